/*
 * check.h - for the programs of test/c: `main` runs its tests by name and
 * returns failures(). Each test prints one line, with its first failed check:
 *   ok - name
 *   not ok - name: test/c/queue.c:12: size is 3, expected 4
 * A check returns whether it holds; a test goes on after one that does not.
 * Any thread may check while its test runs.
 */

#ifndef CHECK_H
#define CHECK_H

#include "offloop.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define CHECK(condition) check_note(__FILE__, __LINE__, (condition), "%s is false", #condition)
#define CHECK_INT_EQ(actual, expected) check_int_eq(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_UINT_EQ(actual, expected) check_uint_eq(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_DOUBLE_EQ(actual, expected) check_double_eq(__FILE__, __LINE__, #actual, (actual), (expected))
#define CHECK_STR_EQ(actual, expected) check_str_eq(__FILE__, __LINE__, #actual, (actual), (expected))

static pthread_mutex_t check_lock = PTHREAD_MUTEX_INITIALIZER;
static char check_detail[1024]; /* the running test's first failure; guarded by check_lock */
static int check_failures;      /* counts tests */

OL__PRINTF(4, 5)
static inline bool
check_note(const char *file, int line, bool ok, const char *format, ...) {
  va_list args;
  va_start(args, format);
  pthread_mutex_lock(&check_lock);
  if (!ok && check_detail[0] == '\0') {
    char *end = check_detail + snprintf(check_detail, sizeof check_detail, "%.256s:%d: ", file, line);
    vsnprintf(end, sizeof check_detail - (size_t) (end - check_detail), format, args);
  }
  pthread_mutex_unlock(&check_lock);
  va_end(args);
  return ok;
}

static inline bool
check_int_eq(const char *file, int line, const char *what, intmax_t a, intmax_t b) {
  return check_note(file, line, a == b, "%s is %" PRIdMAX ", expected %" PRIdMAX, what, a, b);
}

static inline bool
check_uint_eq(const char *file, int line, const char *what, uintmax_t a, uintmax_t b) {
  return check_note(file, line, a == b, "%s is %" PRIuMAX ", expected %" PRIuMAX, what, a, b);
}

/* NaN equals NaN. */
static inline bool
check_double_eq(const char *file, int line, const char *what, double a, double b) {
  return check_note(file, line, a == b || (a != a && b != b), "%s is %.17g, expected %.17g", what, a, b);
}

static inline bool
check_str_eq(const char *file, int line, const char *what, const char *a, const char *b) {
  return check_note(file, line, strcmp(a, b) == 0, "%s is \"%s\", expected \"%s\"", what, a, b);
}

static inline void
run(const char *name, void (*test)(void)) {
  check_detail[0] = '\0';
  test();
  bool ok = check_detail[0] == '\0';
  check_failures += !ok;
  printf("%sok - %s%s%s\n", ok ? "" : "not ", name, ok ? "" : ": ", check_detail);
  fflush(stdout);
}

static inline int
failures(void) {
  return check_failures > 0; /* the program's exit status */
}

#endif
