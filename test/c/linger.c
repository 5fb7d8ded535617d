/* linger.c - pumps of tiny tasks that wait a moment for the next one,
 * src/runtime/pump.h. One thread: tasks come in while the pump looks at the
 * clock. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

#define TINY_NS 1000
#define LONG_NS 100000
#define RETRY 16 /* without credit, one pump in so many lingers */

static host_t *host;
static int64_t run_ns; /* how long a task takes */
static int looks;      /* at the clock until a task comes */
static int coming;     /* how many still come, one after the other */

static int
spend(ol_task_t *task) {
  (void) task;
  clock_ns += run_ns;
  return 0;
}

static const ol_descriptor_t spending = {.name = "spending", .perform = spend};

static void
submit(int count) {
  for (int i = 0; i < count; i++) host_submit(host, &spending, NULL);
}

/* A host whose tasks were tiny lately, and whose pumps have all their credit. */
static void
start(int processors) {
  processor_count = processors;
  clock_step_ns = 100;
  run_ns = TINY_NS;
  host = host_create(2);
  submit(100);
  host_run_all(host);
  host->settled_count = 0;
  host->rings = 0;
  host->runtime->linger_credit = OL__LINGER_CREDIT;
  host->runtime->linger_misses = 0;
}

static void
submit_later(void) {
  if (coming == 0 || --looks > 0) return;
  looks = 20;
  coming--;
  submit(1);
}

/* Has a pump run one task, and `count` more that come while it lingers. Says
 * whether it did: a pump that lingers rings first. */
static bool
run_pump(int count) {
  int rings = host->rings;
  submit(1);
  looks = 20;
  coming = count;
  clock_hook = submit_later;
  host_run_pump(host);
  clock_hook = NULL;
  CHECK_INT_EQ(host->due_pumps, 0);
  host_visit(host);
  return host->rings > rings;
}

static void
test_linger(void) {
  start(2);
  CHECK(run_pump(3));
  CHECK_UINT_EQ(host->settled_count, 4);
  host_destroy(host);
}

static void
test_credit(void) {
  start(2);
  for (int i = 0; i < OL__LINGER_CREDIT; i++) CHECK(run_pump(0));
  for (int i = 1; i <= 5 * RETRY; i++) CHECK_INT_EQ(run_pump(0), i % RETRY == 0);
  host_destroy(host);
}

static void
test_new_credit(void) {
  start(2);
  host->runtime->linger_credit = 0;
  for (int i = 1; i < RETRY; i++) CHECK(!run_pump(0));
  CHECK(run_pump(3)); /* three tasks in time, then one in vain */
  CHECK(run_pump(0));
  CHECK(run_pump(0));
  CHECK(!run_pump(0));
  host_destroy(host);
}

static void
test_most_credit(void) {
  start(2);
  CHECK(run_pump(100));
  for (int i = 1; i < OL__LINGER_CREDIT; i++) CHECK(run_pump(0));
  CHECK(!run_pump(0));
  host_destroy(host);
}

static void
test_long(void) {
  start(2);
  run_ns = LONG_NS;
  CHECK(!run_pump(0));
  host_destroy(host);
}

static void
test_one_processor(void) {
  start(1);
  CHECK(!run_pump(0));
  host_destroy(host);
}

static void
ring_nobody(void *data) {
  (void) data;
}

static void
test_starving(void) {
  start(2);
  ol__share_t other;
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  ol__pool_set_limit(1);
  submit(1);
  CHECK(!ol__share_acquire(&other, true));
  host_run_pump(host);
  CHECK_INT_EQ(host->rings, 0);
  CHECK_INT_EQ(ol__share_take(&other), 1);
  ol__share_release(&other);
  host_visit(host);
  host_destroy(host);
}

int
main(void) {
  run("tasks that come while a pump lingers need no other", test_linger);
  run("pumps linger while there is credit, and now and then without", test_credit);
  run("tasks that come in time are new credit", test_new_credit);
  run("credit has a limit", test_most_credit);
  run("a pump of long tasks does not linger", test_long);
  run("nothing lingers on the only processor", test_one_processor);
  run("a pump does not linger while another environment starves", test_starving);
  return failures();
}
