/* host_faults.c - include/offloop_test.h: what a call has happen to its task, look by look
 * and allocation by allocation, on several threads too. */
/* sources: include/offloop_test.c */
/* sanitizers: address thread */
/* also under: windows */

#include "gate.h"
#include "host_call.h"

/* --- Stopping */

static int
look_in_three_ways(ol_task_t *task) {
  if (ol_should_stop(task)) return ol_fail(task, NULL, "should_stop");
  if (ol_progress(task, 1, 2) != 0) return ol_fail(task, NULL, "progress");
  if (ol_progress_value(task, ol_new_null(task)) != 0) return ol_fail(task, NULL, "progress_value");
  return 0;
}

static void
test_next_stop(void) {
  static const char *const ways[] = {"should_stop", "progress", "progress_value"};
  ol_test_call_t *call = create_call(look_in_three_ways);
  size_t runs = 0;
  for (; ol_test_next_stop(call) && CHECK(runs < 3); runs++) {
    call_check_failure(call, OL_ETASK, "ERR_OFFLOOP_TASK", ways[runs]);
    CHECK_UINT_EQ(ol_test_look_count(call), runs + 1);
  }
  CHECK_UINT_EQ(runs, 3);
  CHECK_INT_EQ(ol_test_error(call), 0);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_UINT_EQ(ol_test_look_count(call), 3);
  CHECK(ol_test_next_stop(call)); /* the first look again */
  CHECK_UINT_EQ(ol_test_look_count(call), 1);
  ol_test_destroy(call);
}

static int
look_on(ol_task_t *task) {
  int stopped = 0;
  for (int i = 0; i < 10; i++) stopped += ol_should_stop(task);
  return ol_return_int(task, stopped);
}

static void
test_stop_lasts(void) {
  ol_test_call_t *call = create_call(look_on);
  ol_test_stop_at(call, 4);
  for (int i = 0; i < 2; i++) {
    CHECK_INT_EQ(ol_test_run(call), 0);
    CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), 7);
  }
  ol_test_stop_at(call, 0);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), 0);
  ol_test_destroy(call);
}

/* --- Memory that is short */

static int
allocate_three(ol_task_t *task) {
  int missing = 0;
  for (int i = 0; i < 3; i++) missing = missing * 2 + (ol_alloc(task, 1) == NULL);
  return missing == 0 ? 0 : ol_return_int(task, missing);
}

static void
test_next_failure(void) {
  static const int missing[] = {4, 2, 1};
  ol_test_call_t *call = create_call(allocate_three);
  size_t runs = 0;
  for (; ol_test_next_failure(call) && CHECK(runs < 3); runs++) {
    CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), missing[runs]);
    CHECK_UINT_EQ(ol_test_allocation_count(call), 3);
  }
  CHECK_UINT_EQ(runs, 3);
  CHECK_INT_EQ(ol_type(ol_test_task(call), ol_test_result(call)), OL_TYPE_UNDEFINED);
  CHECK(ol_test_next_failure(call)); /* the first allocation again */
  CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), missing[0]);
  ol_test_fail_at(call, 2);
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_DOUBLE_EQ(call_number(call, ol_test_result(call)), 2);
  ol_test_destroy(call);
}

static int
report_and_return(ol_task_t *task) {
  ol_value_t array = ol_new_array(task);
  int err = ol_push(task, array, ol_new_string(task, "text", 4));
  if (err == 0) err = ol_progress_value(task, array);
  if (err == 0) err = ol_progress(task, 1, 2);
  return err == 0 ? ol_return_string(task, "result", 6) : err;
}

static void
test_failures_of_all(void) {
  ol_test_call_t *call = create_call(report_and_return);
  size_t runs = 0;
  while (ol_test_next_failure(call)) {
    call_check_failure(call, OL_ENOMEM, "ERR_OFFLOOP_TASK", "out of memory");
    runs++;
  }
  CHECK_UINT_EQ(runs, ol_test_allocation_count(call));
  CHECK(runs > 3);
  CHECK_INT_EQ(ol_test_error(call), 0);
  ol_test_destroy(call);
}

static int
allocate_too_much(ol_task_t *task) {
  return ol_alloc(task, SIZE_MAX / 2 + 1) == NULL ? OL_ENOMEM : 0;
}

static void
test_too_much(void) {
  ol_test_call_t *call = create_call(allocate_too_much);
  CHECK_INT_EQ(ol_test_run(call), OL_ENOMEM);
  ol_test_destroy(call);
}

/* --- Threads */

#define THREADS 4
#define ROUNDS 10

static gate_t meeting = GATE_CLOSED;
static int expected; /* how many have come when the last of a round has */

/* Does not end before the others have begun. */
static int
meet(ol_task_t *task) {
  void *memory = ol_alloc(task, 8);
  gate_enter(&meeting);
  gate_await(&meeting, expected);
  for (int i = 0; i < 1000; i++) {
    if (ol_should_stop(task)) return OL_ECANCELED;
  }
  return memory == NULL ? OL_ENOMEM : ol_progress(task, 1, 1);
}

static void
test_threads(void) {
  ol_test_call_t *calls[THREADS];
  for (size_t i = 0; i < THREADS; i++) calls[i] = create_call(meet);
  ol_test_fail_at(calls[1], 1);
  ol_test_stop_at(calls[2], 500);
  for (int round = 1; round <= ROUNDS; round++) {
    expected = round * THREADS;
    ol_test_run_threads(calls, THREADS);
    CHECK_INT_EQ(ol_test_error(calls[0]), 0);
    CHECK_INT_EQ(ol_test_error(calls[1]), OL_ENOMEM);
    CHECK_INT_EQ(ol_test_error(calls[2]), OL_ECANCELED);
    CHECK_INT_EQ(ol_test_error(calls[3]), 0);
    CHECK_UINT_EQ(ol_test_look_count(calls[2]), 500);
    CHECK_UINT_EQ(ol_test_look_count(calls[3]), 1001);
  }
  for (size_t i = 0; i < THREADS; i++) ol_test_destroy(calls[i]);
}

int
main(void) {
  run("each look in turn can be the one that stops the task", test_next_stop);
  run("a task that was told to stop is told so again", test_stop_lasts);
  run("each allocation in turn can be the one that fails, whatever its size", test_next_failure);
  run("values, reports and results that have no memory fail the task", test_failures_of_all);
  run("what no memory could hold is refused without a report", test_too_much);
  run("calls on several threads run at once and count on their own", test_threads);
  return failures();
}
