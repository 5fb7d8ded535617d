/*
 * bignum.c - the products of src/tasks/bignum.h against plain long
 * multiplication, known products and each other; its linear operations; and
 * that a product ends when told to stop. Compile with -Isrc.
 */
/* sources: src/tasks/bignum.c src/tasks/basecase.c src/tasks/karatsuba.c src/tasks/convolution.c src/tasks/transform.c */
/* also under: windows */

#include "tasks/bignum.h"
#include "tasks/convolution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GUARD UINT64_C(0x5ca1ab1edeadbea7)

__extension__ typedef unsigned __int128 wide_t;

typedef struct {
  size_t asked;
  size_t stop_at; /* the question that is answered with true; 0 for none */
} patience_t;

static int failed;

static void
report(bool ok, const char *behaviour, size_t detail) {
  if (ok) {
    printf("ok - %s\n", behaviour);
  } else {
    printf("not ok - %s: at %zu\n", behaviour, detail);
    failed = 1;
  }
}

static bool
is_exhausted(const void *context) {
  patience_t *patience = (patience_t *) (uintptr_t) context;
  return ++patience->asked == patience->stop_at;
}

static patience_t endless;
static const ol__bignum_stop_t never = {is_exhausted, &endless};

/* Exactly `len` limbs, zero, so that a sanitizer sees the limb behind; the
 * caller frees them. */
static uint64_t *
make_limbs(size_t len) {
  uint64_t *limbs = calloc(len, sizeof(uint64_t));
  if (limbs == NULL) abort();
  return limbs;
}

static uint64_t
next_random(void) {
  static uint64_t state = 88172645463325252;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

/* Random limbs with runs of zeros and ones, which make long carries. */
static void
fill_random(uint64_t *limbs, size_t len) {
  for (size_t i = 0; i < len; i++) {
    uint64_t random = next_random();
    uint64_t kind = next_random() % 8;
    limbs[i] = kind == 0 ? 0 : kind == 1 ? UINT64_MAX
                                         : random;
  }
}

static void
multiply_plainly(uint64_t *product, const uint64_t *a, const uint64_t *b, size_t len) {
  memset(product, 0, 2 * len * sizeof(uint64_t));
  for (size_t i = 0; i < len; i++) {
    uint64_t carry = 0;
    for (size_t j = 0; j < len; j++) {
      wide_t sum = (wide_t) a[i] * b[j] + product[i + j] + carry;
      product[i + j] = (uint64_t) sum;
      carry = (uint64_t) (sum >> 64);
    }
    product[i + len] = carry;
  }
}

/* Multiplies, or squares where `a == b`, in arrays with a guard behind. */
static bool
is_product(const uint64_t *expected, const uint64_t *a, const uint64_t *b, size_t len) {
  size_t scratch_len = ol__bignum_scratch_len(len);
  uint64_t *product = make_limbs(2 * len + 1);
  uint64_t *scratch = make_limbs(scratch_len + 1);
  product[2 * len] = GUARD;
  scratch[scratch_len] = GUARD;
  bool done = a == b ? ol__bignum_square(product, a, len, scratch, &never) : ol__bignum_multiply(product, a, b, len, scratch, &never);
  bool ok = done && product[2 * len] == GUARD && scratch[scratch_len] == GUARD &&
            memcmp(product, expected, 2 * len * sizeof(uint64_t)) == 0;
  free(product);
  free(scratch);
  return ok;
}

/* Whether all products of random numbers of this length are right. */
static bool
is_length_right(size_t len) {
  uint64_t *a = make_limbs(len);
  uint64_t *b = make_limbs(len);
  uint64_t *expected = make_limbs(2 * len);
  uint64_t *basecase = make_limbs(2 * len);
  fill_random(a, len);
  fill_random(b, len);
  multiply_plainly(expected, a, b, len);
  ol__bignum_multiply_basecase(basecase, a, b, len);
  bool ok = memcmp(basecase, expected, 2 * len * sizeof(uint64_t)) == 0;
  ok = ok && is_product(expected, a, b, len);
  multiply_plainly(expected, a, a, len);
  ol__bignum_square_basecase(basecase, a, len);
  ok = ok && memcmp(basecase, expected, 2 * len * sizeof(uint64_t)) == 0;
  ok = ok && is_product(expected, a, a, len);
  free(a);
  free(b);
  free(expected);
  free(basecase);
  return ok;
}

static void
test_products(void) {
  size_t wrong = 0;
  for (size_t len = 1; len <= 260 && wrong == 0; len++) {
    for (int round = 0; round < 10; round++) {
      if (!is_length_right(len)) wrong = len;
    }
  }
  report(wrong == 0, "products of 1 to 260 limbs are those of long multiplication", wrong);

  static const size_t lens[] = {511, 512, 513, 777, 1023, 1025, 2047, OL__CONVOLUTION_MIN - 1, OL__CONVOLUTION_MIN, OL__CONVOLUTION_MIN + 1, 4219};
  for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]) && wrong == 0; i++) {
    if (!is_length_right(lens[i])) wrong = lens[i];
  }
  report(wrong == 0, "products around the thresholds are those of long multiplication", wrong);
}

/* A square by SQUARE and by MULTIPLY, whose operands may be the same array. */
static void
test_squares(void) {
  static const size_t lens[] = {100, 1000, 2999, 3000, 4224, 5000, 8448, 10000, 16896, 40000};
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
    uint64_t *a = make_limbs(lens[i]);
    uint64_t *product = make_limbs(2 * lens[i]);
    uint64_t *scratch = make_limbs(ol__bignum_scratch_len(lens[i]));
    fill_random(a, lens[i]);
    if (!ol__bignum_multiply(product, a, a, lens[i], scratch, &never)) wrong = lens[i];
    if (!is_product(product, a, a, lens[i])) wrong = lens[i];
    free(a);
    free(product);
    free(scratch);
  }
  report(wrong == 0, "squares are the products of a number with itself", wrong);
}

/* (B^n - 1)^2 = B^2n - 2 B^n + 1, the largest product and the longest carries. */
static void
test_all_ones(void) {
  static const size_t lens[] = {1, 2, 31, 32, 33, 47, 48, 49, 97, 1000, 2999, 3000, 6001, 54240, OL__CONVOLUTION_MAX, OL__CONVOLUTION_MAX + 1};
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
    size_t len = lens[i];
    uint64_t *a = make_limbs(len);
    uint64_t *b = make_limbs(len);
    uint64_t *expected = make_limbs(2 * len);
    memset(a, 0xff, len * sizeof(uint64_t));
    memset(b, 0xff, len * sizeof(uint64_t));
    memset(expected, 0, len * sizeof(uint64_t));
    memset(expected + len, 0xff, len * sizeof(uint64_t));
    expected[0] = 1;
    expected[len] = UINT64_MAX - 1;
    if (!is_product(expected, a, a, len) || !is_product(expected, a, b, len)) wrong = len;
    free(a);
    free(b);
    free(expected);
  }
  report(wrong == 0, "products of all-ones limbs carry to the end", wrong);
}

/* From one to four questions on; the product must ask no more after that. */
static void
test_stop(void) {
  static const size_t lens[] = {2000, 20000, 100000};
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
    uint64_t *a = make_limbs(lens[i]);
    uint64_t *product = make_limbs(2 * lens[i]);
    uint64_t *scratch = make_limbs(ol__bignum_scratch_len(lens[i]));
    fill_random(a, lens[i]);
    for (size_t stop_at = 1; stop_at <= 4; stop_at++) {
      patience_t patience = {0, stop_at};
      ol__bignum_stop_t stop = {is_exhausted, &patience};
      if (ol__bignum_multiply(product, a, a, lens[i], scratch, &stop) || patience.asked != stop_at) wrong = lens[i];
      patience.asked = 0;
      if (ol__bignum_square(product, a, lens[i], scratch, &stop) || patience.asked != stop_at) wrong = lens[i];
    }
    free(a);
    free(product);
    free(scratch);
  }
  report(wrong == 0, "a product ends at once when told to stop", wrong);
}

static void
test_linear(void) {
  uint64_t a[] = {UINT64_MAX, UINT64_MAX, 5};
  static const uint64_t one[] = {1};
  bool ok = ol__bignum_add(a, a, 3, one, 1) == 0 && a[0] == 0 && a[1] == 0 && a[2] == 6;
  ok = ok && ol__bignum_subtract(a, a, 3, one, 1) == 0 && a[0] == UINT64_MAX && a[1] == UINT64_MAX && a[2] == 5;
  ok = ok && ol__bignum_add_limb(a, 2, 1) == 1 && a[0] == 0 && a[1] == 0;
  ok = ok && ol__bignum_subtract_limb(a, 2, 2) == 1 && a[0] == UINT64_MAX - 1 && a[1] == UINT64_MAX;
  report(ok, "carries and borrows run through and come out", 0);

  uint64_t b[] = {0, 1, 1};
  ok = ol__bignum_subtract(b, a, 3, b, 3) == 0 && b[0] == UINT64_MAX - 1 && b[1] == UINT64_MAX - 1 && b[2] == 4;
  ok = ok && ol__bignum_add(b, b, 3, b, 3) == 0 && b[0] == UINT64_MAX - 3 && b[1] == UINT64_MAX - 2 && b[2] == 9;
  report(ok, "a sum and a difference may take the place of an operand", 0);

  uint64_t c[] = {UINT64_C(1) << 63, UINT64_C(3) << 62, 0};
  ok = ol__bignum_shift(c, c, 2, 2) == 3 && c[0] == 0 && c[1] == 2;
  report(ok, "a shift hands on the bits between limbs and out", 0);

  static const uint64_t low[] = {9, 1};
  static const uint64_t high[] = {1, 2};
  ok = ol__bignum_compare(low, high, 2) < 0 && ol__bignum_compare(high, low, 2) > 0 && ol__bignum_compare(low, low, 2) == 0;
  report(ok && ol__bignum_length(c, 3) == 2 && ol__bignum_length(c, 1) == 0, "compare and length begin at the highest limb", 0);
}

/* F(k - 1), F(k), F(k + 1) by addition, then Cassini's identity:
 * F(k + 1) F(k - 1) = F(k)^2 + (-1)^k. */
static bool
is_cassini_true(size_t k) {
  size_t len = k / 92 + 2;
  uint64_t *limbs = make_limbs(7 * len);
  uint64_t *scratch = make_limbs(ol__bignum_scratch_len(len));
  uint64_t *f[] = {limbs, limbs + len, limbs + 2 * len};
  f[1][0] = 1;
  f[2][0] = 1;
  for (size_t i = 1; i < k; i++) {
    uint64_t *oldest = f[0];
    f[0] = f[1];
    f[1] = f[2];
    f[2] = oldest;
    ol__bignum_add(f[2], f[1], len, f[0], len);
  }
  uint64_t *product = limbs + 3 * len;
  uint64_t *square = limbs + 5 * len;
  bool done = ol__bignum_multiply(product, f[0], f[2], len, scratch, &never) && ol__bignum_square(square, f[1], len, scratch, &never);
  ol__bignum_add_limb(k % 2 == 0 ? square : product, 2 * len, 1);
  bool ok = done && ol__bignum_compare(product, square, 2 * len) == 0;
  free(limbs);
  free(scratch);
  return ok;
}

static void
test_fibonacci(void) {
  static const size_t ks[] = {1, 2, 93, 1000, 4001, 20000, 100001, 280000};
  size_t wrong = 0;
  for (size_t i = 0; i < sizeof(ks) / sizeof(ks[0]); i++) {
    if (!is_cassini_true(ks[i])) wrong = ks[i];
  }
  report(wrong == 0, "Fibonacci numbers fulfil Cassini's identity", wrong);
}

int
main(void) {
  test_linear();
  test_products();
  test_squares();
  test_all_ones();
  test_stop();
  test_fibonacci();
  return failed;
}
