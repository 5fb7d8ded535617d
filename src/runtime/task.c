#include "runtime/task.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Arguments and small results fit into the task's own allocation. */
#define TASK_INLINE_SIZE ((size_t) 192)

#define TASK_SIZE OL__ALIGN(sizeof(ol_task_t))

ol_task_t *
ol__task_create(const ol_descriptor_t *descriptor, size_t arg_count) {
  ol_task_t *task = ol__mem_alloc(TASK_SIZE + TASK_INLINE_SIZE);
  if (task == NULL) return NULL;
  memset(task, 0, sizeof(*task));
  ol__arena_init(&task->arena, (char *) task + TASK_SIZE, TASK_INLINE_SIZE);
  task->descriptor = descriptor;
  atomic_init(&task->state, OL__TASK_QUEUED);
  atomic_init(&task->should_stop, false);
  if (arg_count == 0) return task;

  task->args = ol__arena_alloc_array(&task->arena, arg_count, sizeof(task->args[0]));
  if (task->args == NULL) {
    ol__task_destroy(task);
    return NULL;
  }
  memset(task->args, 0, arg_count * sizeof(task->args[0]));
  task->arg_count = arg_count;
  return task;
}

void
ol__task_destroy(ol_task_t *task) {
  if (task->lane_count > 0) task->release_lanes(task);
  if (task->user_state != NULL && task->state_cleanup != NULL) task->state_cleanup(task->user_state);
  if (task->drafts != NULL) ol__arena_cleanup(&task->drafts->arena);
  free(task->drafts);
  if (task->listener != NULL) task->listener->cleanup(task);
  ol__holds_release(&task->holds);
  ol__arena_cleanup(&task->arena);
  free(task);
}

void
ol__task_stop(ol_task_t *task) {
  atomic_store(&task->should_stop, true);
  if (task->listener != NULL) task->listener->stop(task);
}

int
ol__task_report(ol_task_t *task, const ol__value_t *value) {
  if (ol__task_should_stop(task)) return OL_ECANCELED;
  return task->listener == NULL ? 0 : task->listener->report(task, value);
}

bool
ol__task_change(ol_task_t *task, ol__task_state_t from, ol__task_state_t to) {
  int expected = (int) from;
  return atomic_compare_exchange_strong(&task->state, &expected, (int) to);
}

const ol__value_t *
ol__task_arg(const ol_task_t *task, size_t index) {
  static const ol__value_t missing = {.type = OL_TYPE_UNDEFINED};
  return index < task->arg_count ? &task->args[index] : &missing;
}

uint32_t
ol__task_serial(ol_task_t *task) {
  static atomic_uint_least32_t last;
  while (task->serial == 0) task->serial = atomic_fetch_add(&last, 1) + 1;
  return task->serial;
}

ol__value_t *
ol__task_open_result(ol_task_t *task) {
  if (task->err != 0) return NULL;
  if (task->has_result) {
    ol__task_fail(task, OL_EINVAL, NULL, "the task set two results");
    return NULL;
  }
  task->has_result = true;
  return &task->result;
}

const char *
ol__task_message(const ol_task_t *task) {
  return task->reason != NULL ? task->reason : ol__error_message(task->err);
}

/* A message in the task's arena; NULL when memory is short. */
static char *
format_message(ol_task_t *task, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  char *message = len < 0 ? NULL : ol__arena_alloc(&task->arena, (size_t) len + 1);
  if (message != NULL) vsnprintf(message, (size_t) len + 1, format, again);
  va_end(again);
  return message;
}

int
ol__task_vfail(ol_task_t *task, int err, const char *code, const char *format, va_list args) {
  task->err = err;
  task->reason = format_message(task, format, args);
  task->code = NULL;
  if (code != NULL) {
    size_t size = strlen(code) + 1;
    char *copy = ol__arena_alloc(&task->arena, size);
    if (copy != NULL) task->code = memcpy(copy, code, size);
  }
  return err;
}

int
ol__task_fail(ol_task_t *task, int err, const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  ol__task_vfail(task, err, code, format, args);
  va_end(args);
  return err;
}
