/*
 * queue - the tasks of one environment that wait for a pump: a FIFO for each
 * priority, the lowest number first.
 *
 * Priority 0, the default, is a plain list; the others share a heap ordered by
 * priority, then by arrival. PUSH and UNSHIFT are O(1); SHIFT and REMOVE are O(1) at
 * priority 0, else O(log n) amortised. Nothing allocates or fails.
 *
 * Not synchronised: guarded by the lock of its runtime.
 */

#ifndef OL__RUNTIME_QUEUE_H
#define OL__RUNTIME_QUEUE_H

#include "runtime/task.h"

typedef struct ol__queue_s {
  ol__list_t urgent; /* priority 0 */
  ol__heap_t others;
  uint64_t last; /* place in `others` of who comes next, as is the next of who comes back */
  uint64_t first;
  atomic_size_t count; /* written under the lock, read without it by a pump that lingers */
} ol__queue_t;

void ol__queue_init(ol__queue_t *queue);

/* How many tasks wait. Any thread, also without the lock. */
static inline size_t
ol__queue_count(const ol__queue_t *queue) {
  return atomic_load_explicit(&queue->count, memory_order_relaxed);
}

void ol__queue_push(ol__queue_t *queue, ol_task_t *task);

/* Puts `task` before those of its priority: it was here and comes back. */
void ol__queue_unshift(ol__queue_t *queue, ol_task_t *task);

/* Takes the most urgent task; NULL when the queue is empty. */
ol_task_t *ol__queue_shift(ol__queue_t *queue);

/* Takes `task`, which is in this queue. */
void ol__queue_remove(ol__queue_t *queue, ol_task_t *task);

#endif
