/* slots.c - who gets the next slot, src/runtime/slots.h. Slots are the whole
 * process's: every test gives all of them back. */
/* sources: src/base/sync.c src/runtime/slots.c */
/* also under: windows */

#include "runtime/slots.h"
#include "check.h"

#define POOL_SIZE 5
#define SHARES 4

static ol__share_t shares[SHARES];
static int rings[SHARES];

static void
count_ring(void *host) {
  ++*(int *) host;
}

static void
start(int limit) {
  for (int i = 0; i < SHARES; i++) {
    rings[i] = 0;
    ol__share_init(&shares[i], &ol__pool, count_ring, &rings[i]);
  }
  ol__pool_set_limit(limit);
}

static void
release(int count) {
  for (int i = 0; i < count; i++) ol__share_release(&shares[0]);
}

/* Whether `shares[i]` alone was rung since the last time, and takes one slot. */
static bool
is_granted(int i) {
  bool ok = true;
  for (int other = 0; other < SHARES; other++) {
    ok = CHECK_INT_EQ(rings[other], other == i) && ok;
    rings[other] = 0;
  }
  ok = CHECK_INT_EQ(ol__share_take(&shares[i]), 1) && ok;
  return CHECK_INT_EQ(ol__share_take(&shares[i]), 0) && ok;
}

static void
test_init(void) {
  ol__pool_init(POOL_SIZE);
  ol__pool_init(2);
  CHECK_INT_EQ(ol__pool_size(), POOL_SIZE);
  CHECK_INT_EQ(ol__pool_limit(), POOL_SIZE - 1);
}

static void
test_limit(void) {
  start(3);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(ol__share_acquire(&shares[0], false));
  CHECK(ol__share_acquire(&shares[1], true));
  CHECK(!ol__share_acquire(&shares[1], false));
  CHECK(!ol__share_acquire(&shares[2], true));
  release(1);
  is_granted(2);
  release(1);
  is_granted(1);
  release(3);
}

static void
test_fifo(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[3], false));
  CHECK(!ol__share_acquire(&shares[2], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  static const int expected[] = {2, 1, 3};
  for (int i = 0; i < 3; i++) {
    release(1);
    is_granted(expected[i]);
  }
  release(1);
}

static void
test_again(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  CHECK(!ol__share_acquire(&shares[2], true));
  CHECK(!ol__share_acquire(&shares[1], true)); /* keeps its place */
  release(1);
  is_granted(1);
  CHECK(!ol__share_acquire(&shares[3], false));
  CHECK(!ol__share_acquire(&shares[1], false));
  CHECK(!ol__share_acquire(&shares[1], true)); /* starves now: behind 2, before 3 */
  static const int expected[] = {2, 1, 3};
  for (int i = 0; i < 3; i++) {
    release(1);
    is_granted(expected[i]);
  }
  release(1);
}

static void
test_acquire_granted(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  release(1);
  CHECK_INT_EQ(rings[1], 1);
  rings[1] = 0;
  CHECK(ol__share_acquire(&shares[1], true)); /* before it takes what it was granted */
  CHECK_INT_EQ(ol__share_take(&shares[1]), 0);
  CHECK(!ol__pool_should_yield());
  CHECK(!ol__share_acquire(&shares[2], true));
  release(1);
  is_granted(2);
  release(1);
}

/* --- Keeping a slot for the next use */

static void
test_keep(void) {
  start(2);
  CHECK(ol__share_acquire(&shares[0], false));
  CHECK(ol__share_keep(&shares[0], false));
  CHECK(ol__share_acquire(&shares[1], false));
  CHECK(!ol__share_acquire(&shares[0], false));
  CHECK(ol__share_keep(&shares[0], true)); /* its own wait is not in its way */
  ol__share_release(&shares[1]);
  is_granted(0);
  CHECK(ol__share_keep(&shares[0], false));
  release(2);
  CHECK_INT_EQ(rings[0], 0); /* it waits for no more */
}

static void
test_keep_in_vain(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], false));
  CHECK(!ol__share_acquire(&shares[0], false));
  CHECK(!ol__share_acquire(&shares[1], false));
  CHECK(!ol__share_keep(&shares[0], true)); /* behind 1, although it came before */
  is_granted(1);
  CHECK(!ol__share_keep(&shares[1], false));
  is_granted(0);
  CHECK(!ol__share_keep(&shares[0], false));
  is_granted(1);
  ol__share_leave(&shares[0]);
  CHECK(ol__share_keep(&shares[1], false));
  release(1);
  for (int i = 0; i < SHARES; i++) CHECK_INT_EQ(rings[i], 0);
}

static void
test_keep_over_limit(void) {
  start(2);
  CHECK(ol__share_acquire(&shares[0], false));
  CHECK(ol__share_acquire(&shares[0], false));
  ol__pool_set_limit(1);
  CHECK(!ol__share_keep(&shares[0], false));
  CHECK_INT_EQ(rings[0], 0);
  release(1);
  is_granted(0);
  release(1);
}

static void
test_withdraw(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], false));
  CHECK(!ol__share_acquire(&shares[1], true));
  CHECK(!ol__share_acquire(&shares[2], false));
  ol__share_withdraw(&shares[1]);
  CHECK(!ol__pool_should_yield());
  CHECK(!ol__share_acquire(&shares[1], false)); /* waits again, behind 2 */
  release(1);
  CHECK_INT_EQ(rings[2], 1);
  rings[2] = 0;
  ol__share_withdraw(&shares[2]); /* with what it was granted */
  is_granted(1);
  release(1);
}

static void
test_leave_waiting(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  CHECK(!ol__share_acquire(&shares[2], false));
  ol__share_leave(&shares[1]);
  CHECK(!ol__pool_should_yield());
  CHECK(!ol__share_acquire(&shares[1], true)); /* does not wait any more */
  release(1);
  is_granted(2);
  release(1);
}

static void
test_leave_granted(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  CHECK(!ol__share_acquire(&shares[2], true));
  release(1);
  CHECK_INT_EQ(rings[1], 1);
  ol__share_leave(&shares[1]);
  CHECK_INT_EQ(ol__share_take(&shares[1]), 0);
  rings[1] = 0;
  is_granted(2);
  release(1);
  CHECK(ol__share_acquire(&shares[0], true));
  release(1);
}

static void
test_raise_limit(void) {
  start(1);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], false));
  CHECK(!ol__share_acquire(&shares[2], true));
  ol__pool_set_limit(2);
  is_granted(2);
  ol__pool_set_limit(4);
  is_granted(1);
  CHECK(ol__share_acquire(&shares[0], false));
  release(4);
}

static void
test_lower_limit(void) {
  start(3);
  for (int i = 0; i < 3; i++) CHECK(ol__share_acquire(&shares[i], true));
  ol__pool_set_limit(1);
  CHECK(!ol__share_acquire(&shares[3], true));
  release(2);
  CHECK_INT_EQ(rings[3], 0);
  release(1);
  is_granted(3);
  release(1);
}

static void
test_should_yield(void) {
  start(1);
  CHECK(!ol__pool_should_yield());
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], false));
  CHECK(!ol__pool_should_yield());
  CHECK(!ol__share_acquire(&shares[2], true));
  CHECK(ol__pool_should_yield());
  release(1);
  is_granted(2);
  CHECK(!ol__pool_should_yield());
  release(1);
  is_granted(1);
  release(1);
  ol__pool_set_limit(POOL_SIZE);
  CHECK(ol__pool_should_yield());
  ol__pool_set_limit(POOL_SIZE - 1);
  CHECK(!ol__pool_should_yield());
}

int
main(void) {
  run("tasks may hold one thread less than the pool has", test_init);
  run("no more slots are held than the limit, whoever holds them", test_limit);
  run("those without a slot come first, and each in the order it came", test_fifo);
  run("who asks again keeps its place, unless it starves now", test_again);
  run("who asks again uses what was granted", test_acquire_granted);
  run("a slot is kept for the next use while no other waits", test_keep);
  run("a slot that others wait for is passed on instead, in turns", test_keep_in_vain);
  run("a slot over a lower limit is not kept", test_keep_over_limit);
  run("who withdraws gives up its place and its grant and may wait again", test_withdraw);
  run("who has left waits no more", test_leave_waiting);
  run("what was granted to who has left is passed on", test_leave_granted);
  run("a higher limit grants slots to those that wait", test_raise_limit);
  run("slots over a lower limit are not passed on", test_lower_limit);
  run("pumps should yield to the starving and when the pool is full", test_should_yield);
  return failures();
}
