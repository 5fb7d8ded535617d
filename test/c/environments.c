/* environments.c - several environments that share the pool, each with a
 * JavaScript thread of its own, src/runtime/slots.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "gate.h"
#include "thread_host.h"

#include <sched.h>
#include <stdatomic.h>

static atomic_int at_work;
static atomic_int most_at_work;

static int
count_work(ol_task_t *task) {
  (void) task;
  int now = atomic_fetch_add(&at_work, 1) + 1;
  int most = atomic_load(&most_at_work);
  while (now > most && !atomic_compare_exchange_weak(&most_at_work, &most, now)) continue;
  sched_yield(); /* lets others overtake */
  atomic_fetch_sub(&at_work, 1);
  return 0;
}

static gate_t *gate;

static int
occupy(ol_task_t *task) {
  gate_enter(gate);
  if (task->owner != NULL) host_wake(task->owner);
  gate_leave(gate);
  return 0;
}

static const ol_descriptor_t counting = {.name = "counting", .perform = count_work};
static const ol_descriptor_t occupying = {.name = "occupying", .perform = occupy};

/* --- One at a time */

static void
test_passed_on(void) {
  gate_t closed = GATE_CLOSED;
  gate = &closed;
  host_t *first = host_create(1);
  host_t *second = host_create(1);
  host_submit(first, &occupying, NULL, 0);
  gate_await(gate, 1);
  host_submit(second, &counting, NULL, 0);
  CHECK_INT_EQ(second->backlog, OL__BACKLOG_STARVING);
  CHECK_INT_EQ(second->started_pumps, 0);
  gate_open(gate);
  host_turn_until_settled(second, 1); /* rung by the end of the other's pump */
  host_turn_until_settled(first, 1);
  host_destroy(first);
  host_destroy(second);
  host_check_slots();
}

static void
test_passed_on_by_close(void) {
  gate_t closed = GATE_CLOSED;
  gate = &closed;
  host_t *first = host_create(1);
  host_t *second = host_create(1);
  host_submit(first, &occupying, NULL, 0);
  gate_await(gate, 1);
  host_submit(second, &counting, NULL, 0);
  host_close(first);
  gate_open(gate);
  host_turn_until_settled(second, 1);
  host_destroy(first);
  host_destroy(second);
  host_check_slots();
}

/* --- A busy one and a starving one */

static atomic_bool is_over;

/* Ends no sooner than another task waits, so that its pump always has one. */
static int
relay(ol_task_t *task) {
  host_t *host = task->owner;
  while (ol__queue_count(&host->runtime->queue) == 0 && !atomic_load(&is_over)) sched_yield();
  return count_work(task);
}

static const ol_descriptor_t relaying = {.name = "relaying", .perform = relay};

static void
submit_next(host_t *host, ol_task_t *task) {
  (void) task;
  if (!atomic_load(&is_over)) host_submit(host, &relaying, host, 0);
}

/* Its one pump has no reason to end until it is over. */
static void *
keep_busy(void *data) {
  host_t *host = data;
  host->on_settle = submit_next;
  for (int i = 0; i < 10; i++) host_submit(host, &relaying, host, 0);
  while (!atomic_load(&is_over)) host_turn(host);
  return NULL;
}

static void
test_starving(void) {
  atomic_store(&is_over, false);
  atomic_store(&most_at_work, 0);
  host_t *busy = host_create(1);
  host_t *starving = host_create(1);
  pthread_t thread;
  CHECK_INT_EQ(pthread_create(&thread, NULL, keep_busy, busy), 0);
  for (size_t i = 1; i <= 5; i++) {
    host_submit(starving, &counting, NULL, 0);
    host_turn_until_settled(starving, i); /* ends only if the busy one yields */
  }
  atomic_store(&is_over, true);
  host_wake(busy);
  pthread_join(thread, NULL);
  host_destroy(busy);
  host_destroy(starving);
  host_check_slots();
  CHECK_INT_EQ(atomic_load(&most_at_work), 1);
}

/* --- Many at once */

#define HOSTS 4
#define COUNT 3000

static void *
run_tasks(void *data) {
  host_t *host = data;
  for (int i = 0; i < COUNT; i++) {
    host_submit(host, &counting, NULL, (uint32_t) i % 3);
    if (i % 10 == 0) host_turn(host);
  }
  host_turn_until_settled(host, COUNT);
  host_close(host);
  return NULL;
}

static void
check_shared(int limit) {
  pthread_t threads[HOSTS];
  host_t *hosts[HOSTS];
  atomic_store(&most_at_work, 0);
  for (int i = 0; i < HOSTS; i++) hosts[i] = host_create(limit);
  for (int i = 0; i < HOSTS; i++) CHECK_INT_EQ(pthread_create(&threads[i], NULL, run_tasks, hosts[i]), 0);
  for (int i = 0; i < HOSTS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < HOSTS; i++) host_destroy(hosts[i]);
  host_check_slots();
  CHECK(atomic_load(&most_at_work) <= limit);
}

static void
test_shared(void) {
  check_shared(1);
  check_shared(2);
  check_shared(7);
}

int
main(void) {
  run("the only slot is passed on when its pump ends", test_passed_on);
  run("a pump that outlives its environment passes its slot on, too", test_passed_on_by_close);
  run("a starving environment gets the slot of one that is always busy", test_starving);
  run("environments together never use more threads than the limit", test_shared);
  return failures();
}
