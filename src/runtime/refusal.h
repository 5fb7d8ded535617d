/*
 * refusal - why a library was refused: a kind to tell apart, and a message that
 * goes on after "cannot load 'primes.so': ". Owned by the caller. Any thread;
 * nothing here can fail.
 */

#ifndef OL__RUNTIME_REFUSAL_H
#define OL__RUNTIME_REFUSAL_H

#include "offloop.h"

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

#endif
