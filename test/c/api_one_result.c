/* api_one_result.c - that a task sets at most one result with ol_return_* of
 * offloop.h, and none when it has failed or no memory was left for one. */
/* sources: src/base/*.c src/runtime/*.c */
/* also under: windows */

#include "api_task.h"
#include "failing_memory.h"

#define LARGE 5000 /* bytes that need a chunk of their own */

/* Every ol_return_*, which the task must refuse. */
static void
check_refused(ol_task_t *task) {
  void *data = NULL;
  const uint64_t word = 1;
  CHECK_INT_EQ(ol_return_bool(task, false), OL_EINVAL);
  CHECK_INT_EQ(ol_return_int(task, 1), OL_EINVAL);
  CHECK_INT_EQ(ol_return_number(task, 1), OL_EINVAL);
  CHECK_INT_EQ(ol_return_bigint(task, 1), OL_EINVAL);
  CHECK_INT_EQ(ol_return_bigint_words(task, false, &word, 1), OL_EINVAL);
  CHECK_INT_EQ(ol_return_string(task, "x", 1), OL_EINVAL);
  CHECK_INT_EQ(ol_return_bytes(task, "x", 1), OL_EINVAL);
  CHECK_INT_EQ(ol_return_typed_array(task, OL_INT8, 1, &data), OL_EINVAL);
  CHECK_INT_EQ(ol_return_arg(task, 0), OL_EINVAL);
  CHECK(data == NULL);
}

static int
return_twice(ol_task_t *task) {
  CHECK_INT_EQ(ol_return_int(task, 1), 0);
  check_refused(task);
  return 0;
}

static void
test_two_results(void) {
  api_check_failure(return_twice, NULL, 0, OL_EINVAL, "the task set two results");
}

static int
return_after_failure(ol_task_t *task) {
  CHECK_INT_EQ(ol_fail(task, "ERR_MINE", "no luck with %d", 13), OL_ETASK);
  check_refused(task);
  return 0;
}

static void
test_result_after_failure(void) {
  api_check_failure(return_after_failure, NULL, 0, OL_ETASK, "no luck with 13");
}

/* --- Results that find no memory */

static int
return_large_string(ol_task_t *task) {
  static const char text[LARGE];
  return ol_return_string(task, text, LARGE);
}

static int
return_large_bigint(ol_task_t *task) {
  static const uint64_t words[LARGE / 8] = {[LARGE / 8 - 1] = 1};
  return ol_return_bigint_words(task, false, words, LARGE / 8);
}

static int
return_large_bytes(ol_task_t *task) {
  static const char bytes[LARGE];
  return ol_return_bytes(task, bytes, LARGE);
}

static int
return_large_array(ol_task_t *task) {
  void *data;
  return ol_return_typed_array(task, OL_INT8, LARGE, &data);
}

static ol_perform_cb return_large;

static int
recover(ol_task_t *task) {
  memory_fail_at(1);
  CHECK_INT_EQ(return_large(task), OL_ENOMEM);
  CHECK(memory_has_failed());
  memory_restore();
  CHECK_INT_EQ(ol_return_bool(task, true), 0);
  return 0;
}

static void
test_recover(void) {
  static const ol_perform_cb returns[] = {return_large_string, return_large_bigint, return_large_bytes, return_large_array};
  for (size_t i = 0; i < sizeof(returns) / sizeof(returns[0]); i++) {
    return_large = returns[i];
    ol_task_t *task = api_check_result(recover, NULL, 0, OL_TYPE_BOOL);
    CHECK(task->result.as.boolean);
    ol__task_destroy(task);
  }
}

int
main(void) {
  run("a second result of any type fails the task", test_two_results);
  run("a failed task takes no result", test_result_after_failure);
  run("a result that found no memory leaves room for another", test_recover);
  return failures();
}
