/*
 * primes_test.c - tests primes.c without Node.js; see offloop_test.h for the line that
 * compiles it.
 */

#include <offloop_test.h>

#undef NDEBUG
#include <assert.h>

#define THREADS 4

static ol_test_call_t *
create_call(const char *name, double number) {
  ol_test_call_t *call = ol_test_create(offloop_library, name);
  ol_test_arg(call, ol_new_number(ol_test_task(call), number));
  return call;
}

static int64_t
read_count(ol_test_call_t *call) {
  int64_t count = -1;
  assert(ol_get_int(ol_test_task(call), ol_test_result(call), &count) == 0);
  return count;
}

static void
test_counts(void) {
  static const int64_t primes[][2] = {{0, 0}, {2, 0}, {3, 1}, {100, 25}, {100000, 9592}};
  for (size_t i = 0; i < sizeof(primes) / sizeof(primes[0]); i++) {
    ol_test_call_t *call = create_call("countPrimes", (double) primes[i][0]);
    assert(ol_test_run(call) == 0);
    assert(read_count(call) == primes[i][1]);
    ol_test_destroy(call);
  }
}

static void
test_refused(void) {
  ol_test_call_t *call = create_call("countPrimes", -1);
  assert(ol_test_run(call) == OL_ETASK);
  assert(strcmp(ol_test_error_code(call), "ERR_RANGE") == 0);
  assert(strcmp(ol_test_error_message(call), "limit must be 0 or more, got -1") == 0);
  ol_test_destroy(call);
}

static void
test_stops_and_short_memory(void) {
  ol_test_call_t *call = create_call("countPrimes", 300000);
  while (ol_test_next_stop(call)) assert(ol_test_error(call) == OL_ECANCELED);
  assert(ol_test_look_count(call) == 4);
  while (ol_test_next_failure(call)) assert(ol_test_error(call) == OL_ENOMEM);
  assert(read_count(call) == 25997);
  ol_test_destroy(call);
}

static void
test_factors(void) {
  static const int64_t expected[] = {2, 2, 3, 65537, 65537};
  ol_test_call_t *call = create_call("factor", 12.0 * 65537 * 65537);
  while (ol_test_next_stop(call)) assert(ol_test_error(call) == OL_ECANCELED);
  assert(ol_test_look_count(call) == 1);
  while (ol_test_next_failure(call)) assert(ol_test_error(call) == OL_ENOMEM);
  for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
    int64_t factor = 0;
    assert(ol_get_int(ol_test_task(call), ol_item(ol_test_task(call), ol_test_result(call), i), &factor) == 0);
    assert(factor == expected[i]);
  }
  ol_test_destroy(call);
}

static void
test_threads(void) {
  ol_test_call_t *calls[THREADS];
  for (size_t i = 0; i < THREADS; i++) calls[i] = create_call("countPrimes", 1000);
  ol_test_run_threads(calls, THREADS);
  for (size_t i = 0; i < THREADS; i++) {
    assert(read_count(calls[i]) == 168);
    ol_test_destroy(calls[i]);
  }
}

int
main(void) {
  test_counts();
  test_refused();
  test_stops_and_short_memory();
  test_factors();
  test_threads();
  return 0;
}
