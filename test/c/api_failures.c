/* api_failures.c - how a task fails: ol_fail, the codes that perform returns,
 * and memory that is short. */
/* sources: src/base/*.c src/runtime/*.c */

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
  int err = OL_EINVAL;
  bool out;
  memory_fail_at(1);
  while (!memory_has_failed()) {
    const char *text = ol_arg_describe(task, 0);
    CHECK_STR_EQ(text, memory_has_failed() ? "a number" : "1.5");
  }
  CHECK_STR_EQ(ol_arg_describe(task, 0), "1.5"); /* the first failed only */
  memory_fail_at(1);
  while (!memory_has_failed()) err = ol_arg_bool(task, 0, &out);
  memory_restore();
  CHECK_INT_EQ(err, OL_EINVAL);
  return ol_arg_bool(task, 0, &out);
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
  run("ol_alloc of 0 or too many bytes gives NULL", test_alloc);
  return failures();
}
