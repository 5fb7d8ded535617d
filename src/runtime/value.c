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
    OL__VALUE_TYPE_MAP(WORDS)
#undef WORDS
  };
  static const char *const elements[] = {
#define NAME(name, size, js_name) "a " js_name,
    OL_ELEMENT_MAP(NAME)
#undef NAME
  };
  return value->type == OL__VALUE_TYPED_ARRAY ? elements[value->as.buffer.element] : types[value->type];
}

int
ol__value_set_string(ol__value_t *value, ol__arena_t *arena, const char *data, size_t len) {
  if (len == SIZE_MAX) return OL_ENOMEM;
  char *copy = ol__arena_alloc(arena, len + 1);
  if (copy == NULL) return OL_ENOMEM;
  if (len > 0) memcpy(copy, data, len);
  copy[len] = '\0';
  value->type = OL__VALUE_STRING;
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
  value->type = OL__VALUE_BIGINT;
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
  value->type = OL__VALUE_TYPED_ARRAY;
  value->as.buffer.data = data;
  value->as.buffer.len = count * size;
  value->as.buffer.element = element;
  value->as.buffer.hold = 0;
  return 0;
}
