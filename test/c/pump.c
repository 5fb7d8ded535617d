/* pump.c - when pumps ring and end, src/runtime/pump.h. One thread: what
 * JavaScript does meanwhile happens inside a task. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "pump_host.h"

/* --- When a pump ends */

static ol__share_t other;
static int other_rings;

static void
ring_other(void *data) {
  (void) data;
  other_rings++;
}

static void
test_slice(void) {
  start_with(OL__SLICE_NS / 5 * 2, 1);
  submit(10);
  ol__share_init(&other, &ol__pool, ring_other, NULL);
  other_rings = 0;
  CHECK(!ol__share_acquire(&other, true));
  host_run_pump(host);
  CHECK_INT_EQ(other_rings, 1);
  CHECK_INT_EQ(host->rings, 1);
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 3); /* the third ended behind the slice */
  CHECK_INT_EQ(host->due_pumps, 0);
  CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_STARVING);
  CHECK_INT_EQ(ol__share_take(&other), 1);
  ol__share_release(&other);
  CHECK_INT_EQ(host->rings, 2);
  ol__runtime_visit(host->runtime); /* was rung for it */
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 10);
  host_destroy(host);
}

static void
test_no_slice(void) {
  start_with(OL__SLICE_NS, 1);
  submit(10);
  host_run_pump(host);
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 10);
  host_destroy(host);
}

static void
test_whole_pool(void) {
  start_with(OL__SLICE_NS, 1);
  submit(3);
  ol__pool_set_limit(ol__pool_size());
  host_run_pump(host);
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 1);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 3);
  host_destroy(host);
}

/* --- When a task starts */

static bool has_submitted;

/* JavaScript submits a task between a pump's look at the clock and its lock. */
static void
submit_meanwhile(void) {
  if (has_submitted) return;
  has_submitted = true;
  int64_t seen_ns = clock_ns;
  clock_ns += 500;
  submit(1);
  clock_ns = seen_ns;
}

static void
check_started(host_t *the_host, ol_task_t *task) {
  (void) the_host;
  CHECK(task->started_ns >= task->submitted_ns);
  CHECK(task->ended_ns >= task->started_ns);
}

static void
test_started(void) {
  start_with(1000, 1);
  host->on_settle = check_started;
  ol_task_t *task = host_submit(host, &spending, NULL);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  ol__task_destroy(task); /* leaves a due pump and an empty queue */
  has_submitted = false;
  clock_hook = submit_meanwhile;
  host_run_pump(host);
  clock_hook = NULL;
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 1);
  host_destroy(host);
}

/* --- Ringing */

static void
test_ring(void) {
  start_with(100000, 1);
  submit(10);
  host_run_pump(host);
  CHECK_INT_EQ(host->rings, 1);
  host_visit(host);
  submit(1);
  host_run_pump(host);
  CHECK_INT_EQ(host->rings, 1);
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 11);
  host_destroy(host);
}

static void
visit_meanwhile(void) {
  ol__runtime_visit(host->runtime);
}

static void
test_ring_again(void) {
  start_with(100000, 1);
  meanwhile = visit_meanwhile;
  submit(1);
  for (int i = 0; i < 5; i++) host_submit(host, &acting, NULL);
  submit(1);
  host_run_pump(host);
  CHECK_INT_EQ(host->rings, 6);
  CHECK_UINT_EQ(host->settled_count, 5);
  host_run_all(host);
  host_destroy(host);
}

static void
end_other(void) {
  host_run_pump(host);
  CHECK_INT_EQ(host->rings, 0);
  submit(1);
}

static void
test_ended_other(void) {
  start_with(100000, 2);
  meanwhile = end_other;
  host_submit(host, &acting, NULL);
  submit(1);
  CHECK_INT_EQ(host->due_pumps, 2);
  host_run_pump(host);
  CHECK_INT_EQ(host->rings, 0);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 3);
  host_destroy(host);
}

int
main(void) {
  run("a pump ends after its slice when another environment starves", test_slice);
  run("a pump goes on after its slice when nobody wants its thread", test_no_slice);
  run("a pump ends after its slice when tasks hold the whole pool", test_whole_pool);
  run("no task starts before it was submitted", test_started);
  run("a pump that goes on rings once, one that ends does not", test_ring);
  run("a pump rings again after a visit", test_ring_again);
  run("a pump leaves it to the visit that follows another's end", test_ended_other);
  return failures();
}
