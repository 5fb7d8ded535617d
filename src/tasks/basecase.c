/*
 * basecase.c - products of short numbers, column by column (P. G. Comba 1990,
 * "Exponentiation cryptosystems on the IBM PC").
 *
 * Columns rather than rows: a column is summed up in three registers and stored
 * once, and its carries are no chain through memory. Compilers make of the inner
 * loop one multiplication and three additions for each pair of limbs.
 *
 * Memory and aliasing: see bignum.h. Any thread. Nothing here can fail.
 */

#include "tasks/bignum.h"

__extension__ typedef unsigned __int128 wide_t;

/* A sum of up to 2^64 products of two limbs: low + high * 2^128. */
typedef struct {
  wide_t low;
  uint64_t high;
} sum_t;

static inline void
add_wide(sum_t *sum, wide_t value) {
  sum->low += value;
  sum->high += sum->low < value;
}

/* Takes the lowest limb off the sum. */
static inline uint64_t
shift_limb(sum_t *sum) {
  uint64_t limb = (uint64_t) sum->low;
  sum->low = sum->low >> 64 | (wide_t) sum->high << 64;
  sum->high = 0;
  return limb;
}

/* Adds a[first] * b[column - first] + ... + a[end - 1] * b[column - end + 1]. */
static inline void
add_products(sum_t *sum, const uint64_t *a, const uint64_t *b, size_t column, size_t first, size_t end) {
  for (size_t i = first; i < end; i++) add_wide(sum, (wide_t) a[i] * b[column - i]);
}

void
ol__bignum_multiply_basecase(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len) {
  sum_t sum = {0, 0};
  for (size_t column = 0; column < len; column++) {
    add_products(&sum, a, b, column, 0, column + 1);
    product[column] = shift_limb(&sum);
  }
  for (size_t column = len; column < 2 * len - 1; column++) {
    add_products(&sum, a, b, column, column - len + 1, len);
    product[column] = shift_limb(&sum);
  }
  product[2 * len - 1] = shift_limb(&sum);
}

void
ol__bignum_square_basecase(uint64_t *product, const uint64_t *a, size_t len) {
  sum_t sum = {0, 0};
  for (size_t column = 0; column < 2 * len - 1; column++) {
    /* a[i] a[j] and a[j] a[i] are in the same column: sum up those with i < j
     * and double. */
    sum_t half = {0, 0};
    size_t first = column < len ? 0 : column - len + 1;
    add_products(&half, a, a, column, first, (column + 1) / 2);
    sum.high += half.high * 2 + (uint64_t) (half.low >> 127);
    add_wide(&sum, half.low << 1);
    if (column % 2 == 0) add_wide(&sum, (wide_t) a[column / 2] * a[column / 2]);
    product[column] = shift_limb(&sum);
  }
  product[2 * len - 1] = shift_limb(&sum);
}
