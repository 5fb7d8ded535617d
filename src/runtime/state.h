/*
 * state - what the parts of a runtime share: its host, its lists, and which lock or thread each field
 * belongs to. runtime.h makes it and ends it.
 *
 * Locks: `lock` guards the fields so marked and is held for a few dozen instructions, or while the
 * host is rung; the slots' lock is taken after it, never before.
 */

#ifndef OL__RUNTIME_STATE_H
#define OL__RUNTIME_STATE_H

#include "base/sync.h"
#include "runtime/queue.h"
#include "runtime/slots.h"

typedef struct ol__runtime_s ol__runtime_t;

/* What the environment does for its runtime. */
typedef struct ol__host_s {
  /* Has ol__runtime_visit called soon, on the JS thread. Called by any thread,
   * under `lock` or the slots' lock, and not after ol__runtime_close. */
  void (*ring)(void *host);
  /* Has ol__pump_run called on a thread of the pool and ol__runtime_visit on the
   * JS thread after it. JS thread. Returns 0 or OL_ENOMEM. */
  int (*start_pump)(void *host);
  /* Has ol__delivery_continue called in the next turn of the loop. JS thread. */
  void (*rest)(void *host);
  /* Delivers and destroys an unsettled task's reports. JS thread. */
  void (*report)(void *host, ol_task_t *task, ol__list_t *reports);
  /* Settles and destroys the tasks, taking each from the list as it comes to it: a callback may
   * turn the loop, and a call inside that goes on with the same list. JS thread. */
  void (*settle)(void *host, ol__list_t *tasks);
} ol__host_t;

/* How far the delivery (delivery.h) has come. */
typedef struct ol__delivery_s {
  ol__list_t taken;    /* off the done list, not settled yet */
  ol__list_t settling; /* handed to the host, which has not come to them yet */
  int depth;           /* deliveries at work, each but the first in a turn that a callback of the one before made */
  bool is_resting;
  size_t spent_count; /* of this turn's budget, as is the next */
  int64_t spent_ns;
  int64_t ended_ns; /* when the last delivery ended */
  int64_t task_ns;  /* how long settling one task took lately */
} ol__delivery_t;

/* A runtime's place in the pulse; all guarded by the pulse's lock. */
typedef struct ol__pulse_s {
  ol__link_t link;
  bool has_joined;
} ol__pulse_t;

/* When no pump took a task for so long although some wait, one more may be worth it (pump.h). */
#define OL__PATIENCE_MS 1

/* The most that the credit of lingering can rise to, and where it starts (pump.h). */
#define OL__LINGER_CREDIT 8

struct ol__runtime_s {
  atomic_int references;
  const ol__host_t *host; /* constant, as is the next */
  void *host_data;
  bool can_linger;   /* constant: there is a processor for it */
  ol__share_t share; /* guarded by the slots' lock */
  ol__pulse_t pulse; /* guarded by the pulse's lock */

  ol__delivery_t delivery; /* JS thread only, as are the next three */
  uint64_t late_count;     /* tasks that came to the delivery when nobody waited for them any more */
  size_t max_queued;
  size_t max_queued_bytes;

  ol__mutex_t lock;
  ol__queue_t queue;           /* guarded by lock, as all below; tasks that may run */
  ol__list_t lanes;            /* lanes in which tasks wait */
  ol__list_t reserved;         /* tasks in the queue that have slots of other runtimes' lanes, too */
  ol__list_t due_lanes;        /* shares of lanes that are to be visited; guarded by the slots' lock */
  size_t queued_count;         /* in the queue and in lanes */
  size_t queued_bytes;         /* that their arguments take */
  ol__list_t running;          /* tasks that a pump runs now */
  ol__list_t done;             /* tasks that wait for a visit, in the order they ended */
  size_t running_count;        /* of the list */
  size_t abandoned_count;      /* those of them that nobody waits for any more */
  size_t reporting_count;      /* running tasks that somebody listens to */
  size_t timed_count;          /* queued tasks with a timeout */
  int64_t shortest_timeout_ns; /* of all tasks queued since timed_count was last 0 */
  int pump_count;              /* pumps that are at work or about to be */
  int begun_count;             /* those of them that are at work */
  int64_t recent_run_ns;       /* how long tasks took lately: a decaying peak */
  int64_t last_taken_ns;       /* when a pump last took a task */
  int linger_credit;           /* whether lingering paid off lately, as is the next (pump.h) */
  unsigned linger_misses;
  bool visit_is_due;         /* someone is on the way to the done list */
  unsigned unanswered_beats; /* of the pulse since it first rang and no visit followed */
  bool is_closed;
};

/* Has the runtime visited, unless someone is on the way already. Any thread that holds its lock. */
static inline void
ol__runtime_ring_locked(ol__runtime_t *runtime) {
  if (runtime->visit_is_due || runtime->is_closed) return;
  runtime->visit_is_due = true;
  runtime->host->ring(runtime->host_data);
}

#endif
