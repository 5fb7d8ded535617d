/* lane.c - at most so many tasks of one kind at once, src/runtime/lane.h. One
 * thread: a pump that is due runs inside the task that runs meanwhile. That no
 * lane leaks or is used afterwards is the sanitizer's to see. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "failing_memory.h"
#include "manual_host.h"

#include <ctype.h>

#define HOSTS 2

static host_t *hosts[HOSTS]; /* NULL between tests */
static int answered[HOSTS];  /* rings */
static ol__slots_t slots;    /* that lanes of both share */

/* --- Tasks: each is a letter, noted when it starts and as a capital when it
 * ends */

static char notes[100];
static size_t note_count;

static void
note(int letter) {
  if (note_count < sizeof(notes) - 1) notes[note_count++] = (char) letter;
}

static int
run_letter(ol_task_t *task) {
  const char *letter = task->owner;
  note(*letter);
  for (int i = 0; i < HOSTS; i++) {
    while (hosts[i]->due_pumps > 0) host_run_pump(hosts[i]);
  }
  note(toupper(*letter));
  return 0;
}

static const ol_descriptor_t lettered = {.name = "lettered", .perform = run_letter};

static ol_task_t *
make_task(const char *letter, ol__lane_t *lane) {
  ol_task_t *task = host_task(&lettered, (void *) letter);
  if (lane != NULL) ol__lane_add_task(lane, task);
  return task;
}

static ol_task_t *
submit(int host, const char *letter, ol__lane_t *lane) {
  ol_task_t *task = make_task(letter, lane);
  CHECK_INT_EQ(host_try_submit(hosts[host], task), 0);
  return task;
}

static void
submit_all(int host, const char *letters, ol__lane_t *lane) {
  for (; *letters != '\0'; letters++) submit(host, letters, lane);
}

/* Goes through both, in this order. */
static ol_task_t *
submit_through(int host, const char *letter, ol__lane_t *first, ol__lane_t *second) {
  ol_task_t *task = make_task(letter, first);
  ol__lane_add_task(second, task);
  CHECK_INT_EQ(host_try_submit(hosts[host], task), 0);
  return task;
}

static void
submit_urgent(int host, const char *letter, ol__lane_t *lane, uint32_t priority) {
  ol_task_t *task = make_task(letter, lane);
  task->priority = priority;
  CHECK_INT_EQ(host_try_submit(hosts[host], task), 0);
}

static void
cancel(int host, ol_task_t *task) {
  if (CHECK_INT_EQ(ol__runtime_cancel(hosts[host]->runtime, task), OL__CANCELLED_QUEUED)) ol__task_destroy(task);
}

/* --- Start and end of a test */

static ol__lane_t *
make_lane(int host, ol__slots_t *shared, int limit) {
  ol__lane_t *lane = ol__lane_create(hosts[host]->runtime, shared, limit);
  if (lane == NULL) abort();
  return lane;
}

/* Pumps of both together may hold `threads`; their lanes share `limit` slots. */
static void
start(int threads, int limit) {
  for (int i = 0; i < HOSTS; i++) {
    hosts[i] = host_create(threads);
    answered[i] = 0;
  }
  ol__slots_init(&slots, limit);
  memset(notes, 0, sizeof(notes));
  note_count = 0;
}

static bool
is_due(int i) {
  host_t *host = hosts[i];
  return host->due_pumps > 0 || host->due_visits > 0 || host->rest_is_due || host->rings != answered[i];
}

/* Answers its rings and runs its pumps. */
static void
run_host(int i) {
  answered[i] = hosts[i]->rings;
  ol__runtime_visit(hosts[i]->runtime);
  host_run_all(hosts[i]);
}

static void
run_all(void) {
  while (is_due(0) || is_due(1)) {
    for (int i = 0; i < HOSTS; i++) {
      if (is_due(i)) run_host(i);
    }
  }
}

/* Runs all that is left and checks what was noted in the whole test. */
static void
finish(const char *expected) {
  run_all();
  CHECK_STR_EQ(notes, expected);
  for (int i = 0; i < HOSTS; i++) {
    host_t *host = hosts[i];
    CHECK(ol__list_is_empty(&host->runtime->lanes));
    hosts[i] = NULL;
    host_destroy(host);
  }
  CHECK_INT_EQ(slots.used, 0);
  CHECK(ol__list_is_empty(&slots.wanting) && ol__list_is_empty(&slots.starving));
}

static void
ring_nobody(void *data) {
  (void) data;
}

static ol__backlog_t
look(int host) {
  return ol__runtime_look(hosts[host]->runtime);
}

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

/* --- Lanes of two runtimes with the same slots */

static ol__lane_t *lanes[HOSTS];

static void
start_shared(int threads, int limit) {
  start(threads, limit);
  for (int i = 0; i < HOSTS; i++) lanes[i] = make_lane(i, &slots, 0);
}

static void
finish_shared(const char *expected) {
  finish(expected);
  for (int i = 0; i < HOSTS; i++) ol__lane_release(lanes[i]);
}

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
