/*
 * lane - at most so many tasks of one kind at once: of a task function made with
 * `concurrency`, or of a C task whose descriptor says so.
 *
 * A task goes through its lanes before it comes into the queue that pumps take
 * from: it waits in each until it has one of the lane's slots, and gives them back
 * when it ends, so that a pump never meets a task that must not run. The slots
 * are the lane's own, or those of a C task, which all environments share.
 *
 * A task in the queue has slots that it does not use yet. Where they are common to all, that
 * is a reservation, as a grant is (slots.h): when no pump takes the task, because none
 * runs and the thread that would start one is busy, it RETREATs into its lane.
 *
 * Memory: refcounted; its maker, every task in it and, while tasks wait in it, the
 * runtime hold references. Locks: functions ending in _locked want the runtime's;
 * the slots' lock is taken under it. The others: any thread.
 */

#ifndef OL__RUNTIME_LANE_H
#define OL__RUNTIME_LANE_H

#include "runtime/state.h"

struct ol__lane_s {
  atomic_int references;
  ol__slots_t own;     /* used when no others are given */
  ol__share_t share;   /* guarded by the slots' lock */
  ol__queue_t waiting; /* guarded by the runtime's lock, as is the next */
  ol__link_t link;     /* in the runtime's list while tasks wait */
};

/* A lane of `runtime` with one reference: with `slots` common to all, or,
 * where that is NULL, with `limit` slots of its own. NULL when memory is short. */
ol__lane_t *ol__lane_create(ol__runtime_t *runtime, ol__slots_t *slots, int limit);
void ol__lane_acquire(ol__lane_t *lane);
void ol__lane_release(ol__lane_t *lane);

/* Makes `task`, which is not submitted yet, go through `lane` after the lanes it
 * was given before; at most OL__MAX_LANES. Keeps a reference. */
void ol__lane_add_task(ol__lane_t *lane, ol_task_t *task);

/* Takes a task through its lanes as far as it comes: into the queue, or into a
 * lane to wait. */
void ol__lane_admit_locked(ol__runtime_t *runtime, ol_task_t *task);

/* Takes a task that is to be cancelled out of the queue or lane where it waits. */
void ol__lane_remove_locked(ol__runtime_t *runtime, ol_task_t *task);

/* Gives back the slots of a task that has ended or been removed, to the next in
 * its lanes if they may have them. */
void ol__lane_leave_locked(ol__runtime_t *runtime, ol_task_t *task);

/* The task is not in the queue any more. */
void ol__lane_unreserve_locked(ol_task_t *task);

/* Takes the tasks that have slots of those out of the queue, back to where they waited for
 * them, and lets others have these. */
void ol__lane_retreat_locked(ol__runtime_t *runtime);

/* Admits tasks with the slots that were granted since the last visit, and asks again
 * for those that have lapsed. */
void ol__lane_visit_locked(ol__runtime_t *runtime);

/* Moves all waiting tasks to `out`; the runtime is closed. */
void ol__lane_close_locked(ol__runtime_t *runtime, ol__list_t *out);

#endif
