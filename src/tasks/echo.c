/*
 * echo.c - the built-in task `echo(value)`: its argument, whatever its type;
 * `undefined` without one. It does no work, so it measures what a task costs
 * and shows what a task carries.
 *
 * Memory: none. Runs on the thread of the task.
 */

#include "tasks/tasks.h"

int
ol__echo_perform(ol_task_t *task) {
  if (ol_arg_count(task) == 0) return 0;
  return ol_return_arg(task, 0);
}
