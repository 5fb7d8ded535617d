/*
 * bignum.h - unsigned integers of 64-bit limbs, as fast as portable C makes
 * them and no more general than fibonacci.c needs.
 *
 * A number is an array of limbs, least significant first, and its length;
 * leading zero limbs are allowed everywhere.
 *
 * Linear, in bignum.c:  ADD SUBTRACT SHIFT COMPARE ADD_LIMB SUBTRACT_LIMB LENGTH
 * In basecase.c:        MULTIPLY_BASECASE SQUARE_BASECASE, quadratic
 * In karatsuba.c:       MULTIPLY SQUARE, len^1.58, for very long numbers (with
 *                       convolution.c) len log(len), can be stopped
 *
 * Memory: nothing allocates; the caller owns every array and the scratch.
 * Aliasing: the linear functions may write to an operand they read (`out == a`
 * or `out == b`, starting at the same limb); a product, its operands and the
 * scratch must not overlap, only the two operands may be the same.
 *
 * Any thread; no state.
 */

#ifndef OL__TASKS_BIGNUM_H
#define OL__TASKS_BIGNUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Asked at least every 0.5 ms by the functions that may take long; when it answers
 * true, they return false at once and leave the product undefined. */
typedef struct ol__bignum_stop_s {
  bool (*should_stop)(const void *context);
  const void *context;
} ol__bignum_stop_t;

/* out[0..a_len) = a + b; returns the carry. a_len >= b_len. */
uint64_t ol__bignum_add(uint64_t *out, const uint64_t *a, size_t a_len, const uint64_t *b, size_t b_len);

/* out[0..a_len) = a - b; returns the borrow. a_len >= b_len. */
uint64_t ol__bignum_subtract(uint64_t *out, const uint64_t *a, size_t a_len, const uint64_t *b, size_t b_len);

/* a += limb, in place; returns the carry. */
uint64_t ol__bignum_add_limb(uint64_t *a, size_t len, uint64_t limb);

/* a -= limb, in place; returns the borrow. */
uint64_t ol__bignum_subtract_limb(uint64_t *a, size_t len, uint64_t limb);

/* out[0..len) = a << bits, 0 < bits < 64; returns the bits shifted out. */
uint64_t ol__bignum_shift(uint64_t *out, const uint64_t *a, size_t len, unsigned bits);

/* Negative, 0 or positive as a is below, equal to or above b. */
int ol__bignum_compare(const uint64_t *a, const uint64_t *b, size_t len);

/* The length of a without leading zero limbs; 0 for zero. */
size_t ol__bignum_length(const uint64_t *a, size_t len);

/* product[0..2 len) = a * b, len > 0, by columns. */
void ol__bignum_multiply_basecase(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len);

/* product[0..2 len) = a * a, len > 0, in about half the work. */
void ol__bignum_square_basecase(uint64_t *product, const uint64_t *a, size_t len);

/* How many limbs of scratch MULTIPLY and SQUARE want for operands of `len`. */
size_t ol__bignum_scratch_len(size_t len);

/* product[0..2 len) = a * b, len > 0; false when told to stop. */
bool ol__bignum_multiply(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop);

/* product[0..2 len) = a * a, len > 0; false when told to stop. */
bool ol__bignum_square(uint64_t *product, const uint64_t *a, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop);

#endif
