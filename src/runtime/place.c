#include "runtime/place.h"

#include <stdio.h>
#include <string.h>

static const ol__value_t undefined = {.type = OL_TYPE_UNDEFINED};

static ol__missing_t *
find_missing(ol_task_t *task) {
  if (task->missing == NULL) task->missing = ol__arena_calloc(&task->arena, sizeof(*task->missing));
  if (task->missing != NULL) task->missing->is_noted = true;
  return task->missing;
}

static const ol__value_t *
note_index(ol_task_t *task, const ol__value_t *container, size_t index) {
  ol__missing_t *missing = find_missing(task);
  if (missing == NULL) return &undefined;
  missing->container = container;
  missing->is_property = false;
  missing->index = index;
  return &missing->value;
}

const ol__value_t *
ol__place_missing_arg(ol_task_t *task, size_t index) {
  return note_index(task, NULL, index);
}

const ol__value_t *
ol__place_missing_item(ol_task_t *task, const ol__value_t *array, size_t index) {
  return note_index(task, array, index);
}

const ol__value_t *
ol__place_missing_property(ol_task_t *task, const ol__value_t *object, const char *name, size_t len) {
  ol__missing_t *missing = find_missing(task);
  if (missing == NULL) return &undefined;
  if (len >= OL__PLACE_NAME_SIZE) len = OL__PLACE_NAME_SIZE - 1;
  missing->container = object;
  missing->is_property = true;
  memcpy(missing->name, name, len);
  missing->name[len] = '\0';
  return &missing->value;
}

/* --- In words */

static bool
is_identifier_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool
is_plain_name(const char *name) {
  if (!is_identifier_start(name[0])) return false;
  for (const char *c = name; *c != '\0'; c++) {
    if (!is_identifier_start(*c) && !(*c >= '0' && *c <= '9')) return false;
  }
  return true;
}

/* What snprintf answers has been appended. */
static void
advance_text(ol__text_t *text, int len) {
  size_t room = text->size - text->len;
  if (len > 0) text->len += (size_t) len < room ? (size_t) len : room - 1;
}

void
ol__text_add_argument(ol__text_t *text, size_t index) {
  advance_text(text, snprintf(text->data + text->len, text->size - text->len, "argument %zu", index));
}

void
ol__text_add_index(ol__text_t *text, size_t index) {
  advance_text(text, snprintf(text->data + text->len, text->size - text->len, "[%zu]", index));
}

void
ol__text_add_name(ol__text_t *text, const char *name) {
  advance_text(text, snprintf(text->data + text->len, text->size - text->len, is_plain_name(name) ? ".%s" : "[\"%s\"]", name));
}

/* Appends the way from `root` to `value`; false when it does not lead there. */
static bool
append_way(ol__text_t *text, const ol__value_t *root, const ol__value_t *value) {
  if (root == value) return true;
  size_t before = text->len;
  if (root->type == OL_TYPE_ARRAY) {
    for (size_t i = 0; i < root->as.array.count; i++) {
      ol__text_add_index(text, i);
      if (append_way(text, &root->as.array.items[i], value)) return true;
      text->len = before;
    }
  } else if (root->type == OL_TYPE_OBJECT) {
    for (size_t i = 0; i < root->as.object.count; i++) {
      const ol__property_t *property = &root->as.object.items[i];
      ol__text_add_name(text, property->name.data);
      if (append_way(text, &property->value, value)) return true;
      text->len = before;
    }
  }
  return false;
}

static void
append_place(ol__text_t *text, const ol_task_t *task, const ol__value_t *value) {
  for (size_t i = 0; i < task->arg_count; i++) {
    text->len = 0;
    ol__text_add_argument(text, i);
    if (append_way(text, &task->args[i], value)) return;
  }
  text->len = (size_t) snprintf(text->data, text->size, "the value");
}

void
ol__place_note(const ol_task_t *task, const ol__value_t *value, ol__place_t *out) {
  bool is_missing = task->missing != NULL && value == &task->missing->value;
  out->missing.is_noted = is_missing;
  if (is_missing) out->missing = *task->missing;
  out->value = is_missing ? task->missing->container : value;
}

void
ol__place_print(const ol_task_t *task, const ol__place_t *place, char out[OL__PLACE_SIZE]) {
  ol__text_t text = {.data = out, .size = OL__PLACE_SIZE};
  const ol__missing_t *missing = &place->missing;
  if (missing->is_noted && missing->container == NULL) {
    ol__text_add_argument(&text, missing->index);
    return;
  }
  append_place(&text, task, place->value);
  if (!missing->is_noted) return;
  if (missing->is_property) {
    ol__text_add_name(&text, missing->name);
  } else {
    ol__text_add_index(&text, missing->index);
  }
}
