/*
 * fibonacci.c - the built-in task `fibonacci(n)`: F(n) as a bigint.
 *
 * Fast doubling with two squarings for each bit of n (GMP manual, "Fibonacci
 * Numbers Algorithm"), from the pair F(k), F(k - 1):
 *
 *   F(2k + 1) = 4 F(k)^2 - F(k - 1)^2 + 2 (-1)^k
 *   F(2k - 1) =   F(k)^2 + F(k - 1)^2
 *   F(2k)     = F(2k + 1) - F(2k - 1)
 *
 * The last step needs F(n) alone and makes it with one multiplication.
 *
 * Reports how many bits of n are done.
 *
 * Memory: everything is from ol_alloc. Runs on the thread of the task, which it
 * looks at at least every 0.5 ms.
 */

#include "tasks/bignum.h"
#include "tasks/tasks.h"

#define MAX_N 10000000

/* F(n) has 0.6942 n bits: one limb for more than 92 steps. */
#define STEPS_PER_LIMB 92

/* F(k) and F(k - 1), both with `len` limbs, and the room to go on. */
typedef struct {
  uint32_t k;
  size_t len;
  uint64_t *current;
  uint64_t *previous;
  uint64_t *current_square;
  uint64_t *previous_square;
  uint64_t *scratch;
  ol__bignum_stop_t stop;
} pair_t;

static bool
should_stop(const void *context) {
  return ol_should_stop((const ol_task_t *) context);
}

/* F(1), F(0), with room for F(n). */
static int
init_pair(pair_t *pair, ol_task_t *task, uint32_t n) {
  /* Some limbs more than F(n) has: the terms of the formulas are larger, and
   * the lengths of both halves round up. */
  size_t room = n / STEPS_PER_LIMB + 8;
  size_t scratch_len = ol__bignum_scratch_len(room / 2 + 8);
  uint64_t *limbs = ol_alloc(task, (4 * room + scratch_len) * sizeof(uint64_t));
  if (limbs == NULL) return OL_ENOMEM;
  *pair = (pair_t){
    .k = 1,
    .len = 1,
    .current = limbs,
    .previous = limbs + room,
    .current_square = limbs + 2 * room,
    .previous_square = limbs + 3 * room,
    .scratch = limbs + 4 * room,
    .stop = {should_stop, task},
  };
  pair->current[0] = 1;
  pair->previous[0] = 0;
  return 0;
}

/* Adds 2 (-1)^k. The sum stays positive and within `len`. */
static void
add_sign(uint64_t *number, size_t len, uint32_t k) {
  if (k % 2 == 0) {
    ol__bignum_add_limb(number, len, 2);
  } else {
    ol__bignum_subtract_limb(number, len, 2);
  }
}

/* From k to 2k, or to 2k + 1 when `odd`; false when told to stop. */
static bool
double_pair(pair_t *pair, bool odd) {
  uint64_t *next = pair->current;
  uint64_t *before = pair->previous;
  size_t len = 2 * pair->len;
  if (!ol__bignum_square(pair->current_square, pair->current, pair->len, pair->scratch, &pair->stop)) return false;
  if (!ol__bignum_square(pair->previous_square, pair->previous, pair->len, pair->scratch, &pair->stop)) return false;

  before[len] = ol__bignum_add(before, pair->current_square, len, pair->previous_square, len);
  next[len] = ol__bignum_shift(next, pair->current_square, len, 2);
  len++;
  ol__bignum_subtract(next, next, len, pair->previous_square, len - 1);
  add_sign(next, len, pair->k);

  /* F(2k) takes the place of whichever of F(2k + 1), F(2k - 1) is not needed. */
  uint64_t *middle = odd ? before : next;
  ol__bignum_subtract(middle, next, len, before, len);
  pair->k = 2 * pair->k + odd;
  pair->len = ol__bignum_length(next, len);
  return true;
}

/* F(2k), or F(2k + 1) when `odd`, to current_square; its length to `out`. False
 * when told to stop.
 *
 *   F(2k)     = F(k) (F(k) + 2 F(k - 1))
 *   F(2k + 1) = (2 F(k) + F(k - 1)) (2 F(k) - F(k - 1)) + 2 (-1)^k */
static bool
finish_pair(pair_t *pair, bool odd, size_t *out) {
  uint64_t *a = pair->current;
  uint64_t *b = pair->previous;
  uint64_t *doubled = pair->previous_square;
  size_t len = pair->len;
  doubled[len] = ol__bignum_shift(doubled, odd ? a : b, len, 1);
  a[len] = 0;
  b[len] = 0;
  len++;
  if (odd) {
    ol__bignum_add(a, doubled, len, b, len);
    ol__bignum_subtract(b, doubled, len, b, len);
  } else {
    ol__bignum_add(b, doubled, len, a, len);
  }
  /* The room that the carries needed is mostly empty. */
  if (a[len - 1] == 0 && b[len - 1] == 0) len--;
  if (!ol__bignum_multiply(pair->current_square, a, b, len, pair->scratch, &pair->stop)) return false;
  if (odd) add_sign(pair->current_square, 2 * len, pair->k);
  *out = 2 * len;
  return true;
}

static int
return_fibonacci(ol_task_t *task, uint32_t n) {
  if (n < 2) return ol_return_bigint(task, n);
  pair_t pair;
  int err = init_pair(&pair, task, n);
  unsigned bits = 0;
  while (n >> bits > 0) bits++;
  for (unsigned done = 1; err == 0 && done < bits - 1; err = ol_progress(task, ++done, bits)) {
    if (!double_pair(&pair, n >> (bits - done - 1) & 1)) return OL_ECANCELED;
  }
  size_t len;
  if (err == 0 && !finish_pair(&pair, n & 1, &len)) return OL_ECANCELED;
  if (err == 0) err = ol_progress(task, bits, bits);
  return err == 0 ? ol_return_bigint_words(task, false, pair.current_square, len) : err;
}

int
ol__fibonacci_perform(ol_task_t *task) {
  double n;
  /* Written so that NaN fails it, too, before it would be cast. */
  if (ol_arg_number(task, 0, &n) != 0 || !(n >= 0 && n <= MAX_N && (double) (uint32_t) n == n)) {
    return ol_fail(task, "ERR_RANGE", "fibonacci expects an integer from 0 to %d, got %s", MAX_N, ol_arg_describe(task, 0));
  }
  return return_fibonacci(task, (uint32_t) n);
}
