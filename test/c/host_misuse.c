/* host_misuse.c - include/offloop_test.h: a test that is wrong ends with a message. */
/* sources: include/offloop_test.c */

#include "test_call.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int
succeed(ol_task_t *task) {
  (void) task;
  return 0;
}

OL_STATIC(two_tasks, {.name = "add", .perform = succeed}, {.name = "subtract", .perform = succeed})
OL_STATIC(unfinished_tasks, {.name = "add"})
OL_STATIC(nameless_tasks, {.perform = succeed})

static const ol_library_t *
outdated_tasks(const ol_api_t *api) {
  static ol_library_t library;
  library = *two_tasks(api);
  library.descriptor_size -= sizeof(void *);
  return &library;
}

/* Runs `misuse` in a process of its own, which must abort with `message`. */
static void
check_misuse(void (*misuse)(void), const char *message) {
  char output[1000] = "";
  int ends[2];
  int status = 0;
  if (pipe(ends) != 0) abort();
  pid_t child = fork();
  if (child < 0) abort();
  if (child == 0) {
    if (dup2(ends[1], STDERR_FILENO) < 0) _exit(1);
    misuse();
    _exit(0);
  }
  close(ends[1]);
  FILE *stream = fdopen(ends[0], "r");
  if (stream == NULL) abort();
  output[fread(output, 1, sizeof(output) - 1, stream)] = '\0';
  fclose(stream);
  if (waitpid(child, &status, 0) != child) abort();
  CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  CHECK_STR_EQ(output, message);
}

static void
call_missing_task(void) {
  ol_test_create(two_tasks, "multiply");
}

static void
call_unfinished_task(void) {
  ol_test_create(unfinished_tasks, "add");
}

static void
call_nameless_task(void) {
  ol_test_create(nameless_tasks, "add");
}

static void
call_outdated_task(void) {
  ol_test_create(outdated_tasks, "add");
}

static void
give_twice(void) {
  ol_test_call_t *call = ol_test_create(two_tasks, "add");
  ol_value_t value = ol_new_number(ol_test_task(call), 1);
  ol_test_arg(call, value);
  ol_test_arg(call, value);
}

static void
give_to_another(void) {
  ol_test_call_t *call = ol_test_create(two_tasks, "add");
  ol_test_call_t *other = ol_test_create(two_tasks, "add");
  ol_test_arg(other, ol_new_null(ol_test_task(other)));
  ol_test_arg(other, ol_new_number(ol_test_task(call), 1));
}

static void
test_create(void) {
  check_misuse(call_missing_task, "offloop_test: the library has no task multiply, but add subtract\n");
  check_misuse(call_unfinished_task, "offloop_test: the task add has no perform\n");
  check_misuse(call_nameless_task, "offloop_test: task 0 of the library has no name\n");
  check_misuse(call_outdated_task, "offloop_test: the library was compiled with the offloop.h of another version: compile it anew\n");
}

static void
test_arg(void) {
  check_misuse(give_twice, "offloop_test: ol_test_arg: a value can be given away once: this one has been returned, reported or put into another\n");
  check_misuse(give_to_another, "offloop_test: ol_test_arg: a value must be of the task that uses it, got one of another task\n");
}

int
main(void) {
  run("a call of a task that is not there or of no use says so", test_create);
  run("an argument that is no good says why", test_arg);
  return failures();
}
