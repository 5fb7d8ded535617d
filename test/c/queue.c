/* queue.c - the waiting tasks of src/runtime/queue.h, against a plain array. */
/* sources: src/base/heap.c src/runtime/queue.c */
/* also under: windows */

#include "runtime/queue.h"
#include "check.h"
#include "random.h"

#define COUNT 200

static ol_task_t tasks[COUNT];
static uint64_t arrivals[COUNT]; /* 0 while it is not in the queue */
static uint64_t next_arrival;
static size_t waiting;
static ol__queue_t queue;

static void
start(void) {
  ol__queue_init(&queue);
  memset(arrivals, 0, sizeof(arrivals));
  next_arrival = 0;
  waiting = 0;
}

static void
push(int i, uint32_t priority) {
  tasks[i].priority = priority;
  arrivals[i] = ++next_arrival;
  waiting++;
  ol__queue_push(&queue, &tasks[i]);
}

static void
leave(int i) {
  arrivals[i] = 0;
  waiting--;
}

static bool
is_before(int a, int b) {
  return tasks[a].priority != tasks[b].priority ? tasks[a].priority < tasks[b].priority : arrivals[a] < arrivals[b];
}

static int
find_first(void) {
  int first = -1;
  for (int i = 0; i < COUNT; i++) {
    if (arrivals[i] != 0 && (first < 0 || is_before(i, first))) first = i;
  }
  return first;
}

/* Shifts one; false when the queue is empty or it was not the one expected. */
static bool
check_shift(void) {
  int expected = find_first();
  const ol_task_t *task = ol__queue_shift(&queue);
  if (expected < 0) {
    CHECK(task == NULL);
    return false;
  }
  leave(expected);
  CHECK_UINT_EQ(ol__queue_count(&queue), waiting);
  return CHECK_INT_EQ(task == NULL ? -1 : task - tasks, expected);
}

static void
drain(void) {
  while (check_shift()) continue;
  CHECK_UINT_EQ(waiting, 0);
  CHECK_UINT_EQ(ol__queue_count(&queue), 0);
}

static void
test_fifo(void) {
  for (uint32_t priority = 0; priority < 3; priority++) {
    start();
    for (int i = 0; i < COUNT; i++) push(i, priority);
    drain();
  }
}

static void
test_priorities(void) {
  static const uint32_t priorities[] = {5, 0, OL__MAX_PRIORITY, 1, 0, 5, 1};
  start();
  for (int i = 0; i < 7; i++) push(i, priorities[i]);
  drain();
}

static void
test_overtaking(void) {
  start();
  push(0, 9);
  push(1, 3);
  CHECK(ol__queue_shift(&queue) == &tasks[1]);
  leave(1);
  push(2, 0);
  CHECK(ol__queue_shift(&queue) == &tasks[2]);
  leave(2);
  drain();
}

static void
test_remove(void) {
  for (int removed = 0; removed < 12; removed++) {
    start();
    for (int i = 0; i < 12; i++) push(i, (uint32_t) i % 4);
    ol__queue_remove(&queue, &tasks[removed]);
    leave(removed);
    drain();
  }
}

static void
test_random(void) {
  start();
  for (int step = 0; step < 30000; step++) {
    int i = (int) random_below(COUNT);
    if (arrivals[i] == 0) {
      push(i, (uint32_t) random_below(4));
    } else if (random_below(2) == 0) {
      ol__queue_remove(&queue, &tasks[i]);
      leave(i);
    } else if (!check_shift()) {
      return;
    }
  }
  drain();
}

int
main(void) {
  run("tasks of one priority leave in the order in which they came", test_fifo);
  run("the lowest priority number leaves first", test_priorities);
  run("an urgent task overtakes those that wait", test_overtaking);
  run("a task can be removed from anywhere", test_remove);
  run("random pushes, shifts and removals agree with an array", test_random);
  return failures();
}
