/*
 * transform.h - the number-theoretic transform: the discrete Fourier transform
 * over the field of goldilocks.h. The product of two transforms, value by value,
 * is the transform of the cyclic convolution. Exact: there is no rounding.
 *
 * PLAN, then FORWARD and INVERSE of any number of arrays of that length.
 * FORWARD leaves the values in an order of its own, which INVERSE expects; what
 * INVERSE leaves is `len` times too large.
 *
 * Memory: nothing allocates; the plan borrows the array of roots from the
 * caller. Any thread; a plan is only read once it is made. Time: len log(len).
 */

#ifndef OL__TASKS_TRANSFORM_H
#define OL__TASKS_TRANSFORM_H

#include "tasks/bignum.h"

typedef struct ol__transform_s {
  size_t len;
  const uint64_t *roots;
  const uint64_t *inverse_roots;
  const ol__bignum_stop_t *stop;
} ol__transform_t;

/* The least length of an array that the transform takes and that is at least
 * `len`: a power of two from 8 on, or three times one. */
size_t ol__transform_len(size_t len);

/* Limbs of roots that a plan for `len` wants. */
size_t ol__transform_roots_len(size_t len);

/* `len` is an ol__transform_len, up to 2^32; false when told to stop. */
bool ol__transform_plan(ol__transform_t *plan, size_t len, uint64_t *roots, const ol__bignum_stop_t *stop);

/* x[0..len), values below p, in place; false when told to stop. */
bool ol__transform_forward(const ol__transform_t *plan, uint64_t *x);

/* Undoes FORWARD, times len. */
bool ol__transform_inverse(const ol__transform_t *plan, uint64_t *x);

#endif
