/* author.c - a task library as an author makes it: what the built-in echo does. */

#include <offloop.h>

static int
echo(ol_task_t *task) {
  if (ol_arg_count(task) == 0) return 0;
  return ol_return_arg(task, 0);
}

OL_TASKS({.name = "echo", .perform = echo})
