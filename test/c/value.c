/* value.c - the values of src/runtime/value.h. */
/* sources: src/base/mem.c src/runtime/value.c */
/* also under: windows */

#include "runtime/value.h"
#include "check.h"
#include "failing_memory.h"

#include <stdalign.h>

static alignas(16) char first[64];
static ol__arena_t arena;

static void
in_arena(void (*test)(void)) {
  ol__arena_init(&arena, first, sizeof(first));
  test();
  ol__arena_cleanup(&arena);
}

static void
check_bigint(bool is_negative, const uint64_t *words, size_t count, bool expects_negative, size_t expected_count) {
  ol__value_t value = {.type = OL_TYPE_UNDEFINED};
  CHECK_INT_EQ(ol__value_set_bigint(&value, &arena, is_negative, words, count), 0);
  CHECK_INT_EQ(value.type, OL_TYPE_BIGINT);
  CHECK_UINT_EQ(value.as.bigint.count, expected_count);
  CHECK_INT_EQ(value.as.bigint.is_negative, expects_negative);
  CHECK(value.as.bigint.words != words);
  for (size_t i = 0; i < expected_count; i++) CHECK_UINT_EQ(value.as.bigint.words[i], words[i]);
}

static void
check_bigints(void) {
  static const uint64_t words[] = {0, 7, UINT64_MAX, 0, 0};
  check_bigint(true, words, 3, true, 3);
  check_bigint(false, words, 3, false, 3);
  check_bigint(true, words, 5, true, 3);
  check_bigint(true, words, 2, true, 2);
  check_bigint(true, words, 1, false, 0);
  check_bigint(true, words + 3, 2, false, 0);
  check_bigint(true, NULL, 0, false, 0);
}

static void
test_bigint(void) {
  in_arena(check_bigints);
}

static void
check_string(const char *data, size_t len) {
  ol__value_t value = {.type = OL_TYPE_UNDEFINED};
  CHECK_INT_EQ(ol__value_set_string(&value, &arena, data, len), 0);
  CHECK_INT_EQ(value.type, OL_TYPE_STRING);
  CHECK_UINT_EQ(value.as.string.len, len);
  CHECK(value.as.string.data != data);
  CHECK(len == 0 || memcmp(value.as.string.data, data, len) == 0);
  CHECK_INT_EQ(value.as.string.data[len], '\0');
}

static void
check_strings(void) {
  static char large[5000];
  memset(large, 'x', sizeof(large));
  check_string("a\0b\0", 4);
  check_string("gr\xc3\xbc\xc3\x9f", 6);
  check_string("", 0);
  check_string(NULL, 0);
  check_string(large, sizeof(large));
  ol__value_t value;
  CHECK_INT_EQ(ol__value_set_string(&value, &arena, large, SIZE_MAX), OL_ENOMEM);
}

static void
test_string(void) {
  in_arena(check_strings);
}

static void
check_typed_array(ol_element_t element, size_t size, size_t count) {
  ol__value_t value;
  CHECK_UINT_EQ(ol__element_size(element), size);
  if (!CHECK_INT_EQ(ol__value_set_typed_array(&value, &arena, element, count), 0)) return;
  CHECK_INT_EQ(value.type, OL_TYPE_TYPED_ARRAY);
  CHECK_INT_EQ(value.as.buffer.element, element);
  CHECK_UINT_EQ(value.as.buffer.len, count * size);
  CHECK_INT_EQ(value.as.buffer.data == NULL, count == 0);
  const char *bytes = value.as.buffer.data;
  for (size_t i = 0; i < count * size; i++) CHECK_INT_EQ(bytes[i], 0);
}

static void
check_typed_arrays(void) {
  memset(first, 'x', sizeof(first));
#define ELEMENT(name, size, js_name) \
  check_typed_array(OL_##name, size, 0); \
  check_typed_array(OL_##name, size, 3); \
  check_typed_array(OL_##name, size, 3000);
  OL_ELEMENT_MAP(ELEMENT)
#undef ELEMENT
  ol__value_t value;
  CHECK_INT_EQ(ol__value_set_typed_array(&value, &arena, OL_FLOAT64, SIZE_MAX / 8 + 1), OL_ENOMEM);
  CHECK_INT_EQ(ol__value_set_typed_array(&value, &arena, OL_FLOAT64, SIZE_MAX / 8), OL_ENOMEM);
}

static void
test_typed_array(void) {
  in_arena(check_typed_arrays);
}

static void
test_describe(void) {
  ol__value_t value;
#define TYPE(name, words) \
  value.type = OL_TYPE_##name; \
  value.as.buffer.element = OL_INT8; \
  if (value.type != OL_TYPE_TYPED_ARRAY) CHECK_STR_EQ(ol__value_describe(&value), words);
  OL_TYPE_MAP(TYPE)
#undef TYPE
  value.type = OL_TYPE_TYPED_ARRAY;
#define ELEMENT(name, size, js_name) \
  value.as.buffer.element = OL_##name; \
  CHECK_STR_EQ(ol__value_describe(&value), "a " js_name);
  OL_ELEMENT_MAP(ELEMENT)
#undef ELEMENT
}

/* Each needs a chunk of its own. */
static void
check_short_memory(void) {
  static const uint64_t words[1000] = {[999] = 1};
  ol__value_t value = {.type = OL_TYPE_NULL};
  memory_fail_at(1);
  CHECK_INT_EQ(ol__value_set_string(&value, &arena, (const char *) words, sizeof(words)), OL_ENOMEM);
  memory_fail_at(1);
  CHECK_INT_EQ(ol__value_set_bigint(&value, &arena, false, words, 1000), OL_ENOMEM);
  memory_fail_at(1);
  CHECK_INT_EQ(ol__value_set_typed_array(&value, &arena, OL_INT32, 1000), OL_ENOMEM);
  memory_restore();
  CHECK_INT_EQ(value.type, OL_TYPE_NULL);
}

static void
test_short_memory(void) {
  in_arena(check_short_memory);
}

int
main(void) {
  run("a bigint has no leading zero words, and zero no sign", test_bigint);
  run("a string keeps its NUL bytes and ends with one more", test_string);
  run("a typed array of any element type is zeroed", test_typed_array);
  run("every type has its words", test_describe);
  run("a value whose memory is short stays what it was", test_short_memory);
  return failures();
}
