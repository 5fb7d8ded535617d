/* api_failures.c - how a task fails: ol_fail, the codes that perform returns,
 * and memory that is short. */
/* sources: src/base/*.c src/runtime/*.c */
/* also under: windows */

#include "api_task.h"
#include "failing_memory.h"

#define LARGE 5000 /* bytes that need a chunk of their own */

/* --- ol_fail */

static int
fail_with_code(ol_task_t *task) {
  char code[] = "ERR_MINE";
  char word[] = "disk";
  int err = ol_fail(task, code, "the %s is %d%% full", word, 99);
  code[0] = word[0] = 'x';
  return err;
}

static int
fail_twice(ol_task_t *task) {
  (void) ol_fail(task, "ERR_FIRST", "first");
  return ol_fail(task, NULL, "second");
}

static int
fail_with_result(ol_task_t *task) {
  CHECK_INT_EQ(ol_return_int(task, 1), 0);
  (void) ol_fail(task, "ERR_MINE", "after all");
  return 0;
}

static void
check_failure(ol_perform_cb perform, const char *code, const char *message) {
  ol_task_t *task = api_run(perform, NULL, 0);
  CHECK_INT_EQ(task->err, OL_ETASK);
  CHECK_STR_EQ(ol__task_message(task), message);
  CHECK_STR_EQ(task->code == NULL ? "none" : task->code, code);
  ol__task_destroy(task);
}

static void
test_fail(void) {
  check_failure(fail_with_code, "ERR_MINE", "the disk is 99% full");
}

static void
test_fail_again(void) {
  check_failure(fail_twice, "none", "second");
}

static void
test_fail_with_result(void) {
  check_failure(fail_with_result, "ERR_MINE", "after all");
}

/* --- What perform returns */

static int returned;

static int
return_code(ol_task_t *task) {
  (void) task;
  return returned;
}

static void
test_codes(void) {
#define CODE(name, value, message) \
  returned = OL_##name; \
  api_check_failure(return_code, NULL, 0, value, message);
  OL_ERRNO_MAP(CODE)
#undef CODE
}

static void
test_unknown_codes(void) {
  static const int codes[] = {1, -5, 1000, INT32_MIN};
  for (size_t i = 0; i < 4; i++) {
    char message[100];
    returned = codes[i];
    snprintf(message, sizeof(message), "perform returned %d, which is neither 0 nor one of OL_E*", returned);
    api_check_failure(return_code, NULL, 0, OL_EINVAL, message);
  }
}

static int
recover(ol_task_t *task) {
  bool out;
  CHECK_INT_EQ(ol_arg_bool(task, 0, &out), OL_EINVAL);
  return returned;
}

static void
test_notes(void) {
  returned = OL_ENOMEM;
  api_check_failure(recover, NULL, 0, OL_ENOMEM, "out of memory");
  returned = OL_EINVAL;
  api_check_failure(recover, NULL, 0, OL_EINVAL, "argument 0 must be a boolean, got undefined");
  returned = 0;
  ol__task_destroy(api_check_result(recover, NULL, 0, OL_TYPE_UNDEFINED));
}

/* --- Short memory */

static int
return_words(ol_task_t *task) {
  static const uint64_t words[LARGE / 8] = {[LARGE / 8 - 1] = 1};
  return ol_return_bigint_words(task, false, words, LARGE / 8);
}

static int
return_string(ol_task_t *task) {
  static const char text[LARGE];
  return ol_return_string(task, text, LARGE);
}

static int
return_bytes(ol_task_t *task) {
  static const char bytes[LARGE];
  return ol_return_bytes(task, bytes, LARGE);
}

static int
return_typed_array(ol_task_t *task) {
  void *data;
  return ol_return_typed_array(task, OL_FLOAT32, LARGE / 4, &data);
}

static int
allocate(ol_task_t *task) {
  char *small = ol_alloc(task, 300); /* two pieces that do not fit into the task itself */
  char *large = small == NULL ? NULL : ol_alloc(task, LARGE);
  if (large == NULL) return OL_ENOMEM;
  for (int i = 0; i < 300; i++) CHECK_INT_EQ(small[i], 0);
  for (int i = 0; i < LARGE; i++) CHECK_INT_EQ(large[i], 0);
  memset(small, 'x', 300);
  return ol_return_bool(task, true);
}

/* Lets every allocation of a task with many arguments fail in turn. */
static void
check_short_memory(ol_perform_cb perform) {
  static const ol__value_t args[20];
  bool has_failed = true;
  (void) api_enter();
  for (size_t n = 1; has_failed; n++) {
    memory_fail_at(n);
    ol_task_t *task = api_run(perform, args, 20);
    has_failed = memory_has_failed();
    memory_restore();
    CHECK_INT_EQ(task == NULL, n <= 2); /* the task, its arguments */
    if (task == NULL) continue;
    CHECK_INT_EQ(task->err, has_failed ? OL_ENOMEM : 0);
    if (has_failed) CHECK_STR_EQ(ol__task_message(task), "out of memory");
    ol__task_destroy(task);
  }
}

static void
test_short_memory(void) {
  check_short_memory(return_words);
  check_short_memory(return_string);
  check_short_memory(return_bytes);
  check_short_memory(return_typed_array);
  check_short_memory(allocate);
}

static int
fail_at_length(ol_task_t *task) {
  memory_fail_at(1);
  return ol_fail(task, NULL, "%*d", LARGE, 1);
}

static void
test_fail_in_short_memory(void) {
  api_check_failure(fail_at_length, NULL, 0, OL_ETASK, "the task failed");
  memory_restore();
}

static int
describe_without_memory(ol_task_t *task) {
  bool out;
  memory_fail_at(1);
  while (!memory_has_failed()) {
    const char *text = ol_arg_describe(task, 0);
    CHECK_STR_EQ(text, memory_has_failed() ? "a number" : "1.5");
  }
  CHECK_STR_EQ(ol_arg_describe(task, 0), "1.5"); /* the first failed only */
  memory_restore();
  return ol_arg_bool(task, 0, &out);
}

/* Of a list half of which is no number, as a task may find out by trying. */
static int
read_refused(ol_task_t *task) {
  bool out;
  double number;
  ol_value_t list = ol_arg(task, 0);
  CHECK_INT_EQ(ol_get_bool(task, list, &out), OL_EINVAL); /* there is a note now */
  memory_fail_at(1);
  for (size_t i = 0; i < 2 * LARGE; i++) CHECK_INT_EQ(ol_get_number(task, ol_item(task, list, i % LARGE), &number), OL_EINVAL);
  CHECK(!memory_has_failed());
  memory_restore();
  return OL_EINVAL;
}

static void
test_refused(void) {
  ol__value_t *items = calloc(LARGE, sizeof(*items));
  if (items == NULL) abort();
  for (size_t i = 0; i < LARGE; i++) items[i].type = OL_TYPE_BOOL;
  const ol__value_t arg = {.type = OL_TYPE_ARRAY, .as.array = {items, LARGE}};
  char message[100];
  snprintf(message, sizeof(message), "argument 0[%zu] must be a number, got a boolean", (size_t) LARGE - 1);
  api_check_failure(read_refused, &arg, 1, OL_EINVAL, message);
  free(items);
}

/* A handle that there was no memory for is not one that was refused before. */
static int
push_without_memory(ol_task_t *task) {
  bool out;
  ol_value_t array = ol_new_array(task);
  CHECK_INT_EQ(ol_arg_bool(task, 0, &out), OL_EINVAL);
  memory_fail_at(1);
  int err = 0;
  while (err == 0) err = ol_push(task, array, ol_new_number(task, 1));
  CHECK(memory_has_failed());
  memory_restore();
  return err;
}

static void
test_push_in_short_memory(void) {
  const ol__value_t arg = {.type = OL_TYPE_NUMBER, .as.number = 1.5};
  api_check_failure(push_without_memory, &arg, 1, OL_ENOMEM, "out of memory");
}

static void
test_describe(void) {
  const ol__value_t arg = {.type = OL_TYPE_NUMBER, .as.number = 1.5};
  api_check_failure(describe_without_memory, &arg, 1, OL_EINVAL, "argument 0 must be a boolean, got 1.5");
}

static int
allocate_nothing(ol_task_t *task) {
  CHECK(ol_alloc(task, 0) == NULL);
  CHECK(ol_alloc(task, SIZE_MAX) == NULL);
  CHECK((uintptr_t) ol_alloc(task, 1) % OL__ALIGNMENT == 0);
  return 0;
}

static void
test_alloc(void) {
  ol__task_destroy(api_check_result(allocate_nothing, NULL, 0, OL_TYPE_UNDEFINED));
}

int
main(void) {
  run("ol_fail copies its code and its message", test_fail);
  run("a later ol_fail replaces the failure of an earlier one", test_fail_again);
  run("ol_fail replaces a result", test_fail_with_result);
  run("perform fails with the message of the code it returns", test_codes);
  run("a code that perform must not return fails the task", test_unknown_codes);
  run("what was noted of an argument counts when perform returns OL_EINVAL", test_notes);
  run("whichever allocation fails, the task fails with OL_ENOMEM", test_short_memory);
  run("ol_fail without memory for its message fails all the same", test_fail_in_short_memory);
  run("a number without memory for its text is described by its type", test_describe);
  run("values that a task tries and that are refused take no memory", test_refused);
  run("a value without memory is OL_ENOMEM, whatever was refused before", test_push_in_short_memory);
  run("ol_alloc of 0 or too many bytes gives NULL", test_alloc);
  return failures();
}
