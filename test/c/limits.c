/* limits.c - how much may wait in a queue, and what is counted where,
 * src/runtime/runtime.h. One thread. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

static host_t *host;

static void
check_counts(size_t queued, size_t running, size_t abandoned) {
  ol__counts_t counts;
  ol__runtime_count(host->runtime, &counts);
  CHECK_UINT_EQ(counts.queued, queued);
  CHECK_UINT_EQ(counts.running, running);
  CHECK_UINT_EQ(counts.abandoned, abandoned);
  CHECK_INT_EQ(counts.queued_bytes > 0, queued > 0);
}

static int
check_inside(ol_task_t *task) {
  check_counts(2, 1, 0);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_RUNNING);
  check_counts(2, 0, 1);
  return 0;
}

static int
do_nothing(ol_task_t *task) {
  (void) task;
  return 0;
}

static const ol_descriptor_t checking = {.name = "checking", .perform = check_inside};
static const ol_descriptor_t idle = {.name = "idle", .perform = do_nothing};

/* A task whose memory is about so many bytes. */
static ol_task_t *
make_task(size_t size) {
  ol_task_t *task = host_task(&idle, NULL);
  CHECK(ol__arena_alloc(&task->arena, size) != NULL);
  return task;
}

/* Submits one of `size` bytes; destroys it when it was refused. */
static int
submit(size_t size) {
  ol_task_t *task = make_task(size);
  int err = host_try_submit(host, task);
  if (err != 0) ol__task_destroy(task);
  return err;
}

static size_t
queued_bytes(void) {
  ol__counts_t counts;
  ol__runtime_count(host->runtime, &counts);
  return counts.queued_bytes;
}

static void
test_count(void) {
  host = host_create(1);
  ol__runtime_set_limits(host->runtime, 2, SIZE_MAX);
  CHECK_INT_EQ(submit(1), 0);
  CHECK_INT_EQ(submit(1), 0);
  CHECK_INT_EQ(submit(1), OL__FULL);
  check_counts(2, 0, 0);
  host_run_all(host);
  check_counts(0, 0, 0);
  CHECK_INT_EQ(submit(1), 0);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 3);
  host_destroy(host);
}

static void
test_none(void) {
  host = host_create(1);
  ol__runtime_set_limits(host->runtime, 0, SIZE_MAX);
  CHECK_INT_EQ(submit(1), OL__FULL);
  CHECK_INT_EQ(host->due_pumps, 0);
  host_destroy(host);
}

static void
test_bytes(void) {
  host = host_create(1);
  CHECK_INT_EQ(submit(10000), 0);
  size_t one = queued_bytes();
  CHECK(one >= 10000);
  ol__runtime_set_limits(host->runtime, SIZE_MAX, 2 * one);
  CHECK_INT_EQ(submit(10000), 0);
  CHECK_UINT_EQ(queued_bytes(), 2 * one);
  CHECK_INT_EQ(submit(1), OL__FULL);
  ol__runtime_set_limits(host->runtime, SIZE_MAX, one); /* less than waits already */
  CHECK_INT_EQ(submit(1), OL__FULL);
  host_run_all(host);
  CHECK_UINT_EQ(queued_bytes(), 0);
  CHECK_INT_EQ(submit(10000), 0);
  host_destroy(host);
}

static void
test_cancelled(void) {
  host = host_create(1);
  CHECK_INT_EQ(submit(100), 0);
  size_t bytes = queued_bytes();
  for (int priority = 0; priority < 2; priority++) {
    ol_task_t *task = make_task(10000);
    task->priority = (uint32_t) priority;
    CHECK_INT_EQ(host_try_submit(host, task), 0);
    CHECK(queued_bytes() >= bytes + 10000);
    CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_QUEUED);
    ol__task_destroy(task);
    CHECK_UINT_EQ(queued_bytes(), bytes);
  }
  host_destroy(host);
}

static void
test_counts(void) {
  host = host_create(1);
  check_counts(0, 0, 0);
  host_submit(host, &checking, NULL);
  CHECK_INT_EQ(submit(1), 0);
  CHECK_INT_EQ(submit(1), 0);
  check_counts(3, 0, 0);
  host_run_all(host);
  check_counts(0, 0, 0);
  host_destroy(host);
}

int
main(void) {
  run("no more tasks wait than the limit, and others are refused", test_count);
  run("a queue of no tasks refuses all", test_none);
  run("waiting tasks take no more bytes than the limit", test_bytes);
  run("a cancelled task makes room", test_cancelled);
  run("tasks are counted where they are", test_counts);
  return failures();
}
