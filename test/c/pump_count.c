/* pump_count.c - how many pumps start for the tasks that wait,
 * src/runtime/pump.h. One thread: what another would do meanwhile happens inside
 * a task. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "pump_host.h"

static void
test_unknown(void) {
  host = host_create(3);
  submit(1);
  CHECK_INT_EQ(host->due_pumps, 1);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_HELD_BACK);
  submit(10);
  CHECK_INT_EQ(host->due_pumps, 3);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_NONE);
  CHECK(!host->runtime->share.is_waiting); /* nor asks for more */
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 11);
  host_destroy(host);
}

static void
run_meanwhile(void (*act_meanwhile)(void)) {
  meanwhile = act_meanwhile;
  host_submit(host, &acting, NULL);
  host_run_pump(host);
}

static void
check_one_pump(void) {
  submit(10);
  CHECK_INT_EQ(host->due_pumps, 0);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_HELD_BACK);
}

static void
test_tiny(void) {
  start_with(1000, 3);
  run_meanwhile(check_one_pump);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 11);
  host_destroy(host);
}

static void
check_more_pumps(void) {
  submit(10);
  CHECK_INT_EQ(host->due_pumps, 2); /* and the one that runs this */
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_NONE);
}

static void
test_long(void) {
  start_with(100000, 3);
  run_meanwhile(check_more_pumps);
  host_run_all(host);
  host_destroy(host);
}

static void
test_one_long(void) {
  start_with(1000, 3);
  run_ns = 100000;
  submit(1);
  host_run_all(host);
  run_ns = 1000;
  submit(5);
  host_run_all(host);
  run_meanwhile(check_more_pumps);
  host_run_all(host);
  host_destroy(host);
}

static void
check_patience(void) {
  submit(2);
  clock_ns += OL__PATIENCE_MS * OL__NS_PER_MS - 1;
  CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_HELD_BACK);
  CHECK_INT_EQ(host->due_pumps, 0);
  clock_ns++;
  CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_HELD_BACK);
  CHECK_INT_EQ(host->due_pumps, 1);
  host_run_pump(host); /* on a second thread: the first task still runs */
  CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_NONE);
}

static void
test_patience(void) {
  start_with(1000, 3);
  run_meanwhile(check_patience);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 3);
  host_destroy(host);
}

int
main(void) {
  run("unknown tasks get a pump each, up to the limit", test_unknown);
  run("tiny tasks share one pump", test_tiny);
  run("long tasks get a pump each, up to the limit", test_long);
  run("a long task among tiny ones is remembered for a while", test_one_long);
  run("a task held back is started after the patience", test_patience);
  return failures();
}
