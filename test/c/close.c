/* close.c - the end of an environment, src/runtime/runtime.h. One thread: what
 * JavaScript does while a task runs happens inside the task. That nothing leaks
 * or is used afterwards is the sanitizer's to see. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

static host_t *host;
static int ran;

static int
count_run(ol_task_t *task) {
  (void) task;
  ran++;
  return 0;
}

/* Its environment ends while it runs. */
static int
see_close(ol_task_t *task) {
  ran++;
  CHECK(!ol__api_table.should_stop(task));
  ol__runtime_close(host->runtime);
  CHECK(ol__api_table.should_stop(task));
  return ol__api_table.return_bool(task, true);
}

static const ol_descriptor_t counting = {.name = "counting", .perform = count_run};
static const ol_descriptor_t closing = {.name = "closing", .perform = see_close};

static void
start(int limit) {
  host = host_create(limit);
  ran = 0;
}

static void
submit(int count) {
  for (int i = 0; i < count; i++) {
    ol_task_t *task = host_task(&counting, NULL);
    task->priority = (uint32_t) i % 2;
    CHECK_INT_EQ(host_try_submit(host, task), 0);
  }
}

static void
test_queued(void) {
  start(1);
  submit(10);
  ol__runtime_close(host->runtime);
  host_run_pump(host);
  CHECK_INT_EQ(ran, 0);
  CHECK_UINT_EQ(host->settled_count, 0);
  host_destroy(host);
}

static void
test_refused(void) {
  start(1);
  ol__runtime_close(host->runtime);
  ol_task_t *task = host_task(&counting, NULL);
  CHECK_INT_EQ(host_try_submit(host, task), OL_ECANCELED);
  ol__task_destroy(task);
  CHECK_INT_EQ(host->due_pumps, 0);
  host_destroy(host);
}

static void
test_running(void) {
  start(1);
  host_submit(host, &closing, NULL);
  submit(3);
  host_run_pump(host);
  CHECK_INT_EQ(ran, 1);
  CHECK_UINT_EQ(host->settled_count, 0); /* its pump has destroyed it */
  CHECK_INT_EQ(host->rings, 0);
  host_destroy(host);
}

static void
test_visit(void) {
  start(1);
  host_submit(host, &closing, NULL);
  host_run_pump(host);
  host_visit(host); /* of a pump that ended behind the close */
  CHECK_INT_EQ(ran, 1);
  CHECK_UINT_EQ(host->settled_count, 0);
  host_destroy(host);
}

static void
test_finished(void) {
  start(1);
  submit(10);
  host_run_pump(host);
  CHECK_INT_EQ(ran, 10);
  ol__runtime_close(host->runtime);
  CHECK_UINT_EQ(host->settled_count, 0);
  host_destroy(host);
}

static void
test_resting(void) {
  start(1);
  submit(2 * OL__DELIVERY_TASKS);
  host_run_pump(host);
  host_visit(host);
  CHECK(host->rest_is_due);
  ol__runtime_close(host->runtime);
  host_continue(host);
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_TASKS);
  host_destroy(host);
}

static void
test_twice(void) {
  start(1);
  submit(3);
  ol__runtime_close(host->runtime);
  ol__runtime_close(host->runtime);
  host_destroy(host);
}

static void
test_due_pumps(void) {
  start(3);
  submit(3);
  CHECK_INT_EQ(host->due_pumps, 3);
  host_destroy(host); /* has them run behind the close */
  CHECK_INT_EQ(ran, 0);
}

/* --- Slots */

static void
count_ring(void *rings) {
  ++*(int *) rings;
}

static void
test_waiting(void) {
  start(1);
  ol__share_t other;
  int rings = 0;
  ol__share_init(&other, &ol__pool, count_ring, &rings);
  CHECK(ol__share_acquire(&other, true));
  submit(1);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_STARVING);
  ol__runtime_close(host->runtime);
  ol__share_release(&other);
  CHECK_INT_EQ(host->rings, 0);
  host_destroy(host);
}

static void
test_granted(void) {
  start(1);
  ol__share_t other;
  int rings = 0;
  ol__share_init(&other, &ol__pool, count_ring, &rings);
  CHECK(ol__share_acquire(&other, true));
  submit(1);
  CHECK(!ol__share_acquire(&other, true));
  ol__share_release(&other);
  CHECK_INT_EQ(host->rings, 1);
  CHECK_INT_EQ(rings, 0);
  ol__runtime_close(host->runtime); /* before it answered */
  CHECK_INT_EQ(rings, 1);
  CHECK_INT_EQ(ol__share_take(&other), 1);
  ol__share_release(&other);
  ol__runtime_visit(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 0);
  host_destroy(host);
}

static void
test_forgotten_pumps(void) {
  start(2);
  submit(2);
  CHECK_INT_EQ(host->due_pumps, 2);
  ol__share_t other;
  int rings = 0;
  ol__share_init(&other, &ol__pool, count_ring, &rings);
  CHECK(!ol__share_acquire(&other, true));
  ol__runtime_close(host->runtime); /* and neither pump runs after it, or not yet */
  CHECK_INT_EQ(rings, 1);
  CHECK_INT_EQ(ol__share_take(&other), 1);
  CHECK(ol__share_acquire(&other, true));
  host_run_pump(host);
  host->due_pumps--;
  ol__pump_drop(host->runtime);
  ol__runtime_release(host->runtime);
  CHECK(!ol__share_acquire(&other, true)); /* they had none left to give */
  ol__share_leave(&other);
  for (int i = 0; i < 2; i++) ol__share_release(&other);
  host_destroy(host);
}

int
main(void) {
  run("queued tasks are dropped, and a pump that was due ends", test_queued);
  run("a closed runtime refuses tasks, which stay the caller's", test_refused);
  run("a running task is told to stop and never delivered", test_running);
  run("a visit of a closed runtime settles nothing", test_visit);
  run("finished tasks that wait for a visit are dropped", test_finished);
  run("what a resting delivery has left is dropped", test_resting);
  run("a runtime can be closed twice", test_twice);
  run("pumps that were due find the block behind its environment", test_due_pumps);
  run("a closed runtime waits for no slot and is not rung", test_waiting);
  run("a slot that was granted to a closed runtime is passed on", test_granted);
  run("pumps that have not begun give their slots back once, when the runtime is closed", test_forgotten_pumps);
  return failures();
}
