/*
 * note - what a task last found wrong with a value, which is the message if its perform
 * fails with OL_EINVAL. Kept as data: most notes are never read, as a task may try
 * what a value is, one after another of a million.
 *
 * Memory: a note is its task's; texts are constants, but for what they are printed to.
 * The thread that runs the task.
 */

#ifndef OL__RUNTIME_NOTE_H
#define OL__RUNTIME_NOTE_H

#include "runtime/task.h"

/* "argument 0.options[3] must be <expected>, got 1.5": `value` is a part of the arguments, one
 * that is missing there (place.h), or a draft. Returns OL_EINVAL, or OL_ENOMEM. */
int ol__note_refusal(ol_task_t *task, const ol__value_t *value, const char *expected);

/* "<problem>, got <got>", the latter unless `got` is NULL. Returns OL_EINVAL, or OL_ENOMEM. */
int ol__note_problem(ol_task_t *task, const char *problem, const char *got);

/* The note in words; NULL for none, and when memory is short. */
const char *ol__note_print(ol_task_t *task);

#endif
