#include "runtime/backlog.h"
#include "runtime/delivery.h"
#include "runtime/lane.h"
#include "runtime/pulse.h"
#include "runtime/pump.h"

/* Starts the pump that the caller has counted and has a slot for. */
static int
start_pump(ol__runtime_t *runtime) {
  ol__pulse_wake();
  int err = runtime->host->start_pump(runtime->host_data);
  if (err != 0) ol__pump_drop(runtime);
  return err;
}

int
ol__backlog_try_pump(ol__runtime_t *runtime, bool is_starving, bool *has_slot) {
  *has_slot = ol__share_acquire(&runtime->share, is_starving);
  if (*has_slot) return start_pump(runtime);
  ol__mutex_lock(&runtime->lock);
  runtime->pump_count--;
  ol__mutex_unlock(&runtime->lock);
  ol__pulse_wake();
  return 0;
}

ol__backlog_t
ol__backlog_locked(const ol__runtime_t *runtime, int limit) {
  if (runtime->pump_count == 0) return runtime->queued_count == 0 ? OL__BACKLOG_NONE : OL__BACKLOG_STARVING;
  return ol__queue_count(&runtime->queue) == 0 || runtime->pump_count >= limit ? OL__BACKLOG_NONE : OL__BACKLOG_HELD_BACK;
}

/* Counts one more pump if one is wanted; says whether it would be the only one. */
static bool
reserve_pump(ol__runtime_t *runtime, bool *is_starving) {
  int64_t now_ns = ol__now_ns();
  int limit = ol__pool_limit();
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
ol__runtime_start_pumps(ol__runtime_t *runtime) {
  ol__mutex_lock(&runtime->lock);
  ol__lane_visit_locked(runtime);
  ol__mutex_unlock(&runtime->lock);
  use_granted(runtime);
  bool is_starving;
  bool has_slot;
  if (reserve_pump(runtime, &is_starving)) ol__backlog_try_pump(runtime, is_starving, &has_slot);

  int limit = ol__pool_limit();
  ol__mutex_lock(&runtime->lock);
  ol__backlog_t backlog = ol__backlog_locked(runtime, limit);
  runtime->unanswered_beats = 0;
  ol__mutex_unlock(&runtime->lock);
  return backlog;
}

ol__backlog_t
ol__runtime_backlog(ol__runtime_t *runtime) {
  int limit = ol__pool_limit();
  ol__mutex_lock(&runtime->lock);
  ol__backlog_t backlog = ol__backlog_locked(runtime, limit);
  ol__mutex_unlock(&runtime->lock);
  return backlog;
}

ol__backlog_t
ol__runtime_visit(ol__runtime_t *runtime) {
  ol__runtime_start_pumps(runtime);
  ol__delivery_visit(runtime);
  return ol__runtime_backlog(runtime);
}
