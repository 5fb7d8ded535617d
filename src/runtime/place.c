#include "runtime/place.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NAME_SIZE 64

/* The part that was asked for last and is not there. */
struct ol__missing_s {
  ol__value_t value;
  const ol__value_t *container; /* NULL for an argument */
  bool is_property;
  char name[NAME_SIZE]; /* of a property, cut */
  size_t index;         /* of an item or argument */
};

static const ol__value_t undefined = {.type = OL_TYPE_UNDEFINED};

static ol__missing_t *
find_missing(ol_task_t *task) {
  if (task->missing == NULL) task->missing = ol__arena_calloc(&task->arena, sizeof(*task->missing));
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
  if (len >= NAME_SIZE) len = NAME_SIZE - 1;
  missing->container = object;
  missing->is_property = true;
  memcpy(missing->name, name, len);
  missing->name[len] = '\0';
  return &missing->value;
}

/* --- In words */

typedef struct text_s {
  char *data;
  size_t len; /* less than OL__PLACE_SIZE */
} text_t;

OL__PRINTF(2, 3)
static void
append(text_t *text, const char *format, ...) {
  va_list args;
  va_start(args, format);
  size_t room = OL__PLACE_SIZE - text->len;
  int len = vsnprintf(text->data + text->len, room, format, args);
  va_end(args);
  if (len > 0) text->len += (size_t) len < room ? (size_t) len : room - 1;
}

/* Appends the way from `root` to `value`; false when it does not lead there. */
static bool
append_way(text_t *text, const ol__value_t *root, const ol__value_t *value) {
  if (root == value) return true;
  size_t before = text->len;
  if (root->type == OL_TYPE_ARRAY) {
    for (size_t i = 0; i < root->as.array.count; i++) {
      append(text, "[%zu]", i);
      if (append_way(text, &root->as.array.items[i], value)) return true;
      text->len = before;
    }
  } else if (root->type == OL_TYPE_OBJECT) {
    for (size_t i = 0; i < root->as.object.count; i++) {
      const ol__property_t *property = &root->as.object.items[i];
      append(text, ".%s", property->name.data);
      if (append_way(text, &property->value, value)) return true;
      text->len = before;
    }
  }
  return false;
}

static void
append_place(text_t *text, const ol_task_t *task, const ol__value_t *value) {
  for (size_t i = 0; i < task->arg_count; i++) {
    text->len = 0;
    append(text, "argument %zu", i);
    if (append_way(text, &task->args[i], value)) return;
  }
  text->len = 0;
  append(text, "the value");
}

void
ol__place_find(const ol_task_t *task, const ol__value_t *value, char out[OL__PLACE_SIZE]) {
  text_t text = {.data = out};
  const ol__missing_t *missing = task->missing;
  if (missing == NULL || value != &missing->value) {
    append_place(&text, task, value);
  } else if (missing->container == NULL) {
    append(&text, "argument %zu", missing->index);
  } else {
    append_place(&text, task, missing->container);
    if (missing->is_property) {
      append(&text, ".%s", missing->name);
    } else {
      append(&text, "[%zu]", missing->index);
    }
  }
}
