/* reservations.c - slots that somebody has and does not use, src/runtime/slots.h and
 * lane.h: grants lapse, and tasks retreat. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "lane_host.h"

static void
beat(int count) {
  for (int i = 0; i < count; i++) ol__slots_beat();
}

static int rings[3];
static ol__share_t shares[3];

static void
count_ring(void *host) {
  ++*(int *) host;
}

/* One slot, that share 0 has, and for which the others wait, 1 first. */
static void
start_shares(void) {
  ol__slots_init(&slots, 1);
  for (int i = 0; i < 3; i++) {
    rings[i] = 0;
    ol__share_init(&shares[i], &slots, count_ring, &rings[i]);
    CHECK(ol__share_acquire(&shares[i], true) == (i == 0));
  }
}

static void
finish_shares(void) {
  for (int i = 0; i < 3; i++) ol__share_leave(&shares[i]);
  CHECK_INT_EQ(slots.used, 0);
  CHECK(!ol__slots_beat());
}

static void
test_lapse(void) {
  start_shares();
  ol__share_release(&shares[0]);
  beat(OL__GRANT_BEATS - 1);
  CHECK_INT_EQ(rings[2], 0);
  beat(1);
  CHECK_INT_EQ(rings[2], 1);
  CHECK_INT_EQ(ol__share_take(&shares[1]), 0);
  CHECK_INT_EQ(ol__share_take(&shares[2]), 1);
  CHECK(!ol__share_acquire(&shares[1], true)); /* asks again */
  beat(OL__MAX_GRANT_BEATS);                   /* what is taken up does not lapse */
  ol__share_release(&shares[2]);
  CHECK_INT_EQ(ol__share_take(&shares[1]), 1);
  ol__share_release(&shares[1]);
  finish_shares();
}

static void
test_lapse_to_nobody(void) {
  start_shares();
  ol__share_leave(&shares[2]);
  ol__share_release(&shares[0]);
  CHECK(ol__slots_beat());
  beat(OL__GRANT_BEATS);
  CHECK_INT_EQ(slots.used, 0);
  CHECK(ol__share_acquire(&shares[0], true)); /* whoever comes has it */
  ol__share_release(&shares[0]);
  finish_shares();
}

/* How many beats the grant of share 1 lasts, if it does not come for it. */
static int
count_beats(void) {
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  ol__share_release(&shares[0]);
  int count = 0;
  while (slots.used > 0) {
    beat(1);
    count++;
  }
  return count;
}

static void
test_patience(void) {
  start_shares();
  ol__share_leave(&shares[2]);
  ol__share_release(&shares[0]);
  beat(OL__GRANT_BEATS);
  for (int beats = OL__GRANT_BEATS * 2; beats <= OL__MAX_GRANT_BEATS; beats *= 2) CHECK_INT_EQ(count_beats(), beats);
  CHECK_INT_EQ(count_beats(), OL__MAX_GRANT_BEATS);
  CHECK(ol__share_acquire(&shares[0], true));
  CHECK(!ol__share_acquire(&shares[1], true));
  ol__share_release(&shares[0]);
  CHECK_INT_EQ(ol__share_take(&shares[1]), 1); /* in time */
  ol__share_release(&shares[1]);
  CHECK_INT_EQ(count_beats(), OL__GRANT_BEATS);
  finish_shares();
}

/* --- Lanes */

static void
test_lane_lapse(void) {
  start_shared(2, 1);
  submit(0, "a", lanes[0]);
  submit_all(1, "xy", lanes[1]);
  submit(0, "b", lanes[0]);
  host_run_pump(hosts[0]);
  CHECK_INT_EQ(hosts[1]->rings, 1);
  beat(OL__GRANT_BEATS);
  run_host(0);
  CHECK_STR_EQ(notes, "aAbB");
  finish_shared("aAbBxXyY");
}

static void
retreat(int host) {
  ol__mutex_lock(&hosts[host]->runtime->lock);
  ol__lane_retreat_locked(hosts[host]->runtime);
  ol__mutex_unlock(&hosts[host]->runtime->lock);
}

/* The first runtime has the slot and no pump, which the second could do with. */
static void
test_retreat(void) {
  ol__share_t other;
  start_shared(1, 2);
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, true));
  submit_all(0, "abc", lanes[0]);
  submit(1, "x", lanes[1]);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 2);
  retreat(0);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 0);
  look(1);
  CHECK_UINT_EQ(ol__queue_count(&hosts[1]->runtime->queue), 1);
  ol__share_withdraw(&hosts[0]->runtime->share);
  ol__share_release(&other);
  run_host(1);
  CHECK_STR_EQ(notes, "xX");
  ol__share_leave(&other);
  look(0); /* comes back, and finds its tasks as they were */
  finish_shared("xXaAbBcC");
}

/* By priority, then as they came; what has no shared slot stays in the queue. */
static void
test_retreat_order(void) {
  ol__share_t other;
  start_shared(1, 3);
  ol__lane_t *own = make_lane(0, NULL, 1);
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, true));
  submit_urgent(0, "p", lanes[0], 5);
  submit_urgent(0, "q", lanes[0], 5);
  submit_through(0, "a", own, lanes[0]);
  submit(0, "u", NULL);
  submit_urgent(0, "r", lanes[0], 5);
  retreat(0);
  CHECK_UINT_EQ(ol__queue_count(&hosts[0]->runtime->queue), 1);
  CHECK_INT_EQ(slots.used, 0);
  cancel(0, submit(0, "c", lanes[0])); /* from behind those */
  ol__share_release(&other);
  ol__share_leave(&other);
  finish_shared("uUaApPqQrR");
  ol__lane_release(own);
}

static void
test_retreat_and_close(void) {
  ol__share_t other;
  start_shared(1, 1);
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, true));
  submit_all(0, "ab", lanes[0]);
  retreat(0);
  ol__share_release(&other);
  ol__share_leave(&other);
  ol__runtime_close(hosts[0]->runtime);
  finish_shared("");
}

int
main(void) {
  run("a grant that is not taken up in time goes to the next", test_lapse);
  run("a grant that lapses while nobody waits leaves its slot free", test_lapse_to_nobody);
  run("who was late for a grant has twice the time for the next, up to a limit", test_patience);
  run("a lane's grant that is not taken up goes to another runtime's", test_lane_lapse);
  run("tasks that nobody takes let another runtime have their slots", test_retreat);
  run("tasks retreat to where they waited, in their order", test_retreat_order);
  run("a runtime whose tasks have retreated may be closed", test_retreat_and_close);
  return failures();
}
