/* tasks_fibonacci.c - the built-in task `fibonacci`, src/tasks/fibonacci.c, against
 * one addition after another; test/c/bignum.c has the products. */
/* sources: include/offloop_test.c src/tasks/fibonacci.c src/tasks/bignum.c src/tasks/basecase.c src/tasks/karatsuba.c
 *   src/tasks/convolution.c src/tasks/transform.c */
/* sanitizers: address thread */
/* also under: windows */

#include "tasks/bignum.h"
#include "tasks/tasks.h"
#include "test_call.h"

#include <stdlib.h>

#define THREADS 3
#define LARGE 20000         /* several hundred limbs */
#define TRANSFORMED 1000000 /* products by transforms */

OL_STATIC(fibonacci_tasks, {.name = "fibonacci", .perform = ol__fibonacci_perform})

static ol_test_call_t *
create_fibonacci(double n) {
  ol_test_call_t *call = ol_test_create(fibonacci_tasks, "fibonacci");
  ol_test_arg(call, ol_new_number(ol_test_task(call), n));
  return call;
}

static bool
is_result(ol_test_call_t *call, const uint64_t *limbs, size_t len) {
  bool is_negative = true;
  const uint64_t *words = NULL;
  size_t count = 0;
  if (ol_get_bigint(ol_test_task(call), ol_test_result(call), &is_negative, &words, &count) != 0) return false;
  return !is_negative && count == ol__bignum_length(limbs, len) && (count == 0 || memcmp(words, limbs, count * sizeof(words[0])) == 0);
}

static bool
is_of_interest(uint32_t n) {
  return n < 400 || n % 4999 < 2 || n == LARGE;
}

static void
check_number(uint32_t n, const uint64_t *limbs, size_t len) {
  ol_test_call_t *call = create_fibonacci(n);
  CHECK_INT_EQ(ol_test_run(call), 0);
  check_note(__FILE__, __LINE__, is_result(call, limbs, len), "fibonacci(%u) is wrong", n);
  ol_test_destroy(call);
}

static void
test_numbers(void) {
  size_t len = LARGE / 92 + 2;
  uint64_t *current = calloc(len, sizeof(uint64_t));
  uint64_t *next = calloc(len, sizeof(uint64_t));
  if (current == NULL || next == NULL) abort();
  next[0] = 1;
  for (uint32_t n = 0; n <= LARGE; n++) {
    if (is_of_interest(n)) check_number(n, current, len);
    CHECK_UINT_EQ(ol__bignum_add(current, current, len, next, len), 0);
    uint64_t *sum = current;
    current = next;
    next = sum;
  }
  free(current);
  free(next);
}

static void
test_reports(void) {
  ol_test_call_t *call = create_fibonacci(1000);
  CHECK_INT_EQ(ol_test_run(call), 0);
  call_check_reports(call, 10); /* bits of 1000 */
  ol_test_destroy(call);
}

static void
test_stops(void) {
  ol_test_call_t *call = create_fibonacci(LARGE);
  call_check_stops(call, 10);
  ol_test_destroy(call);
}

/* At its first, its last and some looks between. */
static void
test_stops_in_products(void) {
  ol_test_call_t *call = create_fibonacci(TRANSFORMED);
  CHECK_INT_EQ(ol_test_run(call), 0);
  size_t looks = ol_test_look_count(call);
  CHECK(looks > 50);
  for (size_t i = 0; i <= 7; i++) {
    size_t n = 1 + i * (looks - 1) / 7;
    ol_test_stop_at(call, n);
    CHECK_INT_EQ(ol_test_run(call), OL_ECANCELED);
    CHECK_UINT_EQ(ol_test_look_count(call), n);
  }
  ol_test_destroy(call);
}

static void
test_short_memory(void) {
  static const double numbers[] = {1, 100, LARGE};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    ol_test_call_t *call = create_fibonacci(numbers[i]);
    call_check_short_memory(call, i == 0 ? 1 : 3);
    ol_test_destroy(call);
  }
}

static void
test_refused(void) {
  static const char *const messages[] = {
    "fibonacci expects an integer from 0 to 10000000, got -1",
    "fibonacci expects an integer from 0 to 10000000, got 1.5",
    "fibonacci expects an integer from 0 to 10000000, got 10000001",
    "fibonacci expects an integer from 0 to 10000000, got NaN",
  };
  const double numbers[] = {-1, 1.5, 10000001, 0.0 / 0.0};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    ol_test_call_t *call = create_fibonacci(numbers[i]);
    CHECK_INT_EQ(ol_test_run(call), OL_ETASK);
    call_check_failure(call, OL_ETASK, "ERR_RANGE", messages[i]);
    ol_test_destroy(call);
  }
}

static void
test_nothing(void) {
  ol_test_call_t *call = ol_test_create(fibonacci_tasks, "fibonacci");
  CHECK_INT_EQ(ol_test_run(call), OL_ETASK);
  call_check_failure(call, OL_ETASK, "ERR_RANGE", "fibonacci expects an integer from 0 to 10000000, got undefined");
  ol_test_destroy(call);
}

static void
test_threads(void) {
  ol_test_call_t *calls[THREADS];
  const uint64_t *words[THREADS] = {NULL};
  size_t counts[THREADS] = {0};
  bool is_negative;
  for (size_t i = 0; i < THREADS; i++) calls[i] = create_fibonacci(LARGE);
  ol_test_run_threads(calls, THREADS);
  for (size_t i = 0; i < THREADS; i++) {
    CHECK_INT_EQ(ol_get_bigint(ol_test_task(calls[i]), ol_test_result(calls[i]), &is_negative, &words[i], &counts[i]), 0);
    CHECK(is_result(calls[i], words[0], counts[0]));
  }
  for (size_t i = 0; i < THREADS; i++) ol_test_destroy(calls[i]);
}

int
main(void) {
  run("fibonacci is the sum of the two before", test_numbers);
  run("fibonacci reports how many bits of n are done", test_reports);
  run("fibonacci stops wherever it is told to", test_stops);
  run("fibonacci stops in the middle of a product", test_stops_in_products);
  run("fibonacci fails with OL_ENOMEM whichever allocation fails", test_short_memory);
  run("fibonacci refuses other numbers and names them", test_refused);
  run("fibonacci refuses to guess a number", test_nothing);
  run("fibonacci runs on several threads at once", test_threads);
  return failures();
}
