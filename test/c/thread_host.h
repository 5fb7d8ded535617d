/*
 * thread_host.h - an environment with a pool of real threads, as Node.js has:
 * started pumps wait for one of HOST_THREADS, a ring and the end of a pump wake
 * the JavaScript thread, and that is the thread that calls host_turn.
 *
 * All but the pool's own part is the JavaScript thread's. A program may have
 * several hosts, each with a thread of its own.
 */

#ifndef THREAD_HOST_H
#define THREAD_HOST_H

#include "check.h"
#include "runtime/delivery.h"
#include "runtime/progress.h"
#include "runtime/pump.h"
#include "runtime/runtime.h"

#include <stdlib.h>
#include <time.h>

#define HOST_THREADS 4

typedef struct host_s host_t;

struct host_s {
  ol__runtime_t *runtime;
  pthread_t threads[HOST_THREADS];

  pthread_mutex_t lock;
  pthread_cond_t pump_is_due;
  pthread_cond_t js_is_due;
  int due_pumps;   /* guarded by lock, as all to the empty line: started, not taken by a thread yet */
  int ended_pumps; /* wait for their visit */
  bool is_rung;
  bool is_closed;
  bool is_ending; /* threads end when no pump is due */

  bool rest_is_due;
  ol__backlog_t backlog;
  int started_pumps; /* ever */
  size_t settled_count;
  void (*on_report)(host_t *host, ol_task_t *task, const ol__value_t *value);
  void (*on_settle)(host_t *host, ol_task_t *task);
  void *data; /* the test's */
};

/* Wakes the JavaScript thread. Any thread. */
static inline void
host_wake(host_t *host) {
  pthread_mutex_lock(&host->lock);
  host->is_rung = true;
  pthread_cond_signal(&host->js_is_due);
  pthread_mutex_unlock(&host->lock);
}

/* --- Calls of the runtime */

static inline void
host_ring(void *data) {
  host_t *host = data;
  pthread_mutex_lock(&host->lock);
  CHECK(!host->is_closed);
  pthread_mutex_unlock(&host->lock);
  host_wake(host);
}

static inline int
host_start_pump(void *data) {
  host_t *host = data;
  ol__runtime_acquire(host->runtime);
  host->started_pumps++;
  pthread_mutex_lock(&host->lock);
  host->due_pumps++;
  pthread_cond_signal(&host->pump_is_due);
  pthread_mutex_unlock(&host->lock);
  return 0;
}

static inline void
host_rest(void *data) {
  host_t *host = data;
  host->rest_is_due = true;
}

static inline void
host_report(void *data, ol_task_t *task, ol__list_t *reports) {
  host_t *host = data;
  for (ol__link_t *link = ol__list_head(reports); link != NULL; link = ol__list_next(reports, link)) {
    if (host->on_report != NULL) host->on_report(host, task, &OL__ITEM(link, ol__report_t, link)->value);
  }
  ol__reports_destroy(reports);
}

static inline void
host_settle(void *data, ol__list_t *tasks) {
  host_t *host = data;
  ol__link_t *link;
  while ((link = ol__list_shift(tasks)) != NULL) {
    ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    host->settled_count++;
    if (host->on_settle != NULL) host->on_settle(host, task);
    ol__task_destroy(task);
  }
}

static const ol__host_t host_calls = {.ring = host_ring, .start_pump = host_start_pump, .rest = host_rest, .report = host_report, .settle = host_settle};

/* --- The pool */

static inline void *
host_run_pumps(void *data) {
  host_t *host = data;
  pthread_mutex_lock(&host->lock);
  while (host->due_pumps > 0 || !host->is_ending) {
    if (host->due_pumps == 0) {
      pthread_cond_wait(&host->pump_is_due, &host->lock);
      continue;
    }
    host->due_pumps--;
    pthread_mutex_unlock(&host->lock);
    ol__pump_run(host->runtime);
    pthread_mutex_lock(&host->lock);
    host->ended_pumps++;
    pthread_cond_signal(&host->js_is_due);
  }
  pthread_mutex_unlock(&host->lock);
  return NULL;
}

/* --- The JavaScript thread */

/* Tasks of all hosts may hold `limit` threads. */
static inline host_t *
host_create(int limit) {
  host_t *host = calloc(1, sizeof(*host));
  if (host == NULL) abort();
  ol__pool_init(2 * HOST_THREADS);
  ol__pool_set_limit(limit);
  pthread_mutex_init(&host->lock, NULL);
  pthread_cond_init(&host->pump_is_due, NULL);
  pthread_cond_init(&host->js_is_due, NULL);
  host->runtime = ol__runtime_create(&host_calls, host);
  if (host->runtime == NULL) abort();
  for (int i = 0; i < HOST_THREADS; i++) {
    if (pthread_create(&host->threads[i], NULL, host_run_pumps, host) != 0) abort();
  }
  return host;
}

static inline ol_task_t *
host_submit(host_t *host, const ol_descriptor_t *descriptor, void *owner, uint32_t priority) {
  ol_task_t *task = ol__task_create(descriptor, 0);
  if (task == NULL) abort();
  task->owner = owner;
  task->priority = priority;
  CHECK_INT_EQ(ol__runtime_submit(host->runtime, task, &host->backlog), 0);
  return task;
}

/* A task that somebody listens to. */
static inline ol_task_t *
host_submit_heard(host_t *host, const ol_descriptor_t *descriptor, void *owner, bool keeps_all) {
  ol_task_t *task = ol__task_create(descriptor, 0);
  if (task == NULL || ol__progress_attach(task, keeps_all) != 0) abort();
  task->owner = owner;
  CHECK_INT_EQ(ol__runtime_submit(host->runtime, task, &host->backlog), 0);
  return task;
}

/* Waits until something is due, but not longer than the runtime's patience when
 * it held a task back. Returns how many pumps have ended. */
static inline int
host_wait(host_t *host) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += OL__PATIENCE_MS * OL__NS_PER_MS;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  int err = 0;
  pthread_mutex_lock(&host->lock);
  while (err == 0 && !host->is_rung && host->ended_pumps == 0 && !host->rest_is_due) {
    err = host->backlog == OL__BACKLOG_HELD_BACK ? pthread_cond_timedwait(&host->js_is_due, &host->lock, &until) : pthread_cond_wait(&host->js_is_due, &host->lock);
  }
  int ended = host->ended_pumps;
  host->ended_pumps = 0;
  host->is_rung = false;
  pthread_mutex_unlock(&host->lock);
  return ended;
}

/* One turn of the event loop. */
static inline void
host_turn(host_t *host) {
  int ended = host_wait(host);
  (void) ol__runtime_visit(host->runtime);
  for (; ended > 0; ended--) ol__runtime_release(host->runtime);
  if (host->rest_is_due) {
    host->rest_is_due = false;
    ol__delivery_continue(host->runtime);
  }
  host->backlog = ol__runtime_start_pumps(host->runtime);
}

static inline void
host_turn_until_settled(host_t *host, size_t count) {
  while (host->settled_count < count) host_turn(host);
}

/* The end of the environment; pumps may go on. No ring comes after it. */
static inline void
host_close(host_t *host) {
  ol__runtime_close(host->runtime);
  pthread_mutex_lock(&host->lock);
  host->is_closed = true;
  pthread_mutex_unlock(&host->lock);
}

/* Closes it if it is not, waits for its threads and releases everything. */
static inline void
host_destroy(host_t *host) {
  host_close(host);
  pthread_mutex_lock(&host->lock);
  host->is_ending = true;
  pthread_cond_broadcast(&host->pump_is_due);
  pthread_mutex_unlock(&host->lock);
  for (int i = 0; i < HOST_THREADS; i++) pthread_join(host->threads[i], NULL);
  for (; host->ended_pumps > 0; host->ended_pumps--) ol__runtime_release(host->runtime);
  ol__runtime_release(host->runtime);
  pthread_cond_destroy(&host->js_is_due);
  pthread_cond_destroy(&host->pump_is_due);
  pthread_mutex_destroy(&host->lock);
  free(host);
}

/* For the end of a test, when every host is destroyed. */
static inline void
host_check_slots(void) {
  ol__share_t share;
  ol__share_init(&share, &ol__pool, NULL, NULL);
  ol__pool_set_limit(1);
  if (CHECK(ol__share_acquire(&share, false))) ol__share_release(&share);
  ol__share_leave(&share);
}

#endif
