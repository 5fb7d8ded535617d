/* api_one_result.c - that a task sets at most one result with ol_return_* of
 * offloop.h, and none when it has failed. */
/* sources: src/base/*.c src/runtime/*.c */

#include "api_task.h"

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

int
main(void) {
  run("a second result of any type fails the task", test_two_results);
  run("a failed task takes no result", test_result_after_failure);
  return failures();
}
