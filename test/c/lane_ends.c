/* lane_ends.c - what becomes of lanes and of tasks in them when their runtime is
 * closed, their maker gone or memory short, src/runtime/lane.h. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "lane_host.h"

/* --- Closing */

static void
test_close_holding(void) {
  start_shared(2, 1);
  ol__lane_t *own = make_lane(0, NULL, 1);
  submit_all(0, "ab", lanes[0]);
  submit_through(0, "c", own, lanes[0]);
  submit_all(0, "de", own);
  submit(0, "f", NULL);
  submit_all(1, "xy", lanes[1]);
  ol__runtime_close(hosts[0]->runtime);
  CHECK_INT_EQ(hosts[0]->rings, 0);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  CHECK(ol__list_is_empty(&hosts[0]->runtime->lanes));
  ol__counts_t counts;
  ol__runtime_count(hosts[0]->runtime, &counts);
  CHECK_UINT_EQ(counts.queued, 0);
  CHECK_UINT_EQ(counts.queued_bytes, 0);
  finish_shared("xXyY");
  ol__lane_release(own);
}

static void
test_close_waiting(void) {
  start_shared(2, 1);
  submit(0, "a", lanes[0]);
  submit_all(1, "xy", lanes[1]);
  ol__runtime_close(hosts[1]->runtime);
  CHECK(ol__list_is_empty(&slots.wanting));
  finish_shared("aA");
}

static void
test_close_granted(void) {
  start_shared(2, 1);
  submit_all(0, "ab", lanes[0]);
  submit(1, "x", lanes[1]);
  host_run_pump(hosts[0]);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  CHECK_INT_EQ(hosts[0]->rings, 0);
  ol__runtime_close(hosts[1]->runtime); /* before it answered */
  answered[1] = hosts[1]->rings;
  CHECK_INT_EQ(hosts[0]->rings, 1);
  finish_shared("aAbB");
}

static int
see_close(ol_task_t *task) {
  ol__runtime_close(hosts[0]->runtime);
  CHECK(ol__api_table.should_stop(task));
  CHECK_INT_EQ(slots.used, 1); /* it still runs */
  CHECK_INT_EQ(hosts[1]->rings, 0);
  note('*');
  return 0;
}

static const ol_descriptor_t closing = {.name = "closing", .perform = see_close};

static void
test_close_running(void) {
  start_shared(2, 1);
  ol_task_t *task = host_task(&closing, NULL);
  ol__lane_add_task(lanes[0], task);
  CHECK_INT_EQ(host_try_submit(hosts[0], task), 0);
  submit_all(0, "ab", lanes[0]);
  submit(1, "x", lanes[1]);
  host_run_pump(hosts[0]);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  finish_shared("*xX");
}

static void
test_close_refused(void) {
  start_shared(2, 1);
  ol__runtime_close(hosts[0]->runtime);
  ol_task_t *task = make_task("a", lanes[0]);
  CHECK_INT_EQ(host_try_submit(hosts[0], task), OL_ECANCELED);
  CHECK_INT_EQ(slots.used, 0);
  ol__task_destroy(task);
  finish_shared("");
}

/* --- Whose a lane is */

/* Its maker lets go at once; nobody does later. */
static void
test_released(void) {
  start(2, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  submit_all(0, "abc", lane);
  ol__lane_release(lane);
  finish("aAbBcC");
}

/* The lane is listed until the next visit, which has it go. */
static void
test_released_listed(void) {
  ol_task_t *tasks[3];
  start(1, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  ol__lane_t *next = make_lane(0, NULL, 1);
  for (int i = 0; i < 3; i++) tasks[i] = submit_through(0, &"abc"[i], lane, next);
  ol__lane_release(lane);
  ol__lane_release(next);
  for (int i = 0; i < 3; i++) cancel(0, tasks[i]);
  finish("");
}

static void
test_released_closed(void) {
  start_shared(1, 1);
  submit(1, "x", lanes[1]);
  ol__lane_t *own = make_lane(0, NULL, 1);
  for (int i = 0; i < 3; i++) submit_through(0, &"abc"[i], own, lanes[0]);
  ol__lane_release(own);
  ol__runtime_close(hosts[0]->runtime);
  CHECK(ol__list_is_empty(&hosts[0]->runtime->lanes));
  finish_shared("xX");
}

static void
test_short_memory(void) {
  start(1, 1);
  memory_fail_at(1);
  CHECK(ol__lane_create(hosts[0]->runtime, NULL, 1) == NULL);
  memory_restore();
  finish("");
}

static void
test_no_allocation(void) {
  start(1, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  ol_task_t *tasks[3];
  for (int i = 0; i < 3; i++) tasks[i] = make_task(&"abc"[i], lane);
  memory_fail_at(1);
  for (int i = 0; i < 3; i++) CHECK_INT_EQ(host_try_submit(hosts[0], tasks[i]), 0);
  run_all();
  CHECK(!memory_has_failed());
  memory_restore();
  finish("aAbBcC");
  ol__lane_release(lane);
}

/* --- Refused submissions */

static void
test_no_pump(void) {
  start_shared(2, 1);
  hosts[0]->cannot_start = true;
  ol_task_t *task = make_task("a", lanes[0]);
  for (int i = 0; i < 3; i++) CHECK_INT_EQ(host_try_submit(hosts[0], task), OL_ENOMEM);
  CHECK_INT_EQ(slots.used, 0);
  hosts[0]->cannot_start = false;
  submit(1, "x", lanes[1]);
  CHECK_INT_EQ(host_try_submit(hosts[0], task), 0); /* it can be submitted again */
  finish_shared("xXaA");
}

/* The task that is refused waits in a lane. */
static void
test_no_pump_in_lane(void) {
  ol__share_t other;
  start(1, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, true));
  submit_all(0, "ab", lane);
  ol__share_release(&other);
  hosts[0]->cannot_start = true;
  ol_task_t *task = make_task("c", lane);
  CHECK_INT_EQ(host_try_submit(hosts[0], task), OL_ENOMEM);
  ol__task_destroy(task);
  hosts[0]->cannot_start = false;
  CHECK_INT_EQ(look(0), OL__BACKLOG_NONE);
  finish("aAbB");
  ol__lane_release(lane);
}

/* --- What waits in a lane is queued */

static void
check_queued(size_t queued) {
  ol__counts_t counts;
  ol__runtime_count(hosts[0]->runtime, &counts);
  CHECK_UINT_EQ(counts.queued, queued);
  CHECK_UINT_EQ(counts.queued_bytes, queued * 100);
}

static ol_task_t *
make_sized(const char *letter, ol__lane_t *lane) {
  ol_task_t *task = make_task(letter, lane);
  task->arena.used = 100; /* as if its arguments took so much */
  return task;
}

static void
test_counts(void) {
  start(1, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  ol_task_t *tasks[4];
  for (int i = 0; i < 4; i++) tasks[i] = make_sized(&"abcd"[i], lane);
  ol__runtime_set_limits(hosts[0]->runtime, 3, SIZE_MAX);
  for (int i = 0; i < 3; i++) {
    CHECK_INT_EQ(host_try_submit(hosts[0], tasks[i]), 0);
    check_queued((size_t) i + 1);
  }
  CHECK_INT_EQ(host_try_submit(hosts[0], tasks[3]), OL__FULL);
  ol__runtime_set_limits(hosts[0]->runtime, SIZE_MAX, 399);
  CHECK_INT_EQ(host_try_submit(hosts[0], tasks[3]), OL__FULL);
  check_queued(3);
  cancel(0, tasks[1]);
  check_queued(2);
  CHECK_INT_EQ(host_try_submit(hosts[0], tasks[3]), 0);
  check_queued(3);
  run_all();
  check_queued(0);
  finish("aAcCdD");
  ol__lane_release(lane);
}

static void
test_deadline(void) {
  start_shared(1, 1);
  submit(1, "x", lanes[1]);
  ol_task_t *task = make_task("a", lanes[0]);
  task->timeout_ns = 5000;
  CHECK_INT_EQ(host_try_submit(hosts[0], task), 0);
  clock_ns += 10000;
  CHECK_INT_EQ(ol__runtime_next_deadline(hosts[0]->runtime, clock_ns), 5000);
  CHECK(ol__runtime_expire(hosts[0]->runtime, clock_ns) == NULL); /* time counts once it runs */
  cancel(0, task);
  CHECK_INT_EQ(ol__runtime_next_deadline(hosts[0]->runtime, clock_ns), -1);
  finish_shared("xX");
}

int
main(void) {
  run("a closed runtime drops all its lanes' tasks and gives their slots back", test_close_holding);
  run("a closed runtime's lanes wait no more", test_close_waiting);
  run("a slot that was granted to a closed runtime's lane is passed on", test_close_granted);
  run("a task that outlives its runtime has its slot until it ends", test_close_running);
  run("a task that a closed runtime refuses takes no slot", test_close_refused);
  run("a lane goes with its last task", test_released);
  run("a lane whose maker is gone goes when its tasks are cancelled", test_released_listed);
  run("a lane whose maker is gone goes with its runtime", test_released_closed);
  run("a lane that finds no memory is not created", test_short_memory);
  run("going through a lane allocates nothing", test_no_allocation);
  run("a task that is refused without a pump gives its slot back", test_no_pump);
  run("a task that waits in a lane can be refused without a pump", test_no_pump_in_lane);
  run("tasks in lanes count as queued, with their bytes", test_counts);
  run("tasks in lanes count for the next deadline and do not expire", test_deadline);
  return failures();
}
