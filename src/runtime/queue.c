#include "runtime/queue.h"

void
ol__queue_init(ol__queue_t *queue) {
  ol__list_init(&queue->urgent);
  queue->others.root = NULL;
  queue->arrivals = 0;
  queue->count = 0;
}

void
ol__queue_push(ol__queue_t *queue, ol_task_t *task) {
  queue->count++;
  if (task->priority == 0) {
    ol__list_push(&queue->urgent, &task->link);
    return;
  }
  task->node.key = task->priority;
  task->node.order = queue->arrivals++;
  ol__heap_push(&queue->others, &task->node);
}

ol_task_t *
ol__queue_shift(ol__queue_t *queue) {
  if (queue->count == 0) return NULL;
  queue->count--;
  ol__link_t *link = ol__list_shift(&queue->urgent);
  if (link != NULL) return OL__ITEM(link, ol_task_t, link);
  return OL__ITEM(ol__heap_shift(&queue->others), ol_task_t, node);
}

void
ol__queue_remove(ol__queue_t *queue, ol_task_t *task) {
  queue->count--;
  if (task->priority == 0) {
    ol__list_remove(&task->link);
  } else {
    ol__heap_remove(&queue->others, &task->node);
  }
}
