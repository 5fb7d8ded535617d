/*
 * test_call.h - what the programs that use include/offloop_test.h check of a call
 * after its last run.
 */

#ifndef TEST_CALL_H
#define TEST_CALL_H

#include "check.h"
#include "offloop_test.h"

/* That it failed so. */
static inline void
call_check_failure(const ol_test_call_t *call, int err, const char *code, const char *message) {
  CHECK_INT_EQ(ol_test_error(call), err);
  if (!CHECK(ol_test_error_code(call) != NULL && ol_test_error_message(call) != NULL)) return;
  CHECK_STR_EQ(ol_test_error_code(call), code);
  CHECK_STR_EQ(ol_test_error_message(call), message);
}

static inline double
call_number(ol_test_call_t *call, ol_value_t value) {
  double number = -1;
  CHECK_INT_EQ(ol_get_number(ol_test_task(call), value, &number), 0);
  return number;
}

static inline size_t
call_report_count(ol_test_call_t *call) {
  size_t count = 0;
  CHECK_INT_EQ(ol_count(ol_test_task(call), ol_test_reports(call), &count), 0);
  return count;
}

/* `done` or `total` of a report. */
static inline double
call_report(ol_test_call_t *call, size_t index, const char *name) {
  ol_task_t *task = ol_test_task(call);
  return call_number(call, ol_property(task, ol_item(task, ol_test_reports(call), index), name));
}

/* That its reports rise to `total`, and that it reports that. */
static inline void
call_check_reports(ol_test_call_t *call, double total) {
  size_t count = call_report_count(call);
  if (!CHECK(count > 0)) return;
  for (size_t i = 0; i < count; i++) {
    CHECK_DOUBLE_EQ(call_report(call, i, "total"), total);
    if (i > 0) CHECK(call_report(call, i, "done") > call_report(call, i - 1, "done"));
  }
  CHECK_DOUBLE_EQ(call_report(call, count - 1, "done"), total);
}

/* Runs the task once for each look at whether it should stop, which stops it: it
 * does not look again. At least so many looks. */
static inline void
call_check_stops(ol_test_call_t *call, size_t least) {
  size_t runs = 0;
  for (; ol_test_next_stop(call); runs++) {
    call_check_failure(call, OL_ECANCELED, "ERR_OFFLOOP_TASK", "the task was told to stop");
    CHECK_UINT_EQ(ol_test_look_count(call), runs + 1);
  }
  CHECK_INT_EQ(ol_test_error(call), 0);
  CHECK(runs >= least);
}

/* Runs the task once for each allocation, which fails. At least so many. */
static inline void
call_check_short_memory(ol_test_call_t *call, size_t least) {
  size_t runs = 0;
  for (; ol_test_next_failure(call); runs++) call_check_failure(call, OL_ENOMEM, "ERR_OFFLOOP_TASK", "out of memory");
  CHECK_INT_EQ(ol_test_error(call), 0);
  CHECK(runs >= least);
}

#endif
