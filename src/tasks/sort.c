/*
 * sort.c - the built-in task `sort(typedArray)`: the same elements in ascending
 * order, as %TypedArray%.prototype.sort orders them: numbers by value, -0 before
 * +0, NaN last.
 *
 * Memory: sorts the task's own copy in place and returns it; scratch see
 * radix.h. Runs on the thread of the task.
 */

#include "tasks/radix.h"
#include "tasks/tasks.h"

/* Bytes per element, from the list in offloop.h. */
static size_t
element_size(ol_element_t type) {
#define ELEMENT_SIZE(name, size, js_name) [OL_##name] = size,
  static const uint8_t sizes[] = {OL_ELEMENT_MAP(ELEMENT_SIZE)};
#undef ELEMENT_SIZE
  return sizes[type];
}

static ol__radix_order_t
element_order(ol_element_t type) {
  switch (type) {
  case OL_INT8:
  case OL_INT16:
  case OL_INT32:
  case OL_BIGINT64:
    return OL__RADIX_SIGNED;
  case OL_FLOAT32:
  case OL_FLOAT64:
    return OL__RADIX_FLOAT;
  case OL_UINT8:
  case OL_UINT8_CLAMPED:
  case OL_UINT16:
  case OL_UINT32:
  case OL_BIGUINT64:
    return OL__RADIX_UNSIGNED;
  }
  return OL__RADIX_UNSIGNED;
}

int
ol__sort_perform(ol_task_t *task) {
  ol_element_t type;
  void *elements;
  size_t count;
  int err = ol_arg_typed_array(task, 0, &type, &elements, &count);
  if (err != 0) return err;
  err = ol__radix_sort(task, elements, count, element_size(type), element_order(type));
  if (err != 0) return err;
  return ol_return_arg(task, 0);
}
