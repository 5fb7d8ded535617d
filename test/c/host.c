/* host.c - include/offloop_test.h: what a call hands to its task, and what it says
 * of it afterwards. */
/* sources: include/offloop_test.c */
/* sanitizers: address thread */
/* also under: windows */

#include "host_call.h"

/* --- Arguments and results */

static int
return_args(ol_task_t *task) {
  ol_value_t all = ol_new_array(task);
  for (size_t i = 0; i < ol_arg_count(task); i++) {
    int err = ol_push(task, all, ol_arg(task, i));
    if (err != 0) return err;
  }
  return ol_return_value(task, all);
}

/* One argument of each type. */
static void
add_args(ol_test_call_t *call) {
  ol_task_t *task = ol_test_task(call);
  ol_value_t array = ol_new_array(task);
  ol_value_t object = ol_new_object(task);
  void *data;
  CHECK_INT_EQ(ol_push(task, array, ol_new_string(task, "in\0side", 7)), 0);
  CHECK_INT_EQ(ol_set(task, object, "list", array), 0);
  ol_test_arg(call, ol_new_undefined(task));
  ol_test_arg(call, ol_new_null(task));
  ol_test_arg(call, ol_new_bool(task, true));
  ol_test_arg(call, ol_new_number(task, -0.5));
  ol_test_arg(call, ol_new_bigint(task, INT64_MIN));
  ol_test_arg(call, ol_new_string(task, "", 0));
  ol_test_arg(call, ol_new_date(task, 86400000));
  ol_test_arg(call, ol_new_bytes(task, "abc", 3));
  ol_test_arg(call, ol_new_typed_array(task, OL_FLOAT64, 0, &data));
  ol_test_arg(call, object);
}

static void
check_args(ol_test_call_t *call) {
  static const ol_type_t types[] = {
    OL_TYPE_UNDEFINED,
    OL_TYPE_NULL,
    OL_TYPE_BOOL,
    OL_TYPE_NUMBER,
    OL_TYPE_BIGINT,
    OL_TYPE_STRING,
    OL_TYPE_DATE,
    OL_TYPE_TYPED_ARRAY,
    OL_TYPE_TYPED_ARRAY,
    OL_TYPE_OBJECT,
  };
  ol_task_t *task = ol_test_task(call);
  ol_value_t all = ol_test_result(call);
  size_t count = 0;
  CHECK_INT_EQ(ol_count(task, all, &count), 0);
  CHECK_UINT_EQ(count, sizeof(types) / sizeof(types[0]));
  for (size_t i = 0; i < count; i++) CHECK_INT_EQ(ol_type(task, ol_item(task, all, i)), types[i]);
  CHECK_DOUBLE_EQ(call_number(call, ol_item(task, all, 3)), -0.5);
  const char *text = NULL;
  size_t len = 0;
  ol_value_t list = ol_property(task, ol_item(task, all, 9), "list");
  CHECK_INT_EQ(ol_get_string(task, ol_item(task, list, 0), &text, &len), 0);
  CHECK(len == 7 && memcmp(text, "in\0side", 8) == 0);
}

static void
test_args(void) {
  ol_test_call_t *call = create_call(return_args);
  add_args(call);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK(ol_test_error_code(call) == NULL && ol_test_error_message(call) == NULL);
  check_args(call);
  ol_test_destroy(call);
}

static int
count_up(ol_task_t *task) {
  void *data = NULL;
  size_t len = 0;
  int err = ol_arg_bytes(task, 0, &data, &len);
  if (err != 0) return err;
  unsigned char *byte = data;
  return ol_return_int(task, ++*byte);
}

static void
test_fresh_args(void) {
  ol_test_call_t *call = create_call(count_up);
  ol_test_arg(call, ol_new_bytes(ol_test_task(call), "\7", 1));
  for (int i = 0; i < 3; i++) {
    CHECK_INT_EQ(ol_test_run(call), 0);
    CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), 8);
  }
  ol_test_destroy(call);
}

static int
look_at_shared(ol_task_t *task) {
  CHECK(ol_arg_is_shared(task, 0));
  CHECK(!ol_arg_is_shared(task, 1));
  CHECK(ol_is_shared(task, ol_item(task, ol_arg(task, 2), 0)));
  int err = count_up(task);
  return err != 0 ? err : 0;
}

static void
test_shared(void) {
  unsigned char byte = 7;
  uint32_t words[2] = {1, 2};
  ol_test_call_t *call = create_call(look_at_shared);
  ol_task_t *task = ol_test_task(call);
  ol_value_t array = ol_new_array(task);
  CHECK_INT_EQ(ol_push(task, array, ol_test_new_shared(call, OL_UINT32, words, 2)), 0);
  ol_test_arg(call, ol_test_new_shared(call, OL_UINT8, &byte, 1));
  ol_test_arg(call, ol_new_bytes(task, &byte, 1));
  ol_test_arg(call, array);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), 9);
  CHECK_UINT_EQ(byte, 9);
  ol_test_destroy(call);
}

static int cleaned; /* how often a state went */

static void
clean(void *state) {
  CHECK_INT_EQ(*(int *) state, 1);
  cleaned++;
}

static int
keep_state(ol_task_t *task) {
  int *state = ol_state(task, sizeof(*state), clean);
  if (state == NULL) return OL_ENOMEM;
  return ol_return_int(task, ++*state);
}

static void
test_state(void) {
  cleaned = 0;
  ol_test_call_t *call = create_call(keep_state);
  for (int i = 1; i <= 2; i++) {
    CHECK_INT_EQ(ol_test_run(call), 0);
    CHECK_INT_EQ(cleaned, i);
  }
  ol_test_destroy(call);
}

/* --- Failures */

static int
fail_with_code(ol_task_t *task) {
  return ol_fail(task, "ERR_FULL", "the disk is %d%% full", 99);
}

static int
return_twice(ol_task_t *task) {
  (void) ol_return_int(task, 1);
  return ol_return_int(task, 2);
}

static int
return_no_code(ol_task_t *task) {
  (void) task;
  return 7;
}

static ol_value_t left_behind;

static int
use_value_of_another(ol_task_t *task) {
  ol_value_t mine = ol_new_number(task, 1);
  int err = ol_return_value(task, left_behind.task == 0 ? mine : left_behind);
  left_behind = mine;
  return err;
}

static int
want_bool(ol_task_t *task) {
  bool flag;
  int err = ol_get_bool(task, ol_property(task, ol_arg(task, 0), "flag"), &flag);
  return err != 0 ? err : ol_return_bool(task, flag);
}

static void
check_run(ol_perform_cb perform, int err, const char *code, const char *message) {
  ol_test_call_t *call = create_call(perform);
  ol_test_arg(call, ol_new_object(ol_test_task(call)));
  CHECK_INT_EQ(ol_test_run(call), err);
  call_check_failure(call, err, code, message);
  CHECK_INT_EQ(ol_type(ol_test_task(call), ol_test_result(call)), OL_TYPE_UNDEFINED);
  ol_test_destroy(call);
}

static void
test_failures(void) {
  check_run(fail_with_code, OL_ETASK, "ERR_FULL", "the disk is 99% full");
  check_run(return_twice, OL_EINVAL, "ERR_OFFLOOP_TASK", "the task set two results");
  check_run(return_no_code, OL_EINVAL, "ERR_OFFLOOP_TASK", "perform returned 7, which is neither 0 nor one of OL_E*");
  check_run(want_bool, OL_EINVAL, "ERR_OFFLOOP_TASK", "argument 0.flag must be a boolean, got undefined");
}

static void
test_foreign_handle(void) {
  ol_test_call_t *call = create_call(use_value_of_another);
  left_behind = (ol_value_t){NULL, 0, 0};
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_INT_EQ(ol_test_run(call), OL_EINVAL);
  call_check_failure(call, OL_EINVAL, "ERR_OFFLOOP_TASK", "a value must be of the task that uses it, got one of another task");
  ol_test_destroy(call);
}

/* --- Reports */

#define REPORTS 100 /* the log grows */

static int
report_each(ol_task_t *task) {
  int err = 0;
  for (int i = 0; i < REPORTS && err == 0; i++) {
    err = i % 2 == 0 ? ol_progress(task, i, REPORTS) : ol_progress_value(task, ol_new_number(task, i));
  }
  return err;
}

static void
test_reports(void) {
  ol_test_call_t *call = create_call(report_each);
  ol_task_t *task = ol_test_task(call);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_UINT_EQ(call_report_count(call), REPORTS);
  for (size_t i = 0; i < REPORTS; i += 2) {
    CHECK_DOUBLE_EQ(call_report(call, i, "done"), (double) i);
    CHECK_DOUBLE_EQ(call_report(call, i, "total"), REPORTS);
    CHECK_DOUBLE_EQ(call_number(call, ol_item(task, ol_test_reports(call), i + 1)), (double) (i + 1));
  }
  ol_test_destroy(call);
}

int
main(void) {
  run("values of every type go to the task and come back", test_args);
  run("every run gets the arguments as the test made them", test_fresh_args);
  run("shared memory is the test's own, and nothing else is shared", test_shared);
  run("a run's state goes with the run", test_state);
  run("a failure has the code and the message that JavaScript gets", test_failures);
  run("a value of an earlier run is refused", test_foreign_handle);
  run("all reports of a run are logged, in order", test_reports);
  return failures();
}
