/*
 * steps.c - the seven steps by which Neon's tutorial comes to background tasks, in C;
 * steps.js calls them, with the same numbers.
 *
 *   npx offloop build steps.c && node steps.js
 */

#include <offloop_napi.h>

/* 1. perform: the work, on a thread of the pool, which sees nothing of JavaScript.
 * It leaves what it found in the task's state. */
static int
answer_perform(ol_task_t *task) {
  double *answer = (double *) ol_state(task, sizeof(*answer), NULL);
  if (answer == NULL) return OL_ENOMEM;
  for (int i = 0; i < 42; i++) *answer += 1;
  return 0;
}

/* 2. complete: makes the value that JavaScript gets, on the JavaScript thread. For a
 * number one would do without: `return ol_return_number(task, 42)` in perform. */
static napi_value
answer_complete(napi_env env, ol_task_t *task) {
  napi_value result;
  const double *answer = (const double *) ol_state(task, sizeof(*answer), NULL);
  if (ol_failed(task) || answer == NULL) return NULL;
  if (napi_create_double(env, *answer, &result) != napi_ok) return NULL;
  return result;
}

/* 3. Scheduling with a callback is JavaScript's part: see steps.js. */

/* 4. A task that fails. */
static int
fail_perform(ol_task_t *task) {
  return ol_fail(task, "ERR_LUCK", "no luck with %zu arguments", ol_arg_count(task));
}

/* 5. A complete that throws: here a RangeError instead of the task's own failure. */
static napi_value
throw_complete(napi_env env, ol_task_t *task) {
  (void) napi_throw_range_error(env, ol_error_code(task), ol_error_message(task));
  return NULL;
}

/* 6. The Promise is JavaScript's part, too. */

/* 7. Fibonacci as a bigint: words of 64 bits, the least significant first. */

/* a += b, then the two swap names; both have room for `count` words. */
static void
step(uint64_t **a, uint64_t **b, size_t count) {
  uint64_t carry = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t sum = (*a)[i] + carry;
    carry = sum < carry;
    sum += (*b)[i];
    carry += sum < (*b)[i];
    (*a)[i] = sum;
  }
  uint64_t *swapped = *a;
  *a = *b;
  *b = swapped;
}

static int
fibonacci_perform(ol_task_t *task) {
  int64_t n;
  int err = ol_arg_int(task, 0, &n);
  if (err != 0) return err;
  if (n < 0 || n > 1000000) return ol_fail(task, "ERR_RANGE", "n must be 0 to 1000000, got %s", ol_arg_describe(task, 0));
  /* F(n) has fewer than 0.7 n + 1 bits. */
  size_t count = (size_t) n * 7 / 640 + 1;
  uint64_t *current = (uint64_t *) ol_alloc(task, count * sizeof(*current));
  uint64_t *next = (uint64_t *) ol_alloc(task, count * sizeof(*next));
  if (current == NULL || next == NULL) return OL_ENOMEM;
  next[0] = 1;
  for (int64_t i = 0; i < n; i++) {
    if (ol_should_stop(task)) return OL_ECANCELED;
    step(&current, &next, count);
  }
  return ol_return_bigint_words(task, false, current, count);
}

OL_TASKS(
  {.name = "answer", .perform = answer_perform, .complete = answer_complete},
  {.name = "fail", .perform = fail_perform},
  {.name = "throwing", .perform = fail_perform, .complete = throw_complete},
  {.name = "fibonacci", .perform = fibonacci_perform, .args = "n"}
)
