/* api_values.c - ol_new_*, ol_push, ol_set and ol_return_value of offloop.h:
 * values that a task builds. */
/* sources: src/base/*.c src/runtime/*.c */
/* not under: valgrind */

#include "api_task.h"
#include "failing_memory.h"

/* Of the address sanitizer; not every compiler brings its header. */
size_t __sanitizer_get_current_allocated_bytes(void);

static ol_value_t kept; /* a handle that outlives its task */

/* --- What is built */

static int
return_object(ol_task_t *task) {
  static const uint64_t words[] = {0, 5, 0};
  void *elements;
  ol_value_t list = ol_new_array(task);
  CHECK_INT_EQ(ol_push(task, list, ol_new_undefined(task)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_null(task)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_bool(task, true)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_bigint(task, INT64_MIN)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_bigint_words(task, true, words, 3)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_date(task, 1e12)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_bytes(task, "abc", 3)), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_bytes(task, NULL, 0)), 0);
  ol_value_t array = ol_new_typed_array(task, OL_INT16, 4, &elements);
  ((int16_t *) elements)[3] = -7;
  CHECK_INT_EQ(ol_push(task, list, array), 0);
  CHECK_INT_EQ(ol_push(task, list, ol_new_error(task, "E_CODE", "what happened")), 0);

  ol_value_t object = ol_new_object(task);
  CHECK_INT_EQ(ol_set(task, object, "list", list), 0);
  CHECK_INT_EQ(ol_set(task, object, "text", ol_new_string(task, "a\0b", 3)), 0);
  CHECK_INT_EQ(ol_set(task, object, "number", ol_new_number(task, 1.5)), 0);
  return ol_return_value(task, object);
}

static void
check_list(const ol__value_t *list) {
  static const ol_type_t types[] = {
    OL_TYPE_UNDEFINED,
    OL_TYPE_NULL,
    OL_TYPE_BOOL,
    OL_TYPE_BIGINT,
    OL_TYPE_BIGINT,
    OL_TYPE_DATE,
    OL_TYPE_TYPED_ARRAY,
    OL_TYPE_TYPED_ARRAY,
    OL_TYPE_TYPED_ARRAY,
    OL_TYPE_ERROR,
  };
  CHECK_INT_EQ(list->type, OL_TYPE_ARRAY);
  if (!CHECK(list->as.array.count == sizeof(types) / sizeof(types[0]))) return;
  const ol__value_t *items = list->as.array.items;
  for (size_t i = 0; i < list->as.array.count; i++) CHECK_INT_EQ(items[i].type, types[i]);
  CHECK_UINT_EQ(items[3].as.bigint.words[0], UINT64_C(1) << 63);
  CHECK_UINT_EQ(items[4].as.bigint.count, 2);
  CHECK(items[4].as.bigint.is_negative);
  CHECK_DOUBLE_EQ(items[5].as.number, 1e12);
  CHECK(memcmp(items[6].as.buffer.data, "abc", 3) == 0);
  CHECK_UINT_EQ(items[7].as.buffer.len, 0);
  CHECK_INT_EQ(((int16_t *) items[8].as.buffer.data)[3], -7);
  CHECK_STR_EQ(items[9].as.error.code, "E_CODE");
  CHECK_STR_EQ(items[9].as.error.message, "what happened");
}

static void
test_object(void) {
  ol_task_t *task = api_check_result(return_object, NULL, 0, OL_TYPE_OBJECT);
  if (CHECK(task->result.as.object.count == 3)) {
    const ol__property_t *items = task->result.as.object.items;
    CHECK_STR_EQ(items[0].name.data, "list");
    check_list(&items[0].value);
    CHECK_UINT_EQ(items[1].value.as.string.len, 3);
    CHECK(memcmp(items[1].value.as.string.data, "a\0b", 4) == 0);
    CHECK_DOUBLE_EQ(items[2].value.as.number, 1.5);
  }
  ol__task_destroy(task);
}

static int
return_many(ol_task_t *task) {
  ol_value_t list = ol_new_array(task);
  for (int i = 0; i < 10000; i++) {
    int err = ol_push(task, list, ol_new_number(task, i));
    if (err != 0) return err;
  }
  return ol_return_value(task, list);
}

static void
test_many(void) {
  ol_task_t *task = api_check_result(return_many, NULL, 0, OL_TYPE_ARRAY);
  CHECK_UINT_EQ(task->result.as.array.count, 10000);
  for (int i = 0; i < 10000; i++) CHECK_DOUBLE_EQ(task->result.as.array.items[i].as.number, i);
  ol__task_destroy(task);
}

#define DRAFTS 3000

/* Builds thousands at once, and gives some away in the order of their age, some against it, and some between. */
static int
give_in_any_order(ol_task_t *task) {
  static ol_value_t values[DRAFTS];
  ol_value_t list = ol_new_array(task);
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < DRAFTS; i++) values[i] = ol_new_number(task, i);
    for (int i = 0; i < DRAFTS; i += 3) CHECK_INT_EQ(ol_push(task, list, values[i]), 0);
    for (int i = DRAFTS - 1; i >= 0; i--) {
      if (i % 3 == 1) CHECK_INT_EQ(ol_push(task, list, values[i]), 0);
    }
    for (int i = 0; i < DRAFTS; i++) CHECK_INT_EQ(ol_push(task, list, values[i]), i % 3 == 2 ? 0 : OL_EINVAL);
    for (int i = 0; i < DRAFTS; i++) CHECK_INT_EQ(ol_push(task, list, values[i]), OL_EINVAL);
  }
  return ol_return_value(task, list);
}

static void
test_any_order(void) {
  ol_task_t *task = api_check_result(give_in_any_order, NULL, 0, OL_TYPE_ARRAY);
  const ol__value_t *items = task->result.as.array.items;
  CHECK_UINT_EQ(task->result.as.array.count, 3 * DRAFTS);
  for (int i = 0; i < DRAFTS; i++) {
    int nth = i % (DRAFTS / 3);
    int expected = i < DRAFTS / 3 ? 3 * nth : i < 2 * DRAFTS / 3 ? DRAFTS - 2 - 3 * nth
                                                                 : 3 * nth + 2;
    CHECK_DOUBLE_EQ(items[i].as.number, expected);
    CHECK_DOUBLE_EQ(items[2 * DRAFTS + i].as.number, expected);
  }
  ol__task_destroy(task);
}

/* An array of numbers takes its values and no more, but for what it grows by. */
static int
build_many(ol_task_t *task) {
  size_t before = __sanitizer_get_current_allocated_bytes();
  ol_value_t list = ol_new_array(task);
  for (int i = 0; i < 100000; i++) CHECK_INT_EQ(ol_push(task, list, ol_new_number(task, i)), 0);
  CHECK((__sanitizer_get_current_allocated_bytes() - before) / 100000 < 2 * sizeof(ol__value_t));
  return ol_return_value(task, list);
}

static void
test_memory_of_many(void) {
  ol__task_destroy(api_check_result(build_many, NULL, 0, OL_TYPE_ARRAY));
}

/* --- What is refused */

#define GIVEN_AWAY "a value can be given away once: this one has been returned, reported or put into another"

static int
push_twice(ol_task_t *task) {
  ol_value_t list = ol_new_array(task);
  ol_value_t item = ol_new_number(task, 1);
  CHECK_INT_EQ(ol_push(task, list, item), 0);
  return ol_push(task, list, item);
}

static int
push_into_pushed(ol_task_t *task) {
  ol_value_t list = ol_new_array(task);
  ol_value_t inner = ol_new_array(task);
  CHECK_INT_EQ(ol_push(task, list, inner), 0);
  return ol_push(task, inner, ol_new_number(task, 1));
}

static int
use_after_report(ol_task_t *task) {
  ol_value_t value = ol_new_number(task, 1);
  CHECK_INT_EQ(ol_progress_value(task, value), 0);
  return ol_return_value(task, value);
}

static int
push_into_itself(ol_task_t *task) {
  ol_value_t list = ol_new_array(task);
  return ol_push(task, list, list);
}

static int
push_into_object(ol_task_t *task) {
  return ol_push(task, ol_new_object(task), ol_new_null(task));
}

static int
set_on_string(ol_task_t *task) {
  return ol_set(task, ol_new_string(task, "x", 1), "name", ol_new_null(task));
}

static int
keep(ol_task_t *task) {
  kept = ol_new_number(task, 1);
  return 0;
}

static int
use_kept(ol_task_t *task) {
  ol_value_t mine = ol_new_array(task);
  return ol_push(task, mine, kept);
}

static int
use_kept_first(ol_task_t *task) {
  return ol_return_value(task, kept);
}

static int
use_garbage(ol_task_t *task) {
  ol_value_t garbage = ol_new_number(task, 1);
  garbage.number += 1000000;
  return ol_return_value(task, garbage);
}

static int
nest_too_deep(ol_task_t *task) {
  int err = 0;
  ol_value_t value = ol_new_array(task);
  for (int depth = 0; depth < 100 && err == 0; depth++) {
    ol_value_t outer = ol_new_array(task);
    err = ol_push(task, outer, value);
    if (err != 0) CHECK_INT_EQ(depth, OL__MAX_DEPTH - 1);
    value = outer;
  }
  return err;
}

static int
return_two(ol_task_t *task) {
  CHECK_INT_EQ(ol_return_value(task, ol_new_number(task, 1)), 0);
  return ol_return_value(task, ol_new_number(task, 2));
}

static void
test_refused(void) {
  static const struct {
    ol_perform_cb perform;
    const char *message;
  } cases[] = {
    {push_twice, GIVEN_AWAY},
    {push_into_pushed, GIVEN_AWAY},
    {use_after_report, GIVEN_AWAY},
    {use_garbage, GIVEN_AWAY},
    {push_into_itself, "a value cannot be put into itself"},
    {push_into_object, "ol_push expects an array, got an object"},
    {set_on_string, "ol_set expects an object, got a string"},
    {nest_too_deep, "a value must not be nested more than 64 levels deep"},
    {return_two, "the task set two results"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    api_check_failure(cases[i].perform, NULL, 0, OL_EINVAL, cases[i].message);
  }
}

static void
test_other_task(void) {
  static const char message[] = "a value must be of the task that uses it, got one of another task";
  ol__task_destroy(api_run(keep, NULL, 0));
  api_check_failure(use_kept, NULL, 0, OL_EINVAL, message);
  api_check_failure(use_kept_first, NULL, 0, OL_EINVAL, message);
}

/* --- Memory */

static void
test_no_memory(void) {
  bool is_over = false;
  api_enter();
  for (size_t n = 1; !is_over; n++) {
    memory_fail_at(n);
    ol_task_t *task = api_run(return_many, NULL, 0);
    is_over = !memory_has_failed();
    if (task != NULL) CHECK_INT_EQ(task->err, is_over ? 0 : OL_ENOMEM);
    if (task != NULL) ol__task_destroy(task);
  }
  memory_restore();
}

/* Builds values and reports them again and again, while nobody listens. */
static int
report_often(ol_task_t *task) {
  static const char text[2000] = "text";
  size_t before = __sanitizer_get_current_allocated_bytes();
  for (int i = 0; i < 1000; i++) {
    ol_value_t value = ol_new_object(task);
    CHECK_INT_EQ(ol_set(task, value, "text", ol_new_string(task, text, sizeof(text))), 0);
    CHECK_INT_EQ(ol_progress_value(task, value), 0);
  }
  CHECK(__sanitizer_get_current_allocated_bytes() - before < 20000);
  return 0;
}

static void
test_reuse(void) {
  ol__task_destroy(api_run(report_often, NULL, 0));
}

/* A report between does not take the memory of what is still being built. */
static int
report_between(ol_task_t *task) {
  ol_value_t list = ol_new_array(task);
  for (int i = 0; i < 100; i++) {
    CHECK_INT_EQ(ol_push(task, list, ol_new_number(task, i)), 0);
    CHECK_INT_EQ(ol_progress_value(task, ol_new_string(task, "step", 4)), 0);
  }
  CHECK_INT_EQ(ol_return_value(task, list), 0);
  CHECK_INT_EQ(ol_progress_value(task, ol_new_string(task, "end", 3)), 0);
  return 0;
}

static void
test_report_between(void) {
  ol_task_t *task = api_check_result(report_between, NULL, 0, OL_TYPE_ARRAY);
  CHECK_UINT_EQ(task->result.as.array.count, 100);
  for (int i = 0; i < 100; i++) CHECK_DOUBLE_EQ(task->result.as.array.items[i].as.number, i);
  ol__task_destroy(task);
}

int
main(void) {
  run("values of every type can be built", test_object);
  run("arrays grow", test_many);
  run("values may be given away in any order, each once", test_any_order);
  run("many values take the memory of the values", test_memory_of_many);
  run("a handle that is no good is refused with a reason", test_refused);
  run("a handle of another task is refused", test_other_task);
  run("a value for which there is no memory is refused where it is used", test_no_memory);
  run("reporting values again and again needs the memory of one", test_reuse);
  run("a report leaves alone what is still being built, and the result", test_report_between);
  return failures();
}
