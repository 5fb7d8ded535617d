/* measure.c - what pumps and the delivery count of tasks,
 * src/runtime/meter.h. One thread. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

#define WAIT_NS INT64_C(3000)
#define RUN_NS INT64_C(500000)
#define DELIVER_NS INT64_C(70000)

static host_t *host;
static ol__meter_t *meter;

static int
take_time(ol_task_t *task) {
  (void) task;
  clock_ns += RUN_NS;
  return 0;
}

static int
fail_late(ol_task_t *task) {
  clock_ns += RUN_NS;
  return ol__task_fail(task, OL_ETASK, NULL, "no");
}

static int
abort_itself(ol_task_t *task) {
  clock_ns += RUN_NS;
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_RUNNING);
  return OL_ECANCELED;
}

static const ol_descriptor_t working = {.name = "working", .perform = take_time};
static const ol_descriptor_t failing = {.name = "failing", .perform = fail_late};
static const ol_descriptor_t aborted = {.name = "aborted", .perform = abort_itself};

static void
start(void) {
  host = host_create(1);
  meter = ol__meter_create();
  if (meter == NULL) abort();
}

static void
end(void) {
  host_destroy(host);
  ol__meter_destroy(meter);
}

static ol_task_t *
submit(const ol_descriptor_t *descriptor) {
  ol_task_t *task = host_task(descriptor, NULL);
  task->meter = meter;
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  return task;
}

/* Runs what was submitted, and lets some time go by before and after it. */
static void
run_pump(void) {
  clock_ns += WAIT_NS;
  host_run_pump(host);
  clock_ns += DELIVER_NS;
}

static void
check_counts(uint64_t run_count, uint64_t delivered, uint64_t late) {
  ol__counts_t counts;
  ol__runtime_count(host->runtime, &counts);
  CHECK_UINT_EQ(counts.late, late);
  CHECK_UINT_EQ(meter->wait.count, run_count);
  CHECK_UINT_EQ(meter->run.count, run_count);
  CHECK_UINT_EQ(meter->deliver.count, delivered);
}

static void
test_times(void) {
  start();
  submit(&working);
  run_pump();
  check_counts(1, 0, 0);
  host_visit(host);
  check_counts(1, 1, 0);
  CHECK_INT_EQ(meter->wait.max_ns, WAIT_NS);
  CHECK_INT_EQ(meter->run.max_ns, RUN_NS);
  CHECK_INT_EQ(meter->deliver.max_ns, DELIVER_NS);
  end();
}

static void
test_failed(void) {
  start();
  submit(&failing);
  run_pump();
  host_visit(host);
  check_counts(1, 1, 0);
  CHECK_INT_EQ(meter->run.max_ns, RUN_NS);
  end();
}

static void
test_abandoned(void) {
  start();
  submit(&aborted);
  run_pump();
  check_counts(1, 0, 0);
  host_visit(host);
  check_counts(1, 0, 1);
  CHECK_INT_EQ(meter->run.max_ns, RUN_NS);
  end();
}

static void
test_cancelled_late(void) {
  start();
  ol_task_t *task = submit(&working);
  run_pump();
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_FINISHED);
  host_visit(host);
  check_counts(1, 0, 1);
  end();
}

static void
test_cancelled_early(void) {
  start();
  ol_task_t *task = submit(&working);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  ol__task_destroy(task);
  host_run_all(host);
  check_counts(0, 0, 0);
  end();
}

static void
test_closed(void) {
  start();
  submit(&working);
  run_pump();
  ol__runtime_close(host->runtime);
  host_visit(host);
  check_counts(1, 0, 0);
  end();
}

static void
test_unmeasured(void) {
  start();
  host_submit(host, &working, NULL);
  host_submit(host, &aborted, NULL);
  host_run_all(host);
  check_counts(0, 0, 1);
  end();
}

int
main(void) {
  run("a task's wait and run are counted when it has run, its delivery when it is delivered", test_times);
  run("a task that fails is counted like others", test_failed);
  run("a task abandoned while it ran has run, but is late instead of delivered", test_abandoned);
  run("so is one cancelled between its end and its delivery", test_cancelled_late);
  run("a task cancelled in the queue is not counted", test_cancelled_early);
  run("what a closed runtime drops has run and is not delivered", test_closed);
  run("a task without a meter runs like others", test_unmeasured);
  return failures();
}
