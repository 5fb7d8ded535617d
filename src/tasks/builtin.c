/*
 * builtin.c - the tasks that come with offloop, listed as any library lists
 * its own. No memory; called once, under the loader's lock.
 */

#include "tasks/builtin.h"
#include "tasks/tasks.h"

OL_STATIC(
  ol__builtin_tasks,
  {.name = "fibonacci", .perform = ol__fibonacci_perform, .args = "n", .doc = "The n-th Fibonacci number, 0 <= n <= 10,000,000."},
  {.name = "sort", .perform = ol__sort_perform, .args = "array", .doc = "A sorted copy of a typed array."},
  {.name = "sleep", .perform = ol__sleep_perform, .args = "ms", .doc = "Holds a thread of the pool for so many milliseconds."},
  {.name = "echo", .perform = ol__echo_perform, .args = "value?", .doc = "The value itself."}
)
