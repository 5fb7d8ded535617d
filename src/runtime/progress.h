/*
 * progress - what a running task reports of itself, on its way to JavaScript.
 *
 * Only a task that somebody listens to has a progress: ATTACH before it is
 * submitted makes it the task's listener (task.h), TAKE what was reported on the JS
 * thread. It keeps
 *   the latest report, which is due OL__PROGRESS_NS after the one before it was
 *   taken, and replaced by a newer one until then; or
 *   all reports, due at once, at most OL__PROGRESS_ROOM of them: then the task
 *   waits for room, never the event loop, unless it is told to stop.
 *
 * Memory: a report owns its value, which is copied into an arena of its own.
 * Locks: the progress's own is taken under the runtime's, never before it.
 */

#ifndef OL__RUNTIME_PROGRESS_H
#define OL__RUNTIME_PROGRESS_H

#include "runtime/state.h"

#define OL__PROGRESS_NS (16 * OL__NS_PER_MS)
#define OL__PROGRESS_ROOM 64

typedef struct ol__report_s {
  ol__link_t link; /* in the progress's list, then in whoever's took it */
  ol__value_t value;
  ol__arena_t arena;
} ol__report_t;

struct ol__progress_s {
  ol__runtime_t *runtime; /* whose JS thread listens; set when the task is submitted */
  bool keeps_all;         /* constant */
  ol__cond_t has_room;

  ol__mutex_t lock;
  ol__list_t reports;  /* guarded by lock, as all below; oldest first */
  size_t count;        /* of the list */
  int64_t taken_ns;    /* when reports were last taken */
  bool has_been_taken; /* ever */
  bool is_announced;   /* the JS thread knows of the reports */
};

/* Has somebody listen to `task`, which is not submitted yet. Returns 0 or
 * OL_ENOMEM. JS thread. */
int ol__progress_attach(ol_task_t *task, bool keeps_all);

/* Whether there are reports that may be taken now. JS thread. */
bool ol__progress_is_due(ol_task_t *task, int64_t now_ns);

/* Moves at most `max` reports to `out`, due or not; returns how many. JS thread. */
size_t ol__progress_take(ol_task_t *task, int64_t now_ns, size_t max, ol__list_t *out);

/* Release one report, or all of a list. */
void ol__report_destroy(ol__report_t *report);
void ol__reports_destroy(ol__list_t *reports);

#endif
