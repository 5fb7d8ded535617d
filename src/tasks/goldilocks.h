/*
 * goldilocks.h - arithmetic modulo p = 2^64 - 2^32 + 1, whose powers of two
 * make it cheap: 2^64 = 2^32 - 1 and 2^96 = -1 (J. Solinas 1999, "Generalized
 * Mersenne numbers").
 *
 * ADD SUBTRACT MULTIPLY POWER. Everything below p goes in and comes out. Without
 * branches: the values are as good as random. Any thread; cannot fail.
 */

#ifndef OL__TASKS_GOLDILOCKS_H
#define OL__TASKS_GOLDILOCKS_H

#include <stdint.h>

__extension__ typedef unsigned __int128 ol__goldilocks_wide_t;

#define OL__GOLDILOCKS_P UINT64_C(0xffffffff00000001)

static inline uint64_t
ol__goldilocks_subtract(uint64_t a, uint64_t b) {
  /* Where the difference is below zero, adding p is the same as subtracting
   * 2^32 - 1. Two ways to say it: of the second, clang 14 makes a branch, and
   * the first is slower with gcc 12. */
#if defined(__clang__)
  ol__goldilocks_wide_t difference = (ol__goldilocks_wide_t) a - b;
  return (uint64_t) difference - (uint32_t) (difference >> 64);
#else
  uint64_t difference = a - b;
  uint32_t borrow = difference > a;
  return difference - (uint32_t) (0 - borrow);
#endif
}

static inline uint64_t
ol__goldilocks_add(uint64_t a, uint64_t b) {
  return ol__goldilocks_subtract(a, OL__GOLDILOCKS_P - b);
}

/* high * 2^64 + low, any two. With high = h1 2^32 + h0:
 * h1 2^96 + h0 2^64 + low = low - h1 + h0 (2^32 - 1).
 * low - h1 may come out from p on, but h0 (2^32 - 1) is at most p - 2^32, which
 * is enough for the sum to be below p again. */
static inline uint64_t
ol__goldilocks_reduce(uint64_t high, uint64_t low) {
  uint64_t h1 = high >> 32;
  uint64_t h0 = high & UINT32_MAX;
  return ol__goldilocks_add(ol__goldilocks_subtract(low, h1), (h0 << 32) - h0);
}

static inline uint64_t
ol__goldilocks_multiply(uint64_t a, uint64_t b) {
  ol__goldilocks_wide_t product = (ol__goldilocks_wide_t) a * b;
  return ol__goldilocks_reduce((uint64_t) (product >> 64), (uint64_t) product);
}

/* a times 2^48, a square root of -1. */
static inline uint64_t
ol__goldilocks_multiply_i(uint64_t a) {
  return ol__goldilocks_reduce(a >> 16, a << 48);
}

static inline uint64_t
ol__goldilocks_power(uint64_t a, uint64_t exponent) {
  uint64_t power = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) power = ol__goldilocks_multiply(power, a);
    a = ol__goldilocks_multiply(a, a);
  }
  return power;
}

#endif
