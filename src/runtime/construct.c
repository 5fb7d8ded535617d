#include "runtime/construct.h"
#include "base/number.h"
#include "runtime/draft.h"

static const ol_value_t none = {NULL, 0, 0};

static ol_value_t
make(ol_task_t *task, ol__value_t value) {
  return ol__draft_new(task, &value);
}

ol_value_t
ol__new_undefined(ol_task_t *task) {
  return make(task, (ol__value_t){.type = OL_TYPE_UNDEFINED});
}

ol_value_t
ol__new_null(ol_task_t *task) {
  return make(task, (ol__value_t){.type = OL_TYPE_NULL});
}

ol_value_t
ol__new_bool(ol_task_t *task, bool boolean) {
  return make(task, (ol__value_t){.type = OL_TYPE_BOOL, .as.boolean = boolean});
}

ol_value_t
ol__new_number(ol_task_t *task, double number) {
  return make(task, (ol__value_t){.type = OL_TYPE_NUMBER, .as.number = number});
}

ol_value_t
ol__new_date(ol_task_t *task, double ms) {
  return make(task, (ol__value_t){.type = OL_TYPE_DATE, .as.number = ms});
}

ol_value_t
ol__new_bigint_words(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count) {
  ol__value_t value;
  ol__arena_t *arena = ol__drafts_arena(task);
  if (arena == NULL || ol__value_set_bigint(&value, arena, negative, words, word_count) != 0) return none;
  return make(task, value);
}

ol_value_t
ol__new_bigint(ol_task_t *task, int64_t integer) {
  uint64_t magnitude = ol__magnitude(integer);
  return ol__new_bigint_words(task, integer < 0, &magnitude, 1);
}

ol_value_t
ol__new_string(ol_task_t *task, const char *data, size_t len) {
  ol__value_t value;
  ol__arena_t *arena = ol__drafts_arena(task);
  if (arena == NULL || ol__value_set_string(&value, arena, data, len) != 0) return none;
  return make(task, value);
}

ol_value_t
ol__new_error(ol_task_t *task, const char *code, const char *message) {
  ol__value_t value;
  ol__value_t given = {.type = OL_TYPE_ERROR, .as.error = {code, message == NULL ? "" : message}};
  ol__arena_t *arena = ol__drafts_arena(task);
  if (arena == NULL || ol__value_copy(&value, arena, OL__COPY_ALL, &given) != 0) return none;
  return make(task, value);
}

ol_value_t
ol__new_typed_array(ol_task_t *task, ol_element_t type, size_t count, void **data) {
  ol__value_t value;
  ol__arena_t *arena = ol__drafts_arena(task);
  if (arena == NULL || ol__value_set_typed_array(&value, arena, type, count) != 0) return none;
  *data = value.as.buffer.data;
  return make(task, value);
}

ol_value_t
ol__new_bytes(ol_task_t *task, const void *data, size_t len) {
  void *copy = NULL;
  ol_value_t value = ol__new_typed_array(task, OL_UINT8, len, &copy);
  if (copy != NULL) memcpy(copy, data, len);
  return value;
}

ol_value_t
ol__new_array(ol_task_t *task) {
  return make(task, (ol__value_t){.type = OL_TYPE_ARRAY});
}

ol_value_t
ol__new_object(ol_task_t *task) {
  return make(task, (ol__value_t){.type = OL_TYPE_OBJECT});
}
