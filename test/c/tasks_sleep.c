/* tasks_sleep.c - the built-in task `sleep`, src/tasks/sleep.c. */
/* sources: include/offloop_test.c src/tasks/sleep.c src/tasks/clock.c */
/* sanitizers: address thread */
/* also under: windows */

#include "tasks/tasks.h"
#include "test_call.h"

#define MS 5
#define LONGEST 2147483647
#define THREADS 3

OL_STATIC(sleep_tasks, {.name = "sleep", .perform = ol__sleep_perform})

static ol_test_call_t *
create_sleep(double ms) {
  ol_test_call_t *call = ol_test_create(sleep_tasks, "sleep");
  ol_test_arg(call, ol_new_number(ol_test_task(call), ms));
  return call;
}

static void
test_reports(void) {
  static const double times[] = {0, 0.25, MS};
  for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
    ol_test_call_t *call = create_sleep(times[i]);
    CHECK_INT_EQ(ol_test_run(call), 0);
    CHECK_INT_EQ(ol_type(ol_test_task(call), ol_test_result(call)), OL_TYPE_UNDEFINED);
    call_check_reports(call, times[i]);
    ol_test_destroy(call);
  }
}

static void
test_stops(void) {
  ol_test_call_t *call = create_sleep(MS);
  call_check_stops(call, 2);
  ol_test_destroy(call);
}

static void
test_longest(void) {
  ol_test_call_t *call = create_sleep(LONGEST);
  ol_test_stop_at(call, 3);
  CHECK_INT_EQ(ol_test_run(call), OL_ECANCELED);
  CHECK_UINT_EQ(ol_test_look_count(call), 3);
  ol_test_destroy(call);
}

static void
test_short_memory(void) {
  ol_test_call_t *call = create_sleep(MS);
  call_check_short_memory(call, 2);
  ol_test_destroy(call);
}

static void
test_refused(void) {
  static const char *const messages[] = {
    "sleep expects milliseconds from 0 to 2147483647, got -1",
    "sleep expects milliseconds from 0 to 2147483647, got 2147483648",
    "sleep expects milliseconds from 0 to 2147483647, got NaN",
  };
  const double times[] = {-1, LONGEST + 1.0, 0.0 / 0.0};
  for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
    ol_test_call_t *call = create_sleep(times[i]);
    CHECK_INT_EQ(ol_test_run(call), OL_ETASK);
    call_check_failure(call, OL_ETASK, "ERR_RANGE", messages[i]);
    ol_test_destroy(call);
  }
}

static void
test_threads(void) {
  ol_test_call_t *calls[THREADS];
  for (size_t i = 0; i < THREADS; i++) calls[i] = create_sleep(MS);
  ol_test_stop_at(calls[0], 1);
  ol_test_run_threads(calls, THREADS);
  for (size_t i = 0; i < THREADS; i++) {
    CHECK_INT_EQ(ol_test_error(calls[i]), i == 0 ? OL_ECANCELED : 0);
    ol_test_destroy(calls[i]);
  }
}

int
main(void) {
  run("sleep reports the milliseconds that it has slept", test_reports);
  run("sleep stops wherever it is told to", test_stops);
  run("the longest sleep stops, too", test_longest);
  run("sleep fails with OL_ENOMEM when there is no memory for a report", test_short_memory);
  run("sleep refuses other times and names them", test_refused);
  run("sleeps on several threads do not know of each other", test_threads);
  return failures();
}
