#include "napi/pending.h"

#include <stdlib.h>
#include <string.h>

/* A task's owner is its id plus one, so that NULL is none. */
int
ol_js_pending_add(ol_js_pending_t *pending, uint32_t id, ol_task_t *task) {
  ol_task_t **tasks = ol__mem_make_room(pending->tasks, (size_t) id + 1, &pending->room, sizeof(*tasks));
  if (tasks == NULL) return OL_ENOMEM;
  pending->tasks = tasks;
  pending->tasks[id] = task;
  task->owner = (void *) ((uintptr_t) id + 1);
  return 0;
}

ol_task_t *
ol_js_pending_get(const ol_js_pending_t *pending, uint32_t id) {
  return id < pending->room ? pending->tasks[id] : NULL;
}

ol_task_t *
ol_js_pending_take(ol_js_pending_t *pending, uint32_t id) {
  ol_task_t *task = ol_js_pending_get(pending, id);
  if (task == NULL) return NULL;
  pending->tasks[id] = NULL;
  task->owner = NULL;
  return task;
}

bool
ol_js_pending_has(const ol_js_pending_t *pending, uint32_t id, const ol_task_t *task) {
  return id < pending->room && pending->tasks[id] == task;
}

bool
ol_js_pending_find(const ol_js_pending_t *pending, const ol_task_t *task, uint32_t *id) {
  if (task->owner == NULL) return false;
  *id = (uint32_t) ((uintptr_t) task->owner - 1);
  return ol_js_pending_has(pending, *id, task);
}

bool
ol_js_pending_take_task(ol_js_pending_t *pending, const ol_task_t *task, uint32_t *id) {
  return ol_js_pending_find(pending, task, id) && ol_js_pending_take(pending, *id) == task;
}

void
ol_js_pending_cleanup(ol_js_pending_t *pending) {
  free(pending->tasks);
  pending->tasks = NULL;
  pending->room = 0;
}
