/*
 * convolution.c - convolution.h. A number becomes digits of 22 bits, one for
 * each value of the transform, zeros behind; the convolution of two such arrays
 * are the digits of the product before carrying. They are sums of up to 2^19
 * products below 2^44, so below 2^63, and known when they are known modulo p.
 *
 * Memory: the scratch holds the roots and one or two arrays. Thread: any.
 */

#include "tasks/convolution.h"
#include "tasks/goldilocks.h"
#include "tasks/transform.h"

#define DIGIT_BITS 22
#define DIGIT_MASK ((UINT64_C(1) << DIGIT_BITS) - 1)

/* Between two looks whether to stop; less than 0.1 ms. */
#define SLICE 16384

static bool
is_stopped(const ol__transform_t *plan, size_t round) {
  return round % SLICE == SLICE - 1 && plan->stop->should_stop(plan->stop->context);
}

static size_t
digit_count(size_t len) {
  return (len * 64 + DIGIT_BITS - 1) / DIGIT_BITS;
}

static size_t
convolution_len(size_t len) {
  return ol__transform_len(2 * digit_count(len));
}

/* The transform of the digits of a. */
static bool
transform_number(const ol__transform_t *plan, uint64_t *out, const uint64_t *a, size_t len) {
  size_t count = digit_count(len);
  for (size_t i = 0; i < count; i++) {
    if (is_stopped(plan, i)) return false;
    size_t limb = i * DIGIT_BITS / 64;
    size_t bit = i * DIGIT_BITS % 64;
    uint64_t digit = a[limb] >> bit;
    if (bit > 64 - DIGIT_BITS && limb + 1 < len) digit |= a[limb + 1] << (64 - bit);
    out[i] = digit & DIGIT_MASK;
  }
  for (size_t i = count; i < plan->len; i++) out[i] = 0;
  return ol__transform_forward(plan, out);
}

/* a *= b, value by value, over the length that INVERSE multiplies by. */
static bool
multiply_values(const ol__transform_t *plan, uint64_t *a, const uint64_t *b) {
  uint64_t scale = ol__goldilocks_power(plan->len, OL__GOLDILOCKS_P - 2);
  for (size_t i = 0; i < plan->len; i++) {
    if (is_stopped(plan, i)) return false;
    a[i] = ol__goldilocks_multiply(ol__goldilocks_multiply(a[i], b[i]), scale);
  }
  return true;
}

/* The number whose digits, not carried yet, `values` transforms to. */
static bool
recover_number(const ol__transform_t *plan, uint64_t *out, size_t len, uint64_t *values) {
  if (!ol__transform_inverse(plan, values)) return false;
  uint64_t carry = 0;
  uint64_t limb = 0;
  size_t bit = 0;
  for (size_t i = 0, filled = 0; filled < len; i++) {
    if (is_stopped(plan, i)) return false;
    carry += values[i];
    uint64_t digit = carry & DIGIT_MASK;
    carry >>= DIGIT_BITS;
    limb |= digit << bit;
    bit += DIGIT_BITS;
    if (bit < 64) continue;
    out[filled++] = limb;
    bit -= 64;
    limb = digit >> (DIGIT_BITS - bit);
  }
  return true;
}

size_t
ol__convolution_scratch_len(size_t len) {
  size_t values_len = convolution_len(len);
  return 2 * values_len + ol__transform_roots_len(values_len);
}

bool
ol__convolution_multiply(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop) {
  ol__transform_t plan;
  size_t values_len = convolution_len(len);
  uint64_t *a_values = scratch;
  uint64_t *b_values = scratch + values_len;
  return ol__transform_plan(&plan, values_len, scratch + 2 * values_len, stop) &&
         transform_number(&plan, a_values, a, len) &&
         transform_number(&plan, b_values, b, len) &&
         multiply_values(&plan, a_values, b_values) &&
         recover_number(&plan, product, 2 * len, a_values);
}

bool
ol__convolution_square(uint64_t *product, const uint64_t *a, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop) {
  ol__transform_t plan;
  size_t values_len = convolution_len(len);
  return ol__transform_plan(&plan, values_len, scratch + values_len, stop) &&
         transform_number(&plan, scratch, a, len) &&
         multiply_values(&plan, scratch, scratch) &&
         recover_number(&plan, product, 2 * len, scratch);
}
