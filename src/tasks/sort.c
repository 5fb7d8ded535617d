/*
 * sort.c - the built-in task `sort(typedArray)`: the same elements in ascending
 * order, as %TypedArray%.prototype.sort orders them: numbers by value, -0 before
 * +0, NaN last.
 *
 * Memory: sorts what is the task's own, a copy or what was moved, in place and
 * returns it. Shared memory is left alone: a count may not change while it is
 * sorted by, so its values are read once, into the result. Scratch see radix.h.
 * Runs on the thread of the task.
 */

#include "tasks/radix.h"
#include "tasks/tasks.h"

#include <string.h>

/* Bytes that are copied between two looks at the task. */
#define BLOCK ((size_t) 1 << 18)

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

/* Makes the array the task's result, which is written to `*elements`: the argument
 * itself, or a copy of what others may write to. */
static int
open_result(ol_task_t *task, ol_element_t type, size_t count, void **elements) {
  if (!ol_arg_is_shared(task, 0)) return ol_return_arg(task, 0);
  const char *from = *elements;
  size_t size = count * element_size(type);
  int err = ol_return_typed_array(task, type, count, elements);
  char *to = *elements;
  for (size_t begin = 0; begin < size && err == 0; begin += BLOCK) {
    if (ol_should_stop(task)) return OL_ECANCELED;
    memcpy(to + begin, from + begin, size - begin < BLOCK ? size - begin : BLOCK);
  }
  return err;
}

int
ol__sort_perform(ol_task_t *task) {
  ol_element_t type;
  void *elements;
  size_t count;
  int err = ol_arg_typed_array(task, 0, &type, &elements, &count);
  if (err == 0) err = open_result(task, type, count, &elements);
  if (err == 0) err = ol__radix_sort(task, elements, count, element_size(type), element_order(type));
  return err;
}
