/* submit.c - what a submission comes to when slots, pumps or memory are short,
 * src/runtime/runtime.h. One thread. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "failing_memory.h"
#include "manual_host.h"

static host_t *host;
static int order[8];
static int ran;

static int
note_run(ol_task_t *task) {
  order[ran++ % 8] = (int) task->priority;
  return 0;
}

static const ol_descriptor_t noting = {.name = "noting", .perform = note_run};

static void
start(int limit) {
  host = host_create(limit);
  ran = 0;
}

static void
submit(int count) {
  for (int i = 0; i < count; i++) host_submit(host, &noting, NULL);
}

static void
finish(int count) {
  host_run_all(host);
  CHECK_INT_EQ(ran, count);
  CHECK_UINT_EQ(host->settled_count, count);
  host_destroy(host);
}

static void
test_no_pump(void) {
  start(2);
  host->cannot_start = true;
  ol_task_t *task = host_task(&noting, NULL);
  for (int i = 0; i < 5; i++) CHECK_INT_EQ(host_try_submit(host, task), OL_ENOMEM); /* more often than there are slots */
  CHECK_INT_EQ(atomic_load(&task->state), OL__TASK_QUEUED);
  host->cannot_start = false;
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  finish(1);
}

static void
test_no_second_pump(void) {
  start(3);
  submit(1);
  host->cannot_start = true;
  submit(3);
  CHECK_INT_EQ(host->due_pumps, 1);
  host->cannot_start = false;
  submit(1);
  CHECK_INT_EQ(host->due_pumps, 2);
  finish(5);
}

static void
test_priority(void) {
  static const uint32_t priorities[] = {7, 0, OL__MAX_PRIORITY, 1};
  start(1);
  for (int i = 0; i < 4; i++) {
    ol_task_t *task = host_task(&noting, NULL);
    task->priority = priorities[i];
    CHECK_INT_EQ(host_try_submit(host, task), 0);
  }
  host_run_pump(host);
  CHECK_INT_EQ(order[0], 0);
  CHECK_INT_EQ(order[1], 1);
  CHECK_INT_EQ(order[2], 7);
  CHECK_INT_EQ(order[3], OL__MAX_PRIORITY);
  finish(4);
}

/* --- Slots that others hold */

static ol__share_t other;

static void
ring_nobody(void *data) {
  (void) data;
}

/* A host with a task that waits for the only slot. */
static void
start_starving(void) {
  start(1);
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, true));
  submit(1);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_STARVING);
  CHECK_INT_EQ(host->due_pumps, 0);
  CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_STARVING);
}

static void
test_starving(void) {
  start_starving();
  ol__share_release(&other);
  CHECK_INT_EQ(host->rings, 1);
  ol__runtime_visit(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 1);
  finish(1);
}

static void
test_starving_again(void) {
  start_starving();
  ol__share_release(&other);
  submit(1); /* before the ring is answered */
  ol__runtime_visit(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 1);
  host_run_all(host);
  ol__runtime_visit(host->runtime);
  CHECK(!ol__pool_should_yield());
  finish(2);
}

static void
test_granted_and_used(void) {
  start_starving();
  ol__share_release(&other);
  submit(1); /* before the ring is answered */
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_NONE);
  CHECK_INT_EQ(host->due_pumps, 1);
  CHECK(!ol__pool_should_yield()); /* nobody starves */
  ol__runtime_visit(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 1);
  CHECK(!ol__pool_should_yield());
  finish(2);
}

static void
test_granted_in_vain(void) {
  start_starving();
  ol__share_release(&other);
  host->cannot_start = true;
  CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_STARVING);
  host->cannot_start = false;
  CHECK(ol__share_acquire(&other, true)); /* the slot is free again */
  ol__share_release(&other);
  submit(1);
  finish(2);
}

static void
test_granted_too_late(void) {
  start_starving();
  ol_task_t *task = host_submit(host, &noting, NULL);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  ol__task_destroy(task);
  CHECK(!ol__share_acquire(&other, false));
  ol__runtime_visit(host->runtime);
  ol__share_release(&other);
  ol__runtime_visit(host->runtime);
  host_run_all(host);
  CHECK_INT_EQ(ol__share_take(&other), 1); /* behind the one that starved */
  ol__share_release(&other);
  finish(1);
}

static void
test_raised_limit(void) {
  start(1);
  submit(5);
  CHECK_INT_EQ(host->due_pumps, 1);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_NONE);
  ol__pool_set_limit(4);
  for (int i = 0; i < 3; i++) ol__runtime_start_pumps(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 4);
  finish(5);
}

/* --- Memory */

static void
test_create(void) {
  memory_fail_at(1);
  CHECK(ol__runtime_create(&host_calls, NULL) == NULL);
  memory_fail_at(1);
  CHECK(ol__task_create(&noting, 0) == NULL);
  memory_fail_at(2);
  CHECK(ol__task_create(&noting, 100) == NULL);
  memory_restore();
}

static void
test_no_allocation(void) {
  start(1);
  ol_task_t *task = host_task(&noting, NULL);
  memory_fail_at(1);
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  host_run_all(host);
  CHECK(!memory_has_failed());
  memory_restore();
  finish(1);
}

int
main(void) {
  run("without a pump a task stays the caller's, and no slot is lost", test_no_pump);
  run("without a second pump the first runs all", test_no_second_pump);
  run("a pump takes the most urgent task first", test_priority);
  run("a task that found no slot starts when the runtime is rung", test_starving);
  run("a task that comes between the slot and the ring starves nobody", test_starving_again);
  run("a submission uses the slot that was granted and not taken yet", test_granted_and_used);
  run("a slot that no pump could start for is given back", test_granted_in_vain);
  run("slots go around when tasks are cancelled meanwhile", test_granted_too_late);
  run("a higher limit starts more pumps", test_raised_limit);
  run("what finds no memory is not created", test_create);
  run("from submission to delivery nothing is allocated", test_no_allocation);
  return failures();
}
