/* progress.c - what running tasks report, src/runtime/progress.h. One thread: what
 * JavaScript does while a task runs happens inside the task. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

#define MAX_HEARD 4000

static host_t *host;
static void (*work)(ol_task_t *task);
static double heard[MAX_HEARD]; /* numbers, in the order they were delivered */
static size_t heard_count;
static size_t heard_before_settle; /* how many at the last settled task */

static int
perform(ol_task_t *task) {
  work(task);
  return 0;
}

static const ol_descriptor_t reporting = {.name = "reporting", .perform = perform};

static int
report(ol_task_t *task, double number) {
  ol__value_t value = {.type = OL_TYPE_NUMBER, .as.number = number};
  return ol__task_report(task, &value);
}

static void
hear(host_t *of, ol_task_t *task, const ol__value_t *value) {
  (void) of;
  (void) task;
  CHECK_INT_EQ(value->type, OL_TYPE_NUMBER);
  if (CHECK(heard_count < MAX_HEARD)) heard[heard_count++] = value->as.number;
}

static void
note_settled(host_t *of, ol_task_t *task) {
  (void) of;
  (void) task;
  heard_before_settle = heard_count;
}

typedef enum {
  UNHEARD,
  LATEST,
  ALL
} listening_t;

static ol_task_t *
submit(listening_t listening) {
  ol_task_t *task = host_task(&reporting, NULL);
  if (listening != UNHEARD) CHECK_INT_EQ(ol__progress_attach(task, listening == ALL), 0);
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  return task;
}

static void
start(int limit) {
  host = host_create(limit);
  host->on_report = hear;
  host->on_settle = note_settled;
  heard_count = 0;
  heard_before_settle = 0;
}

static void
run_task(listening_t listening, void (*inside)(ol_task_t *task)) {
  start(1);
  work = inside;
  submit(listening);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 1);
  CHECK_UINT_EQ(heard_before_settle, heard_count);
  host_destroy(host);
}

static void
visit(void) {
  ol__runtime_visit(host->runtime);
}

static void
report_three(ol_task_t *task) {
  for (int i = 1; i <= 3; i++) CHECK_INT_EQ(report(task, i), 0);
}

static void
test_unheard(void) {
  run_task(UNHEARD, report_three);
  CHECK_UINT_EQ(heard_count, 0);
}

static void
test_latest_wins(void) {
  run_task(LATEST, report_three);
  CHECK_UINT_EQ(heard_count, 1);
  CHECK_DOUBLE_EQ(heard[0], 3);
}

static void
test_all_in_order(void) {
  run_task(ALL, report_three);
  CHECK_UINT_EQ(heard_count, 3);
  for (int i = 0; i < 3; i++) CHECK_DOUBLE_EQ(heard[i], i + 1);
}

static void
report_and_visit(ol_task_t *task) {
  CHECK_INT_EQ(report(task, 1), 0);
  visit(); /* the first is due at once */
  CHECK_UINT_EQ(heard_count, 1);
  CHECK_INT_EQ(report(task, 2), 0);
  clock_ns += OL__PROGRESS_NS - 1;
  visit();
  CHECK_UINT_EQ(heard_count, 1);
  clock_ns += 1;
  visit();
  CHECK_UINT_EQ(heard_count, 2);
  CHECK_INT_EQ(report(task, 3), 0);
}

static void
test_interval(void) {
  run_task(LATEST, report_and_visit);
  CHECK_UINT_EQ(heard_count, 3); /* the last before the end, however soon */
  CHECK_DOUBLE_EQ(heard[2], 3);
}

static void
count_rings(ol_task_t *task) {
  int rings = host->rings;
  CHECK_INT_EQ(report(task, 1), 0);
  CHECK_INT_EQ(host->rings, rings + 1);
  CHECK_INT_EQ(report(task, 2), 0); /* somebody is on the way */
  CHECK_INT_EQ(host->rings, rings + 1);
  visit();
  CHECK_INT_EQ(report(task, 3), 0); /* not due yet */
  CHECK_INT_EQ(host->rings, rings + 1);
  clock_ns += OL__PROGRESS_NS;
  CHECK_INT_EQ(report(task, 4), 0);
  CHECK_INT_EQ(host->rings, rings + 2);
}

static void
test_rings(void) {
  run_task(LATEST, count_rings);
}

static void
cancel_meanwhile(ol_task_t *task) {
  CHECK_INT_EQ(report(task, 1), 0);
  visit();
  CHECK_INT_EQ(ol__runtime_cancel(host->runtime, task), OL__CANCELLED_RUNNING);
  CHECK_INT_EQ(report(task, 2), OL_ECANCELED);
}

static void
test_cancelled(void) {
  run_task(ALL, cancel_meanwhile);
  CHECK_UINT_EQ(heard_count, 1);
}

/* Reports far more than a turn of the loop delivers, and visits whenever there is
 * no room. */
static void
report_many(ol_task_t *task) {
  for (int i = 0; i < 3000; i++) {
    CHECK_INT_EQ(report(task, i), 0);
    if (i % OL__PROGRESS_ROOM != OL__PROGRESS_ROOM - 1) continue;
    visit();
    if (host->rest_is_due) host_continue(host);
  }
}

static void
test_budget(void) {
  size_t before;
  start(1);
  work = report_many;
  submit(ALL);
  before = host->settle_count;
  host_run_all(host);
  CHECK_UINT_EQ(host->settle_count, before + 1);
  CHECK_UINT_EQ(heard_count, 3000);
  for (int i = 0; i < 3000; i++) CHECK_DOUBLE_EQ(heard[i], i);
  host_destroy(host);
}

/* The budget of a turn holds for reports as it does for tasks. */
static void
fill_and_look(ol_task_t *task) {
  for (int round = 0; !host->rest_is_due && round < 100; round++) {
    for (int i = 0; i < OL__PROGRESS_ROOM; i++) CHECK_INT_EQ(report(task, i), 0);
    visit();
  }
  CHECK(host->rest_is_due);
  CHECK_UINT_EQ(heard_count, OL__DELIVERY_TASKS);
}

static void
test_rest(void) {
  run_task(ALL, fill_and_look);
}

static ol_task_t *outer;

static void
report_inside(ol_task_t *task) {
  for (int i = 0; i < 40; i++) CHECK_INT_EQ(report(outer, i), 0);
  for (int i = 0; i < 40; i++) CHECK_INT_EQ(report(task, 100 + i), 0);
  visit();
  CHECK_UINT_EQ(heard_count, 80);
  CHECK_DOUBLE_EQ(heard[OL__DELIVERY_CHUNK], 100);
  CHECK_DOUBLE_EQ(heard[2 * OL__DELIVERY_CHUNK], OL__DELIVERY_CHUNK);
}

static void
run_second_pump(ol_task_t *task) {
  outer = task;
  work = report_inside;
  submit(ALL);
  visit();
  host_run_pump(host);
}

static void
test_turns(void) {
  start(2);
  work = run_second_pump;
  submit(ALL);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 2);
  host_destroy(host);
}

static void
close_while_reported(ol_task_t *task) {
  CHECK_INT_EQ(report(task, 1), 0);
  ol__runtime_close(host->runtime);
  CHECK_INT_EQ(report(task, 2), OL_ECANCELED);
}

static void
test_closed(void) {
  start(1);
  work = close_while_reported;
  submit(ALL);
  host_run_all(host);
  CHECK_UINT_EQ(heard_count, 0);
  host_destroy(host);
}

int
main(void) {
  run("a task that nobody listens to reports to nobody", test_unheard);
  run("the newest report replaces those that were not delivered", test_latest_wins);
  run("all reports arrive in order before the task settles", test_all_in_order);
  run("the latest report is delivered every 16 ms, and before the end", test_interval);
  run("a report rings once until it is delivered", test_rings);
  run("an aborted task is heard no more, and hears of it", test_cancelled);
  run("none of thousands of reports is lost", test_budget);
  run("a delivery of reports rests when the turn's budget is spent", test_rest);
  run("tasks that report at the same time take turns", test_turns);
  run("what was reported goes with a runtime that closes", test_closed);
  return failures();
}
