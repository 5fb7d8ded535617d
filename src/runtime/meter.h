/*
 * meter - how long the tasks of one kind and name waited, ran and waited to be
 * delivered.
 *
 * A tally counts durations in a table of log-linear buckets, 64 to an octave, as
 * HdrHistogram does (Gil Tene): a bucket's value is within 0.8 % of all that is
 * counted there. Count, least, greatest and sum are exact. Adding costs a
 * count-leading-zeros, a shift and a few additions. Nothing is refused: less than
 * 0 counts as 0, and what is longer than the table reaches goes to its last bucket.
 *
 * Memory: a meter is one block of about 60 KB, of which only the parts that are
 * counted in are ever touched; tasks borrow it. Threads: pumps count under their
 * runtime's lock, deliveries on the JS thread, each in tallies of their own.
 */

#ifndef OL__RUNTIME_METER_H
#define OL__RUNTIME_METER_H

#include <stddef.h>
#include <stdint.h>

/* Buckets per octave, as a power of two. */
#define OL__TALLY_STEP_BITS 6

/* The table reaches up to 2^44 ns, almost five hours. */
#define OL__TALLY_BITS 44
#define OL__TALLY_LONGEST_NS ((INT64_C(1) << OL__TALLY_BITS) - 1)

#define OL__TALLY_BUCKETS ((OL__TALLY_BITS - OL__TALLY_STEP_BITS + 1) << OL__TALLY_STEP_BITS)

typedef struct ol__tally_s {
  uint64_t count;
  int64_t min_ns; /* meaningless while count is 0, as is max_ns */
  int64_t max_ns;
  uint64_t sum_ns;
  uint64_t buckets[OL__TALLY_BUCKETS];
} ol__tally_t;

typedef struct ol__meter_s {
  ol__tally_t wait;    /* from the submission until it started; the runtime's lock, as the next */
  ol__tally_t run;     /* until it ended */
  ol__tally_t deliver; /* until its delivery began; JS thread */
} ol__meter_t;

/* The first two octaves' worth of buckets are a nanosecond wide, those of each
 * further octave twice as wide as those before. */
static inline size_t
ol__tally_bucket(int64_t ns) {
  uint64_t value = (uint64_t) (ns > OL__TALLY_LONGEST_NS ? OL__TALLY_LONGEST_NS : ns);
  int octave = 63 - __builtin_clzll(value | (UINT64_C(1) << OL__TALLY_STEP_BITS));
  int shift = octave - OL__TALLY_STEP_BITS;
  return ((size_t) shift << OL__TALLY_STEP_BITS) + (size_t) (value >> shift);
}

/* Zeroed, a tally is empty. */
static inline void
ol__tally_add(ol__tally_t *tally, int64_t ns) {
  if (ns < 0) ns = 0;
  if (tally->count == 0 || ns < tally->min_ns) tally->min_ns = ns;
  if (ns > tally->max_ns) tally->max_ns = ns;
  tally->count++;
  tally->sum_ns += (uint64_t) ns;
  tally->buckets[ol__tally_bucket(ns)]++;
}

/* The middle of what is counted in `bucket`, which is less than
 * OL__TALLY_BUCKETS. */
int64_t ol__tally_value(size_t bucket);

/* An empty meter; NULL when memory is short. */
ol__meter_t *ol__meter_create(void);

/* No task that borrows it may come to the delivery any more. */
void ol__meter_destroy(ol__meter_t *meter);

#endif
