/* progress_threads.c - tasks that wait for room for their reports, on real
 * threads; src/runtime/progress.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "gate.h"
#include "thread_host.h"

#define REPORTS 5000

static host_t *host;
static gate_t gate = GATE_CLOSED;

typedef struct source_s {
  int next;    /* the number that is expected; JavaScript thread */
  int outcome; /* of the last report; the pool's thread, read when it has ended */
  bool is_settled;
} source_t;

static int
report(ol_task_t *task, int number) {
  ol__value_t value = {.type = OL_TYPE_NUMBER, .as.number = number};
  return ol__task_report(task, &value);
}

static int
report_all(ol_task_t *task) {
  source_t *source = task->owner;
  for (int i = 0; i < REPORTS && source->outcome == 0; i++) source->outcome = report(task, i);
  return source->outcome;
}

static int
report_past_gate(ol_task_t *task) {
  gate_enter(&gate);
  return report_all(task);
}

static const ol_descriptor_t reporting = {.name = "reporting", .perform = report_all};
static const ol_descriptor_t waiting = {.name = "waiting", .perform = report_past_gate};

static void
expect_next(host_t *of, ol_task_t *task, const ol__value_t *value) {
  (void) of;
  source_t *source = task->owner;
  CHECK(!source->is_settled);
  CHECK_DOUBLE_EQ(value->as.number, source->next++);
}

static void
note_settled(host_t *of, ol_task_t *task) {
  (void) of;
  source_t *source = task->owner;
  source->is_settled = true;
}

static void
start(void) {
  host = host_create(3);
  host->on_report = expect_next;
  host->on_settle = note_settled;
}

static void
test_all_arrive(void) {
  source_t sources[6] = {{0}};
  start();
  for (int i = 0; i < 6; i++) host_submit_heard(host, &reporting, &sources[i], true);
  host_turn_until_settled(host, 6);
  for (int i = 0; i < 6; i++) {
    CHECK_INT_EQ(sources[i].outcome, 0);
    CHECK_INT_EQ(sources[i].next, REPORTS);
  }
  host_destroy(host);
  host_check_slots();
}

/* Whether the task has filled its room, and so waits or is about to. */
static bool
is_full(ol_task_t *task) {
  ol__mutex_lock(&task->progress->lock);
  bool is = task->progress->count == OL__PROGRESS_ROOM;
  ol__mutex_unlock(&task->progress->lock);
  return is;
}

static ol_task_t *
start_waiting(source_t *source) {
  gate = (gate_t) GATE_CLOSED;
  start();
  ol_task_t *task = host_submit_heard(host, &waiting, source, true);
  gate_await(&gate, 1);
  while (!is_full(task)) ol__yield();
  return task;
}

static void
test_cancelled_while_waiting(void) {
  source_t source = {0};
  ol_task_t *task = start_waiting(&source);
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_RUNNING);
  host_turn_until_settled(host, 1);
  CHECK_INT_EQ(source.outcome, OL_ECANCELED);
  host_destroy(host);
  host_check_slots();
}

static void
test_closed_while_waiting(void) {
  source_t source = {0};
  start_waiting(&source);
  host_close(host);
  host_destroy(host); /* waits for its threads */
  CHECK_INT_EQ(source.outcome, OL_ECANCELED);
  CHECK_INT_EQ(source.next, 0);
  host_check_slots();
}

int
main(void) {
  run("all reports of tasks that run side by side arrive in order", test_all_arrive);
  run("a task that waits for room hears that it is aborted", test_cancelled_while_waiting);
  run("a task that waits for room hears that its environment ends", test_closed_while_waiting);
  return failures();
}
