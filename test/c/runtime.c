/* runtime.c - tasks from submission over real threads to delivery,
 * src/runtime/runtime.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "gate.h"
#include "thread_host.h"

#include <stdatomic.h>

/* --- Tasks */

static gate_t *gate;

/* Holds its thread until the gate opens, once the host has heard of it. */
static int
occupy(ol_task_t *task) {
  gate_enter(gate);
  host_wake(task->owner);
  gate_leave(gate);
  return 0;
}

static atomic_int at_work;
static atomic_int most_at_work;
static atomic_int started;

/* Notes how many run at once, and the place in which it started. */
static int
count_work(ol_task_t *task) {
  int now = atomic_fetch_add(&at_work, 1) + 1;
  int most = atomic_load(&most_at_work);
  while (now > most && !atomic_compare_exchange_weak(&most_at_work, &most, now)) continue;
  *(int *) task->owner = atomic_fetch_add(&started, 1);
  atomic_fetch_sub(&at_work, 1);
  return ol__api_table.return_int(task, *(int *) task->owner);
}

static const ol_descriptor_t occupying = {.name = "occupying", .perform = occupy};
static const ol_descriptor_t counting = {.name = "counting", .perform = count_work};

static void
reset(void) {
  atomic_store(&at_work, 0);
  atomic_store(&most_at_work, 0);
  atomic_store(&started, 0);
}

/* --- Tests */

#define COUNT 20000

static int places[COUNT];

static void
check_result(host_t *host, ol_task_t *task) {
  (void) host;
  CHECK_INT_EQ(task->err, 0);
  CHECK_INT_EQ(atomic_load(&task->state), OL__TASK_DONE);
  CHECK_DOUBLE_EQ(task->result.as.number, *(int *) task->owner);
  CHECK(task->started_ns <= task->ended_ns);
}

static void
run_many(int limit) {
  reset();
  host_t *host = host_create(limit);
  host->on_settle = check_result;
  for (int i = 0; i < COUNT; i++) {
    places[i] = -1;
    host_submit(host, &counting, &places[i], 0);
    if (i % 100 == 0) host_turn(host);
  }
  host_turn_until_settled(host, COUNT);
  host_destroy(host);
  host_check_slots();
  CHECK_INT_EQ(atomic_load(&started), COUNT);
  CHECK(atomic_load(&most_at_work) <= limit);
}

static void
test_limits(void) {
  run_many(1);
  for (int i = 0; i < COUNT; i++) CHECK_INT_EQ(places[i], i); /* one pump keeps the order */
  run_many(2);
  run_many(HOST_THREADS);
}

/* Long tasks: all threads must hold one before the first may end. */
static void
check_full_use(host_t *host, int limit) {
  gate_t closed = GATE_CLOSED;
  gate = &closed;
  size_t settled = host->settled_count;
  for (int i = 0; i < 3 * limit; i++) host_submit(host, &occupying, host, 0);
  while (gate_inside(gate) < limit) host_turn(host);
  gate_open(gate);
  host_turn_until_settled(host, settled + 3 * (size_t) limit);
}

static void
test_long(void) {
  for (int limit = 1; limit <= HOST_THREADS; limit++) {
    host_t *host = host_create(limit);
    check_full_use(host, limit);
    host_destroy(host);
  }
  host_check_slots();
}

static void
test_long_after_tiny(void) {
  host_t *host = host_create(3);
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < 200; i++) host_submit(host, &counting, &places[i], 0);
    host_turn_until_settled(host, host->settled_count + 200);
    check_full_use(host, 3);
  }
  host_destroy(host);
  host_check_slots();
}

static void
test_priority(void) {
  reset();
  gate_t closed = GATE_CLOSED;
  gate = &closed;
  host_t *host = host_create(1);
  host_submit(host, &occupying, host, 0);
  gate_await(gate, 1);
  for (int i = 0; i < 100; i++) host_submit(host, &counting, &places[i], (uint32_t) (99 - i) / 10);
  gate_open(gate);
  host_turn_until_settled(host, 101);
  for (int i = 0; i < 100; i++) CHECK_INT_EQ(places[i], 90 - i / 10 * 10 + i % 10);
  host_destroy(host);
  host_check_slots();
}

/* --- A chain: every callback submits the next task */

#define CHAINS 10
#define CHAINED 100000

static int left;

static void
submit_next(host_t *host, ol_task_t *task) {
  if (left == 0) return;
  left--;
  host_submit(host, &counting, task->owner, 0);
}

static void
test_chain(void) {
  reset();
  host_t *host = host_create(2);
  host->on_settle = submit_next;
  left = CHAINED - CHAINS;
  for (int i = 0; i < CHAINS; i++) host_submit(host, &counting, &places[i], 0);
  host_turn_until_settled(host, CHAINED);
  CHECK_INT_EQ(atomic_load(&started), CHAINED);
  host_destroy(host);
  host_check_slots();
}

int
main(void) {
  run("every task runs once, on no more threads than the limit", test_limits);
  run("long tasks use as many threads as the limit allows", test_long);
  run("long tasks get their threads after tiny ones, too", test_long_after_tiny);
  run("the most urgent task runs first", test_priority);
  run("100,000 tasks, each submitted by a callback, all run", test_chain);
  return failures();
}
