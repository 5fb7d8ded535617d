/*
 * bignum.c - the linear operations of bignum.h.
 *
 * Memory and aliasing: see bignum.h. Any thread. Nothing here can fail.
 */

#include "tasks/bignum.h"

/* Carries go through comparisons, not through a 128-bit sum: gcc and clang turn
 * either into add-with-carry, but only this one also well on aarch64. */

uint64_t
ol__bignum_add(uint64_t *out, const uint64_t *a, size_t a_len, const uint64_t *b, size_t b_len) {
  uint64_t carry = 0;
  for (size_t i = 0; i < b_len; i++) {
    uint64_t partial = a[i] + carry;
    carry = partial < carry;
    uint64_t sum = partial + b[i];
    carry += sum < partial;
    out[i] = sum;
  }
  for (size_t i = b_len; i < a_len; i++) {
    uint64_t sum = a[i] + carry;
    carry = sum < carry;
    out[i] = sum;
  }
  return carry;
}

uint64_t
ol__bignum_subtract(uint64_t *out, const uint64_t *a, size_t a_len, const uint64_t *b, size_t b_len) {
  uint64_t borrow = 0;
  for (size_t i = 0; i < b_len; i++) {
    uint64_t partial = a[i] - b[i];
    uint64_t below = a[i] < b[i];
    uint64_t difference = partial - borrow;
    borrow = below + (partial < borrow);
    out[i] = difference;
  }
  for (size_t i = b_len; i < a_len; i++) {
    uint64_t limb = a[i];
    out[i] = limb - borrow;
    borrow = limb < borrow;
  }
  return borrow;
}

uint64_t
ol__bignum_add_limb(uint64_t *a, size_t len, uint64_t limb) {
  for (size_t i = 0; i < len && limb != 0; i++) {
    a[i] += limb;
    limb = a[i] < limb;
  }
  return limb;
}

uint64_t
ol__bignum_subtract_limb(uint64_t *a, size_t len, uint64_t limb) {
  for (size_t i = 0; i < len && limb != 0; i++) {
    uint64_t old = a[i];
    a[i] = old - limb;
    limb = old < limb;
  }
  return limb;
}

uint64_t
ol__bignum_shift(uint64_t *out, const uint64_t *a, size_t len, unsigned bits) {
  uint64_t low = 0;
  for (size_t i = 0; i < len; i++) {
    uint64_t limb = a[i];
    out[i] = limb << bits | low;
    low = limb >> (64 - bits);
  }
  return low;
}

int
ol__bignum_compare(const uint64_t *a, const uint64_t *b, size_t len) {
  for (size_t i = len; i > 0; i--) {
    if (a[i - 1] != b[i - 1]) return a[i - 1] < b[i - 1] ? -1 : 1;
  }
  return 0;
}

size_t
ol__bignum_length(const uint64_t *a, size_t len) {
  while (len > 0 && a[len - 1] == 0) len--;
  return len;
}
