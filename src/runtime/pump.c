#include "runtime/pump.h"
#include "runtime/lane.h"
#include "runtime/perform.h"

/* Tasks that take longer than this are worth a second thread: shorter ones are
 * done sooner by the one that is awake. */
#define WORTHWHILE_NS INT64_C(5000)

/* When no pump took a task for so long although some wait, the running ones
 * take longer than those before them, and one more pump is worth it. */
#define PATIENCE_NS (OL__PATIENCE_MS * OL__NS_PER_MS)

/* How long a pump lingers: about what waking a thread would cost. */
#define LINGER_NS INT64_C(20000)

/* Without credit, one pump in so many lingers all the same, to find out whether
 * times have changed. */
#define LINGER_RETRY 16

bool
ol__pump_is_wanted_locked(const ol__runtime_t *runtime, int64_t now_ns, int limit) {
  if (ol__queue_count(&runtime->queue) == 0) return false;
  if (runtime->pump_count == 0) return true;
  if (runtime->pump_count >= limit) return false;
  return runtime->recent_run_ns >= WORTHWHILE_NS || now_ns - runtime->last_taken_ns >= PATIENCE_NS;
}

/* The next task, running now; NULL when this pump ends. */
static ol_task_t *
take_locked(ol__runtime_t *runtime, int64_t now_ns, int64_t slice_end_ns) {
  bool is_over = now_ns >= slice_end_ns && ol__pool_should_yield();
  ol_task_t *task = is_over ? NULL : ol__queue_shift(&runtime->queue);
  if (task == NULL) {
    runtime->pump_count--;
    runtime->begun_count--;
    runtime->visit_is_due = true;
    return NULL;
  }
  ol__task_change(task, OL__TASK_QUEUED, OL__TASK_RUNNING);
  runtime->queued_count--;
  runtime->queued_bytes -= ol__task_size(task);
  /* The clock was read before the lock was there to be had. */
  task->started_ns = now_ns > task->submitted_ns ? now_ns : task->submitted_ns;
  if (task->timeout_ns != 0) runtime->timed_count--;
  if (task->held_count > 0) ol__lane_unreserve_locked(task);
  runtime->last_taken_ns = now_ns;
  runtime->running_count++;
  if (task->progress != NULL) runtime->reporting_count++;
  ol__list_push(&runtime->running, &task->link);
  return task;
}

/* False when the runtime was closed meanwhile: the task stays the pump's, as no JS
 * thread may come for it. What holds memory of JavaScript waits for that thread. */
static bool
finish_locked(ol__runtime_t *runtime, ol_task_t *task) {
  ol__list_remove(&task->link);
  runtime->running_count--;
  if (task->progress != NULL) runtime->reporting_count--;
  if (atomic_load(&task->state) == OL__TASK_ABANDONED) runtime->abandoned_count--;
  ol__lane_leave_locked(runtime, task);

  int64_t run_ns = task->ended_ns - task->started_ns;
  if (task->meter != NULL) {
    ol__tally_add(&task->meter->wait, task->started_ns - task->submitted_ns);
    ol__tally_add(&task->meter->run, run_ns);
  }
  int64_t decayed_ns = runtime->recent_run_ns - runtime->recent_run_ns / 8;
  runtime->recent_run_ns = run_ns > decayed_ns ? run_ns : decayed_ns;
  if (runtime->is_closed && task->holds.count == 0) return false;
  ol__list_push(&runtime->done, &task->link);
  return true;
}

/* Whether a pump that has emptied the queue should linger. */
static bool
may_linger_locked(ol__runtime_t *runtime) {
  if (!runtime->can_linger || ol__queue_count(&runtime->queue) > 0 || runtime->pump_count > 1 || runtime->is_closed) return false;
  if (runtime->recent_run_ns >= WORTHWHILE_NS || ol__pool_should_yield()) return false;
  return runtime->linger_credit > 0 || ++runtime->linger_misses % LINGER_RETRY == 0;
}

static void
note_linger_locked(ol__runtime_t *runtime) {
  bool has_paid_off = ol__queue_count(&runtime->queue) > 0;
  if (has_paid_off && runtime->linger_credit < OL__LINGER_CREDIT) runtime->linger_credit++;
  if (!has_paid_off && runtime->linger_credit > 0) runtime->linger_credit--;
}

/* Waits for a task to come in, not for long, and never on a processor that the
 * JavaScript thread could use. Holds no lock. */
static void
linger(const ol__runtime_t *runtime, int64_t now_ns) {
  int64_t until_ns = now_ns + LINGER_NS;
  while (ol__queue_count(&runtime->queue) == 0 && ol__now_ns() < until_ns) ol__yield();
}

/* Hands over a finished task and takes the next in one go. */
static ol_task_t *
advance(ol__runtime_t *runtime, ol_task_t *task, int64_t slice_end_ns) {
  int64_t now_ns = ol__now_ns();
  task->ended_ns = now_ns;
  ol__task_change(task, OL__TASK_RUNNING, OL__TASK_DONE);

  ol__mutex_lock(&runtime->lock);
  bool is_handed_over = finish_locked(runtime, task);
  if (may_linger_locked(runtime)) {
    ol__runtime_ring_locked(runtime);
    ol__mutex_unlock(&runtime->lock);
    linger(runtime, now_ns);
    now_ns = ol__now_ns();
    ol__mutex_lock(&runtime->lock);
    note_linger_locked(runtime);
  }
  ol_task_t *next = take_locked(runtime, now_ns, slice_end_ns);
  if (next != NULL) ol__runtime_ring_locked(runtime);
  ol__mutex_unlock(&runtime->lock);
  if (!is_handed_over) ol__task_destroy(task);
  return next;
}

/* False when the runtime was closed before, and took the slot back. */
static bool
begin_locked(ol__runtime_t *runtime) {
  if (runtime->is_closed) return false;
  runtime->begun_count++;
  return true;
}

void
ol__pump_run(ol__runtime_t *runtime) {
  int64_t now_ns = ol__now_ns();
  int64_t slice_end_ns = now_ns + OL__SLICE_NS;

  ol__mutex_lock(&runtime->lock);
  bool has_begun = begin_locked(runtime);
  ol_task_t *task = has_begun ? take_locked(runtime, now_ns, slice_end_ns) : NULL;
  ol__mutex_unlock(&runtime->lock);

  while (task != NULL) {
    ol__task_perform(task);
    task = advance(runtime, task, slice_end_ns);
  }
  if (has_begun) ol__share_release(&runtime->share);
}

void
ol__pump_drop(ol__runtime_t *runtime) {
  ol__mutex_lock(&runtime->lock);
  bool has_slot = !runtime->is_closed;
  if (has_slot) runtime->pump_count--;
  ol__mutex_unlock(&runtime->lock);
  if (has_slot) ol__share_release(&runtime->share);
}
