/*
 * runtime - the tasks of one environment (one thread of JavaScript), from
 * SUBMIT over the pumps (pump.h) to the delivery (delivery.h): its life, and what the environment
 * does with it. What its parts share, and the locks of that, is in state.h; submission.c has a task's
 * way into the queue and out of it, backlog.c the visits.
 *
 * The block is refcounted: the environment holds one reference, every pump
 * another, so that a pump that outlives its environment still finds it.
 *
 * Threads: functions marked "JS thread" are called by the environment's own
 * thread only.
 */

#ifndef OL__RUNTIME_RUNTIME_H
#define OL__RUNTIME_RUNTIME_H

#include "runtime/state.h"

/* How many tasks are where. */
typedef struct ol__counts_s {
  size_t queued;
  size_t running;
  size_t abandoned; /* still running, but nobody waits for them any more */
  size_t queued_bytes;
  uint64_t late; /* have ended so far when nobody waited for them any more */
} ol__counts_t;

/* What ol__runtime_submit answers when the queue is full. */
#define OL__FULL (-100)

/* What keeps queued tasks from running. */
typedef enum {
  OL__BACKLOG_NONE,      /* nothing is queued, or as many pumps run as are allowed */
  OL__BACKLOG_HELD_BACK, /* one more pump did not seem worth it: look again in OL__PATIENCE_MS */
  OL__BACKLOG_STARVING,  /* no pump runs: others have all slots, a ring will come */
} ol__backlog_t;

/* A runtime with one reference; NULL when memory is short. Borrows `host` and
 * `host_data` until ol__runtime_close. JS thread. */
ol__runtime_t *ol__runtime_create(const ol__host_t *host, void *host_data);

/* Any thread. The last release destroys the block. */
void ol__runtime_acquire(ol__runtime_t *runtime);
void ol__runtime_release(ol__runtime_t *runtime);

/* At most so many tasks wait, and their arguments take at most so many bytes;
 * SIZE_MAX, as at first, for no limit. JS thread. */
void ol__runtime_set_limits(ol__runtime_t *runtime, size_t max_queued, size_t max_queued_bytes);

/* JS thread. */
void ol__runtime_count(ol__runtime_t *runtime, ol__counts_t *out);

/* Copies what a meter of this runtime's tasks has counted. JS thread. */
void ol__runtime_read_meter(ol__runtime_t *runtime, const ol__meter_t *meter, ol__meter_t *out);

/* How many tasks a meter has seen run. JS thread. */
uint64_t ol__runtime_count_runs(ol__runtime_t *runtime, const ol__meter_t *meter);

/* Takes ownership of `task`, whose priority and timeout are set, when it returns
 * 0, and says what the backlog waits for; OL_ECANCELED when the runtime is
 * closed, OL__FULL when there is no room, OL_ENOMEM when no pump could be started.
 * JS thread. */
int ol__runtime_submit(ol__runtime_t *runtime, ol_task_t *task, ol__backlog_t *backlog);

/* Whether that would be refused now: 0, OL_ECANCELED or OL__FULL. Until this thread
 * submits again or closes, what is not refused now will not be. JS thread. */
int ol__runtime_judge(ol__runtime_t *runtime, const ol_task_t *task);

typedef enum {
  OL__CANCELLED_QUEUED,   /* it never ran; the caller owns the task now */
  OL__CANCELLED_RUNNING,  /* it was told to stop; it comes to the delivery as abandoned */
  OL__CANCELLED_FINISHED, /* too late: it comes to the delivery as done, and is counted as late */
} ol__cancelled_t;

/* Ends the wait for a submitted task that has not been settled. JS thread. */
ol__cancelled_t ol__runtime_cancel(ol__runtime_t *runtime, ol_task_t *task);

/* Where a submitted task is: its state, and how long it has waited and run so far. */
typedef struct ol__whereabouts_s {
  ol__task_state_t state;
  int64_t queued_ns;
  int64_t run_ns;
} ol__whereabouts_t;

/* Of a task that has not been settled. JS thread. */
void ol__runtime_find(ol__runtime_t *runtime, ol_task_t *task, ol__whereabouts_t *out);

/* A running task past its timeout, now abandoned and told to stop; NULL when
 * there is none (left) and once the runtime is closed, when its pump owns it. The
 * delivery keeps its ownership. JS thread. */
ol_task_t *ol__runtime_expire(ol__runtime_t *runtime, int64_t now_ns);

/* Nanoseconds until the next task can run into its timeout, 0 or more; -1 when
 * no task has one. JS thread. */
int64_t ol__runtime_next_deadline(ol__runtime_t *runtime, int64_t now_ns);

/* Starts a pump for what waits if that is worth it, then delivers what is
 * done; says what the backlog waits for after that. Does nothing once the runtime
 * is closed. JS thread. */
ol__backlog_t ol__runtime_visit(ol__runtime_t *runtime);

/* What the backlog waits for now. JS thread. */
ol__backlog_t ol__runtime_backlog(ol__runtime_t *runtime);

/* The first half of a visit; says what the backlog waits for now. JS thread. */
ol__backlog_t ol__runtime_start_pumps(ol__runtime_t *runtime);

/* Refuses submissions from now on, tells running tasks to stop, and destroys the
 * queued ones and those that wait to be delivered. Pumps at work end on their own
 * and destroy what they ran; those that have not begun lose their slots now, because
 * not every host runs them after this. Later calls do nothing. JS thread. */
void ol__runtime_close(ol__runtime_t *runtime);

#endif
