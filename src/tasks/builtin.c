/*
 * builtin.c - the tasks that come with offloop, listed as any library lists
 * its own. No memory; called once, under the loader's lock.
 */

#include "tasks/builtin.h"
#include "tasks/tasks.h"

OL_STATIC(
  ol__builtin_tasks,
  {.name = "fibonacci", .perform = ol__fibonacci_perform},
  {.name = "sort", .perform = ol__sort_perform},
  {.name = "sleep", .perform = ol__sleep_perform},
  {.name = "echo", .perform = ol__echo_perform}
)
