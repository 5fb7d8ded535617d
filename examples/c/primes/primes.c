/*
 * primes.c - a library of two tasks in C alone. primes_test.c is its test.
 *
 *   npx offloop build primes.c
 *   npx offloop run primes.so countPrimes 100000000
 *   npx offloop run primes.so factor 9007199254740991
 */

#include <offloop.h>

/* Numbers between two looks at the task. */
#define BLOCK 65536

/* The sieve of Eratosthenes; one byte for each number. */
static int
sieve(ol_task_t *task, int64_t limit, int64_t *count) {
  char *is_composite = (char *) ol_alloc(task, (size_t) limit);
  if (is_composite == NULL) return OL_ENOMEM;
  for (int64_t n = 2; n < limit; n++) {
    if (n % BLOCK == 0) {
      int err = ol_progress(task, (double) n, (double) limit);
      if (err != 0) return err;
    }
    if (is_composite[n]) continue;
    (*count)++;
    for (int64_t multiple = n * 2; multiple < limit; multiple += n) is_composite[multiple] = 1;
  }
  return 0;
}

static int
count_primes(ol_task_t *task) {
  int64_t limit;
  int64_t count = 0;
  int err = ol_arg_int(task, 0, &limit);
  if (err != 0) return err;
  if (limit < 0) return ol_fail(task, "ERR_RANGE", "limit must be 0 or more, got %s", ol_arg_describe(task, 0));
  if (limit > 2) err = sieve(task, limit, &count);
  return err == 0 ? ol_return_int(task, count) : err;
}

static int
push_number(ol_task_t *task, ol_value_t array, int64_t number) {
  return ol_push(task, array, ol_new_number(task, (double) number));
}

/* By trial division, smallest first. */
static int
factor(ol_task_t *task) {
  int64_t rest;
  int err = ol_arg_int(task, 0, &rest);
  if (err != 0) return err;
  if (rest < 1) return ol_fail(task, "ERR_RANGE", "n must be 1 or more, got %s", ol_arg_describe(task, 0));
  ol_value_t factors = ol_new_array(task);
  for (int64_t divisor = 2; divisor <= rest / divisor; divisor++) {
    if (divisor % BLOCK == 0 && ol_should_stop(task)) return OL_ECANCELED;
    for (; err == 0 && rest % divisor == 0; rest /= divisor) err = push_number(task, factors, divisor);
    if (err != 0) return err;
  }
  if (rest > 1) err = push_number(task, factors, rest);
  return err == 0 ? ol_return_value(task, factors) : err;
}

OL_TASKS(
  {.name = "countPrimes", .perform = count_primes, .args = "limit", .doc = "How many primes are below limit."},
  {.name = "factor", .perform = factor, .args = "n", .doc = "The prime factors of n, smallest first."}
)
