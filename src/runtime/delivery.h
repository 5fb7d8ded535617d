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

#include "runtime/state.h"

#define OL__DELIVERY_TASKS 1024
#define OL__DELIVERY_NS INT64_C(2000000)
#define OL__DELIVERY_CHUNK 32

void ol__delivery_init(ol__delivery_t *delivery);

/* Settles what is done, as far as this turn's budget goes. */
void ol__delivery_visit(ol__runtime_t *runtime);

/* A new turn: goes on with what was left. */
void ol__delivery_continue(ol__runtime_t *runtime);

/* Destroys what was taken and not settled. */
void ol__delivery_discard(ol__runtime_t *runtime);

#endif
