/* tasks_echo.c - the built-in task `echo`, src/tasks/echo.c. */
/* sources: include/offloop_test.c src/tasks/echo.c */
/* also under: windows */

#include "tasks/tasks.h"
#include "test_call.h"

OL_STATIC(echo_tasks, {.name = "echo", .perform = ol__echo_perform})

static void
test_none(void) {
  ol_test_call_t *call = ol_test_create(echo_tasks, "echo");
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_INT_EQ(ol_type(ol_test_task(call), ol_test_result(call)), OL_TYPE_UNDEFINED);
  ol_test_destroy(call);
}

/* A deep one, and a second argument. */
static void
test_first(void) {
  ol_test_call_t *call = ol_test_create(echo_tasks, "echo");
  ol_task_t *task = ol_test_task(call);
  ol_value_t object = ol_new_object(task);
  ol_value_t array = ol_new_array(task);
  CHECK_INT_EQ(ol_push(task, array, ol_new_number(task, -0.0)), 0);
  CHECK_INT_EQ(ol_set(task, object, "list", array), 0);
  ol_test_arg(call, object);
  ol_test_arg(call, ol_new_number(task, 2));
  CHECK_INT_EQ(ol_test_run(call), 0);
  CHECK_UINT_EQ(ol_test_allocation_count(call), 0);
  CHECK_UINT_EQ(ol_test_look_count(call), 0);
  double number = call_number(call, ol_item(task, ol_property(task, ol_test_result(call), "list"), 0));
  CHECK(number == 0 && 1 / number < 0);
  ol_test_destroy(call);
}

static void
test_shared(void) {
  uint32_t words[] = {1, 2, 3};
  ol_test_call_t *call = ol_test_create(echo_tasks, "echo");
  ol_task_t *task = ol_test_task(call);
  ol_test_arg(call, ol_test_new_shared(call, OL_UINT32, words, 3));
  CHECK_INT_EQ(ol_test_run(call), 0);
  ol_element_t type = OL_INT8;
  void *data = NULL;
  size_t count = 0;
  CHECK(ol_is_shared(task, ol_test_result(call)));
  CHECK_INT_EQ(ol_get_typed_array(task, ol_test_result(call), &type, &data, &count), 0);
  CHECK(type == OL_UINT32 && data == words && count == 3);
  ol_test_destroy(call);
}

int
main(void) {
  run("echo answers undefined to no argument", test_none);
  run("echo answers the first argument, and needs no memory for it", test_first);
  run("echo answers shared memory itself", test_shared);
  return failures();
}
