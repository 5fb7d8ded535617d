/*
 * convolution.h - products of very long numbers for bignum.h, by the transforms
 * of transform.h (A. Schoenhage & V. Strassen 1971; J. M. Pollard 1971).
 *
 * MULTIPLY SQUARE, as in bignum.h, for lengths from OL__CONVOLUTION_MIN to
 * OL__CONVOLUTION_MAX. Memory, aliasing, thread: see bignum.h.
 */

#ifndef OL__TASKS_CONVOLUTION_H
#define OL__TASKS_CONVOLUTION_H

#include "tasks/bignum.h"

/* From how many limbs on it is faster than karatsuba.c; measured. */
#ifndef OL__CONVOLUTION_MIN
#define OL__CONVOLUTION_MIN 3000
#endif

/* Up to how many limbs a coefficient stays below 2^63; see convolution.c. */
#define OL__CONVOLUTION_MAX 180000

/* Limbs of scratch for operands of up to `len`. */
size_t ol__convolution_scratch_len(size_t len);

/* product[0..2 len) = a * b; false when told to stop. */
bool ol__convolution_multiply(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop);

/* product[0..2 len) = a * a; false when told to stop. */
bool ol__convolution_square(uint64_t *product, const uint64_t *a, size_t len, uint64_t *scratch, const ol__bignum_stop_t *stop);

#endif
