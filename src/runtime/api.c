/*
 * api - the table of functions behind offloop.h, and those of them that are about
 * the task: its result, failing, stopping, progress.
 *
 * Called by authors' code on the pump thread that runs the task; the task's
 * memory is all that is touched.
 */

#include "base/number.h"
#include "runtime/construct.h"
#include "runtime/draft.h"
#include "runtime/inspect.h"

#include <math.h>
#include <string.h>

/* --- The result */

/* A result for which there was no memory has not been set. */
static int
keep_result(ol_task_t *task, int err) {
  if (err != 0) task->has_result = false;
  return err;
}

static int
return_bool(ol_task_t *task, bool boolean) {
  ol__value_t *result = ol__task_open_result(task);
  if (result == NULL) return OL_EINVAL;
  result->type = OL_TYPE_BOOL;
  result->as.boolean = boolean;
  return 0;
}

static int
return_number(ol_task_t *task, double number) {
  ol__value_t *result = ol__task_open_result(task);
  if (result == NULL) return OL_EINVAL;
  result->type = OL_TYPE_NUMBER;
  result->as.number = number;
  return 0;
}

static int
return_int(ol_task_t *task, int64_t integer) {
  if (integer > OL__MAX_SAFE_INTEGER || integer < -OL__MAX_SAFE_INTEGER) {
    return ol__task_fail(task, OL_EINVAL, NULL, "the result %lld is outside ±(2^53 - 1); ol_return_bigint returns it exactly", (long long) integer);
  }
  return return_number(task, (double) integer);
}

static int
return_bigint_words(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count) {
  ol__value_t *result = ol__task_open_result(task);
  return result == NULL ? OL_EINVAL : keep_result(task, ol__value_set_bigint(result, &task->arena, negative, words, word_count));
}

static int
return_bigint(ol_task_t *task, int64_t integer) {
  uint64_t magnitude = ol__magnitude(integer);
  return return_bigint_words(task, integer < 0, &magnitude, 1);
}

static int
return_string(ol_task_t *task, const char *data, size_t len) {
  ol__value_t *result = ol__task_open_result(task);
  return result == NULL ? OL_EINVAL : keep_result(task, ol__value_set_string(result, &task->arena, data, len));
}

static int
return_typed_array(ol_task_t *task, ol_element_t type, size_t count, void **data) {
  ol__value_t *result = ol__task_open_result(task);
  if (result == NULL) return OL_EINVAL;
  int err = keep_result(task, ol__value_set_typed_array(result, &task->arena, type, count));
  if (err == 0) *data = result->as.buffer.data;
  return err;
}

static int
return_bytes(ol_task_t *task, const void *data, size_t len) {
  void *copy;
  int err = return_typed_array(task, OL_UINT8, len, &copy);
  if (err == 0 && len > 0) memcpy(copy, data, len);
  return err;
}

static int
return_arg(ol_task_t *task, size_t index) {
  ol__value_t *result = ol__task_open_result(task);
  if (result == NULL) return OL_EINVAL;
  *result = *ol__task_arg(task, index);
  return 0;
}

/* --- Failing, stopping, memory */

static int
fail(ol_task_t *task, const char *code, const char *format, va_list args) {
  return ol__task_vfail(task, OL_ETASK, code, format, args);
}

static void *
alloc(ol_task_t *task, size_t size) {
  return size == 0 ? NULL : ol__arena_calloc(&task->arena, size);
}

static void *
state(ol_task_t *task, size_t size, void (*cleanup)(void *state)) {
  if (task->user_state != NULL || size == 0) return task->user_state;
  task->user_state = ol__arena_calloc(&task->arena, size);
  task->state_cleanup = cleanup;
  return task->user_state;
}

/* --- Outcome, for complete */

static const char *
error_code(const ol_task_t *task) {
  if (task->err == 0) return NULL;
  return task->code == NULL ? "ERR_OFFLOOP_TASK" : task->code;
}

static const char *
error_message(const ol_task_t *task) {
  return task->err == 0 ? NULL : ol__task_message(task);
}

/* --- Progress */

static int
progress(ol_task_t *task, double done, double total) {
  if (task->listener == NULL) return ol__task_should_stop(task) ? OL_ECANCELED : 0;
  ol__property_t properties[] = {
    {{"done", 4}, {.type = OL_TYPE_NUMBER, .as.number = done}},
    {{"total", 5}, {.type = OL_TYPE_NUMBER, .as.number = total}},
  };
  ol__value_t value = {.type = OL_TYPE_OBJECT, .as.object = {properties, 2}};
  return ol__task_report(task, &value);
}

const ol_api_t ol__api_table = {
  .version = OL_ABI_VERSION,
  .arg_count = ol__arg_count,
  .arg = ol__arg,
  .type = ol__type,
  .describe = ol__describe,
  .get_bool = ol__get_bool,
  .get_int = ol__get_int,
  .get_number = ol__get_number,
  .get_bigint = ol__get_bigint,
  .get_string = ol__get_string,
  .get_date = ol__get_date,
  .get_bytes = ol__get_bytes,
  .get_typed_array = ol__get_typed_array,
  .is_shared = ol__is_shared,
  .count = ol__count,
  .item = ol__item,
  .property = ol__property,
  .entry = ol__entry,
  .return_bool = return_bool,
  .return_int = return_int,
  .return_number = return_number,
  .return_bigint = return_bigint,
  .return_bigint_words = return_bigint_words,
  .return_string = return_string,
  .return_bytes = return_bytes,
  .return_typed_array = return_typed_array,
  .return_arg = return_arg,
  .fail = fail,
  .should_stop = ol__task_should_stop,
  .alloc = alloc,
  .progress = progress,
  .progress_value = ol__draft_report,
  .new_undefined = ol__new_undefined,
  .new_null = ol__new_null,
  .new_bool = ol__new_bool,
  .new_number = ol__new_number,
  .new_bigint = ol__new_bigint,
  .new_bigint_words = ol__new_bigint_words,
  .new_string = ol__new_string,
  .new_date = ol__new_date,
  .new_error = ol__new_error,
  .new_bytes = ol__new_bytes,
  .new_typed_array = ol__new_typed_array,
  .new_array = ol__new_array,
  .new_object = ol__new_object,
  .push = ol__draft_push,
  .set = ol__draft_set,
  .return_value = ol__draft_return,
  .state = state,
  .error_code = error_code,
  .error_message = error_message,
};
