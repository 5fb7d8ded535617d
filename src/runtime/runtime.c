#include "runtime/runtime.h"
#include "runtime/pump.h"

#include <stdlib.h>

/* Until tasks have run, they are taken for long ones. */
#define UNKNOWN_RUN_NS OL__NS_PER_MS

ol__runtime_t *
ol__runtime_create(const ol__host_t *host, void *host_data) {
  ol__runtime_t *runtime = ol__mem_calloc(sizeof(*runtime));
  if (runtime == NULL) return NULL;
  if (ol__mutex_init(&runtime->lock) != 0) {
    free(runtime);
    return NULL;
  }
  atomic_init(&runtime->references, 1);
  runtime->host = host;
  runtime->host_data = host_data;
  runtime->max_queued = SIZE_MAX;
  runtime->max_queued_bytes = SIZE_MAX;
  runtime->recent_run_ns = UNKNOWN_RUN_NS;
  runtime->can_linger = ol__processor_count() > 1;
  runtime->linger_credit = OL__LINGER_CREDIT;
  ol__share_init(&runtime->share, host->ring, host_data);
  ol__delivery_init(&runtime->delivery);
  ol__queue_init(&runtime->queue);
  ol__list_init(&runtime->running);
  ol__list_init(&runtime->done);
  ol__pulse_join(runtime);
  return runtime;
}

void
ol__runtime_acquire(ol__runtime_t *runtime) {
  atomic_fetch_add(&runtime->references, 1);
}

void
ol__runtime_release(ol__runtime_t *runtime) {
  if (atomic_fetch_sub(&runtime->references, 1) != 1) return;
  ol__pulse_leave(runtime);
  ol__link_t *link;
  while ((link = ol__list_shift(&runtime->done)) != NULL) ol__task_destroy(OL__ITEM(link, ol_task_t, link));
  ol__mutex_cleanup(&runtime->lock);
  free(runtime);
}

/* Starts the pump that the caller has counted and has a slot for. */
static int
start_pump(ol__runtime_t *runtime) {
  ol__pulse_wake();
  int err = runtime->host->start_pump(runtime->host_data);
  if (err != 0) ol__pump_drop(runtime);
  return err;
}

/* The same for one that has no slot yet; 0 also when it waits for one. */
static int
try_pump(ol__runtime_t *runtime, bool is_starving, bool *has_slot) {
  *has_slot = ol__share_acquire(&runtime->share, is_starving);
  if (*has_slot) return start_pump(runtime);
  ol__mutex_lock(&runtime->lock);
  runtime->pump_count--;
  ol__mutex_unlock(&runtime->lock);
  return 0;
}

void
ol__runtime_set_limits(ol__runtime_t *runtime, size_t max_queued, size_t max_queued_bytes) {
  runtime->max_queued = max_queued;
  runtime->max_queued_bytes = max_queued_bytes;
}

void
ol__runtime_count(ol__runtime_t *runtime, ol__counts_t *out) {
  ol__mutex_lock(&runtime->lock);
  out->queued = ol__queue_count(&runtime->queue);
  out->running = runtime->running_count - runtime->abandoned_count;
  out->abandoned = runtime->abandoned_count;
  out->queued_bytes = runtime->queue.bytes;
  ol__mutex_unlock(&runtime->lock);
}

static void
add_timeout_locked(ol__runtime_t *runtime, const ol_task_t *task) {
  if (task->timeout_ns == 0) return;
  if (runtime->timed_count == 0 || task->timeout_ns < runtime->shortest_timeout_ns) {
    runtime->shortest_timeout_ns = task->timeout_ns;
  }
  runtime->timed_count++;
}

static void
remove_timeout_locked(ol__runtime_t *runtime, ol_task_t *task) {
  if (task->timeout_ns == 0) return;
  task->timeout_ns = 0;
  runtime->timed_count--;
}

static ol__backlog_t
backlog_locked(const ol__runtime_t *runtime, int limit) {
  if (ol__queue_count(&runtime->queue) == 0 || runtime->pump_count >= limit) return OL__BACKLOG_NONE;
  return runtime->pump_count == 0 ? OL__BACKLOG_STARVING : OL__BACKLOG_HELD_BACK;
}

static bool
has_room_locked(const ol__runtime_t *runtime, const ol_task_t *task) {
  const ol__queue_t *queue = &runtime->queue;
  if (ol__queue_count(queue) >= runtime->max_queued) return false;
  return queue->bytes <= runtime->max_queued_bytes && task->arena.used <= runtime->max_queued_bytes - queue->bytes;
}

/* Takes back a task for which no pump could be started. */
static void
withdraw(ol__runtime_t *runtime, ol_task_t *task) {
  ol__mutex_lock(&runtime->lock);
  ol__queue_remove(&runtime->queue, task);
  remove_timeout_locked(runtime, task);
  ol__mutex_unlock(&runtime->lock);
}

int
ol__runtime_submit(ol__runtime_t *runtime, ol_task_t *task, ol__backlog_t *backlog) {
  task->submitted_ns = ol__now_ns();
  int limit = ol__slots_limit();

  ol__mutex_lock(&runtime->lock);
  if (runtime->is_closed || !has_room_locked(runtime, task)) {
    int refusal = runtime->is_closed ? OL_ECANCELED : OL__FULL;
    ol__mutex_unlock(&runtime->lock);
    return refusal;
  }
  ol__queue_push(&runtime->queue, task);
  add_timeout_locked(runtime, task);
  bool is_starving = runtime->pump_count == 0;
  bool is_wanted = ol__pump_is_wanted_locked(runtime, task->submitted_ns, limit);
  if (is_wanted) runtime->pump_count++;
  *backlog = backlog_locked(runtime, limit);
  ol__mutex_unlock(&runtime->lock);
  if (!is_wanted) return 0;

  bool has_slot;
  int err = try_pump(runtime, is_starving, &has_slot);
  if (is_starving && err != 0) {
    withdraw(runtime, task);
    return err;
  }
  if (is_starving && !has_slot) *backlog = OL__BACKLOG_STARVING;
  return 0;
}

/* What follows when a running task has become an abandoned one. */
static void
abandon_locked(ol__runtime_t *runtime, ol_task_t *task) {
  remove_timeout_locked(runtime, task);
  runtime->abandoned_count++;
  atomic_store(&task->should_stop, true);
}

ol__cancelled_t
ol__runtime_cancel(ol__runtime_t *runtime, ol_task_t *task) {
  ol__cancelled_t outcome = OL__CANCELLED_FINISHED;
  ol__mutex_lock(&runtime->lock);
  if (ol__task_change(task, OL__TASK_QUEUED, OL__TASK_CANCELLED)) {
    outcome = OL__CANCELLED_QUEUED;
    ol__queue_remove(&runtime->queue, task);
    remove_timeout_locked(runtime, task);
  } else if (ol__task_change(task, OL__TASK_RUNNING, OL__TASK_ABANDONED)) {
    outcome = OL__CANCELLED_RUNNING;
    abandon_locked(runtime, task);
  }
  ol__mutex_unlock(&runtime->lock);
  return outcome;
}

ol_task_t *
ol__runtime_expire(ol__runtime_t *runtime, int64_t now_ns) {
  ol_task_t *expired = NULL;
  ol__mutex_lock(&runtime->lock);
  for (ol__link_t *link = ol__list_head(&runtime->running); link != NULL; link = ol__list_next(&runtime->running, link)) {
    ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    if (task->timeout_ns == 0 || now_ns - task->started_ns < task->timeout_ns) continue;
    if (!ol__task_change(task, OL__TASK_RUNNING, OL__TASK_ABANDONED)) continue;
    abandon_locked(runtime, task);
    expired = task;
    break;
  }
  ol__mutex_unlock(&runtime->lock);
  return expired;
}

int64_t
ol__runtime_next_deadline(ol__runtime_t *runtime, int64_t now_ns) {
  ol__mutex_lock(&runtime->lock);
  int64_t next_ns = runtime->timed_count == 0 ? -1 : runtime->shortest_timeout_ns;
  for (ol__link_t *link = ol__list_head(&runtime->running); link != NULL; link = ol__list_next(&runtime->running, link)) {
    const ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    if (task->timeout_ns == 0) continue;
    int64_t left_ns = task->started_ns + task->timeout_ns - now_ns;
    if (left_ns < 0) left_ns = 0;
    if (left_ns < next_ns) next_ns = left_ns;
  }
  ol__mutex_unlock(&runtime->lock);
  return next_ns;
}

/* Counts one more pump if one is wanted; says whether it would be the only one. */
static bool
reserve_pump(ol__runtime_t *runtime, bool *is_starving) {
  int64_t now_ns = ol__now_ns();
  int limit = ol__slots_limit();
  ol__mutex_lock(&runtime->lock);
  *is_starving = runtime->pump_count == 0;
  bool is_wanted = ol__pump_is_wanted_locked(runtime, now_ns, limit);
  if (is_wanted) runtime->pump_count++;
  ol__mutex_unlock(&runtime->lock);
  return is_wanted;
}

/* Uses the slots that were passed on to this runtime. */
static void
use_granted(ol__runtime_t *runtime) {
  for (int granted = ol__share_take(&runtime->share); granted > 0; granted--) {
    bool is_starving;
    if (reserve_pump(runtime, &is_starving)) {
      start_pump(runtime);
    } else {
      ol__share_release(&runtime->share);
    }
  }
}

ol__backlog_t
ol__runtime_look(ol__runtime_t *runtime) {
  use_granted(runtime);
  bool is_starving;
  bool has_slot;
  if (reserve_pump(runtime, &is_starving)) try_pump(runtime, is_starving, &has_slot);

  int limit = ol__slots_limit();
  ol__mutex_lock(&runtime->lock);
  ol__backlog_t backlog = backlog_locked(runtime, limit);
  runtime->pulse_is_unanswered = false;
  ol__mutex_unlock(&runtime->lock);
  return backlog;
}

ol__backlog_t
ol__runtime_visit(ol__runtime_t *runtime) {
  ol__backlog_t backlog = ol__runtime_look(runtime);
  ol__delivery_visit(runtime);
  return backlog;
}

void
ol__runtime_close(ol__runtime_t *runtime) {
  ol__list_t dropped;
  ol__list_init(&dropped);

  ol__mutex_lock(&runtime->lock);
  runtime->is_closed = true;
  ol_task_t *task;
  while ((task = ol__queue_shift(&runtime->queue)) != NULL) {
    ol__task_change(task, OL__TASK_QUEUED, OL__TASK_CANCELLED);
    ol__list_push(&dropped, &task->link);
  }
  for (ol__link_t *link = ol__list_head(&runtime->running); link != NULL; link = ol__list_next(&runtime->running, link)) {
    atomic_store(&OL__ITEM(link, ol_task_t, link)->should_stop, true);
  }
  ol__list_splice(&dropped, &runtime->done);
  ol__mutex_unlock(&runtime->lock);

  ol__pulse_leave(runtime);
  ol__share_leave(&runtime->share);
  ol__delivery_discard(runtime);
  ol__link_t *link;
  while ((link = ol__list_shift(&dropped)) != NULL) ol__task_destroy(OL__ITEM(link, ol_task_t, link));
}
