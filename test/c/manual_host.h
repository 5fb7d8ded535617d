/*
 * manual_host.h - an environment without threads or a clock of its own, so that
 * every order of events can be tested: the test says when a pump runs, when it is
 * visited, when the loop turns, and what time it is.
 *
 * Takes the place of src/base/sync.c, which must not be among the sources.
 * Include it once in a program; with MANUAL_PULSE defined, the program has its own
 * ol__thread_start, ol__sleep_ms, ol__cond_wait and ol__cond_signal.
 */

#ifndef MANUAL_HOST_H
#define MANUAL_HOST_H

#include "check.h"
#include "runtime/delivery.h"
#include "runtime/progress.h"
#include "runtime/pump.h"
#include "runtime/runtime.h"

#include <stdlib.h>

/* --- The clock */

static int64_t clock_ns = 1000;
static int64_t clock_step_ns;    /* how far each look at it advances it */
static void (*clock_hook)(void); /* called by the next looks at it, not by those inside it */

int64_t
ol__now_ns(void) {
  void (*hook)(void) = clock_hook;
  clock_hook = NULL;
  if (hook != NULL) hook();
  if (clock_hook == NULL) clock_hook = hook;
  return clock_ns += clock_step_ns;
}

/* A pump lingers only where there is a second one; then the clock must step. */
static int processor_count = 1;

int
ol__processor_count(void) {
  return processor_count;
}

void
ol__yield(void) {
}

int
ol__mutex_init(ol__mutex_t *mutex) {
  return pthread_mutex_init(mutex, NULL);
}

void
ol__mutex_cleanup(ol__mutex_t *mutex) {
  if (pthread_mutex_destroy(mutex) != 0) abort();
}

int
ol__cond_init(ol__cond_t *cond) {
  return pthread_cond_init(cond, NULL);
}

void
ol__cond_cleanup(ol__cond_t *cond) {
  if (pthread_cond_destroy(cond) != 0) abort();
}

/* With one thread only, whoever would have to wait would wait for ever. */
void
ol__mutex_lock(ol__mutex_t *mutex) {
#ifdef MANUAL_PULSE
  if (pthread_mutex_lock(mutex) != 0) abort();
#else
  if (pthread_mutex_trylock(mutex) != 0) abort();
#endif
}

void
ol__mutex_unlock(ol__mutex_t *mutex) {
  if (pthread_mutex_unlock(mutex) != 0) abort();
}

/* No pulse, but for a program that brings one. */
#ifndef MANUAL_PULSE

int
ol__thread_start(void *(*run)(void *) ) {
  (void) run;
  return OL_ENOMEM;
}

void
ol__sleep_ms(int ms) {
  (void) ms;
  abort();
}

void
ol__cond_wait(ol__cond_t *cond, ol__mutex_t *mutex) {
  (void) cond;
  (void) mutex;
  abort();
}

void
ol__cond_signal(ol__cond_t *cond) {
  (void) cond;
}

#endif

/* --- The host */

#define HOST_LOG 8000

typedef struct host_s {
  ol__runtime_t *runtime;
  bool cannot_start; /* a pump */
  int due_pumps;     /* started and not run yet */
  int due_visits;    /* of pumps that have ended */
  int rings;
  bool rest_is_due;
  ol__backlog_t backlog; /* as last heard */
  void (*on_report)(struct host_s *host, ol_task_t *task, const ol__value_t *value);
  void (*on_settle)(struct host_s *host, ol_task_t *task);
  size_t settle_count; /* calls */
  size_t chunk_sizes[HOST_LOG];
  size_t settled_count;              /* tasks, as logged in the next two */
  void *owners[HOST_LOG];            /* of the tasks, in the order they were settled */
  ol__task_state_t states[HOST_LOG]; /* theirs */
} host_t;

static inline void
host_ring(void *data) {
  host_t *host = data;
  host->rings++;
}

static inline int
host_start_pump(void *data) {
  host_t *host = data;
  if (host->cannot_start) return OL_ENOMEM;
  ol__runtime_acquire(host->runtime);
  host->due_pumps++;
  return 0;
}

static inline void
host_rest(void *data) {
  host_t *host = data;
  CHECK(!host->rest_is_due);
  host->rest_is_due = true;
}

static inline void
host_report(void *data, ol_task_t *task, ol__list_t *reports) {
  host_t *host = data;
  CHECK(!ol__list_is_empty(reports));
  for (ol__link_t *link = ol__list_head(reports); link != NULL; link = ol__list_next(reports, link)) {
    if (host->on_report != NULL) host->on_report(host, task, &OL__ITEM(link, ol__report_t, link)->value);
  }
  ol__reports_destroy(reports);
}

static inline void
host_settle(void *data, ol__list_t *tasks) {
  host_t *host = data;
  ol__link_t *link;
  size_t *count = &host->chunk_sizes[host->settle_count++ % HOST_LOG];
  *count = 0;
  while ((link = ol__list_shift(tasks)) != NULL) {
    ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    ++*count;
    host->owners[host->settled_count % HOST_LOG] = task->owner;
    host->states[host->settled_count++ % HOST_LOG] = (ol__task_state_t) atomic_load(&task->state);
    if (host->on_settle != NULL) host->on_settle(host, task);
    ol__task_destroy(task);
  }
  CHECK(*count <= OL__DELIVERY_CHUNK);
}

static const ol__host_t host_calls = {.ring = host_ring, .start_pump = host_start_pump, .rest = host_rest, .report = host_report, .settle = host_settle};

/* The pool has eight threads, of which tasks may hold `limit`. */
static inline host_t *
host_create(int limit) {
  host_t *host = calloc(1, sizeof(*host));
  if (host == NULL) abort();
  ol__pool_init(8);
  ol__pool_set_limit(limit);
  host->runtime = ol__runtime_create(&host_calls, host);
  if (host->runtime == NULL) abort();
  return host;
}

static inline int
host_try_submit(host_t *host, ol_task_t *task) {
  return ol__runtime_submit(host->runtime, task, &host->backlog);
}

/* A task that `owner` belongs to; still the caller's. */
static inline ol_task_t *
host_task(const ol_descriptor_t *descriptor, void *owner) {
  ol_task_t *task = ol__task_create(descriptor, 0);
  if (task == NULL) abort();
  task->owner = owner;
  return task;
}

static inline ol_task_t *
host_submit(host_t *host, const ol_descriptor_t *descriptor, void *owner) {
  ol_task_t *task = host_task(descriptor, owner);
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  return task;
}

/* Runs the oldest pump to its end, on this thread. */
static inline void
host_run_pump(host_t *host) {
  if (!CHECK(host->due_pumps > 0)) return;
  host->due_pumps--;
  host->due_visits++;
  ol__pump_run(host->runtime);
}

/* The visit that follows the end of a pump. */
static inline void
host_visit(host_t *host) {
  if (!CHECK(host->due_visits > 0)) return;
  host->due_visits--;
  ol__runtime_visit(host->runtime);
  ol__runtime_release(host->runtime);
}

/* The next turn of the loop, if a delivery rests. */
static inline void
host_continue(host_t *host) {
  host->rest_is_due = false;
  ol__delivery_continue(host->runtime);
}

/* Until nothing is due. */
static inline void
host_run_all(host_t *host) {
  while (host->due_pumps > 0 || host->due_visits > 0 || host->rest_is_due) {
    if (host->due_pumps > 0) host_run_pump(host);
    if (host->due_visits > 0) host_visit(host);
    if (host->rest_is_due) host_continue(host);
  }
}

/* Pumps that are still due run without a host. Checks that every slot is back: no
 * other host may have a pump. */
static inline void
host_destroy(host_t *host) {
  ol__runtime_t *runtime = host->runtime;
  ol__runtime_close(runtime);
  int rings = host->rings;
  while (host->due_pumps > 0) host_run_pump(host);
  CHECK_INT_EQ(host->rings, rings);
  for (; host->due_visits > 0; host->due_visits--) ol__runtime_release(runtime);
  ol__runtime_release(runtime);
  free(host);
  clock_step_ns = 0;
  clock_hook = NULL;
  processor_count = 1;

  ol__share_t share;
  ol__share_init(&share, &ol__pool, host_ring, NULL);
  ol__pool_set_limit(1);
  if (CHECK(ol__share_acquire(&share, true))) ol__share_release(&share);
  ol__share_leave(&share);
}

#endif
