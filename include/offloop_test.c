/*
 * offloop_test.c - offloop_test.h, and in the same file all of offloop that a task
 * meets. Compiled by authors with the tests of their tasks, as C11, with -I for this
 * folder and for src beside it.
 *
 * A call has two tasks. One never runs: its drafts are the arguments, and handles of
 * the outcome are handles of it. The other performs, and is made and destroyed by
 * each run, so that a sanitizer sees what is used after it.
 *
 * Which call a thread runs is in a variable of the thread: the functions of the table
 * and the source of memory find it there, so that calls on several threads count on
 * their own.
 */

#ifdef __cplusplus
#error "offloop_test.c is C: compile it with cc, on its own, when the test is in C++"
#endif

/* Every piece of memory on its own: a sanitizer sees where it ends, and each can
 * fail. */
#define OL__ARENA_LARGE ((size_t) 1)

#include "base/error.c"
#include "base/mem.c"
#include "base/number.c"
#include "runtime/api.c"
#include "runtime/construct.c"
#include "runtime/draft.c"
#include "runtime/hold.c"
#include "runtime/inspect.c"
#include "runtime/note.c"
#include "runtime/perform.c"
#include "runtime/place.c"
#include "runtime/task.c"
#include "runtime/value.c"

#include "offloop_test.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct ol_test_call_s {
  const ol_descriptor_t *descriptor;
  ol_task_t *values; /* never runs */
  ol_value_t args;   /* an array of them */
  size_t stop_at;    /* 0 for never, as is the next */
  size_t fail_at;

  ol_task_t *performing; /* NULL while it does not run */
  size_t look_count;     /* of the last run, as all below */
  size_t allocation_count;
  int err;
  ol__value_t failure; /* an Error when err is not 0 */
  ol__value_t result;
  ol__value_t reports; /* an array */
  size_t report_capacity;
  ol__arena_t outcome; /* where the last three are */
};

static _Thread_local ol_test_call_t *running; /* while it performs */

/* Ends a test that is wrong or cannot go on. */
OL__PRINTF(1, 2)
static _Noreturn void
give_up(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("offloop_test: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
  abort();
}

static void
expect_memory(bool is_there) {
  if (!is_there) give_up("out of memory");
}

/* --- What the performing task meets */

/* No sanitizer is asked for what no malloc could give: that is a report. */
static void *
allocate_counted(size_t size, bool zeroed) {
  if (running != NULL && ++running->allocation_count == running->fail_at) return NULL;
  if (size > PTRDIFF_MAX) return NULL;
  return zeroed ? calloc(1, size) : malloc(size);
}

static void
count_look(void) {
  if (running != NULL && ++running->look_count == running->stop_at) ol__task_stop(running->performing);
}

static bool
look_for_stop(const ol_task_t *task) {
  count_look();
  return ol__task_should_stop(task);
}

static int
look_and_progress(ol_task_t *task, double done, double total) {
  count_look();
  return ol__api_table.progress(task, done, total);
}

static int
look_and_report(ol_task_t *task, ol_value_t value) {
  count_look();
  return ol__api_table.progress_value(task, value);
}

/* The functions of the runtime, but for those that count. */
static const ol_api_t *
find_table(void) {
  static ol_api_t table;
  table = ol__api_table;
  table.should_stop = look_for_stop;
  table.progress = look_and_progress;
  table.progress_value = look_and_report;
  return &table;
}

static int
log_report(ol_task_t *task, const ol__value_t *value) {
  (void) task;
  ol__value_t *log = &running->reports;
  size_t count = log->as.array.count;
  ol__value_t *items = ol__arena_make_room(&running->outcome, log->as.array.items, count, &running->report_capacity, sizeof(items[0]));
  if (items == NULL) return OL_ENOMEM;
  log->as.array.items = items;
  int err = ol__value_copy(&items[count], &running->outcome, OL__COPY_ALL, value);
  if (err == 0) log->as.array.count++;
  return err;
}

static void
ignore_task(ol_task_t *task) {
  (void) task;
}

static const ol__listener_t logger = {log_report, ignore_task, ignore_task};

/* --- Life */

static const ol_descriptor_t *
find_task(const ol_library_t *library, const char *name) {
  if (library->version != OL_ABI_VERSION || library->descriptor_size != sizeof(ol_descriptor_t)) {
    give_up("the library was compiled with the offloop.h of another version: compile it anew");
  }
  for (size_t i = 0; i < library->task_count; i++) {
    const ol_descriptor_t *task = &library->tasks[i];
    if (task->name == NULL) give_up("task %zu of the library has no name", i);
    if (strcmp(task->name, name) != 0) continue;
    if (task->perform == NULL) give_up("the task %s has no perform", name);
    return task;
  }
  fprintf(stderr, "offloop_test: the library has no task %s, but", name);
  for (size_t i = 0; i < library->task_count; i++) fprintf(stderr, " %s", library->tasks[i].name);
  fputc('\n', stderr);
  abort();
}

ol_test_call_t *
ol_test_create(ol_entry_cb entry, const char *name) {
  static const ol_descriptor_t nothing = {.name = "values"};
  ol__mem_set_source(allocate_counted);
  ol_test_call_t *call = ol__mem_calloc(sizeof(*call));
  expect_memory(call != NULL);
  call->descriptor = find_task(entry(find_table()), name);
  call->values = ol__task_create(&nothing, 0);
  expect_memory(call->values != NULL);
  call->args = ol__new_array(call->values);
  call->reports.type = OL_TYPE_ARRAY;
  ol__arena_init(&call->outcome, NULL, 0);
  return call;
}

void
ol_test_destroy(ol_test_call_t *call) {
  ol__arena_cleanup(&call->outcome);
  ol__task_destroy(call->values);
  free(call);
}

ol_task_t *
ol_test_task(ol_test_call_t *call) {
  return call->values;
}

/* --- Arguments */

void
ol_test_arg(ol_test_call_t *call, ol_value_t value) {
  int err = ol__draft_push(call->values, call->args, value);
  if (err == OL_EINVAL) give_up("ol_test_arg: %s", ol__note_print(call->values));
  expect_memory(err == 0);
}

/* The memory is the test's. */
static void
keep_memory(ol__hold_t *hold) {
  (void) hold;
}

static ol__hold_t shared_memory = {.release = keep_memory, .is_shared = true};

/* Returns the number of the hold. */
static uint32_t
hold_shared(ol_task_t *task) {
  uint32_t number = 0;
  expect_memory(ol__holds_add(&task->holds, &task->arena, &shared_memory, &number) == 0);
  return number;
}

ol_value_t
ol_test_new_shared(ol_test_call_t *call, ol_element_t type, void *data, size_t count) {
  ol__value_t value = {.type = OL_TYPE_TYPED_ARRAY};
  value.as.buffer.data = count == 0 ? NULL : data;
  value.as.buffer.len = count * ol__element_size(type);
  value.as.buffer.element = type;
  value.as.buffer.hold = hold_shared(call->values);
  return ol__draft_new(call->values, &value);
}

/* --- Running */

void
ol_test_stop_at(ol_test_call_t *call, size_t n) {
  call->stop_at = n;
}

void
ol_test_fail_at(ol_test_call_t *call, size_t n) {
  call->fail_at = n;
}

/* A task with copies of the arguments. What they hold has the same numbers there. */
static ol_task_t *
make_task(ol_test_call_t *call) {
  const ol__value_t *args = NULL;
  int err = ol__draft_find(call->values, call->args, &args);
  size_t count = err == 0 ? args->as.array.count : 0;
  ol_task_t *task = ol__task_create(call->descriptor, count);
  expect_memory(err == 0 && task != NULL);
  for (size_t i = 0; i < count; i++) {
    expect_memory(ol__value_copy(&task->args[i], &task->arena, OL__COPY_OWN, &args->as.array.items[i]) == 0);
  }
  for (uint32_t i = 0; i < call->values->holds.count; i++) hold_shared(task);
  task->listener = &logger;
  return task;
}

static void
forget_outcome(ol_test_call_t *call) {
  ol__arena_cleanup(&call->outcome);
  ol__arena_init(&call->outcome, NULL, 0);
  call->look_count = 0;
  call->allocation_count = 0;
  call->err = 0;
  call->result = (ol__value_t){.type = OL_TYPE_UNDEFINED};
  call->reports = (ol__value_t){.type = OL_TYPE_ARRAY};
  call->report_capacity = 0;
}

/* Keeps what the task has left behind. */
static void
note_outcome(ol_test_call_t *call, const ol_task_t *task) {
  call->err = task->err;
  int err;
  if (task->err == 0) {
    err = ol__value_copy(&call->result, &call->outcome, OL__COPY_OWN, &task->result);
  } else {
    ol__value_t failure = {.type = OL_TYPE_ERROR, .as.error = {ol__api_table.error_code(task), ol__api_table.error_message(task)}};
    err = ol__value_copy(&call->failure, &call->outcome, OL__COPY_ALL, &failure);
  }
  expect_memory(err == 0);
}

int
ol_test_run(ol_test_call_t *call) {
  forget_outcome(call);
  ol_task_t *task = make_task(call);
  call->performing = task;
  running = call;
  ol__task_perform(task);
  running = NULL;
  call->performing = NULL;
  note_outcome(call, task);
  ol__task_destroy(task);
  return call->err;
}

typedef struct runner_s {
  pthread_t thread;
  ol_test_call_t *call;
  pthread_mutex_t *gate; /* locked until all threads are there */
} runner_t;

static void *
run_behind_gate(void *data) {
  runner_t *runner = data;
  if (pthread_mutex_lock(runner->gate) != 0 || pthread_mutex_unlock(runner->gate) != 0) give_up("no mutex");
  ol_test_run(runner->call);
  return NULL;
}

void
ol_test_run_threads(ol_test_call_t *const *calls, size_t count) {
  pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
  runner_t *runners = calloc(count, sizeof(runners[0]));
  expect_memory(runners != NULL || count == 0);
  if (pthread_mutex_lock(&gate) != 0) give_up("no mutex");
  for (size_t i = 0; i < count; i++) {
    runners[i].call = calls[i];
    runners[i].gate = &gate;
    if (pthread_create(&runners[i].thread, NULL, run_behind_gate, &runners[i]) != 0) give_up("no thread for call %zu", i);
  }
  if (pthread_mutex_unlock(&gate) != 0) give_up("no mutex");
  for (size_t i = 0; i < count; i++) {
    if (pthread_join(runners[i].thread, NULL) != 0) give_up("no end of call %zu", i);
  }
  free(runners);
}

bool
ol_test_next_stop(ol_test_call_t *call) {
  call->stop_at++;
  ol_test_run(call);
  if (call->look_count >= call->stop_at) return true;
  call->stop_at = 0;
  return false;
}

bool
ol_test_next_failure(ol_test_call_t *call) {
  call->fail_at++;
  ol_test_run(call);
  if (call->allocation_count >= call->fail_at) return true;
  call->fail_at = 0;
  return false;
}

/* --- The outcome */

int
ol_test_error(const ol_test_call_t *call) {
  return call->err;
}

const char *
ol_test_error_code(const ol_test_call_t *call) {
  return call->err == 0 ? NULL : call->failure.as.error.code;
}

const char *
ol_test_error_message(const ol_test_call_t *call) {
  return call->err == 0 ? NULL : call->failure.as.error.message;
}

static ol_value_t
make_handle(ol_test_call_t *call, const ol__value_t *value) {
  return (ol_value_t){.part = value, .task = ol__task_serial(call->values)};
}

ol_value_t
ol_test_result(ol_test_call_t *call) {
  return make_handle(call, &call->result);
}

ol_value_t
ol_test_reports(ol_test_call_t *call) {
  return make_handle(call, &call->reports);
}

size_t
ol_test_look_count(const ol_test_call_t *call) {
  return call->look_count;
}

size_t
ol_test_allocation_count(const ol_test_call_t *call) {
  return call->allocation_count;
}
