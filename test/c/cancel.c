/* cancel.c - tasks that nobody waits for any more, src/runtime/runtime.h. One
 * thread: what JavaScript does while a task runs happens inside the task. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"
#include "random.h"

#define COUNT 60

static host_t *host;
static ol_task_t *tasks[COUNT];
static bool is_cancelled[COUNT];
static int ran;

static int
count_run(ol_task_t *task) {
  (void) task;
  ran++;
  return 0;
}

/* Is cancelled by JavaScript while it runs. */
static int
be_cancelled(ol_task_t *task) {
  CHECK(!ol__api_table.should_stop(task));
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_RUNNING);
  CHECK(ol__api_table.should_stop(task));
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_FINISHED);
  return ol__api_table.return_bool(task, true);
}

static const ol_descriptor_t counting = {.name = "counting", .perform = count_run};
static const ol_descriptor_t cancelled = {.name = "cancelled", .perform = be_cancelled};

static void
submit(int i, const ol_descriptor_t *descriptor, uint32_t priority) {
  tasks[i] = host_task(descriptor, &tasks[i]);
  tasks[i]->priority = priority;
  is_cancelled[i] = false;
  CHECK_INT_EQ(host_try_submit(host, tasks[i]), 0);
}

static void
cancel(int i) {
  if (!CHECK_INT_EQ(ol__runtime_cancel(host->runtime, tasks[i]), OL__CANCELLED_QUEUED)) return;
  CHECK_INT_EQ(atomic_load(&tasks[i]->state), OL__TASK_CANCELLED);
  ol__task_destroy(tasks[i]);
  is_cancelled[i] = true;
}

static void
start(void) {
  host = host_create(1);
  ran = 0;
}

/* Runs what was not cancelled, `count` tasks, which must be all that is settled. */
static void
finish(int count) {
  host_run_all(host);
  CHECK_INT_EQ(ran, count);
  CHECK_UINT_EQ(host->settled_count, count);
  for (int i = 0; i < count; i++) CHECK(!is_cancelled[(ol_task_t **) host->owners[i] - tasks]);
  host_destroy(host);
}

static void
test_queued(void) {
  for (int position = 0; position < 5; position++) {
    start();
    for (int i = 0; i < 5; i++) submit(i, &counting, i < 2 ? 0 : 1);
    cancel(position);
    finish(4);
  }
}

static void
test_all_queued(void) {
  start();
  for (int i = 0; i < COUNT; i++) submit(i, &counting, 0);
  for (int i = 0; i < COUNT; i++) cancel(i);
  finish(0);
}

static void
test_random(void) {
  for (int round = 0; round < 100; round++) {
    start();
    int left = COUNT;
    for (int i = 0; i < COUNT; i++) submit(i, &counting, (uint32_t) random_below(3));
    for (int i = 0; i < COUNT; i++) {
      int chosen = (int) random_below(COUNT);
      if (is_cancelled[chosen]) continue;
      cancel(chosen);
      left--;
    }
    finish(left);
  }
}

static void
test_after_cancel(void) {
  start();
  submit(0, &counting, 0);
  cancel(0);
  submit(1, &counting, 0);
  finish(1);
}

static void
test_running(void) {
  start();
  submit(0, &cancelled, 0);
  host_run_pump(host);
  CHECK_UINT_EQ(host->settled_count, 0);
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 1);
  CHECK_INT_EQ(host->states[0], OL__TASK_ABANDONED);
  host_destroy(host);
}

static void
test_finished(void) {
  start();
  submit(0, &counting, 0);
  host_run_pump(host);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, tasks[0]), OL__CANCELLED_FINISHED);
  CHECK_INT_EQ(atomic_load(&tasks[0]->state), OL__TASK_DONE);
  finish(1);
}

/* The callback of one task aborts the next, which has finished too. */
static void
cancel_next(host_t *the_host, ol_task_t *task) {
  int i = (int) ((ol_task_t **) task->owner - tasks);
  if (i + 1 < COUNT) CHECK_INT_EQ(ol__runtime_cancel(the_host->runtime, tasks[i + 1]), OL__CANCELLED_FINISHED);
}

static void
test_delivered(void) {
  start();
  host->on_settle = cancel_next;
  for (int i = 0; i < COUNT; i++) submit(i, &counting, 0);
  finish(COUNT);
}

int
main(void) {
  run("a queued task that was cancelled never runs, wherever it waits", test_queued);
  run("a pump that finds everything cancelled ends", test_all_queued);
  run("whatever is cancelled, the others run", test_random);
  run("a task submitted after a cancelled one runs", test_after_cancel);
  run("a running task is told to stop and delivered as abandoned", test_running);
  run("a finished task is too late to be cancelled", test_finished);
  run("so is one that is being delivered", test_delivered);
  return failures();
}
