/*
 * delivery - handing finished tasks and the reports of running ones to
 * JavaScript, a budget's worth per turn of the event loop.
 *
 *     idle ──visit──> draining ──list empty──> idle
 *                      └──budget spent──> resting ──continue──> draining
 *
 * A callback may turn the loop itself and wait there for what comes behind it. A visit in such a turn
 * first goes on with what the callback has interrupted.
 *
 * One delivery settles at most OL__DELIVERY_TASKS tasks or OL__DELIVERY_NS; then
 * it rests until the loop has turned, and visits meanwhile do nothing, unless that takes so
 * long that the continuation must have been lost. Visits
 * that follow each other at once are taken for the same turn and share one
 * budget. Tasks are settled in chunks, the smaller the longer each takes, so
 * that slow callbacks cannot overdraw it by much. What a task has reported comes
 * before it is settled.
 *
 * JS thread only, but for the done list, which is the runtime's.
 */

#ifndef OL__RUNTIME_DELIVERY_H
#define OL__RUNTIME_DELIVERY_H

#include "base/list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OL__DELIVERY_TASKS 1024
#define OL__DELIVERY_NS INT64_C(2000000)
#define OL__DELIVERY_CHUNK 32

struct ol__runtime_s;

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

void ol__delivery_init(ol__delivery_t *delivery);

/* Settles what is done, as far as this turn's budget goes. */
void ol__delivery_visit(struct ol__runtime_s *runtime);

/* Has the runtime visited, unless someone is on the way already. Any thread that
 * holds the runtime's lock. */
void ol__delivery_ring_locked(struct ol__runtime_s *runtime);

/* A new turn: goes on with what was left. */
void ol__delivery_continue(struct ol__runtime_s *runtime);

/* Destroys what was taken and not settled. */
void ol__delivery_discard(struct ol__runtime_s *runtime);

#endif
