/* shared.c - arguments over memory that others write to, include/offloop.h, and
 * what the built-in sort makes of them, src/tasks/sort.c. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/base/sync.c src/runtime/*.c
 * src/tasks/sort.c src/tasks/radix.c */
/* also under: windows */

#include "api_task.h"
#include "tasks/tasks.h"

#include <stdatomic.h>

#define COUNT 200000

static uint32_t memory[COUNT];

static void
release(ol__hold_t *hold) {
  (void) hold;
}

/* A task whose argument is held memory, ready to perform. */
static ol_task_t *
make_task(ol_perform_cb perform, ol__value_t arg, ol__hold_t *hold) {
  ol_task_t *task = ol__task_create(api_enter(), 1);
  if (task == NULL) abort();
  if (ol__holds_add(&task->holds, &task->arena, hold, &arg.as.buffer.hold) != 0) abort();
  task->args[0] = arg;
  api_perform = perform;
  return task;
}

/* --- Asking */

static bool is_shared;

static int
ask(ol_task_t *task) {
  is_shared = ol_arg_is_shared(task, 0);
  CHECK(!ol_arg_is_shared(task, 1));
  return 0;
}

static bool
answer(ol__value_t arg, bool shared) {
  ol__hold_t hold = {.release = release, .is_shared = shared};
  ol_task_t *task = make_task(ask, arg, &hold);
  ol__task_perform(task);
  ol__task_destroy(task);
  return is_shared;
}

static void
test_ask(void) {
  ol__value_t array = api_typed_array(OL_UINT32, memory, sizeof(memory));
  CHECK(answer(array, true));
  CHECK(!answer(array, false));
  ol__task_destroy(api_run(ask, &array, 1));
  CHECK(!is_shared);
  const ol__value_t number = api_number(1);
  ol__task_destroy(api_run(ask, &number, 1));
  CHECK(!is_shared);
  ol__task_destroy(api_run(ask, NULL, 0));
  CHECK(!is_shared);
}

/* --- Giving away */

static int
give_twice(ol_task_t *task) {
  ol_value_t pair = ol_new_array(task);
  CHECK_INT_EQ(ol_progress_value(task, ol_arg(task, 0)), 0);
  CHECK_INT_EQ(ol_push(task, pair, ol_arg(task, 0)), 0);
  CHECK_INT_EQ(ol_push(task, pair, ol_arg(task, 0)), 0);
  return ol_return_value(task, pair);
}

static ol_task_t *
give(ol__hold_t *hold) {
  ol_task_t *task = make_task(give_twice, api_typed_array(OL_UINT32, memory, sizeof(memory)), hold);
  ol__task_perform(task);
  CHECK_INT_EQ(task->err, 0);
  CHECK_UINT_EQ(task->result.as.array.count, 2);
  return task;
}

static void
test_give_twice(void) {
  ol__hold_t hold = {.release = release};
  memory[7] = 77;
  ol_task_t *task = give(&hold);
  const ol__value_t *items = task->result.as.array.items;
  CHECK(items[0].as.buffer.data == memory && items[0].as.buffer.hold == 1);
  CHECK(items[1].as.buffer.data != memory && items[1].as.buffer.hold == 0);
  CHECK_UINT_EQ(((const uint32_t *) items[1].as.buffer.data)[7], 77);
  ol__task_destroy(task);
}

static void
test_give_shared_twice(void) {
  ol__hold_t hold = {.release = release, .is_shared = true};
  ol_task_t *task = give(&hold);
  for (int i = 0; i < 2; i++) CHECK(task->result.as.array.items[i].as.buffer.hold == 1);
  ol__task_destroy(task);
}

/* --- Sorting */

static void
fill(void) {
  for (uint32_t i = 0; i < COUNT; i++) memory[i] = (COUNT - i) * 40503u;
}

static ol_task_t *
sort(size_t count, bool shared) {
  static ol__hold_t hold;
  hold = (ol__hold_t){.release = release, .is_shared = shared};
  ol_task_t *task = make_task(ol__sort_perform, api_typed_array(OL_UINT32, memory, count * sizeof(memory[0])), &hold);
  ol__task_perform(task);
  CHECK_INT_EQ(task->err, 0);
  CHECK_INT_EQ(task->result.type, OL_TYPE_TYPED_ARRAY);
  CHECK_UINT_EQ(task->result.as.buffer.len, count * sizeof(memory[0]));
  return task;
}

static void
check_sorted(const uint32_t *sorted, size_t count) {
  for (size_t i = 1; i < count; i++) {
    if (!CHECK(sorted[i - 1] <= sorted[i])) return;
  }
}

static void
test_private(void) {
  fill();
  ol_task_t *task = sort(COUNT, false);
  CHECK(task->result.as.buffer.data == memory);
  CHECK_UINT_EQ(task->result.as.buffer.hold, 1);
  check_sorted(memory, COUNT);
  ol__task_destroy(task);
}

static void
test_shared(void) {
  static const size_t counts[] = {0, 1, 50, 70000, COUNT};
  for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
    fill();
    ol_task_t *task = sort(counts[i], true);
    CHECK(task->result.as.buffer.data != memory);
    CHECK_UINT_EQ(task->result.as.buffer.hold, 0);
    check_sorted(task->result.as.buffer.data, counts[i]);
    CHECK_UINT_EQ(memory[0], COUNT * 40503u);
    ol__task_destroy(task);
  }
}

/* --- While another thread writes */

static atomic_bool is_over;

static void *
scribble(void *unused) {
  (void) unused;
  volatile uint32_t *elements = memory;
  for (uint32_t value = 1; !atomic_load(&is_over); value = value * 1664525u + 1013904223u) elements[value % COUNT] = value;
  return NULL;
}

static void
test_scribbled(void) {
  pthread_t thread;
  fill();
  atomic_store(&is_over, false);
  if (!CHECK_INT_EQ(pthread_create(&thread, NULL, scribble, NULL), 0)) return;
  for (int i = 0; i < 20; i++) {
    ol_task_t *task = sort(COUNT, true);
    check_sorted(task->result.as.buffer.data, COUNT);
    ol__task_destroy(task);
  }
  atomic_store(&is_over, true);
  pthread_join(thread, NULL);
}

int
main(void) {
  run("held memory goes with the first that it is given to, and others get copies", test_give_twice);
  run("shared memory is the same, however often it is given", test_give_shared_twice);
  run("a task can ask whether others write to an argument", test_ask);
  run("what is the task's own is sorted where it is", test_private);
  run("what is shared is sorted in the result and left as it was", test_shared);
  run("what changes while it is sorted still comes out sorted", test_scribbled);
  return failures();
}
