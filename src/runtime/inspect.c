#include "runtime/inspect.h"
#include "base/number.h"
#include "runtime/draft.h"
#include "runtime/note.h"
#include "runtime/place.h"

#include <math.h>
#include <string.h>

/* --- Handles */

/* Refused where it is used, with the note that says why. */
static const ol_value_t refused = {NULL, 0, OL__REFUSED_HANDLE};

static ol_value_t
make_part(ol_task_t *task, const ol__value_t *value) {
  return (ol_value_t){.part = value, .task = ol__task_serial(task)};
}

static const char *
describe(ol_task_t *task, const ol__value_t *value) {
  if (value->type != OL_TYPE_NUMBER) return ol__value_describe(value);
  char *text = ol__arena_alloc(&task->arena, OL__NUMBER_TEXT_SIZE);
  return text == NULL ? ol__value_describe(value) : ol__number_format(value->as.number, text);
}

/* The value that `handle` stands for, which must be of `type`. */
static int
look(ol_task_t *task, ol_value_t handle, ol_type_t type, const char *expected, const ol__value_t **out) {
  int err = ol__draft_find(task, handle, out);
  if (err != 0 || (*out)->type == type) return err;
  return ol__note_refusal(task, *out, expected);
}

size_t
ol__arg_count(const ol_task_t *task) {
  return task->arg_count;
}

ol_value_t
ol__arg(ol_task_t *task, size_t index) {
  return make_part(task, index < task->arg_count ? &task->args[index] : ol__place_missing_arg(task, index));
}

ol_type_t
ol__type(ol_task_t *task, ol_value_t value) {
  const ol__value_t *found = NULL;
  return ol__draft_find(task, value, &found) == 0 ? found->type : OL_TYPE_NONE;
}

const char *
ol__describe(ol_task_t *task, ol_value_t value) {
  const ol__value_t *found = NULL;
  return ol__draft_find(task, value, &found) == 0 ? describe(task, found) : "no value";
}

/* --- Single values */

int
ol__get_bool(ol_task_t *task, ol_value_t value, bool *out) {
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_BOOL, "a boolean", &found);
  if (err == 0) *out = found->as.boolean;
  return err;
}

int
ol__get_int(ol_task_t *task, ol_value_t value, int64_t *out) {
  static const char expected[] = "an integer within ±(2^53 - 1)";
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_NUMBER, expected, &found);
  if (err != 0) return err;
  double number = found->as.number;
  if (!(fabs(number) <= (double) OL__MAX_SAFE_INTEGER) || floor(number) != number) return ol__note_refusal(task, found, expected);
  *out = (int64_t) number;
  return 0;
}

int
ol__get_number(ol_task_t *task, ol_value_t value, double *out) {
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_NUMBER, "a number", &found);
  if (err == 0) *out = found->as.number;
  return err;
}

int
ol__get_bigint(ol_task_t *task, ol_value_t value, bool *negative, const uint64_t **words, size_t *word_count) {
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_BIGINT, "a bigint", &found);
  if (err != 0) return err;
  *negative = found->as.bigint.is_negative;
  *words = found->as.bigint.words;
  *word_count = found->as.bigint.count;
  return 0;
}

int
ol__get_string(ol_task_t *task, ol_value_t value, const char **data, size_t *len) {
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_STRING, "a string", &found);
  if (err != 0) return err;
  *data = found->as.string.data;
  *len = found->as.string.len;
  return 0;
}

int
ol__get_date(ol_task_t *task, ol_value_t value, double *ms) {
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_DATE, "a Date", &found);
  if (err == 0) *ms = found->as.number;
  return err;
}

int
ol__get_bytes(ol_task_t *task, ol_value_t value, void **data, size_t *len) {
  const ol__value_t *found = NULL;
  int err = ol__draft_find(task, value, &found);
  if (err != 0) return err;
  if (found->type != OL_TYPE_TYPED_ARRAY && found->type != OL_TYPE_ARRAY_BUFFER) {
    return ol__note_refusal(task, found, "an ArrayBuffer, a Buffer or a typed array");
  }
  *data = found->as.buffer.data;
  *len = found->as.buffer.len;
  return 0;
}

int
ol__get_typed_array(ol_task_t *task, ol_value_t value, ol_element_t *type, void **data, size_t *count) {
  const ol__value_t *found = NULL;
  int err = look(task, value, OL_TYPE_TYPED_ARRAY, "a typed array", &found);
  if (err != 0) return err;
  *type = found->as.buffer.element;
  *data = found->as.buffer.data;
  *count = found->as.buffer.len / ol__element_size(found->as.buffer.element);
  return 0;
}

bool
ol__is_shared(ol_task_t *task, ol_value_t value) {
  const ol__value_t *found = NULL;
  if (ol__draft_find(task, value, &found) != 0 || found->type != OL_TYPE_TYPED_ARRAY) return false;
  const ol__hold_t *hold = ol__holds_find(&task->holds, found->as.buffer.hold);
  return hold != NULL && hold->is_shared;
}

/* --- Parts */

int
ol__count(ol_task_t *task, ol_value_t value, size_t *out) {
  const ol__value_t *found = NULL;
  int err = ol__draft_find(task, value, &found);
  if (err != 0) return err;
  if (found->type != OL_TYPE_ARRAY && found->type != OL_TYPE_OBJECT) return ol__note_refusal(task, found, "an array or an object");
  *out = found->type == OL_TYPE_ARRAY ? found->as.array.count : found->as.object.count;
  return 0;
}

/* A container of the arguments: what is being built may move. */
static int
look_inside(ol_task_t *task, ol_value_t handle, ol_type_t type, const char *expected, const ol__value_t **out) {
  int err = look(task, handle, type, expected, out);
  if (err != 0 || handle.part != NULL) return err;
  return ol__note_problem(task, "the value must be an argument or a part of one: what is being built cannot be taken apart", NULL);
}

ol_value_t
ol__item(ol_task_t *task, ol_value_t array, size_t index) {
  const ol__value_t *found = NULL;
  if (look_inside(task, array, OL_TYPE_ARRAY, "an array", &found) != 0) return refused;
  if (index >= found->as.array.count) return make_part(task, ol__place_missing_item(task, found, index));
  return make_part(task, &found->as.array.items[index]);
}

ol_value_t
ol__property(ol_task_t *task, ol_value_t object, const char *name, size_t len) {
  const ol__value_t *found = NULL;
  if (look_inside(task, object, OL_TYPE_OBJECT, "an object", &found) != 0) return refused;
  for (size_t i = 0; i < found->as.object.count; i++) {
    const ol__property_t *property = &found->as.object.items[i];
    if (property->name.len == len && memcmp(property->name.data, name, len) == 0) return make_part(task, &property->value);
  }
  return make_part(task, ol__place_missing_property(task, found, name, len));
}

ol_value_t
ol__entry(ol_task_t *task, ol_value_t object, size_t index, const char **name, size_t *len) {
  const ol__value_t *found = NULL;
  if (look_inside(task, object, OL_TYPE_OBJECT, "an object", &found) != 0) return refused;
  if (index >= found->as.object.count) return make_part(task, ol__place_missing_item(task, found, index));
  const ol__property_t *property = &found->as.object.items[index];
  *name = property->name.data;
  *len = property->name.len;
  return make_part(task, &property->value);
}
