/* endings.c - tasks that are cancelled, expire or lose their environment while
 * real threads run them, src/runtime/runtime.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "gate.h"
#include "random.h"
#include "thread_host.h"

#include <stdatomic.h>

static gate_t *gate;
static atomic_int ran;

/* Runs until it is told to stop. */
static int
work_on(ol_task_t *task) {
  gate_enter(gate);
  while (!ol__api_table.should_stop(task)) ol__yield();
  gate_leave(gate);
  return OL_ECANCELED;
}

static int
count_run(ol_task_t *task) {
  (void) task;
  atomic_fetch_add(&ran, 1);
  return 0;
}

static const ol_descriptor_t endless = {.name = "endless", .perform = work_on};
static const ol_descriptor_t counting = {.name = "counting", .perform = count_run};

static void
check_abandoned(host_t *host, ol_task_t *task) {
  (void) host;
  CHECK_INT_EQ(atomic_load(&task->state), OL__TASK_ABANDONED);
}

static void
test_cancel_running(void) {
  gate_t opened = GATE_CLOSED;
  gate = &opened;
  gate_open(gate);
  host_t *host = host_create(2);
  host->on_settle = check_abandoned;
  ol_task_t *task = host_submit(host, &endless, NULL, 0);
  while (atomic_load(&task->state) != OL__TASK_RUNNING) sched_yield();
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_RUNNING);
  host_turn_until_settled(host, 1);
  host_destroy(host);
  host_check_slots();
}

static void
test_expire_running(void) {
  gate_t opened = GATE_CLOSED;
  gate = &opened;
  gate_open(gate);
  host_t *host = host_create(2);
  host->on_settle = check_abandoned;
  ol_task_t *task = ol__task_create(&endless, 0);
  task->timeout_ns = OL__NS_PER_MS;
  CHECK_INT_EQ(ol__runtime_submit(host->runtime, task, &host->backlog), 0);
  while (ol__runtime_expire(host->runtime, ol__now_ns()) == NULL) sched_yield();
  host_turn_until_settled(host, 1);
  CHECK_INT_EQ(ol__runtime_next_deadline(host->runtime, ol__now_ns()), -1);
  host_destroy(host);
  host_check_slots();
}

/* --- Cancelling at any moment: each task ends one way */

#define COUNT 20000

static int outcomes[4]; /* by ol__cancelled_t; the last: settled without being cancelled */

static void
note_settled(host_t *host, ol_task_t *task) {
  (void) host;
  if (task->owner != NULL) *(ol_task_t **) task->owner = NULL;
  if (atomic_load(&task->state) == OL__TASK_DONE) outcomes[3]++;
}

static void
test_cancel_any(void) {
  static ol_task_t *tasks[COUNT];
  memset(outcomes, 0, sizeof(outcomes));
  atomic_store(&ran, 0);
  host_t *host = host_create(3);
  host->on_settle = note_settled;
  for (int i = 0; i < COUNT; i++) {
    tasks[i] = host_submit(host, &counting, &tasks[i], (uint32_t) i % 2);
    int chosen = i - (int) random_below(20);
    if (chosen < 0 || tasks[chosen] == NULL) continue;
    ol__cancelled_t outcome = ol__runtime_cancel(host->runtime, tasks[chosen]);
    outcomes[outcome]++;
    if (outcome == OL__CANCELLED_QUEUED) ol__task_destroy(tasks[chosen]);
    if (outcome != OL__CANCELLED_QUEUED) tasks[chosen]->owner = NULL;
    tasks[chosen] = NULL;
    if (i % 64 == 0) ol__runtime_visit(host->runtime);
  }
  host_turn_until_settled(host, (size_t) (COUNT - outcomes[OL__CANCELLED_QUEUED]));
  CHECK_INT_EQ(atomic_load(&ran), COUNT - outcomes[OL__CANCELLED_QUEUED]);
  CHECK_INT_EQ(outcomes[3], COUNT - outcomes[OL__CANCELLED_QUEUED] - outcomes[OL__CANCELLED_RUNNING]);
  host_destroy(host);
  host_check_slots();
}

/* --- The environment ends */

static void
test_close_running(void) {
  gate_t closed = GATE_CLOSED;
  gate = &closed;
  atomic_store(&ran, 0);
  host_t *host = host_create(2);
  for (int i = 0; i < 2; i++) host_submit(host, &endless, NULL, 0);
  while (gate_inside(gate) < 2) host->backlog = ol__runtime_start_pumps(host->runtime);
  for (int i = 0; i < 100; i++) host_submit(host, &counting, NULL, 0);
  host_close(host);
  ol_task_t *late = ol__task_create(&counting, 0);
  CHECK_INT_EQ(ol__runtime_submit(host->runtime, late, &host->backlog), OL_ECANCELED);
  ol__task_destroy(late);
  CHECK_INT_EQ(gate_inside(gate), 2); /* both outlive the environment */
  gate_open(gate);
  host_destroy(host);
  host_check_slots();
  CHECK_INT_EQ(atomic_load(&ran), 0);
}

static void
test_close_any(void) {
  atomic_store(&ran, 0);
  for (int round = 0; round < 50; round++) {
    host_t *host = host_create(3);
    size_t wanted = random_below(400);
    for (int i = 0; i < 500; i++) host_submit(host, &counting, NULL, 0);
    host_turn_until_settled(host, wanted);
    size_t settled = host->settled_count;
    host_close(host);
    CHECK(atomic_load(&ran) >= (int) settled);
    host_destroy(host);
    host_check_slots();
  }
}

int
main(void) {
  run("a running task sees that it was cancelled", test_cancel_running);
  run("a running task sees that its timeout is over", test_expire_running);
  run("a task that is cancelled at any moment ends in one way only", test_cancel_any);
  run("running tasks are told to stop and outlive their environment", test_close_running);
  run("an environment can end at any moment", test_close_any);
  return failures();
}
