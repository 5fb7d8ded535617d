#include <offloop.h>

static bool
is_prime(int64_t n) {
  for (int64_t d = 2; d <= n / d; d++) {
    if (n % d == 0) return false;
  }
  return n >= 2;
}

/* Runs on a thread of the pool, beside others: what it writes to is its own. */
static int
count_primes(ol_task_t *task) {
  int64_t limit, count = 0;
  int err = ol_arg_int(task, 0, &limit);
  if (err != 0) return err;
  for (int64_t n = 0; n < limit; n++) {
    /* Returns OL_ECANCELED when the task is told to stop. */
    if (n % 1024 == 0) err = ol_progress(task, (double) n, (double) limit);
    if (err != 0) return err;
    count += is_prime(n);
  }
  return ol_return_int(task, count);
}

OL_TASKS({.name = "countPrimes", .perform = count_primes, .args = "limit", .doc = "How many primes are below limit."})
