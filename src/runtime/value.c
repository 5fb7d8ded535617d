#include "runtime/value.h"

#include <string.h>

size_t
ol__element_size(ol_element_t element) {
  static const size_t sizes[] = {
#define SIZE(name, size, js_name) size,
    OL_ELEMENT_MAP(SIZE)
#undef SIZE
  };
  return sizes[element];
}

const char *
ol__value_describe(const ol__value_t *value) {
  static const char *const types[] = {
#define WORDS(name, words) words,
    OL_TYPE_MAP(WORDS)
#undef WORDS
  };
  static const char *const elements[] = {
#define NAME(name, size, js_name) "a " js_name,
    OL_ELEMENT_MAP(NAME)
#undef NAME
  };
  return value->type == OL_TYPE_TYPED_ARRAY ? elements[value->as.buffer.element] : types[value->type];
}

int
ol__value_set_string(ol__value_t *value, ol__arena_t *arena, const char *data, size_t len) {
  if (len == SIZE_MAX) return OL_ENOMEM;
  char *copy = ol__arena_alloc(arena, len + 1);
  if (copy == NULL) return OL_ENOMEM;
  if (len > 0) memcpy(copy, data, len);
  copy[len] = '\0';
  value->type = OL_TYPE_STRING;
  value->as.string.data = copy;
  value->as.string.len = len;
  return 0;
}

int
ol__value_set_bigint(ol__value_t *value, ol__arena_t *arena, bool is_negative, const uint64_t *words, size_t count) {
  while (count > 0 && words[count - 1] == 0) count--;
  if (count > UINT32_MAX) return OL_ENOMEM;
  uint64_t *copy = ol__arena_alloc_array(arena, count, sizeof(words[0]));
  if (copy == NULL) return OL_ENOMEM;
  if (count > 0) memcpy(copy, words, count * sizeof(words[0]));
  value->type = OL_TYPE_BIGINT;
  value->as.bigint.words = copy;
  value->as.bigint.count = (uint32_t) count;
  value->as.bigint.is_negative = is_negative && count > 0;
  return 0;
}

int
ol__value_set_typed_array(ol__value_t *value, ol__arena_t *arena, ol_element_t element, size_t count) {
  size_t size = ol__element_size(element);
  if (count > SIZE_MAX / size) return OL_ENOMEM;
  void *data = NULL;
  if (count > 0) {
    data = ol__arena_calloc(arena, count * size);
    if (data == NULL) return OL_ENOMEM;
  }
  value->type = OL_TYPE_TYPED_ARRAY;
  value->as.buffer.data = data;
  value->as.buffer.len = count * size;
  value->as.buffer.element = element;
  value->as.buffer.hold = 0;
  return 0;
}

int
ol__value_depth(const ol__value_t *value) {
  int deepest = 0;
  if (value->type == OL_TYPE_ARRAY) {
    for (size_t i = 0; i < value->as.array.count; i++) {
      int depth = ol__value_depth(&value->as.array.items[i]);
      if (depth > deepest) deepest = depth;
    }
  } else if (value->type == OL_TYPE_OBJECT) {
    for (size_t i = 0; i < value->as.object.count; i++) {
      int depth = ol__value_depth(&value->as.object.items[i].value);
      if (depth > deepest) deepest = depth;
    }
  } else {
    return 0;
  }
  return deepest + 1;
}

/* NULL stays NULL. */
static int
copy_text(const char **out, ol__arena_t *arena, const char *text) {
  *out = NULL;
  if (text == NULL) return 0;
  size_t size = strlen(text) + 1;
  char *copy = ol__arena_alloc(arena, size);
  if (copy == NULL) return OL_ENOMEM;
  *out = memcpy(copy, text, size);
  return 0;
}

static int
copy_error(ol__value_t *out, ol__arena_t *arena, const ol__value_t *value) {
  int err = copy_text(&out->as.error.code, arena, value->as.error.code);
  if (err == 0) err = copy_text(&out->as.error.message, arena, value->as.error.message);
  if (err == 0) out->type = OL_TYPE_ERROR;
  return err;
}

static int
copy_buffer(ol__value_t *out, ol__arena_t *arena, ol__copy_t of, const ol__value_t *value) {
  size_t len = value->as.buffer.len;
  *out = *value;
  if (of == OL__COPY_OWN && value->as.buffer.hold != 0) return 0;
  out->as.buffer.hold = 0;
  if (len == 0) return 0;
  out->as.buffer.data = ol__arena_alloc(arena, len);
  if (out->as.buffer.data == NULL) return OL_ENOMEM;
  memcpy(out->as.buffer.data, value->as.buffer.data, len);
  return 0;
}

static int
copy_array(ol__value_t *out, ol__arena_t *arena, ol__copy_t of, const ol__value_t *value) {
  size_t count = value->as.array.count;
  ol__value_t *items = ol__arena_alloc_array(arena, count, sizeof(items[0]));
  if (items == NULL) return OL_ENOMEM;
  for (size_t i = 0; i < count; i++) {
    int err = ol__value_copy(&items[i], arena, of, &value->as.array.items[i]);
    if (err != 0) return err;
  }
  out->type = OL_TYPE_ARRAY;
  out->as.array.items = items;
  out->as.array.count = count;
  return 0;
}

static int
copy_object(ol__value_t *out, ol__arena_t *arena, ol__copy_t of, const ol__value_t *value) {
  size_t count = value->as.object.count;
  ol__property_t *items = ol__arena_alloc_array(arena, count, sizeof(items[0]));
  if (items == NULL) return OL_ENOMEM;
  for (size_t i = 0; i < count; i++) {
    const ol__property_t *property = &value->as.object.items[i];
    ol__value_t name;
    int err = ol__value_set_string(&name, arena, property->name.data, property->name.len);
    if (err == 0) err = ol__value_copy(&items[i].value, arena, of, &property->value);
    if (err != 0) return err;
    items[i].name = name.as.string;
  }
  out->type = OL_TYPE_OBJECT;
  out->as.object.items = items;
  out->as.object.count = count;
  return 0;
}

int
ol__value_copy(ol__value_t *out, ol__arena_t *arena, ol__copy_t of, const ol__value_t *value) {
  switch (value->type) {
  case OL_TYPE_UNDEFINED:
  case OL_TYPE_NULL:
  case OL_TYPE_BOOL:
  case OL_TYPE_NUMBER:
  case OL_TYPE_DATE:
    *out = *value;
    return 0;
  case OL_TYPE_BIGINT:
    return ol__value_set_bigint(out, arena, value->as.bigint.is_negative, value->as.bigint.words, value->as.bigint.count);
  case OL_TYPE_STRING:
    return ol__value_set_string(out, arena, value->as.string.data, value->as.string.len);
  case OL_TYPE_ERROR:
    return copy_error(out, arena, value);
  case OL_TYPE_ARRAY_BUFFER:
  case OL_TYPE_TYPED_ARRAY:
    return copy_buffer(out, arena, of, value);
  case OL_TYPE_ARRAY:
    return copy_array(out, arena, of, value);
  case OL_TYPE_OBJECT:
    return copy_object(out, arena, of, value);
  case OL_TYPE_NONE:
    break;
  }
  return OL_EINVAL;
}
