/* lane_host.h - what the programs about lanes share: two runtimes whose tasks note
 * when they start and end. One thread: a pump that is due runs inside the task that
 * runs meanwhile. Include it once in a program. */

#ifndef LANE_HOST_H
#define LANE_HOST_H

#include "failing_memory.h"
#include "manual_host.h"
#include "runtime/lane.h"

#include <ctype.h>

#define HOSTS 2

static host_t *hosts[HOSTS]; /* NULL between tests */
static int answered[HOSTS];  /* rings */
static ol__slots_t slots;    /* that lanes of both share */

/* --- Tasks: each is a letter, noted when it starts and as a capital when it
 * ends */

static char notes[100];
static size_t note_count;

static inline void
note(int letter) {
  if (note_count < sizeof(notes) - 1) notes[note_count++] = (char) letter;
}

static inline int
run_letter(ol_task_t *task) {
  const char *letter = task->owner;
  note(*letter);
  for (int i = 0; i < HOSTS; i++) {
    while (hosts[i]->due_pumps > 0) host_run_pump(hosts[i]);
  }
  note(toupper(*letter));
  return 0;
}

static const ol_descriptor_t lettered = {.name = "lettered", .perform = run_letter};

static inline ol_task_t *
make_task(const char *letter, ol__lane_t *lane) {
  ol_task_t *task = host_task(&lettered, (void *) letter);
  if (lane != NULL) ol__lane_add_task(lane, task);
  return task;
}

static inline ol_task_t *
submit(int host, const char *letter, ol__lane_t *lane) {
  ol_task_t *task = make_task(letter, lane);
  CHECK_INT_EQ(host_try_submit(hosts[host], task), 0);
  return task;
}

static inline void
submit_all(int host, const char *letters, ol__lane_t *lane) {
  for (; *letters != '\0'; letters++) submit(host, letters, lane);
}

/* Goes through both, in this order. */
static inline ol_task_t *
submit_through(int host, const char *letter, ol__lane_t *first, ol__lane_t *second) {
  ol_task_t *task = make_task(letter, first);
  ol__lane_add_task(second, task);
  CHECK_INT_EQ(host_try_submit(hosts[host], task), 0);
  return task;
}

static inline void
submit_urgent(int host, const char *letter, ol__lane_t *lane, uint32_t priority) {
  ol_task_t *task = make_task(letter, lane);
  task->priority = priority;
  CHECK_INT_EQ(host_try_submit(hosts[host], task), 0);
}

static inline void
cancel(int host, ol_task_t *task) {
  if (CHECK_INT_EQ(ol__runtime_cancel(hosts[host]->runtime, task), OL__CANCELLED_QUEUED)) ol__task_destroy(task);
}

/* --- Start and end of a test */

static inline ol__lane_t *
make_lane(int host, ol__slots_t *shared, int limit) {
  ol__lane_t *lane = ol__lane_create(hosts[host]->runtime, shared, limit);
  if (lane == NULL) abort();
  return lane;
}

/* Pumps of both together may hold `threads`; their lanes share `limit` slots. */
static inline void
start(int threads, int limit) {
  for (int i = 0; i < HOSTS; i++) {
    hosts[i] = host_create(threads);
    answered[i] = 0;
  }
  ol__slots_init(&slots, limit);
  memset(notes, 0, sizeof(notes));
  note_count = 0;
}

static inline bool
is_due(int i) {
  host_t *host = hosts[i];
  return host->due_pumps > 0 || host->due_visits > 0 || host->rest_is_due || host->rings != answered[i];
}

/* Answers its rings and runs its pumps. */
static inline void
run_host(int i) {
  answered[i] = hosts[i]->rings;
  ol__runtime_visit(hosts[i]->runtime);
  host_run_all(hosts[i]);
}

static inline void
run_all(void) {
  while (is_due(0) || is_due(1)) {
    for (int i = 0; i < HOSTS; i++) {
      if (is_due(i)) run_host(i);
    }
  }
}

/* Runs all that is left and checks what was noted in the whole test. */
static inline void
finish(const char *expected) {
  run_all();
  CHECK_STR_EQ(notes, expected);
  for (int i = 0; i < HOSTS; i++) {
    host_t *host = hosts[i];
    CHECK(ol__list_is_empty(&host->runtime->lanes));
    hosts[i] = NULL;
    host_destroy(host);
  }
  CHECK_INT_EQ(slots.used, 0);
  CHECK(ol__list_is_empty(&slots.wanting) && ol__list_is_empty(&slots.starving));
}

static inline void
ring_nobody(void *data) {
  (void) data;
}

static inline ol__backlog_t
look(int host) {
  return ol__runtime_start_pumps(hosts[host]->runtime);
}

/* --- Lanes of both runtimes with the same slots */

static ol__lane_t *lanes[HOSTS];

static inline void
start_shared(int threads, int limit) {
  start(threads, limit);
  for (int i = 0; i < HOSTS; i++) lanes[i] = make_lane(i, &slots, 0);
}

static inline void
finish_shared(const char *expected) {
  finish(expected);
  for (int i = 0; i < HOSTS; i++) ol__lane_release(lanes[i]);
}

#endif
