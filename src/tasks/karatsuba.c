/*
 * karatsuba.c - products of long numbers: three products of half the length
 * instead of four (Karatsuba & Ofman 1962), with the differences of the halves,
 * whose products do not overflow (Knuth, TAOCP 2, 4.3.3).
 *
 *   a = a1 B + a0,  b = b1 B + b0
 *   a b = a1 b1 B^2 + (a1 b1 + a0 b0 - (a0 - a1) (b0 - b1)) B + a0 b0
 *
 * Short numbers go to basecase.c, very long ones to convolution.c.
 *
 * Memory: the differences are made where the product will be, the product of
 * the differences in the scratch; what follows it is the scratch of the
 * recursion. Aliasing: see bignum.h. Any thread.
 */

#include "tasks/bignum.h"
#include "tasks/convolution.h"

/* From how many limbs on a recursion is faster than the basecase; measured with
 * gcc 12 -O3 on x86-64. Below 4 the split would not end. */
#ifndef OL__MULTIPLY_THRESHOLD
#define OL__MULTIPLY_THRESHOLD 32
#endif
#ifndef OL__SQUARE_THRESHOLD
#define OL__SQUARE_THRESHOLD 48
#endif

/* From how many limbs on a product is long enough to ask whether to stop: one
 * of 512 takes less than 0.1 ms. */
#define STOP_THRESHOLD 512

static bool
is_stopped(const ol__bignum_stop_t *stop, size_t len) {
  return len >= STOP_THRESHOLD && stop->should_stop(stop->context);
}

/* Above OL__CONVOLUTION_MAX the recursion gets there. */
static bool
is_convolution_faster(size_t len) {
  return len >= OL__CONVOLUTION_MIN && len <= OL__CONVOLUTION_MAX;
}

/* out[0..low_len) = |low half - high half| of a; whether the high half is above. */
static bool
subtract_halves(uint64_t *out, const uint64_t *a, size_t low_len, size_t high_len) {
  const uint64_t *high = a + low_len;
  bool longer = low_len > high_len && a[low_len - 1] != 0;
  if (longer || ol__bignum_compare(a, high, high_len) >= 0) {
    ol__bignum_subtract(out, a, low_len, high, high_len);
    return false;
  }
  ol__bignum_subtract(out, high, high_len, a, high_len);
  if (low_len > high_len) out[high_len] = 0;
  return true;
}

/* Adds the middle to a product that holds a0 b0 and a1 b1; `cross` is
 * |a0 - a1| |b0 - b1| and becomes the middle itself. */
static void
add_middle(uint64_t *product, uint64_t *cross, bool cross_negative, size_t low_len, size_t high_len) {
  size_t cross_len = 2 * low_len;
  /* Signed: a0 b0 - cross may be negative until a1 b1 is added. */
  int64_t carry;
  if (cross_negative) {
    carry = (int64_t) ol__bignum_add(cross, cross, cross_len, product, cross_len);
  } else {
    carry = -(int64_t) ol__bignum_subtract(cross, product, cross_len, cross, cross_len);
  }
  carry += (int64_t) ol__bignum_add(cross, cross, cross_len, product + cross_len, 2 * high_len);
  uint64_t *middle = product + low_len;
  carry += (int64_t) ol__bignum_add(middle, middle, cross_len, cross, cross_len);
  ol__bignum_add_limb(middle + cross_len, 2 * high_len - low_len, (uint64_t) carry);
}

size_t
ol__bignum_scratch_len(size_t len) {
  /* Each level takes 2 ceil(len / 2) limbs; 64 levels round up by at most 2. */
  size_t own_len = 2 * len + 128;
  if (len < OL__CONVOLUTION_MIN) return own_len;
  return own_len + ol__convolution_scratch_len(len < OL__CONVOLUTION_MAX ? len : OL__CONVOLUTION_MAX);
}

bool
ol__bignum_multiply(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop) {
  if (len < OL__MULTIPLY_THRESHOLD) {
    ol__bignum_multiply_basecase(product, a, b, len);
    return true;
  }
  if (is_convolution_faster(len)) return ol__convolution_multiply(product, a, b, len, scratch, stop);
  if (is_stopped(stop, len)) return false;
  size_t high_len = len / 2;
  size_t low_len = len - high_len;
  uint64_t *rest = scratch + 2 * low_len;
  bool a_negative = subtract_halves(product, a, low_len, high_len);
  bool b_negative = subtract_halves(product + low_len, b, low_len, high_len);
  bool done = ol__bignum_multiply(scratch, product, product + low_len, low_len, rest, stop) &&
              ol__bignum_multiply(product, a, b, low_len, rest, stop) &&
              ol__bignum_multiply(product + 2 * low_len, a + low_len, b + low_len, high_len, rest, stop);
  if (done) add_middle(product, scratch, a_negative != b_negative, low_len, high_len);
  return done;
}

bool
ol__bignum_square(uint64_t *product, const uint64_t *a, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop) {
  if (len < OL__SQUARE_THRESHOLD) {
    ol__bignum_square_basecase(product, a, len);
    return true;
  }
  if (is_convolution_faster(len)) return ol__convolution_square(product, a, len, scratch, stop);
  if (is_stopped(stop, len)) return false;
  size_t high_len = len / 2;
  size_t low_len = len - high_len;
  uint64_t *rest = scratch + 2 * low_len;
  subtract_halves(product, a, low_len, high_len);
  bool done = ol__bignum_square(scratch, product, low_len, rest, stop) &&
              ol__bignum_square(product, a, low_len, rest, stop) &&
              ol__bignum_square(product + 2 * low_len, a + low_len, high_len, rest, stop);
  if (done) add_middle(product, scratch, false, low_len, high_len);
  return done;
}
