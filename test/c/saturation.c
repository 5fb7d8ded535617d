/* saturation.c - for how long all slots were taken, and who waits for one,
 * src/runtime/slots.h. The clock is the test's. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

#define PASS_NS INT64_C(1000)

static ol__share_t shares[2];
static int64_t before_ns; /* saturated before the test */

static void
ignore_ring(void *data) {
  (void) data;
}

static void
start(int limit) {
  ol__usage_t usage;
  ol__pool_set_limit(limit);
  for (int i = 0; i < 2; i++) ol__share_init(&shares[i], &ol__pool, ignore_ring, NULL);
  ol__slots_measure(&ol__pool, &usage);
  before_ns = usage.saturated_ns;
}

/* After some time more, so many slots are used and shares wait, and all slots were
 * taken for `times` times this time. */
static void
check_usage(int used, int waiting, int times) {
  ol__usage_t usage;
  clock_ns += PASS_NS;
  ol__slots_measure(&ol__pool, &usage);
  CHECK_INT_EQ(usage.used, used);
  CHECK_INT_EQ(usage.waiting, waiting);
  CHECK_INT_EQ(usage.saturated_ns - before_ns, times * PASS_NS);
}

static void
test_saturated(void) {
  start(2);
  check_usage(0, 0, 0);
  CHECK(ol__share_acquire(&shares[0], true));
  check_usage(1, 0, 0);
  CHECK(ol__share_acquire(&shares[0], false));
  check_usage(2, 0, 1);
  check_usage(2, 0, 2);
  ol__share_release(&shares[0]);
  check_usage(1, 0, 2);
  CHECK(ol__share_acquire(&shares[0], false));
  check_usage(2, 0, 3);
  ol__share_release(&shares[0]);
  ol__share_release(&shares[0]);
  check_usage(0, 0, 3);
}

static void
test_passed_on(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[0], false));
  CHECK(!ol__share_acquire(&shares[1], true));
  check_usage(1, 2, 1);
  ol__share_release(&shares[0]);
  CHECK_INT_EQ(ol__share_take(&shares[1]), 1);
  check_usage(1, 1, 2);
  ol__share_withdraw(&shares[0]);
  check_usage(1, 0, 3);
  ol__share_leave(&shares[1]);
  ol__share_release(&shares[1]);
  check_usage(0, 0, 3);
}

static void
test_withdrawn(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  ol__share_release(&shares[0]);
  check_usage(1, 0, 1);
  ol__share_withdraw(&shares[1]); /* with what it was granted */
  check_usage(0, 0, 1);
}

static void
test_limit(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  ol__pool_set_limit(2);
  check_usage(1, 0, 0);
  CHECK(ol__share_acquire(&shares[0], false));
  ol__pool_set_limit(1);
  check_usage(2, 0, 1);
  ol__share_release(&shares[0]);
  check_usage(1, 0, 2);
  ol__share_release(&shares[0]);
  check_usage(0, 0, 2);
}

/* The clock goes back for whoever read it first and came second to the lock. */
static void
test_out_of_order(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  clock_ns -= PASS_NS;
  ol__share_release(&shares[0]);
  check_usage(0, 0, 0);
}

static void
test_untimed(void) {
  ol__slots_t slots;
  ol__usage_t usage;
  ol__slots_init(&slots, 1);
  ol__share_init(&shares[0], &slots, ignore_ring, NULL);
  CHECK(ol__share_acquire(&shares[0], true));
  clock_ns += PASS_NS;
  ol__slots_measure(&slots, &usage);
  CHECK_INT_EQ(usage.saturated_ns, 0);
  ol__share_release(&shares[0]);
}

int
main(void) {
  run("the time while all slots are taken is counted, the current one included", test_saturated);
  run("a slot that is passed on stays taken", test_passed_on);
  run("a slot that is granted is taken until it is given up", test_withdrawn);
  run("another limit begins or ends it", test_limit);
  run("a clock read too early counts nothing", test_out_of_order);
  run("slots of lanes are not timed", test_untimed);
  return failures();
}
