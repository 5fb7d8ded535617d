/* hold.c - memory that a task holds, src/runtime/hold.h: it is let go of once,
 * however the task ends. One thread. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "failing_memory.h"
#include "manual_host.h"

#define HOLDS 9 /* the list grows once */

static host_t *host;
static int released;

static int
succeed(ol_task_t *task) {
  (void) task;
  CHECK_INT_EQ(released, 0);
  return 0;
}

static const ol_descriptor_t holding = {.name = "holding", .perform = succeed};

static void
release(ol__hold_t *hold) {
  CHECK(!hold->is_shared);
  released++;
}

static ol_task_t *
make_task(void) {
  released = 0;
  ol_task_t *task = host_task(&holding, NULL);
  for (uint32_t i = 1; i <= HOLDS; i++) {
    uint32_t number;
    ol__hold_t *hold = ol__arena_calloc(&task->arena, sizeof(*hold));
    if (hold == NULL) abort();
    hold->release = release;
    CHECK_INT_EQ(ol__holds_add(&task->holds, &task->arena, hold, &number), 0);
    CHECK_UINT_EQ(number, i);
    CHECK(ol__holds_find(&task->holds, i) == hold);
  }
  return task;
}

static ol_task_t *
submit(void) {
  host = host_create(1);
  ol_task_t *task = make_task();
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  return task;
}

static void
finish(void) {
  host_run_all(host);
  host_destroy(host);
  CHECK_INT_EQ(released, HOLDS);
}

static void
test_find(void) {
  ol_task_t *task = make_task();
  CHECK(ol__holds_find(&task->holds, 0) == NULL);
  CHECK(ol__holds_find(&task->holds, 1) != ol__holds_find(&task->holds, HOLDS));
  CHECK_INT_EQ(released, 0);
  ol__task_destroy(task);
}

static void
test_not_submitted(void) {
  ol__task_destroy(make_task());
  CHECK_INT_EQ(released, HOLDS);
}

static void
test_refused(void) {
  host = host_create(1);
  ol__runtime_set_limits(host->runtime, 0, SIZE_MAX);
  ol_task_t *task = make_task();
  CHECK_INT_EQ(host_try_submit(host, task), OL__FULL);
  CHECK_INT_EQ(released, 0);
  ol__task_destroy(task);
  finish();
}

static void
test_done(void) {
  submit();
  finish();
}

static void
test_cancelled(void) {
  ol_task_t *task = submit();
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
  CHECK_INT_EQ(released, 0);
  ol__task_destroy(task);
  finish();
}

static ol_task_t *running;

static int
be_abandoned(ol_task_t *task) {
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, running), OL__CANCELLED_RUNNING);
  CHECK_INT_EQ(released, 0);
  return atomic_load(&task->should_stop) ? OL_ECANCELED : 0;
}

static const ol_descriptor_t abandoned = {.name = "abandoned", .perform = be_abandoned};

static void
test_abandoned(void) {
  host = host_create(1);
  running = make_task();
  running->descriptor = &abandoned;
  CHECK_INT_EQ(host_try_submit(host, running), 0);
  host_run_pump(host);
  CHECK_INT_EQ(released, 0);
  finish();
}

static void
test_closed_queued(void) {
  submit();
  ol__runtime_close(host->runtime);
  CHECK_INT_EQ(released, HOLDS);
  finish();
}

static void
test_closed_done(void) {
  submit();
  host_run_pump(host);
  CHECK_INT_EQ(released, 0);
  ol__runtime_close(host->runtime);
  CHECK_INT_EQ(released, HOLDS);
  finish();
}

static int
close_runtime(ol_task_t *task) {
  (void) task;
  ol__runtime_close(host->runtime);
  CHECK_INT_EQ(released, 0);
  return 0;
}

static const ol_descriptor_t closing = {.name = "closing", .perform = close_runtime};

/* The last visit never comes: the task goes with the runtime. */
static void
test_closed_running(void) {
  host = host_create(1);
  ol_task_t *task = make_task();
  task->descriptor = &closing;
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  host_run_pump(host);
  CHECK_INT_EQ(released, 0);
  host_destroy(host);
  CHECK_INT_EQ(released, HOLDS);
}

static void
test_short_memory(void) {
  host = host_create(1);
  ol_task_t *task = make_task();
  ol__hold_t hold = {.release = release};
  uint32_t number = 0;
  task->arena.next = task->arena.end;
  task->holds.room = task->holds.count = 8; /* as many as there is room for */
  memory_fail_at(1);
  CHECK_INT_EQ(ol__holds_add(&task->holds, &task->arena, &hold, &number), OL_ENOMEM);
  memory_restore();
  CHECK_UINT_EQ(number, 0);
  ol__task_destroy(task);
  CHECK_INT_EQ(released, 8);
  host_destroy(host);
}

static void
test_bytes(void) {
  ol__counts_t counts;
  host = host_create(1);
  ol__runtime_set_limits(host->runtime, SIZE_MAX, 100000);
  ol_task_t *task = make_task();
  task->held_size = 100000;
  CHECK_INT_EQ(ol__runtime_judge(host->runtime, task), OL__FULL);
  task->held_size -= task->arena.used;
  CHECK_INT_EQ(ol__runtime_judge(host->runtime, task), 0);
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  ol__runtime_count(host->runtime, &counts);
  CHECK_UINT_EQ(counts.queued_bytes, 100000);
  CHECK_INT_EQ(ol__runtime_judge(host->runtime, task), OL__FULL);
  host_run_pump(host);
  ol__runtime_count(host->runtime, &counts);
  CHECK_UINT_EQ(counts.queued_bytes, 0);
  ol__runtime_close(host->runtime);
  CHECK_INT_EQ(ol__runtime_judge(host->runtime, task), OL_ECANCELED);
  finish();
}

int
main(void) {
  run("a hold is found by its number", test_find);
  run("a task that is never submitted lets go of what it holds", test_not_submitted);
  run("so does one that was refused, when its owner destroys it", test_refused);
  run("so does one that is done", test_done);
  run("so does one that is cancelled before it ran", test_cancelled);
  run("so does one that was abandoned, when it has stopped", test_abandoned);
  run("so does one that is queued when the runtime closes", test_closed_queued);
  run("so does one that waits for its delivery then", test_closed_done);
  run("so does one that runs then, with the runtime", test_closed_running);
  run("a hold for which there is no memory is not added", test_short_memory);
  run("what is held counts among the queue's bytes", test_bytes);
  return failures();
}
