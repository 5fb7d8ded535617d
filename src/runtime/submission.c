/*
 * submission - a task's way into the queue, and out of it again before its end:
 * submit, cancel, find, expire. Declared in runtime.h. JS thread.
 */

#include "runtime/backlog.h"
#include "runtime/lane.h"
#include "runtime/progress.h"
#include "runtime/pump.h"

static void
add_timeout_locked(ol__runtime_t *runtime, const ol_task_t *task) {
  if (task->timeout_ns == 0) return;
  if (runtime->timed_count == 0 || task->timeout_ns < runtime->shortest_timeout_ns) {
    runtime->shortest_timeout_ns = task->timeout_ns;
  }
  runtime->timed_count++;
}

static void
remove_timeout_locked(ol__runtime_t *runtime, const ol_task_t *task) {
  if (task->timeout_ns != 0) runtime->timed_count--;
}

static bool
has_room_locked(const ol__runtime_t *runtime, const ol_task_t *task) {
  if (runtime->queued_count >= runtime->max_queued) return false;
  size_t queued = runtime->queued_bytes;
  return queued <= runtime->max_queued_bytes && ol__task_size(task) <= runtime->max_queued_bytes - queued;
}

/* 0, or why the task is refused. */
static int
judge_locked(const ol__runtime_t *runtime, const ol_task_t *task) {
  if (runtime->is_closed) return OL_ECANCELED;
  return has_room_locked(runtime, task) ? 0 : OL__FULL;
}

int
ol__runtime_judge(ol__runtime_t *runtime, const ol_task_t *task) {
  ol__mutex_lock(&runtime->lock);
  int refusal = judge_locked(runtime, task);
  ol__mutex_unlock(&runtime->lock);
  return refusal;
}

static void
enqueue_locked(ol__runtime_t *runtime, ol_task_t *task) {
  runtime->queued_count++;
  runtime->queued_bytes += ol__task_size(task);
  add_timeout_locked(runtime, task);
  ol__lane_admit_locked(runtime, task);
}

/* Takes a task that has not started out of wherever it waits. */
static void
dequeue_locked(ol__runtime_t *runtime, ol_task_t *task) {
  runtime->queued_count--;
  runtime->queued_bytes -= ol__task_size(task);
  remove_timeout_locked(runtime, task);
  ol__lane_remove_locked(runtime, task);
  ol__lane_leave_locked(runtime, task);
}

int
ol__runtime_submit(ol__runtime_t *runtime, ol_task_t *task, ol__backlog_t *backlog) {
  task->submitted_ns = ol__now_ns();
  if (task->progress != NULL) task->progress->runtime = runtime;
  int limit = ol__pool_limit();

  ol__mutex_lock(&runtime->lock);
  int refusal = judge_locked(runtime, task);
  if (refusal != 0) {
    ol__mutex_unlock(&runtime->lock);
    return refusal;
  }
  enqueue_locked(runtime, task);
  bool is_starving = runtime->pump_count == 0;
  bool is_wanted = ol__pump_is_wanted_locked(runtime, task->submitted_ns, limit);
  if (is_wanted) runtime->pump_count++;
  *backlog = ol__backlog_locked(runtime, limit);
  ol__mutex_unlock(&runtime->lock);
  if (!is_wanted) return 0;

  bool has_slot;
  int err = ol__backlog_try_pump(runtime, is_starving, &has_slot);
  if (is_starving && err != 0) {
    ol__mutex_lock(&runtime->lock);
    dequeue_locked(runtime, task);
    ol__mutex_unlock(&runtime->lock);
    return err;
  }
  if (is_starving && !has_slot) *backlog = OL__BACKLOG_STARVING;
  return 0;
}

/* What follows when a running task has become an abandoned one. */
static void
abandon_locked(ol__runtime_t *runtime, ol_task_t *task) {
  task->timeout_ns = 0;
  runtime->abandoned_count++;
  ol__task_stop(task);
}

ol__cancelled_t
ol__runtime_cancel(ol__runtime_t *runtime, ol_task_t *task) {
  ol__cancelled_t outcome = OL__CANCELLED_FINISHED;
  ol__mutex_lock(&runtime->lock);
  if (ol__task_change(task, OL__TASK_QUEUED, OL__TASK_CANCELLED)) {
    outcome = OL__CANCELLED_QUEUED;
    dequeue_locked(runtime, task);
  } else if (ol__task_change(task, OL__TASK_RUNNING, OL__TASK_ABANDONED)) {
    outcome = OL__CANCELLED_RUNNING;
    abandon_locked(runtime, task);
  } else {
    atomic_store(&task->should_stop, true); /* too late for perform; the delivery counts it as late */
  }
  bool is_empty = runtime->queued_count == 0;
  ol__mutex_unlock(&runtime->lock);
  if (outcome != OL__CANCELLED_QUEUED) return outcome;
  /* Nothing needs the slot that this runtime may be waiting for. */
  if (is_empty) ol__share_withdraw(&runtime->share);
  /* What waited for its lanes may run now. */
  if (task->lane_count > 0) ol__runtime_start_pumps(runtime);
  return outcome;
}

void
ol__runtime_find(ol__runtime_t *runtime, ol_task_t *task, ol__whereabouts_t *out) {
  int64_t now_ns = ol__now_ns();
  ol__mutex_lock(&runtime->lock);
  out->state = (ol__task_state_t) atomic_load(&task->state);
  bool is_queued = out->state == OL__TASK_QUEUED;
  out->queued_ns = (is_queued ? now_ns : task->started_ns) - task->submitted_ns;
  out->run_ns = is_queued ? 0 : (out->state == OL__TASK_DONE ? task->ended_ns : now_ns) - task->started_ns;
  ol__mutex_unlock(&runtime->lock);
}

ol_task_t *
ol__runtime_expire(ol__runtime_t *runtime, int64_t now_ns) {
  ol_task_t *expired = NULL;
  ol__mutex_lock(&runtime->lock);
  ol__link_t *link = runtime->is_closed ? NULL : ol__list_head(&runtime->running);
  for (; link != NULL; link = ol__list_next(&runtime->running, link)) {
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
    if (next_ns < 0 || left_ns < next_ns) next_ns = left_ns;
  }
  ol__mutex_unlock(&runtime->lock);
  return next_ns;
}
