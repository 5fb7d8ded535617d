/* api_arguments.c - ol_arg_* of offloop.h: what each reads and refuses. */
/* sources: src/base/*.c src/runtime/*.c */
/* also under: windows */

#include "api_task.h"

#include <math.h>

#define MAX_SAFE 9007199254740991.0

static uint64_t words[] = {1, 2};
static int16_t shorts[] = {-1, 2, 300};

static const ol__value_t boolean = {.type = OL_TYPE_BOOL, .as.boolean = true};
static const ol__value_t bigint = {.type = OL_TYPE_BIGINT, .as.bigint = {words, 2, true}};
static const ol__value_t buffer = {.type = OL_TYPE_ARRAY_BUFFER, .as.buffer = {shorts, 6, OL_INT8}};

/* --- What is read */

static int
read_all(ol_task_t *task) {
  bool truth = false, negative = false;
  const uint64_t *magnitude = NULL;
  size_t count = 0, len = 0, size = 0, items = 0;
  const char *text = NULL;
  void *data = NULL, *bytes = NULL;
  ol_element_t type = OL_INT8;
  CHECK_UINT_EQ(ol_arg_count(task), 5);
  CHECK_INT_EQ(ol_arg_bool(task, 0, &truth), 0);
  CHECK_INT_EQ(ol_arg_bigint(task, 1, &negative, &magnitude, &count), 0);
  CHECK_INT_EQ(ol_arg_string(task, 2, &text, &len), 0);
  CHECK_INT_EQ(ol_arg_typed_array(task, 3, &type, &data, &items), 0);
  CHECK_INT_EQ(ol_arg_bytes(task, 3, &bytes, &size), 0);
  CHECK(truth);
  CHECK(negative && magnitude == words && count == 2);
  CHECK(len == 3 && memcmp(text, "a\0b", 4) == 0);
  CHECK(type == OL_INT16 && data == shorts && items == 3);
  CHECK(bytes == shorts && size == 6);
  bytes = NULL;
  CHECK_INT_EQ(ol_arg_bytes(task, 4, &bytes, &size), 0);
  CHECK(bytes == shorts && size == 6);
  return 0;
}

static void
test_read(void) {
  const ol__value_t args[] = {boolean, bigint, api_string("a\0b", 3), api_typed_array(OL_INT16, shorts, 6), buffer};
  ol__task_destroy(api_check_result(read_all, args, 5, OL_TYPE_UNDEFINED));
}

static int
read_count(ol_task_t *task) {
  CHECK_UINT_EQ(ol_arg_count(task), 0);
  return 0;
}

static void
test_no_arguments(void) {
  ol__task_destroy(api_check_result(read_count, NULL, 0, OL_TYPE_UNDEFINED));
}

/* Every argument is a number: returned as it was read. */
static int
read_number(ol_task_t *task) {
  double number = 7;
  int err = ol_arg_number(task, 0, &number);
  return err != 0 ? err : ol_return_number(task, number);
}

static void
test_numbers(void) {
  static const double numbers[] = {0, -0.0, 1.5, -1e308, 5e-324, NAN, INFINITY, -INFINITY};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    const ol__value_t arg = api_number(numbers[i]);
    ol_task_t *task = api_check_result(read_number, &arg, 1, OL_TYPE_NUMBER);
    CHECK_DOUBLE_EQ(task->result.as.number, numbers[i]);
    CHECK_INT_EQ(signbit(task->result.as.number), signbit(numbers[i]));
    ol__task_destroy(task);
  }
}

static int64_t last_integer;

static int
read_int(ol_task_t *task) {
  last_integer = 77;
  return ol_arg_int(task, 0, &last_integer);
}

static void
test_integers(void) {
  static const double integers[] = {0, -0.0, 1, -1, 4294967296.0, MAX_SAFE, -MAX_SAFE};
  for (size_t i = 0; i < sizeof(integers) / sizeof(integers[0]); i++) {
    const ol__value_t arg = api_number(integers[i]);
    ol__task_destroy(api_check_result(read_int, &arg, 1, OL_TYPE_UNDEFINED));
    CHECK_INT_EQ(last_integer, (int64_t) integers[i]);
  }
}

static void
test_no_integers(void) {
  static const double numbers[] = {MAX_SAFE + 1, -MAX_SAFE - 1, 1e300, INFINITY, -INFINITY, NAN, 0.5, -0.5, MAX_SAFE / 2};
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    const ol__value_t arg = api_number(numbers[i]);
    ol_task_t *task = api_run(read_int, &arg, 1);
    CHECK_INT_EQ(task->err, OL_EINVAL);
    CHECK_INT_EQ(last_integer, 77);
    ol__task_destroy(task);
  }
  const ol__value_t fraction = api_number(1.5);
  api_check_failure(read_int, &fraction, 1, OL_EINVAL, "argument 0 must be an integer within ±(2^53 - 1), got 1.5");
  const ol__value_t large = api_number(MAX_SAFE + 1);
  api_check_failure(read_int, &large, 1, OL_EINVAL, "argument 0 must be an integer within ±(2^53 - 1), got 9007199254740992");
}

/* --- What is refused */

static int
read_bool(ol_task_t *task) {
  bool out;
  return ol_arg_bool(task, 0, &out);
}

static int
read_bigint(ol_task_t *task) {
  bool negative;
  const uint64_t *magnitude;
  size_t count;
  return ol_arg_bigint(task, 0, &negative, &magnitude, &count);
}

static int
read_string(ol_task_t *task) {
  const char *data;
  size_t len;
  return ol_arg_string(task, 0, &data, &len);
}

static int
read_bytes(ol_task_t *task) {
  void *data;
  size_t len;
  return ol_arg_bytes(task, 0, &data, &len);
}

static int
read_typed_array(ol_task_t *task) {
  ol_element_t type;
  void *data;
  size_t count;
  return ol_arg_typed_array(task, 0, &type, &data, &count);
}

#define TYPE_BIT(name) (1u << OL_TYPE_##name)

static const struct {
  ol_perform_cb perform;
  const char *expected;
  unsigned accepted;
} readers[] = {
  {read_bool, "a boolean", TYPE_BIT(BOOL)},
  {read_int, "an integer within ±(2^53 - 1)", TYPE_BIT(NUMBER)},
  {read_number, "a number", TYPE_BIT(NUMBER)},
  {read_bigint, "a bigint", TYPE_BIT(BIGINT)},
  {read_string, "a string", TYPE_BIT(STRING)},
  {read_bytes, "an ArrayBuffer, a Buffer or a typed array", TYPE_BIT(ARRAY_BUFFER) | TYPE_BIT(TYPED_ARRAY)},
  {read_typed_array, "a typed array", TYPE_BIT(TYPED_ARRAY)},
};

static void
check_refusals(const ol__value_t *arg, size_t count, const char *got) {
  for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
    if (readers[i].accepted & 1u << arg->type) continue;
    char message[200];
    snprintf(message, sizeof(message), "argument 0 must be %s, got %s", readers[i].expected, got);
    api_check_failure(readers[i].perform, arg, count, OL_EINVAL, message);
  }
}

static void
test_types(void) {
  for (int type = OL_TYPE_UNDEFINED; type <= OL_TYPE_OBJECT; type++) {
    const ol__value_t arg = {.type = (ol_type_t) type};
    check_refusals(&arg, 1, arg.type == OL_TYPE_NUMBER ? "0" : ol__value_describe(&arg));
  }
  const ol__value_t floats = api_typed_array(OL_FLOAT32, NULL, 0);
  check_refusals(&floats, 1, "a Float32Array");
}

static void
test_missing(void) {
  const ol__value_t none = {.type = OL_TYPE_UNDEFINED};
  check_refusals(&none, 0, "undefined");
}

/* --- What is described */

static char description[100];

static int
describe(ol_task_t *task) {
  snprintf(description, sizeof(description), "%s", ol_arg_describe(task, 0));
  return 0;
}

static void
check_description(const ol__value_t *arg, size_t count, const char *expected) {
  ol__task_destroy(api_check_result(describe, arg, count, OL_TYPE_UNDEFINED));
  CHECK_STR_EQ(description, expected);
}

static void
test_describe_numbers(void) {
  static const struct {
    double number;
    const char *text;
  } numbers[] = {
    {0, "0"},
    {-0.0, "-0"},
    {-1, "-1"},
    {0.1, "0.1"},
    {-2.5, "-2.5"},
    {1.0 / 3, "0.3333333333333333"},
    {0.1 + 0.2, "0.30000000000000004"},
    {4294967296.0, "4294967296"},
    {MAX_SAFE, "9007199254740991"},
    {1e300, "1e+300"},
    {NAN, "NaN"},
    {-NAN, "NaN"},
    {INFINITY, "Infinity"},
    {-INFINITY, "-Infinity"},
  };
  for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
    const ol__value_t arg = api_number(numbers[i].number);
    check_description(&arg, 1, numbers[i].text);
    if (floor(numbers[i].number) == numbers[i].number && fabs(numbers[i].number) <= MAX_SAFE) continue;
    char message[200];
    snprintf(message, sizeof(message), "argument 0 must be an integer within ±(2^53 - 1), got %s", numbers[i].text);
    api_check_failure(read_int, &arg, 1, OL_EINVAL, message);
  }
}

static void
test_describe_types(void) {
  static const char *const words[] = {
#define WORDS(name, text) [OL_TYPE_##name] = text,
    OL_TYPE_MAP(WORDS)
#undef WORDS
  };
  for (int type = OL_TYPE_UNDEFINED; type <= OL_TYPE_OBJECT; type++) {
    const ol__value_t arg = {.type = (ol_type_t) type};
    if (type != OL_TYPE_NUMBER && type != OL_TYPE_TYPED_ARRAY) check_description(&arg, 1, words[type]);
  }
#define ELEMENT(name, size, js_name) \
  { \
    const ol__value_t arg = api_typed_array(OL_##name, shorts, 0); \
    check_description(&arg, 1, "a " js_name); \
  }
  OL_ELEMENT_MAP(ELEMENT)
#undef ELEMENT
  check_description(NULL, 0, "undefined");
}

int
main(void) {
  run("each function reads its type", test_read);
  run("a call without arguments counts none", test_no_arguments);
  run("any number is read, NaN, infinities and -0 included", test_numbers);
  run("integers are read up to 2^53 - 1", test_integers);
  run("fractions, NaN and larger numbers are no integers", test_no_integers);
  run("an argument of another type is refused by name", test_types);
  run("an argument that was not given is refused as undefined", test_missing);
  run("a number is described as it is written, also where it is refused as no integer", test_describe_numbers);
  run("any other argument is described by its type, a missing one as undefined", test_describe_types);
  return failures();
}
