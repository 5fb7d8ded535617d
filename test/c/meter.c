/* meter.c - how durations are counted, src/runtime/meter.h. */
/* sources: src/base/mem.c src/runtime/meter.c */
/* also under: windows */

#include "runtime/meter.h"
#include "check.h"
#include "failing_memory.h"
#include "random.h"

#define LONGEST ((INT64_C(1) << OL__TALLY_BITS) - 1)

static ol__tally_t tally;

static void
start(void) {
  memset(&tally, 0, sizeof(tally));
}

/* The one bucket that a duration was counted in. */
static size_t
find_bucket(int64_t ns) {
  start();
  ol__tally_add(&tally, ns);
  size_t found = OL__TALLY_BUCKETS;
  for (size_t i = 0; i < OL__TALLY_BUCKETS; i++) {
    if (tally.buckets[i] == 0) continue;
    CHECK_UINT_EQ(tally.buckets[i], 1);
    CHECK_UINT_EQ(found, OL__TALLY_BUCKETS);
    found = i;
  }
  return found;
}

static void
check_value(int64_t ns) {
  int64_t value = ol__tally_value(find_bucket(ns));
  int64_t error = value > ns ? value - ns : ns - value;
  if (ns < 128) {
    CHECK_INT_EQ(value, ns);
  } else {
    CHECK(error * 125 <= ns); /* 0.8 % */
  }
}

static void
test_error(void) {
  for (int64_t ns = 0; ns < 5000; ns++) check_value(ns);
  for (int64_t power = 8; power <= LONGEST; power *= 2) {
    for (int64_t offset = -2; offset <= 2; offset++) {
      if (power + offset <= LONGEST) check_value(power + offset);
    }
    for (int i = 0; i < 20; i++) check_value(power + (int64_t) random_below((uint64_t) power / 2));
  }
}

static void
test_monotony(void) {
  int64_t last = -1;
  for (size_t i = 0; i < OL__TALLY_BUCKETS; i++) {
    int64_t value = ol__tally_value(i);
    CHECK(value > last);
    CHECK_UINT_EQ(find_bucket(value), i);
    last = value;
  }
}

static void
test_extremes(void) {
  CHECK_UINT_EQ(find_bucket(0), 0);
  CHECK_UINT_EQ(find_bucket(-1), 0);
  CHECK_INT_EQ(tally.min_ns, 0);
  CHECK_UINT_EQ(tally.sum_ns, 0);
  CHECK_UINT_EQ(find_bucket(INT64_MIN), 0);
  CHECK_UINT_EQ(find_bucket(LONGEST), OL__TALLY_BUCKETS - 1);
  CHECK_UINT_EQ(find_bucket(LONGEST + 1), OL__TALLY_BUCKETS - 1);
  CHECK_UINT_EQ(find_bucket(INT64_MAX), OL__TALLY_BUCKETS - 1);
  CHECK_INT_EQ(tally.max_ns, INT64_MAX);
}

static void
test_exact(void) {
  start();
  int64_t least = INT64_MAX, greatest = 0, sum = 0;
  for (int i = 0; i < 10000; i++) {
    int64_t ns = 1000 + (int64_t) random_below(5000000);
    ol__tally_add(&tally, ns);
    if (ns < least) least = ns;
    if (ns > greatest) greatest = ns;
    sum += ns;
  }
  uint64_t counted = 0;
  for (size_t i = 0; i < OL__TALLY_BUCKETS; i++) counted += tally.buckets[i];
  CHECK_UINT_EQ(counted, 10000);
  CHECK_UINT_EQ(tally.count, 10000);
  CHECK_INT_EQ(tally.min_ns, least);
  CHECK_INT_EQ(tally.max_ns, greatest);
  CHECK_UINT_EQ(tally.sum_ns, (uint64_t) sum);
}

static void
test_create(void) {
  memory_fail_at(1);
  CHECK(ol__meter_create() == NULL);
  memory_restore();
  ol__meter_t *meter = ol__meter_create();
  if (!CHECK(meter != NULL)) return;
  CHECK_UINT_EQ(meter->wait.count + meter->run.count + meter->deliver.count, 0);
  ol__meter_destroy(meter);
}

int
main(void) {
  run("a bucket's value is within 0.8 % of what is counted there, and exact below 128 ns", test_error);
  run("the buckets' values rise, and each is counted in its own bucket", test_monotony);
  run("what is under 0 or too long goes to the first and the last bucket", test_extremes);
  run("count, least, greatest and sum are exact", test_exact);
  run("a new meter is empty, or NULL when memory is short", test_create);
  return failures();
}
