/* timeout.c - tasks that run into their timeout, src/runtime/runtime.h. One
 * thread: what JavaScript does while a task runs happens inside the task. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

#define TIMEOUT_NS INT64_C(1000000)

static host_t *host;
static void (*meanwhile)(ol_task_t *task);

static int
act(ol_task_t *task) {
  meanwhile(task);
  return ol__api_table.should_stop(task) ? OL_ECANCELED : 0;
}

static int
do_nothing(ol_task_t *task) {
  (void) task;
  return 0;
}

static const ol_descriptor_t acting = {.name = "acting", .perform = act};
static const ol_descriptor_t quick = {.name = "quick", .perform = do_nothing};

static ol_task_t *
submit(const ol_descriptor_t *descriptor, int64_t timeout_ns) {
  ol_task_t *task = host_task(descriptor, NULL);
  task->timeout_ns = timeout_ns;
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  return task;
}

static int64_t
next_deadline(void) {
  return ol__runtime_next_deadline(host->runtime, clock_ns);
}

static ol_task_t *
expire(void) {
  return ol__runtime_expire(host->runtime, clock_ns);
}

/* Runs `act_meanwhile` inside a task with this timeout. */
static void
run_inside(int64_t timeout_ns, void (*act_meanwhile)(ol_task_t *task)) {
  host = host_create(1);
  meanwhile = act_meanwhile;
  submit(&acting, timeout_ns);
  clock_ns += 5 * TIMEOUT_NS; /* which do not count */
  host_run_all(host);
  CHECK(expire() == NULL);
  CHECK_INT_EQ(next_deadline(), -1);
  CHECK_UINT_EQ(host->settled_count, 1);
}

static void
check_no_timeout(ol_task_t *task) {
  (void) task;
  CHECK_INT_EQ(next_deadline(), -1);
  clock_ns += 1000 * TIMEOUT_NS;
  CHECK(expire() == NULL);
}

static void
test_none(void) {
  run_inside(0, check_no_timeout);
  CHECK_INT_EQ(host->states[0], OL__TASK_DONE);
  host_destroy(host);
}

static void
check_expires(ol_task_t *task) {
  CHECK_INT_EQ(next_deadline(), TIMEOUT_NS);
  clock_ns += TIMEOUT_NS - 1;
  CHECK_INT_EQ(next_deadline(), 1);
  CHECK(expire() == NULL);
  CHECK(!ol__api_table.should_stop(task));
  clock_ns++;
  CHECK_INT_EQ(next_deadline(), 0);
  clock_ns += TIMEOUT_NS;
  CHECK_INT_EQ(next_deadline(), 0);
  CHECK(expire() == task);
  CHECK(ol__api_table.should_stop(task));
  CHECK(expire() == NULL);
  CHECK_INT_EQ(next_deadline(), -1);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_FINISHED);
}

static void
test_expire(void) {
  run_inside(TIMEOUT_NS, check_expires);
  CHECK_INT_EQ(host->states[0], OL__TASK_ABANDONED);
  host_destroy(host);
}

static void
finish_late(ol_task_t *task) {
  (void) task;
  clock_ns += 10 * TIMEOUT_NS;
}

static void
test_finished(void) {
  run_inside(TIMEOUT_NS, finish_late); /* nobody looked in time */
  CHECK_INT_EQ(host->states[0], OL__TASK_DONE);
  host_destroy(host);
}

static void
test_queued(void) {
  host = host_create(1);
  submit(&quick, TIMEOUT_NS);
  clock_ns += 10 * TIMEOUT_NS;
  CHECK(expire() == NULL); /* time counts once it runs */
  CHECK_INT_EQ(next_deadline(), TIMEOUT_NS);
  host_run_all(host);
  CHECK_INT_EQ(host->states[0], OL__TASK_DONE);
  host_destroy(host);
}

static void
test_shortest(void) {
  host = host_create(1);
  submit(&quick, 0);
  CHECK_INT_EQ(next_deadline(), -1);
  submit(&quick, 5 * TIMEOUT_NS);
  CHECK_INT_EQ(next_deadline(), 5 * TIMEOUT_NS);
  ol_task_t *shortest = submit(&quick, 2 * TIMEOUT_NS);
  submit(&quick, 3 * TIMEOUT_NS);
  CHECK_INT_EQ(next_deadline(), 2 * TIMEOUT_NS);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, shortest), OL__CANCELLED_QUEUED);
  ol__task_destroy(shortest);
  CHECK(next_deadline() <= 3 * TIMEOUT_NS); /* may be early, never late */
  host_run_all(host);
  CHECK_INT_EQ(next_deadline(), -1);
  submit(&quick, 9 * TIMEOUT_NS);
  CHECK_INT_EQ(next_deadline(), 9 * TIMEOUT_NS);
  host_destroy(host);
}

static void
check_exact(ol_task_t *task) {
  (void) task;
  CHECK_INT_EQ(next_deadline(), 5 * TIMEOUT_NS);
  clock_ns += 2 * TIMEOUT_NS;
  CHECK_INT_EQ(next_deadline(), 3 * TIMEOUT_NS);
  CHECK(expire() == NULL);
}

/* The last task with a timeout to leave the queue has the next deadline. */
static void
test_started(void) {
  host = host_create(1);
  meanwhile = check_exact;
  submit(&quick, TIMEOUT_NS);
  submit(&acting, 5 * TIMEOUT_NS);
  submit(&quick, 0);
  CHECK_INT_EQ(next_deadline(), TIMEOUT_NS);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 3);
  host_destroy(host);
}

/* Whichever way the short one goes, once no other waits it is forgotten. */
static void
test_gone(void) {
  host = host_create(1);
  ol_task_t *task = submit(&quick, TIMEOUT_NS);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  ol__task_destroy(task);
  task = submit(&quick, 7 * TIMEOUT_NS);
  CHECK_INT_EQ(next_deadline(), 7 * TIMEOUT_NS);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  ol__task_destroy(task);
  host_run_all(host);
  submit(&quick, TIMEOUT_NS);
  host_run_all(host);
  submit(&quick, 8 * TIMEOUT_NS);
  CHECK_INT_EQ(next_deadline(), 8 * TIMEOUT_NS);
  host_run_all(host);
  host_destroy(host);
}

static void
test_cancelled(void) {
  host = host_create(1);
  ol_task_t *task = submit(&quick, TIMEOUT_NS);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  ol__task_destroy(task);
  CHECK_INT_EQ(next_deadline(), -1);
  host_destroy(host);
}

static void
test_closed(void) {
  host = host_create(1);
  submit(&quick, TIMEOUT_NS);
  submit(&quick, 0);
  ol__runtime_close(host->runtime);
  CHECK_INT_EQ(next_deadline(), -1);
  host_destroy(host);
}

static void
test_refused(void) {
  host = host_create(1);
  host->cannot_start = true;
  ol_task_t *task = host_task(&quick, NULL);
  task->timeout_ns = TIMEOUT_NS;
  CHECK_INT_EQ(host_try_submit(host, task), OL_ENOMEM);
  CHECK_INT_EQ(next_deadline(), -1);
  ol__task_destroy(task);
  host_destroy(host);
}

/* Three run at once, on pumps inside each other: the outer ones for longer. */
static ol_task_t *nested[3];
static int depth;

static void
run_next(ol_task_t *task) {
  nested[depth++] = task;
  clock_ns += TIMEOUT_NS;
  if (depth < 3) {
    host_run_pump(host);
    return;
  }
  CHECK_INT_EQ(next_deadline(), 0);
  CHECK(expire() == nested[0]); /* its 3 are over */
  CHECK(expire() == nested[2]);
  CHECK(expire() == NULL);
  int64_t next_ns = next_deadline();
  CHECK(next_ns > 0 && next_ns <= 7 * TIMEOUT_NS); /* may be early, never late */
}

static void
test_several(void) {
  static const int64_t timeouts_ns[] = {3 * TIMEOUT_NS, 9 * TIMEOUT_NS, TIMEOUT_NS};
  host = host_create(3);
  meanwhile = run_next;
  depth = 0;
  for (int i = 0; i < 3; i++) submit(&acting, timeouts_ns[i]);
  CHECK_INT_EQ(host->due_pumps, 3);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 3);
  CHECK_INT_EQ(next_deadline(), -1);
  host_destroy(host);
}

int
main(void) {
  run("a task without a timeout never expires", test_none);
  run("a running task expires at its timeout, once", test_expire);
  run("a task that has finished does not expire", test_finished);
  run("a task's time counts once it runs", test_queued);
  run("the next deadline is that of the shortest timeout", test_shortest);
  run("the deadline of the last timed task to start is exact", test_started);
  run("a short timeout that is gone does not shorten the next", test_gone);
  run("a cancelled task has no deadline", test_cancelled);
  run("a closed runtime has no deadline", test_closed);
  run("a task that could not be submitted has no deadline", test_refused);
  run("of several running tasks those past their timeout expire", test_several);
  return failures();
}
