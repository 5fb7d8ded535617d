/*
 * pump - runs tasks one after another on a thread of the pool, until the queue
 * is empty or its slice of time is over and someone else needs the thread.
 *
 * A pump that goes on puts what it finished on the done list and rings, unless
 * someone is on the way there already. A pump that ends leaves that to the
 * visit that follows every pump. It never holds a task back for a batch.
 *
 * Waking a thread takes longer than a small task. So a pump whose tasks are small
 * lingers a moment when it has emptied the queue, ready for what JavaScript does
 * with the results - as long as that pays off: a credit rises with every task
 * that came in time and falls with every one that did not.
 */

#ifndef OL__RUNTIME_PUMP_H
#define OL__RUNTIME_PUMP_H

#include "runtime/state.h"

/* How long a pump goes on while others wait for its thread. */
#define OL__SLICE_NS (10 * OL__NS_PER_MS)

/* Runs tasks until there is no reason to go on. Pool thread; the caller holds a
 * reference, and a slot, which is released here. */
void ol__pump_run(ol__runtime_t *runtime);

/* Instead of ol__pump_run, for a pump that the host could not run after all.
 * A runtime that was closed before has the slot back already; so for ol__pump_run. */
void ol__pump_drop(ol__runtime_t *runtime);

/* Whether one more pump is worth its start, which costs the JS thread about
 * 3 µs. The caller holds the lock. */
bool ol__pump_is_wanted_locked(const ol__runtime_t *runtime, int64_t now_ns, int limit);

#endif
