/* api_results.c - ol_return_* of offloop.h: what each sets. */
/* sources: src/base/*.c src/runtime/*.c */
/* also under: windows */

#include "api_task.h"

#define MAX_SAFE INT64_C(9007199254740991)

static int64_t integer; /* what the performs below return */

/* --- Scalars */

static int
return_nothing(ol_task_t *task) {
  (void) task;
  return 0;
}

static int
return_true(ol_task_t *task) {
  return ol_return_bool(task, true);
}

static int
return_int(ol_task_t *task) {
  return ol_return_int(task, integer);
}

static int
return_bigint(ol_task_t *task) {
  return ol_return_bigint(task, integer);
}

static void
test_nothing(void) {
  ol__task_destroy(api_check_result(return_nothing, NULL, 0, OL_TYPE_UNDEFINED));
}

static void
test_bool(void) {
  ol_task_t *task = api_check_result(return_true, NULL, 0, OL_TYPE_BOOL);
  CHECK(task->result.as.boolean);
  ol__task_destroy(task);
}

static void
test_int(void) {
  static const int64_t exact[] = {0, -5, MAX_SAFE, -MAX_SAFE};
  for (size_t i = 0; i < 4; i++) {
    integer = exact[i];
    ol_task_t *task = api_check_result(return_int, NULL, 0, OL_TYPE_NUMBER);
    CHECK_DOUBLE_EQ(task->result.as.number, (double) integer);
    ol__task_destroy(task);
  }
}

static void
test_int_too_large(void) {
  static const int64_t inexact[] = {MAX_SAFE + 1, -MAX_SAFE - 1, INT64_MAX, INT64_MIN};
  for (size_t i = 0; i < 4; i++) {
    char message[200];
    integer = inexact[i];
    snprintf(message, sizeof(message), "the result %" PRId64 " is outside ±(2^53 - 1); ol_return_bigint returns it exactly", integer);
    api_check_failure(return_int, NULL, 0, OL_EINVAL, message);
  }
}

static void
test_bigint(void) {
  static const int64_t integers[] = {0, 1, -1, INT64_MAX, INT64_MIN};
  static const uint64_t magnitudes[] = {0, 1, 1, INT64_MAX, UINT64_C(1) << 63};
  for (size_t i = 0; i < 5; i++) {
    integer = integers[i];
    ol_task_t *task = api_check_result(return_bigint, NULL, 0, OL_TYPE_BIGINT);
    CHECK_UINT_EQ(task->result.as.bigint.count, integer != 0);
    CHECK_INT_EQ(task->result.as.bigint.is_negative, integer < 0);
    if (integer != 0) CHECK_UINT_EQ(task->result.as.bigint.words[0], magnitudes[i]);
    ol__task_destroy(task);
  }
}

/* --- Copies */

static int
return_words(ol_task_t *task) {
  uint64_t words[] = {3, 4, 0};
  int err = ol_return_bigint_words(task, true, words, 3);
  words[0] = 9;
  return err;
}

static int
return_string(ol_task_t *task) {
  char text[] = "a\0b";
  int err = ol_return_string(task, text, 3);
  text[0] = 'x';
  return err;
}

static int
return_bytes(ol_task_t *task) {
  char bytes[] = {1, 0, 3};
  int err = ol_return_bytes(task, bytes, 3);
  bytes[0] = 9;
  return err;
}

static int
return_no_bytes(ol_task_t *task) {
  return ol_return_bytes(task, NULL, 0);
}

static void
test_copies(void) {
  ol_task_t *task = api_check_result(return_words, NULL, 0, OL_TYPE_BIGINT);
  CHECK_UINT_EQ(task->result.as.bigint.count, 2);
  CHECK_UINT_EQ(task->result.as.bigint.words[0], 3);
  CHECK(task->result.as.bigint.is_negative);
  ol__task_destroy(task);
  task = api_check_result(return_string, NULL, 0, OL_TYPE_STRING);
  CHECK_UINT_EQ(task->result.as.string.len, 3);
  CHECK(memcmp(task->result.as.string.data, "a\0b", 4) == 0);
  ol__task_destroy(task);
  task = api_check_result(return_bytes, NULL, 0, OL_TYPE_TYPED_ARRAY);
  CHECK_INT_EQ(task->result.as.buffer.element, OL_UINT8);
  CHECK_UINT_EQ(task->result.as.buffer.len, 3);
  CHECK(memcmp(task->result.as.buffer.data, "\1\0\3", 3) == 0);
  ol__task_destroy(task);
  ol__task_destroy(api_check_result(return_no_bytes, NULL, 0, OL_TYPE_TYPED_ARRAY));
}

/* --- Without a copy */

static int
return_squares(ol_task_t *task) {
  void *data;
  int err = ol_return_typed_array(task, OL_FLOAT64, 4, &data);
  double *squares = data;
  for (int i = 0; err == 0 && i < 3; i++) squares[i] = i * i; /* the fourth stays zero */
  return err;
}

static void
test_typed_array(void) {
  static const double squares[] = {0, 1, 4, 0};
  ol_task_t *task = api_check_result(return_squares, NULL, 0, OL_TYPE_TYPED_ARRAY);
  CHECK_INT_EQ(task->result.as.buffer.element, OL_FLOAT64);
  CHECK_UINT_EQ(task->result.as.buffer.len, sizeof(squares));
  CHECK(memcmp(task->result.as.buffer.data, squares, sizeof(squares)) == 0);
  ol__task_destroy(task);
}

static int
return_changed(ol_task_t *task) {
  void *data;
  size_t len;
  int err = ol_arg_bytes(task, 1, &data, &len);
  if (err != 0) return err;
  *(char *) data = 'X';
  return ol_return_arg(task, 1);
}

static void
test_argument(void) {
  char bytes[] = "abc";
  const ol__value_t args[] = {{.type = OL_TYPE_NULL}, api_typed_array(OL_INT8, bytes, 3)};
  ol_task_t *task = api_check_result(return_changed, args, 2, OL_TYPE_TYPED_ARRAY);
  CHECK(task->result.as.buffer.data == bytes);
  CHECK_STR_EQ(bytes, "Xbc");
  ol__task_destroy(task);
}

static int
return_missing(ol_task_t *task) {
  return ol_return_arg(task, 5);
}

static void
test_missing_argument(void) {
  ol__task_destroy(api_check_result(return_missing, NULL, 0, OL_TYPE_UNDEFINED));
}

int
main(void) {
  run("a task without a result returns undefined", test_nothing);
  run("a boolean is returned", test_bool);
  run("an integer is returned up to 2^53 - 1", test_int);
  run("a larger integer fails the task instead of being rounded", test_int_too_large);
  run("a bigint has the whole range of int64_t", test_bigint);
  run("words, strings and bytes are copied", test_copies);
  run("a typed array is zeroed memory to write to", test_typed_array);
  run("an argument is returned with what was written to it", test_argument);
  run("an argument that was not given is returned as undefined", test_missing_argument);
  return failures();
}
