/*
 * api_task.h - a task that runs at once on the thread of the test, with its
 * arguments, as if a pump ran it. Include it once in a program: it holds the
 * program's entry point. Values point to memory that outlives the task.
 */

#ifndef API_TASK_H
#define API_TASK_H

#include "check.h"
#include "runtime/library.h"
#include "runtime/perform.h"
#include "runtime/task.h"

#include <stdlib.h>

static ol_perform_cb api_perform; /* what the program's one task does now */

static int
api_perform_current(ol_task_t *task) {
  return api_perform(task);
}

OL_STATIC(api_tasks, {.name = "current", .perform = api_perform_current})

/* Lets the header's functions find the table. Aborts on failure. */
static inline const ol_descriptor_t *
api_enter(void) {
  ol__refusal_t refusal;
  const ol__library_t *library = ol__library_enter(api_tasks, &refusal);
  if (library == NULL) abort();
  return &library->tasks[0];
}

/* A task that has performed; NULL when memory is short. */
static inline ol_task_t *
api_run(ol_perform_cb perform, const ol__value_t *args, size_t count) {
  ol_task_t *task = ol__task_create(api_enter(), count);
  if (task == NULL) return NULL;
  if (count > 0) memcpy(task->args, args, count * sizeof(args[0]));
  api_perform = perform;
  ol__task_perform(task);
  return task;
}

/* Performs and checks that it failed so. */
static inline void
api_check_failure(ol_perform_cb perform, const ol__value_t *args, size_t count, int err, const char *message) {
  ol_task_t *task = api_run(perform, args, count);
  CHECK_INT_EQ(task->err, err);
  CHECK_STR_EQ(ol__task_message(task), message);
  ol__task_destroy(task);
}

/* Performs and checks that it succeeded with a result of `type`, which the
 * caller looks at and destroys with the task. */
static inline ol_task_t *
api_check_result(ol_perform_cb perform, const ol__value_t *args, size_t count, ol_type_t type) {
  ol_task_t *task = api_run(perform, args, count);
  CHECK_INT_EQ(task->err, 0);
  CHECK_INT_EQ(task->result.type, type);
  return task;
}

static inline ol__value_t
api_number(double number) {
  return (ol__value_t){.type = OL_TYPE_NUMBER, .as.number = number};
}

static inline ol__value_t
api_string(const char *data, size_t len) {
  return (ol__value_t){.type = OL_TYPE_STRING, .as.string = {data, len}};
}

static inline ol__value_t
api_typed_array(ol_element_t element, void *data, size_t len) {
  return (ol__value_t){.type = OL_TYPE_TYPED_ARRAY, .as.buffer = {data, len, element}};
}

#endif
