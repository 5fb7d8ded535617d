/* state.c - ol_state of offloop.h: memory that is the task's. */
/* sources: src/base/*.c src/runtime/*.c */
/* also under: windows */

#include "api_task.h"
#include "failing_memory.h"

static int cleaned; /* how often cleanup was called */
static void *had;   /* what it was called with */
static int (*inside)(ol_task_t *task);

static void
cleanup(void *state) {
  cleaned++;
  had = state;
}

static int
perform(ol_task_t *task) {
  return inside(task);
}

static void
run_inside(int (*perform_inside)(ol_task_t *task), int err) {
  cleaned = 0;
  had = NULL;
  inside = perform_inside;
  ol_task_t *task = api_run(perform, NULL, 0);
  CHECK_INT_EQ(task->err, err);
  CHECK_INT_EQ(cleaned, 0);
  ol__task_destroy(task);
}

static int
make(ol_task_t *task) {
  unsigned char *state = ol_state(task, 1000, cleanup);
  for (int i = 0; i < 1000; i++) CHECK_INT_EQ(state[i], 0);
  memset(state, 7, 1000);
  CHECK(ol_state(task, 1, NULL) == state);
  CHECK_INT_EQ(state[999], 7);
  return 0;
}

static void
test_made_once(void) {
  run_inside(make, 0);
  CHECK_INT_EQ(cleaned, 1);
  CHECK(had != NULL);
}

static int
make_and_fail(ol_task_t *task) {
  (void) ol_state(task, 8, cleanup);
  return ol_fail(task, NULL, "no");
}

static void
test_failed(void) {
  run_inside(make_and_fail, OL_ETASK);
  CHECK_INT_EQ(cleaned, 1);
}

static int
make_nothing(ol_task_t *task) {
  CHECK(ol_state(task, 0, cleanup) == NULL);
  return 0;
}

static void
test_nothing(void) {
  run_inside(make_nothing, 0);
  CHECK_INT_EQ(cleaned, 0);
}

static int
make_without_memory(ol_task_t *task) {
  memory_fail_at(1);
  CHECK(ol_state(task, 100000, cleanup) == NULL);
  memory_restore();
  return ol_state(task, 16, cleanup) == NULL ? OL_ENOMEM : 0;
}

static void
test_no_memory(void) {
  run_inside(make_without_memory, 0);
  CHECK_INT_EQ(cleaned, 1);
}

static int
make_without_cleanup(ol_task_t *task) {
  return ol_state(task, 16, NULL) == NULL ? OL_ENOMEM : 0;
}

static void
test_no_cleanup(void) {
  run_inside(make_without_cleanup, 0);
  CHECK_INT_EQ(cleaned, 0);
}

int
main(void) {
  run("a task's state is zeroed, made once, and cleaned up once", test_made_once);
  run("the state of a task that failed is cleaned up", test_failed);
  run("a task that asks for no bytes has no state", test_nothing);
  run("a state for which there was no memory can be asked for again", test_no_memory);
  run("a state may need no cleaning up", test_no_cleanup);
  return failures();
}
