/* api_parts.c - ol_item, ol_property, ol_entry, ol_count and ol_get_* of offloop.h:
 * parts of arguments, read and given away. */
/* sources: src/base/*.c src/runtime/*.c */
/* also under: windows */

#include "api_task.h"

/* { list: [1, "two", [true]], "": null, when: Date } */
static ol__value_t inner[] = {{.type = OL_TYPE_BOOL, .as.boolean = true}};
static ol__value_t items[] = {
  {.type = OL_TYPE_NUMBER, .as.number = 1},
  {.type = OL_TYPE_STRING, .as.string = {"two", 3}},
  {.type = OL_TYPE_ARRAY, .as.array = {inner, 1}},
};
static ol__property_t properties[] = {
  {{"list", 4}, {.type = OL_TYPE_ARRAY, .as.array = {items, 3}}},
  {{"", 0}, {.type = OL_TYPE_NULL}},
  {{"when", 4}, {.type = OL_TYPE_DATE, .as.number = 1e12}},
};
static const ol__value_t object = {.type = OL_TYPE_OBJECT, .as.object = {properties, 3}};

/* --- What is read */

static int
read_all(ol_task_t *task) {
  size_t count = 0, len = 9;
  double number = 0;
  const char *text = NULL;
  bool truth = false;
  ol_value_t whole = ol_arg(task, 0);
  ol_value_t list = ol_property(task, whole, "list");
  CHECK_INT_EQ(ol_type(task, whole), OL_TYPE_OBJECT);
  CHECK_INT_EQ(ol_type(task, list), OL_TYPE_ARRAY);
  CHECK_INT_EQ(ol_count(task, whole, &count), 0);
  CHECK_UINT_EQ(count, 3);
  CHECK_INT_EQ(ol_count(task, list, &count), 0);
  CHECK_UINT_EQ(count, 3);
  CHECK_INT_EQ(ol_get_number(task, ol_item(task, list, 0), &number), 0);
  CHECK_DOUBLE_EQ(number, 1);
  CHECK_INT_EQ(ol_get_string(task, ol_item(task, list, 1), &text, &len), 0);
  CHECK_STR_EQ(text, "two");
  CHECK_INT_EQ(ol_get_bool(task, ol_item(task, ol_item(task, list, 2), 0), &truth), 0);
  CHECK(truth);
  CHECK_INT_EQ(ol_get_date(task, ol_entry(task, whole, 2, &text, &len), &number), 0);
  CHECK_STR_EQ(text, "when");
  CHECK_UINT_EQ(len, 4);
  CHECK_DOUBLE_EQ(number, 1e12);
  CHECK_INT_EQ(ol_type(task, ol_property(task, whole, "")), OL_TYPE_NULL);
  return 0;
}

static void
test_read(void) {
  ol__task_destroy(api_check_result(read_all, &object, 1, OL_TYPE_UNDEFINED));
}

static int
read_missing(ol_task_t *task) {
  const char *name = "left alone";
  size_t len = 7;
  ol_value_t whole = ol_arg(task, 0);
  CHECK_INT_EQ(ol_type(task, ol_property(task, whole, "lis")), OL_TYPE_UNDEFINED);
  CHECK_INT_EQ(ol_type(task, ol_property(task, whole, "listing")), OL_TYPE_UNDEFINED);
  CHECK_INT_EQ(ol_type(task, ol_entry(task, whole, 3, &name, &len)), OL_TYPE_UNDEFINED);
  CHECK_INT_EQ(ol_type(task, ol_item(task, ol_property(task, whole, "list"), SIZE_MAX)), OL_TYPE_UNDEFINED);
  CHECK_INT_EQ(ol_type(task, ol_arg(task, 5)), OL_TYPE_UNDEFINED);
  CHECK_STR_EQ(name, "left alone");
  CHECK_UINT_EQ(len, 7);
  return 0;
}

static void
test_missing(void) {
  ol__task_destroy(api_check_result(read_missing, &object, 1, OL_TYPE_UNDEFINED));
}

/* --- What is refused, and where it stands */

static int
want_int(ol_task_t *task, ol_value_t value) {
  int64_t integer = 77;
  int err = ol_get_int(task, value, &integer);
  CHECK_INT_EQ(integer, 77);
  return err;
}

static ol_value_t
list_of(ol_task_t *task) {
  return ol_property(task, ol_arg(task, 0), "list");
}

static int
take_item(ol_task_t *task) {
  return want_int(task, ol_item(task, list_of(task), 1));
}

static int
take_deep_item(ol_task_t *task) {
  return want_int(task, ol_item(task, ol_item(task, list_of(task), 2), 0));
}

static int
take_missing_item(ol_task_t *task) {
  return want_int(task, ol_item(task, list_of(task), 12));
}

static int
take_missing_property(ol_task_t *task) {
  return want_int(task, ol_property(task, ol_arg(task, 0), "size"));
}

static int
take_missing_argument(ol_task_t *task) {
  return want_int(task, ol_arg(task, 3));
}

static int
take_item_of_object(ol_task_t *task) {
  return want_int(task, ol_item(task, ol_arg(task, 0), 0));
}

static int
take_property_of_missing(ol_task_t *task) {
  ol_value_t options = ol_property(task, ol_arg(task, 0), "options");
  return want_int(task, ol_property(task, options, "size"));
}

static int
count_string(ol_task_t *task) {
  size_t count;
  return ol_count(task, ol_item(task, list_of(task), 1), &count);
}

static int
change_argument(ol_task_t *task) {
  return ol_push(task, list_of(task), ol_new_null(task));
}

static int
read_what_is_built(ol_task_t *task) {
  ol_value_t list = ol_new_array(task);
  CHECK_INT_EQ(ol_push(task, list, ol_new_number(task, 1)), 0);
  return want_int(task, ol_item(task, list, 0));
}

static void
test_refused(void) {
  static const struct {
    ol_perform_cb perform;
    const char *message;
  } cases[] = {
    {take_item, "argument 0.list[1] must be an integer within ±(2^53 - 1), got a string"},
    {take_deep_item, "argument 0.list[2][0] must be an integer within ±(2^53 - 1), got a boolean"},
    {take_missing_item, "argument 0.list[12] must be an integer within ±(2^53 - 1), got undefined"},
    {take_missing_property, "argument 0.size must be an integer within ±(2^53 - 1), got undefined"},
    {take_missing_argument, "argument 3 must be an integer within ±(2^53 - 1), got undefined"},
    {take_item_of_object, "argument 0 must be an array, got an object"},
    {take_property_of_missing, "argument 0.options must be an object, got undefined"},
    {count_string, "argument 0.list[1] must be an array or an object, got a string"},
    {change_argument, "an argument cannot be changed"},
    {read_what_is_built, "the value must be an argument or a part of one: what is being built cannot be taken apart"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    api_check_failure(cases[i].perform, &object, 1, OL_EINVAL, cases[i].message);
  }
}

/* --- What is given away */

static int
return_parts(ol_task_t *task) {
  ol_value_t result = ol_new_object(task);
  ol_value_t list = list_of(task);
  CHECK_INT_EQ(ol_set(task, result, "once", list), 0);
  CHECK_INT_EQ(ol_set(task, result, "again", list), 0);
  CHECK_INT_EQ(ol_type(task, list), OL_TYPE_ARRAY);
  return ol_return_value(task, result);
}

static void
test_given_away(void) {
  ol_task_t *task = api_check_result(return_parts, &object, 1, OL_TYPE_OBJECT);
  if (CHECK(task->result.as.object.count == 2)) {
    const ol__value_t *once = &task->result.as.object.items[0].value;
    const ol__value_t *again = &task->result.as.object.items[1].value;
    CHECK(once->as.array.items != items && again->as.array.items != once->as.array.items);
    CHECK_STR_EQ(again->as.array.items[1].as.string.data, "two");
    CHECK(again->as.array.items[2].as.array.items[0].as.boolean);
  }
  ol__task_destroy(task);
}

static int
return_part(ol_task_t *task) {
  return ol_return_value(task, ol_item(task, list_of(task), 1));
}

static void
test_returned(void) {
  ol_task_t *task = api_check_result(return_part, &object, 1, OL_TYPE_STRING);
  CHECK_STR_EQ(task->result.as.string.data, "two");
  ol__task_destroy(task);
}

int
main(void) {
  run("every part of an argument can be read", test_read);
  run("a part that is not there is undefined", test_missing);
  run("a part of the wrong type is refused with its place", test_refused);
  run("a part can be given away any number of times, as a copy", test_given_away);
  run("a part can be the result", test_returned);
  return failures();
}
