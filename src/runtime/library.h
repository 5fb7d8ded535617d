/*
 * library - the task libraries of the process: those linked in, entered once.
 *
 * An entry point writes the library's pointer to our table, so it is called
 * under a process-wide lock, once, whichever environment asks first. What it
 * answers is checked here and stays valid until the process ends.
 */

#ifndef OL__RUNTIME_LIBRARY_H
#define OL__RUNTIME_LIBRARY_H

#include "runtime/slots.h"

#include "offloop.h"

/* The library behind `entry`. NULL when memory is short, when it needs a newer
 * offloop, or when one of its descriptors has no name or no perform. Any thread. */
const ol_library_t *ol__library_enter(ol_entry_cb entry);

/* Its task at `index`, which is less than its task_count. */
const ol_descriptor_t *ol__library_task(const ol_library_t *library, size_t index);

/* The slots of its task at `index` when that has a limit of its own, which is the
 * whole process's; else NULL. The library has been entered. Any thread. */
ol__slots_t *ol__library_slots(const ol_library_t *library, size_t index);

#endif
