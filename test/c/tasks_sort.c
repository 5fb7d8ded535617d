/* tasks_sort.c - the built-in task `sort`, src/tasks/sort.c, against qsort. */
/* sources: include/offloop_test.c src/tasks/sort.c src/tasks/radix.c */
/* sanitizers: address thread */
/* also under: windows */

#include "random.h"
#include "tasks/tasks.h"
#include "test_call.h"

#include <math.h>
#include <stdlib.h>

#define THREADS 3
#define MANY 40000 /* more than sort takes between two looks */

OL_STATIC(sort_tasks, {.name = "sort", .perform = ol__sort_perform})

/* --- Elements and their order */

#define COMPARE_INTEGERS(type) \
  static int compare_##type(const void *a, const void *b) { \
    type x, y; \
    memcpy(&x, a, sizeof(x)); \
    memcpy(&y, b, sizeof(y)); \
    return (x > y) - (x < y); \
  }

/* -0 before 0, NaN last. */
#define COMPARE_FLOATS(type) \
  static int compare_##type(const void *a, const void *b) { \
    type x, y; \
    memcpy(&x, a, sizeof(x)); \
    memcpy(&y, b, sizeof(y)); \
    if (isnan(x) || isnan(y)) return !!isnan(x) - !!isnan(y); \
    return x == y ? !!signbit(y) - !!signbit(x) : (x > y) - (x < y); \
  }

COMPARE_INTEGERS(int8_t)
COMPARE_INTEGERS(uint8_t)
COMPARE_INTEGERS(int16_t)
COMPARE_INTEGERS(uint16_t)
COMPARE_INTEGERS(int32_t)
COMPARE_INTEGERS(uint32_t)
COMPARE_INTEGERS(int64_t)
COMPARE_INTEGERS(uint64_t)
COMPARE_FLOATS(float)
COMPARE_FLOATS(double)

typedef struct kind_s {
  ol_element_t type;
  size_t size;
  int (*compare)(const void *a, const void *b);
} kind_t;

static const kind_t kinds[] = {
  {OL_INT8, 1, compare_int8_t},
  {OL_UINT8, 1, compare_uint8_t},
  {OL_UINT8_CLAMPED, 1, compare_uint8_t},
  {OL_INT16, 2, compare_int16_t},
  {OL_UINT16, 2, compare_uint16_t},
  {OL_INT32, 4, compare_int32_t},
  {OL_UINT32, 4, compare_uint32_t},
  {OL_FLOAT32, 4, compare_float},
  {OL_FLOAT64, 8, compare_double},
  {OL_BIGINT64, 8, compare_int64_t},
  {OL_BIGUINT64, 8, compare_uint64_t},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))
#define FLOAT64 (&kinds[8])

/* Any bits, NaN and infinities among them, and some of them often. */
static void
fill(unsigned char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    uint64_t die = random_below(8);
    bytes[i] = die == 0 ? 0 : die < 3 ? 0xff
                                      : (unsigned char) random_below(256);
  }
}

/* --- Calls */

/* Sorts `count` random elements, which are written to `*bytes` for the caller to free
 * after the call: behind a call that has them copied, or shares them. */
static ol_test_call_t *
create_sort(const kind_t *kind, size_t count, bool is_shared, unsigned char **bytes) {
  ol_test_call_t *call = ol_test_create(sort_tasks, "sort");
  ol_task_t *task = ol_test_task(call);
  void *data = NULL;
  *bytes = malloc(count * kind->size + 1);
  if (*bytes == NULL) abort();
  fill(*bytes, count * kind->size);
  if (is_shared) {
    ol_test_arg(call, ol_test_new_shared(call, kind->type, *bytes, count));
  } else {
    ol_test_arg(call, ol_new_typed_array(task, kind->type, count, &data));
    if (count > 0) memcpy(data, *bytes, count * kind->size);
  }
  return call;
}

/* That the result is what qsort makes of `bytes`. */
static void
check_sorted(ol_test_call_t *call, const kind_t *kind, size_t count, unsigned char *bytes) {
  ol_element_t type = OL_INT8;
  void *data = NULL;
  size_t result_count = 0;
  CHECK_INT_EQ(ol_test_error(call), 0);
  if (!CHECK_INT_EQ(ol_get_typed_array(ol_test_task(call), ol_test_result(call), &type, &data, &result_count), 0)) return;
  CHECK_INT_EQ(type, kind->type);
  if (!CHECK_UINT_EQ(result_count, count)) return;
  CHECK(count == 0 || data != bytes);
  qsort(bytes, count, kind->size, kind->compare);
  const char *sorted = data;
  size_t right = 0;
  while (right < count && kind->compare(sorted + right * kind->size, bytes + right * kind->size) == 0) right++;
  check_note(__FILE__, __LINE__, right == count, "element %zu of %zu of type %d is wrong", right, count, (int) type);
}

static void
check_kinds(bool is_shared) {
  static const size_t counts[] = {0, 1, 2, 64, 65, 1000, MANY};
  unsigned char *bytes;
  for (size_t i = 0; i < KIND_COUNT * 7; i++) {
    const kind_t *kind = &kinds[i / 7];
    size_t count = counts[i % 7];
    ol_test_call_t *call = create_sort(kind, count, is_shared, &bytes);
    ol_test_run(call);
    check_sorted(call, kind, count, bytes);
    ol_test_destroy(call);
    free(bytes);
  }
}

static void
test_kinds(void) {
  check_kinds(false);
}

static void
test_shared(void) {
  check_kinds(true);
}

static void
test_stops(void) {
  unsigned char *bytes;
  for (size_t i = 0; i < KIND_COUNT; i++) {
    ol_test_call_t *call = create_sort(&kinds[i], MANY, i % 2 == 0, &bytes);
    call_check_stops(call, kinds[i].size);
    ol_test_destroy(call);
    free(bytes);
  }
}

static void
test_short_memory(void) {
  unsigned char *bytes;
  for (size_t i = 0; i < KIND_COUNT; i++) {
    bool is_shared = i % 2 == 0;
    ol_test_call_t *call = create_sort(&kinds[i], MANY, is_shared, &bytes);
    call_check_short_memory(call, (size_t) is_shared + (kinds[i].size > 1));
    ol_test_destroy(call);
    free(bytes);
  }
}

static void
test_refused(void) {
  ol_test_call_t *call = ol_test_create(sort_tasks, "sort");
  ol_test_arg(call, ol_new_array(ol_test_task(call)));
  CHECK_INT_EQ(ol_test_run(call), OL_EINVAL);
  call_check_failure(call, OL_EINVAL, "ERR_OFFLOOP_TASK", "argument 0 must be a typed array, got an array");
  ol_test_destroy(call);
}

/* A write to it would be a race. */
static void
test_threads(void) {
  unsigned char *bytes;
  ol_test_call_t *calls[THREADS];
  calls[0] = create_sort(FLOAT64, MANY, true, &bytes);
  for (size_t i = 1; i < THREADS; i++) {
    calls[i] = ol_test_create(sort_tasks, "sort");
    ol_test_arg(calls[i], ol_test_new_shared(calls[i], OL_FLOAT64, bytes, MANY));
  }
  ol_test_run_threads(calls, THREADS);
  for (size_t i = 0; i < THREADS; i++) {
    check_sorted(calls[i], FLOAT64, MANY, bytes);
    ol_test_destroy(calls[i]);
  }
  free(bytes);
}

int
main(void) {
  run("sort orders elements of every type", test_kinds);
  run("sort orders shared memory into memory of its own", test_shared);
  run("sort stops wherever it is told to", test_stops);
  run("sort fails with OL_ENOMEM whichever allocation fails", test_short_memory);
  run("sort refuses what is no typed array", test_refused);
  run("sorts on several threads share their memory and leave it alone", test_threads);
  return failures();
}
