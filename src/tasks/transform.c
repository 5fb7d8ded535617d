/*
 * transform.c - transform.h. An array is a polynomial. FORWARD splits it modulo
 * x^len - c^4 into four modulo x^(len / 4) - (c, -c, ic, -ic) and goes on with
 * each, down to their values; so a whole block has one root c, and the blocks
 * become small enough for the cache by themselves (D. J. Bernstein 2001,
 * "Multidigit multiplication for mathematicians"). A length that is no power of
 * four is split in three, in two, or both, before.
 *
 * Memory and thread: see transform.h. Every loop that may be long looks whether
 * to stop once for SLICE rounds.
 */

#include "tasks/transform.h"
#include "tasks/goldilocks.h"

#define add ol__goldilocks_add
#define subtract ol__goldilocks_subtract
#define multiply ol__goldilocks_multiply
#define multiply_i ol__goldilocks_multiply_i
#define power ol__goldilocks_power

/* A root of unity of order 2^32 with ROOT_2^(2^30) = 2^48, and one of order
 * 3 * 2^32 with ROOT_3^(2^32) = CUBE_ROOT; powers of the generator 7. */
#define ROOT_2 UINT64_C(0x185629dcda58878c)
#define ROOT_3 UINT64_C(0x944d0e8fb1b8e119)
#define CUBE_ROOT UINT64_C(0xffffffff)
#define ORDER (UINT64_C(1) << 32)

/* About 0.03 ms, and 0.15 ms for a block without a loop so long. */
#define SLICE 2048

static bool
is_stopped(const ol__transform_t *plan, size_t round) {
  return round % SLICE == SLICE - 1 && plan->stop->should_stop(plan->stop->context);
}

static uint64_t
invert(uint64_t a) {
  return power(a, OL__GOLDILOCKS_P - 2);
}

size_t
ol__transform_len(size_t len) {
  size_t power_of_2 = 8;
  while (power_of_2 < len) power_of_2 *= 2;
  /* At least 8 * 3 / 4: a power of two is left over after the division by 3. */
  return power_of_2 > 8 && power_of_2 / 4 * 3 >= len ? power_of_2 / 4 * 3 : power_of_2;
}

/* What is left of a length to be split in two and four. */
static size_t
power_of_2_part(size_t len) {
  return len % 3 == 0 ? len / 3 : len;
}

size_t
ol__transform_roots_len(size_t len) {
  return power_of_2_part(len) / 2;
}

/* The roots c of the blocks in bit-reversed order: block 0 has 1, and those from
 * 2^k on are the first 2^k times a root of order 2^(k + 3). */
static bool
fill_roots(const ol__transform_t *plan, uint64_t *roots, size_t count, uint64_t root) {
  roots[0] = 1;
  uint64_t order = 8;
  for (size_t filled = 1; filled < count; filled *= 2, order *= 2) {
    uint64_t step = power(root, ORDER / order);
    for (size_t i = 0; i < filled && filled + i < count; i++) {
      if (is_stopped(plan, i)) return false;
      roots[filled + i] = multiply(roots[i], step);
    }
  }
  return true;
}

bool
ol__transform_plan(ol__transform_t *plan, size_t len, uint64_t *roots, const ol__bignum_stop_t *stop) {
  size_t count = power_of_2_part(len) / 4;
  *plan = (ol__transform_t){len, roots, roots + count, stop};
  return fill_roots(plan, roots, count, ROOT_2) && fill_roots(plan, roots + count, count, invert(ROOT_2));
}

/* `block` counts the blocks of this length from the left. */
static bool
forward_4(const ol__transform_t *plan, uint64_t *x, size_t len, size_t block) {
  if (len == 1) return true;
  size_t quarter = len / 4;
  uint64_t root = plan->roots[block];
  uint64_t root2 = multiply(root, root);
  uint64_t root3 = multiply(root2, root);
  for (size_t i = 0; i < quarter; i++) {
    if (is_stopped(plan, i)) return false;
    uint64_t x0 = x[i];
    uint64_t x1 = multiply(x[i + quarter], root);
    uint64_t x2 = multiply(x[i + 2 * quarter], root2);
    uint64_t x3 = multiply(x[i + 3 * quarter], root3);
    uint64_t even = add(x0, x2);
    uint64_t even_i = subtract(x0, x2);
    uint64_t odd = add(x1, x3);
    uint64_t odd_i = multiply_i(subtract(x1, x3));
    x[i] = add(even, odd);
    x[i + quarter] = subtract(even, odd);
    x[i + 2 * quarter] = add(even_i, odd_i);
    x[i + 3 * quarter] = subtract(even_i, odd_i);
  }
  for (size_t part = 0; part < 4; part++) {
    if (!forward_4(plan, x + part * quarter, quarter, 4 * block + part)) return false;
  }
  return true;
}

static bool
inverse_4(const ol__transform_t *plan, uint64_t *x, size_t len, size_t block) {
  if (len == 1) return true;
  size_t quarter = len / 4;
  for (size_t part = 0; part < 4; part++) {
    if (!inverse_4(plan, x + part * quarter, quarter, 4 * block + part)) return false;
  }
  uint64_t root = plan->inverse_roots[block];
  uint64_t root2 = multiply(root, root);
  uint64_t root3 = multiply(root2, root);
  for (size_t i = 0; i < quarter; i++) {
    if (is_stopped(plan, i)) return false;
    uint64_t even = add(x[i], x[i + quarter]);
    uint64_t odd = subtract(x[i], x[i + quarter]);
    uint64_t even_i = add(x[i + 2 * quarter], x[i + 3 * quarter]);
    uint64_t odd_i = multiply_i(subtract(x[i + 3 * quarter], x[i + 2 * quarter]));
    x[i] = add(even, even_i);
    x[i + quarter] = multiply(add(odd, odd_i), root);
    x[i + 2 * quarter] = multiply(subtract(even, even_i), root2);
    x[i + 3 * quarter] = multiply(subtract(odd, odd_i), root3);
  }
  return true;
}

/* Modulo x^len - 1 to and from x^(len / 2) - 1 and x^(len / 2) + 1; up to a
 * factor of 2 its own inverse. */
static bool
split_2(const ol__transform_t *plan, uint64_t *x, size_t len) {
  size_t half = len / 2;
  for (size_t i = 0; i < half; i++) {
    if (is_stopped(plan, i)) return false;
    uint64_t x0 = x[i];
    uint64_t x1 = x[i + half];
    x[i] = add(x0, x1);
    x[i + half] = subtract(x0, x1);
  }
  return true;
}

static bool
is_power_of_4(size_t len) {
  while (len > 3) len /= 4;
  return len == 1;
}

static bool
forward_2(const ol__transform_t *plan, uint64_t *x, size_t len) {
  if (is_power_of_4(len)) return forward_4(plan, x, len, 0);
  return split_2(plan, x, len) && forward_4(plan, x, len / 2, 0) && forward_4(plan, x + len / 2, len / 2, 1);
}

static bool
inverse_2(const ol__transform_t *plan, uint64_t *x, size_t len) {
  if (is_power_of_4(len)) return inverse_4(plan, x, len, 0);
  return inverse_4(plan, x, len / 2, 0) && inverse_4(plan, x + len / 2, len / 2, 1) && split_2(plan, x, len);
}

/* Modulo x^len - 1 to x^(len / 3) - (1, w, w^2), w the cube root of unity. The
 * last two become x^(len / 3) - 1 by multiplying each coefficient by a power of
 * a root of order `len`. */
static bool
split_3(const ol__transform_t *plan, uint64_t *x, size_t third) {
  uint64_t root = power(ROOT_3, ORDER / third);
  uint64_t twist = 1;
  for (size_t i = 0; i < third; i++) {
    if (is_stopped(plan, i)) return false;
    uint64_t x0 = x[i];
    uint64_t x1 = x[i + third];
    uint64_t x2 = x[i + 2 * third];
    uint64_t turned = multiply(subtract(x1, x2), CUBE_ROOT);
    x[i] = add(add(x0, x1), x2);
    x[i + third] = multiply(add(subtract(x0, x2), turned), twist);
    x[i + 2 * third] = multiply(subtract(subtract(x0, x1), turned), multiply(twist, twist));
    twist = multiply(twist, root);
  }
  return true;
}

static bool
join_3(const ol__transform_t *plan, uint64_t *x, size_t third) {
  uint64_t root = invert(power(ROOT_3, ORDER / third));
  uint64_t twist = 1;
  for (size_t i = 0; i < third; i++) {
    if (is_stopped(plan, i)) return false;
    uint64_t x0 = x[i];
    uint64_t x1 = multiply(x[i + third], twist);
    uint64_t x2 = multiply(x[i + 2 * third], multiply(twist, twist));
    uint64_t turned = multiply(subtract(x1, x2), CUBE_ROOT);
    x[i] = add(add(x0, x1), x2);
    x[i + third] = subtract(subtract(x0, x1), turned);
    x[i + 2 * third] = add(subtract(x0, x2), turned);
    twist = multiply(twist, root);
  }
  return true;
}

bool
ol__transform_forward(const ol__transform_t *plan, uint64_t *x) {
  if (plan->len % 3 != 0) return forward_2(plan, x, plan->len);
  size_t third = plan->len / 3;
  return split_3(plan, x, third) &&
         forward_2(plan, x, third) &&
         forward_2(plan, x + third, third) &&
         forward_2(plan, x + 2 * third, third);
}

bool
ol__transform_inverse(const ol__transform_t *plan, uint64_t *x) {
  if (plan->len % 3 != 0) return inverse_2(plan, x, plan->len);
  size_t third = plan->len / 3;
  return inverse_2(plan, x, third) &&
         inverse_2(plan, x + third, third) &&
         inverse_2(plan, x + 2 * third, third) &&
         join_3(plan, x, third);
}
