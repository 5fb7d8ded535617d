/*
 * draft - the values that a task builds with ol_new_*, until it gives them away.
 *
 * NEW makes one and its handle; PUSH and SET put one into another, RETURN makes
 * one the result, and REPORT sends one to who listens: each of these takes it, and
 * its handle is no good from then on. A handle is a number, never followed as a
 * pointer: one that is stale, of another task or of the wrong type is told apart.
 *
 * Memory: drafts have an arena of their own, released with the task; or sooner,
 * when every draft has been given away and none is in the result. So a task that
 * builds and reports a value again and again needs the memory of one.
 * Not synchronised: the thread that runs the task.
 */

#ifndef OL__RUNTIME_DRAFT_H
#define OL__RUNTIME_DRAFT_H

#include "runtime/task.h"

/* The number of a handle that stands for nothing because something was refused, as the task's note says. One of zeroes
 * is what there was no memory for. */
#define OL__REFUSED_HANDLE UINT32_MAX

/* The value that a handle stands for, be it a draft, an argument or a part of one.
 * Returns as those below do. */
int ol__draft_find(ol_task_t *task, ol_value_t handle, const ol__value_t **out);

/* Where the memory of a draft is from; NULL when memory is short. */
ol__arena_t *ol__drafts_arena(ol_task_t *task);

/* A draft of this value, which points to nothing but memory of ol__drafts_arena;
 * a handle of zeroes, which is none, when memory is short. */
ol_value_t ol__draft_new(ol_task_t *task, const ol__value_t *value);

/* These take a copy of what is no draft, and return 0, OL_ENOMEM also for a handle that could not be made, or OL_EINVAL
 * with a note about the handle that is no good. */
int ol__draft_push(ol_task_t *task, ol_value_t array, ol_value_t item);
int ol__draft_set(ol_task_t *task, ol_value_t object, const char *name, size_t len, ol_value_t value);
int ol__draft_return(ol_task_t *task, ol_value_t value);
int ol__draft_report(ol_task_t *task, ol_value_t value);

#endif
