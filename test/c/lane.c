/* lane.c - at most so many tasks of one kind at once, src/runtime/lane.h: the lanes
 * of one runtime. That no lane leaks or is used afterwards is the sanitizer's to
 * see. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "lane_host.h"

/* --- One lane */

static void
test_one(void) {
  for (int threads = 1; threads <= 4; threads++) {
    start(threads, 1);
    ol__lane_t *lane = make_lane(0, NULL, 1);
    submit_all(0, "abcd", lane);
    finish("aAbBcCdD");
    ol__lane_release(lane);
  }
}

static void
test_two(void) {
  start(3, 1);
  ol__lane_t *lane = make_lane(0, NULL, 2);
  submit_all(0, "abcd", lane);
  CHECK_INT_EQ(hosts[0]->due_pumps, 3);
  finish("abBcCdDA"); /* the pumps inside a run one after another */
  ol__lane_release(lane);
}

static void
test_priority(void) {
  start(2, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  submit_urgent(0, "a", lane, 9); /* has the slot before the others come */
  submit_urgent(0, "b", lane, 5);
  submit_urgent(0, "c", lane, 1);
  submit_urgent(0, "d", lane, 5);
  submit_urgent(0, "e", lane, 0);
  finish("aAeEcCbBdD");
  ol__lane_release(lane);
}

static void
test_others(void) {
  for (int threads = 1; threads <= 3; threads++) {
    static const char *const expected[] = {"aAxXyYbBcC", "axXyYAbBcC", "axyYXAbBcC"};
    start(threads, 1);
    ol__lane_t *full = make_lane(0, NULL, 1);
    ol__lane_t *free_lane = make_lane(0, NULL, 1);
    submit_all(0, "abc", full);
    submit(0, "x", NULL);
    submit(0, "y", free_lane);
    finish(expected[threads - 1]);
    ol__lane_release(full);
    ol__lane_release(free_lane);
  }
}

static void
test_no_visit(void) {
  start(1, 1);
  ol__lane_t *own = make_lane(0, NULL, 1);
  ol__lane_t *shared = make_lane(0, &slots, 0);
  submit_all(0, "abc", own);
  submit_all(0, "xyz", shared);
  host_run_pump(hosts[0]);
  CHECK_STR_EQ(notes, "aAxXbByYcCzZ");
  CHECK_INT_EQ(hosts[0]->rings, 1); /* for what has finished */
  finish("aAxXbByYcCzZ");
  ol__lane_release(own);
  ol__lane_release(shared);
}

static void
test_later(void) {
  start(2, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  for (int round = 0; round < 3; round++) {
    submit_all(0, "ab", lane);
    run_all();
  }
  finish("aAbBaAbBaAbB");
  ol__lane_release(lane);
}

/* --- Two lanes for one task */

static void
test_two_lanes(void) {
  start(3, 2);
  ol__lane_t *one = make_lane(0, NULL, 1);
  ol__lane_t *two = make_lane(0, &slots, 0);
  submit_through(0, "a", one, two);
  submit_through(0, "b", one, two); /* waits for `one` and takes no slot of `two` */
  submit(0, "c", two);
  CHECK_INT_EQ(slots.used, 2);
  submit(0, "d", two);
  finish("acCdDAbB"); /* never a and b, nor three */
  ol__lane_release(one);
  ol__lane_release(two);
}

static void
test_second_full(void) {
  start(3, 1);
  ol__lane_t *own = make_lane(0, NULL, 1);
  ol__lane_t *shared = make_lane(0, &slots, 0);
  submit(0, "x", shared);
  submit_through(0, "a", own, shared); /* waits for the second with the slot of the first */
  submit(0, "b", own);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 1);
  finish("xXaAbB");
  ol__lane_release(own);
  ol__lane_release(shared);
}

/* --- Cancelling */

static void
test_cancel_waiting(void) {
  for (int chosen = 1; chosen < 4; chosen++) {
    static const char *const expected[] = {"aAcCdD", "aAbBdD", "aAbBcC"};
    ol_task_t *tasks[4];
    start(2, 1);
    ol__lane_t *lane = make_lane(0, NULL, 1);
    for (int i = 0; i < 4; i++) tasks[i] = submit(0, &"abcd"[i], lane);
    cancel(0, tasks[chosen]);
    finish(expected[chosen - 1]);
    ol__lane_release(lane);
  }
}

static void
test_cancel_holding(void) {
  start(2, 1);
  ol__lane_t *lane = make_lane(0, NULL, 1);
  ol_task_t *task = submit(0, "a", lane);
  submit_all(0, "bc", lane);
  cancel(0, task);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 1);
  finish("bBcC");
  ol__lane_release(lane);
}

static void
test_cancel_all(void) {
  ol_task_t *tasks[3];
  start(2, 1);
  ol__lane_t *lane = make_lane(0, &slots, 0);
  for (int i = 0; i < 3; i++) tasks[i] = submit(0, &"abc"[i], lane);
  for (int i = 2; i >= 0; i--) cancel(0, tasks[i]);
  CHECK_INT_EQ(slots.used, 0);
  CHECK(ol__list_is_empty(&slots.wanting));
  CHECK(ol__list_is_empty(&hosts[0]->runtime->lanes));
  submit(0, "d", lane);
  finish("dD");
  ol__lane_release(lane);
}

/* Waits for the second lane, with the slot of the first. */
static void
test_cancel_between(void) {
  start(1, 1);
  ol__lane_t *own = make_lane(0, NULL, 1);
  ol__lane_t *shared = make_lane(0, &slots, 0);
  submit(0, "x", shared);
  ol_task_t *task = submit_through(0, "a", own, shared);
  submit(0, "b", own);
  cancel(0, task);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 2);
  finish("xXbB");
  ol__lane_release(own);
  ol__lane_release(shared);
}

static ol__lane_t *cancelled_lane;

/* JavaScript cancels it while it runs: the slot comes back when it ends. */
static int
be_cancelled(ol_task_t *task) {
  CHECK_INT_EQ(ol__runtime_cancel(hosts[0]->runtime, task), OL__CANCELLED_RUNNING);
  submit(0, "b", cancelled_lane);
  return run_letter(task);
}

static const ol_descriptor_t cancelled = {.name = "cancelled", .perform = be_cancelled};

static void
test_cancel_running(void) {
  start(3, 1);
  cancelled_lane = make_lane(0, NULL, 1);
  ol_task_t *task = host_task(&cancelled, "a");
  ol__lane_add_task(cancelled_lane, task);
  CHECK_INT_EQ(host_try_submit(hosts[0], task), 0);
  submit(0, "x", NULL);
  finish("axXAbB");
  ol__lane_release(cancelled_lane);
}

int
main(void) {
  run("a lane of one runs its tasks one at a time and in order", test_one);
  run("a lane of two runs two at once", test_two);
  run("a lane's most urgent task comes next", test_priority);
  run("a full lane holds no other tasks up", test_others);
  run("the end of a task admits the next without a visit", test_no_visit);
  run("a lane that was empty takes tasks again", test_later);
  run("a task in two lanes has a slot of each", test_two_lanes);
  run("a task that waits for its second lane holds its place in the first", test_second_full);
  run("a task that waits in a lane can be cancelled", test_cancel_waiting);
  run("a cancelled task that had the slot passes it on", test_cancel_holding);
  run("a lane whose tasks were all cancelled waits for nothing", test_cancel_all);
  run("a task cancelled between two lanes passes on its slot of the first", test_cancel_between);
  run("a task that is cancelled while it runs keeps its slot until it ends", test_cancel_running);
  return failures();
}
