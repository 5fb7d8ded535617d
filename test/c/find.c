/* find.c - where a submitted task is, and for how long, src/runtime/runtime.h. One
 * thread: what JavaScript asks while a task runs is asked inside the task. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

static host_t *host;
static ol_task_t *found;

static void
check_find(ol__task_state_t state, int64_t queued_ns, int64_t run_ns) {
  ol__whereabouts_t whereabouts;
  ol__runtime_find(host->runtime, found, &whereabouts);
  CHECK_INT_EQ(whereabouts.state, state);
  CHECK_INT_EQ(whereabouts.queued_ns, queued_ns);
  CHECK_INT_EQ(whereabouts.run_ns, run_ns);
}

static int
be_found(ol_task_t *task) {
  (void) task;
  check_find(OL__TASK_RUNNING, 20, 0);
  clock_ns += 5;
  check_find(OL__TASK_RUNNING, 20, 5);
  return 0;
}

static const ol_descriptor_t descriptor = {.name = "found", .perform = be_found};

static void
test_find(void) {
  host = host_create(1);
  found = host_task(&descriptor, &found);
  CHECK_INT_EQ(host_try_submit(host, found), 0);
  check_find(OL__TASK_QUEUED, 0, 0);
  clock_ns += 20;
  check_find(OL__TASK_QUEUED, 20, 0);
  host_run_pump(host);
  clock_ns += 100;
  check_find(OL__TASK_DONE, 20, 5);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 1);
  host_destroy(host);
}

int
main(void) {
  run("a task is found where it is, with what it has waited and run", test_find);
  return failures();
}
