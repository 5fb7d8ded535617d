/*
 * perform - runs a task's function, and makes an error of what it says came of it. The thread that
 * runs the task.
 */

#ifndef OL__RUNTIME_PERFORM_H
#define OL__RUNTIME_PERFORM_H

#include "runtime/task.h"

/* Runs `perform` and notes its outcome in `err`; looks after a return code that is none. */
void ol__task_perform(ol_task_t *task);

#endif
