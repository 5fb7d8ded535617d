/*
 * library - the task libraries of the process, linked in or loaded, entered once.
 *
 * An entry point writes the library's pointer to our table, so it is called
 * under a process-wide lock, once, whichever environment asks first. What it
 * answers is checked and copied here: descriptors of an older or a later version
 * become this one's. A library that is refused stays refused, for the same reason.
 *
 * Memory: kept until the process ends. Any thread.
 */

#ifndef OL__RUNTIME_LIBRARY_H
#define OL__RUNTIME_LIBRARY_H

#include "runtime/slots.h"

#include "offloop.h"

/* Why a library was refused: a kind to tell apart, and a message that goes on after "cannot load
 * 'primes.so': ". The caller's. */
typedef enum {
  OL__REFUSED_FILE,   /* it cannot be read */
  OL__REFUSED_FORMAT, /* it is no library, or one of another platform */
  OL__REFUSED_LINK,   /* the system's loader refuses it */
  OL__REFUSED_ENTRY,  /* it has no entry point */
  OL__REFUSED_NEWER,  /* it needs a newer offloop */
  OL__REFUSED_TASKS,  /* its list of tasks is not valid */
  OL__REFUSED_MEMORY,
} ol__refusal_kind_t;

typedef struct ol__refusal_s {
  ol__refusal_kind_t kind;
  char message[512]; /* UTF-8; what is longer is cut */
} ol__refusal_t;

/* Writes a refusal, its message made as printf does. Always returns false. */
OL__PRINTF(3, 4)
bool ol__refuse(ol__refusal_t *refusal, ol__refusal_kind_t kind, const char *format, ...);

/* Constant, but for the slots' own state. */
typedef struct ol__library_s {
  size_t task_count;
  const ol_descriptor_t *tasks;
  ol__slots_t *slots; /* by the task's index; of those that have a concurrency */
} ol__library_t;

/* The library behind `entry`; NULL when it is refused, with the reason in `refusal`. */
const ol__library_t *ol__library_enter(ol_entry_cb entry, ol__refusal_t *refusal);

/* The slots of its task at `index` when that has a limit of its own, which is the
 * whole process's; else NULL. */
ol__slots_t *ol__library_slots(const ol__library_t *library, size_t index);

#endif
