/*
 * primes.c - a task library: `countPrimes(limit)`, how many primes are below `limit`.
 * primes_test.c is its test.
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

OL_TASKS(OL_TASK("countPrimes", count_primes))
