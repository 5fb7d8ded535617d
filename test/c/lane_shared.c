/* lane_shared.c - lanes of two runtimes with the same slots, src/runtime/lane.h. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "lane_host.h"

static void
test_turns(void) {
  start_shared(2, 1);
  submit_all(0, "abc", lanes[0]);
  submit_all(1, "xyz", lanes[1]);
  CHECK_INT_EQ(hosts[1]->due_pumps, 0);
  host_run_pump(hosts[0]);
  CHECK_STR_EQ(notes, "aA"); /* the pump ends: b must wait */
  CHECK_INT_EQ(hosts[1]->rings, 1);
  finish_shared("aAxXbByYcCzZ");
}

static void
test_shared_two(void) {
  start_shared(4, 2);
  submit_all(0, "ab", lanes[0]);
  submit_all(1, "xy", lanes[1]);
  CHECK_INT_EQ(hosts[1]->due_pumps, 0);
  finish_shared("abBAxXyY");
}

static void
test_backlog(void) {
  ol__share_t other;
  start_shared(3, 1);
  ol__share_init(&other, &slots, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, false));
  submit(0, "a", lanes[0]);
  CHECK_INT_EQ(hosts[0]->backlog, OL__BACKLOG_STARVING);
  CHECK_INT_EQ(look(0), OL__BACKLOG_STARVING);
  CHECK_INT_EQ(hosts[0]->due_pumps, 0);
  submit(0, "b", NULL);
  CHECK(hosts[0]->backlog != OL__BACKLOG_STARVING); /* a pump is at work */
  CHECK(look(0) != OL__BACKLOG_STARVING);
  run_all();
  CHECK_STR_EQ(notes, "bB");
  CHECK_INT_EQ(look(0), OL__BACKLOG_STARVING);
  int rings = hosts[0]->rings;
  ol__share_release(&other);
  CHECK_INT_EQ(hosts[0]->rings, rings + 1);
  CHECK(look(0) != OL__BACKLOG_STARVING);
  CHECK_INT_EQ(hosts[0]->due_pumps, 1);
  finish_shared("bBaA");
}

static void
test_several_grants(void) {
  ol__share_t other;
  start_shared(3, 2);
  ol__share_init(&other, &slots, ring_nobody, NULL);
  for (int i = 0; i < 2; i++) CHECK(ol__share_acquire(&other, false));
  submit_all(0, "abc", lanes[0]);
  for (int i = 1; i <= 2; i++) {
    ol__share_release(&other);
    CHECK_INT_EQ(hosts[0]->rings, i);
    look(0);
    CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), i); /* c has not got a slot */
  }
  finish_shared("abBcCA");
}

static ol__share_t released;

/* The other slot becomes free while it runs. */
static int
release_other(ol_task_t *task) {
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 0);
  int rings = hosts[0]->rings;
  ol__share_release(&released);
  CHECK_INT_EQ(hosts[0]->rings, rings + 1);
  look(0);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 1);
  return run_letter(task);
}

static const ol_descriptor_t releasing = {.name = "releasing", .perform = release_other};

static void
test_grant_after_keep(void) {
  start_shared(3, 2);
  ol__share_init(&released, &slots, ring_nobody, NULL);
  CHECK(ol__share_acquire(&released, false));
  submit(0, "a", lanes[0]);
  ol_task_t *task = host_task(&releasing, "b");
  ol__lane_add_task(lanes[0], task);
  CHECK_INT_EQ(host_try_submit(hosts[0], task), 0);
  submit(0, "c", lanes[0]);
  finish_shared("aAbcCB"); /* b has the slot of a, c the other */
}

/* As soon as one has ended, its runtime submits another. */
static const char *const own_letter[HOSTS] = {"a", "b"};
static int ran_of[HOSTS];
static int left;

static int
count_turn(ol_task_t *task) {
  int i = task->owner == own_letter[0] ? 0 : 1;
  ran_of[i]++;
  CHECK_INT_EQ(slots.used, 1);
  CHECK(ran_of[0] - ran_of[1] <= 1 && ran_of[1] - ran_of[0] <= 1);
  return 0;
}

static const ol_descriptor_t turning = {.name = "turning", .perform = count_turn};

static void
submit_turn(int i) {
  ol_task_t *task = host_task(&turning, (void *) own_letter[i]);
  ol__lane_add_task(lanes[i], task);
  CHECK_INT_EQ(host_try_submit(hosts[i], task), 0);
}

static void
submit_again(host_t *host, ol_task_t *task) {
  (void) task;
  if (left-- > 0) submit_turn(host == hosts[0] ? 0 : 1);
}

static void
test_many_turns(void) {
  start_shared(2, 1);
  memset(ran_of, 0, sizeof(ran_of));
  left = 2000;
  for (int i = 0; i < HOSTS; i++) {
    hosts[i]->on_settle = submit_again;
    for (int j = 0; j < 5; j++) submit_turn(i);
  }
  run_all();
  CHECK_INT_EQ(ran_of[0] + ran_of[1], 2010);
  finish_shared("");
}

static void
test_granted_too_late(void) {
  start_shared(2, 1);
  submit_all(0, "ab", lanes[0]);
  ol_task_t *task = submit(1, "x", lanes[1]);
  host_run_pump(hosts[0]);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  cancel(1, task); /* before it answered */
  CHECK_INT_EQ(hosts[0]->rings, 1);
  finish_shared("aAbB");
}

/* A slot that was granted to a waiting task is not for one that comes later. */
static void
test_granted_order(void) {
  start_shared(2, 1);
  submit(0, "a", lanes[0]);
  submit(1, "x", lanes[1]);
  host_run_pump(hosts[0]);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  submit(1, "y", lanes[1]); /* before it answered */
  finish_shared("aAxXyY");
}

static void
test_cancel_shared(void) {
  start_shared(2, 1);
  ol_task_t *task = submit(0, "a", lanes[0]);
  submit(1, "x", lanes[1]);
  cancel(0, task);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  finish_shared("xX");
}

static void
test_cancel_last_waiting(void) {
  start_shared(2, 1);
  submit(0, "a", lanes[0]);
  cancel(1, submit(1, "x", lanes[1]));
  CHECK(ol__list_is_empty(&slots.wanting));
  finish_shared("aA");
  CHECK_UINT_EQ(note_count, 2);
}

int
main(void) {
  run("two runtimes with the same slots take turns", test_turns);
  run("two runtimes share a limit of two", test_shared_two);
  run("tasks that wait for another runtime's slots starve", test_backlog);
  run("a lane that was granted a slot waits for the next", test_several_grants);
  run("a lane that kept its slot for the next task waits for another, too", test_grant_after_keep);
  run("neither of two busy runtimes waits longer than for one task of the other", test_many_turns);
  run("a slot that is granted to a cancelled task is passed on", test_granted_too_late);
  run("a granted slot goes to the task that has waited longest", test_granted_order);
  run("a cancelled task passes its slot on to another runtime", test_cancel_shared);
  run("a runtime whose waiting task was cancelled is not granted a slot", test_cancel_last_waiting);
  return failures();
}
