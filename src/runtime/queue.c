#include "runtime/queue.h"

/* Of the places in the heap, so that there are enough before it and behind it. */
#define MIDDLE (UINT64_C(1) << 63)

/* Only one thread writes at a time: no atomic addition is needed. */
static void
set_count(ol__queue_t *queue, size_t count) {
  atomic_store_explicit(&queue->count, count, memory_order_relaxed);
}

void
ol__queue_init(ol__queue_t *queue) {
  ol__list_init(&queue->urgent);
  queue->others.root = NULL;
  queue->last = MIDDLE;
  queue->first = MIDDLE;
  atomic_init(&queue->count, 0);
}

void
ol__queue_push(ol__queue_t *queue, ol_task_t *task) {
  set_count(queue, ol__queue_count(queue) + 1);
  if (task->priority == 0) {
    ol__list_push(&queue->urgent, &task->link);
    return;
  }
  task->node.key = task->priority;
  task->node.order = queue->last++;
  ol__heap_push(&queue->others, &task->node);
}

void
ol__queue_unshift(ol__queue_t *queue, ol_task_t *task) {
  set_count(queue, ol__queue_count(queue) + 1);
  if (task->priority == 0) {
    ol__list_unshift(&queue->urgent, &task->link);
    return;
  }
  task->node.key = task->priority;
  task->node.order = --queue->first;
  ol__heap_push(&queue->others, &task->node);
}

ol_task_t *
ol__queue_shift(ol__queue_t *queue) {
  if (ol__queue_count(queue) == 0) return NULL;
  set_count(queue, ol__queue_count(queue) - 1);
  ol__link_t *link = ol__list_shift(&queue->urgent);
  if (link != NULL) return OL__ITEM(link, ol_task_t, link);
  return OL__ITEM(ol__heap_shift(&queue->others), ol_task_t, node);
}

void
ol__queue_remove(ol__queue_t *queue, ol_task_t *task) {
  set_count(queue, ol__queue_count(queue) - 1);
  if (task->priority == 0) {
    ol__list_remove(&task->link);
  } else {
    ol__heap_remove(&queue->others, &task->node);
  }
}
