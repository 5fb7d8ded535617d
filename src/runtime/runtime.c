#include "runtime/runtime.h"
#include "runtime/delivery.h"
#include "runtime/lane.h"
#include "runtime/pulse.h"

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
  ol__share_init(&runtime->share, &ol__pool, host->ring, host_data);
  ol__delivery_init(&runtime->delivery);
  ol__queue_init(&runtime->queue);
  ol__list_init(&runtime->lanes);
  ol__list_init(&runtime->reserved);
  ol__list_init(&runtime->due_lanes);
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

void
ol__runtime_set_limits(ol__runtime_t *runtime, size_t max_queued, size_t max_queued_bytes) {
  runtime->max_queued = max_queued;
  runtime->max_queued_bytes = max_queued_bytes;
}

void
ol__runtime_count(ol__runtime_t *runtime, ol__counts_t *out) {
  ol__mutex_lock(&runtime->lock);
  out->queued = runtime->queued_count;
  out->running = runtime->running_count - runtime->abandoned_count;
  out->abandoned = runtime->abandoned_count;
  out->queued_bytes = runtime->queued_bytes;
  out->late = runtime->late_count;
  ol__mutex_unlock(&runtime->lock);
}

void
ol__runtime_read_meter(ol__runtime_t *runtime, const ol__meter_t *meter, ol__meter_t *out) {
  ol__mutex_lock(&runtime->lock);
  *out = *meter;
  ol__mutex_unlock(&runtime->lock);
}

uint64_t
ol__runtime_count_runs(ol__runtime_t *runtime, const ol__meter_t *meter) {
  ol__mutex_lock(&runtime->lock);
  uint64_t count = meter->run.count;
  ol__mutex_unlock(&runtime->lock);
  return count;
}

void
ol__runtime_close(ol__runtime_t *runtime) {
  ol__list_t dropped;
  ol__list_init(&dropped);

  ol__mutex_lock(&runtime->lock);
  runtime->is_closed = true;
  ol_task_t *task;
  ol__lane_close_locked(runtime, &dropped);
  while ((task = ol__queue_shift(&runtime->queue)) != NULL) ol__list_push(&dropped, &task->link);
  for (ol__link_t *link = ol__list_head(&dropped); link != NULL; link = ol__list_next(&dropped, link)) {
    task = OL__ITEM(link, ol_task_t, link);
    ol__task_change(task, OL__TASK_QUEUED, OL__TASK_CANCELLED);
    if (task->timeout_ns != 0) runtime->timed_count--;
    ol__lane_unreserve_locked(task);
    ol__lane_leave_locked(runtime, task);
  }
  runtime->queued_count = 0;
  runtime->queued_bytes = 0;
  for (ol__link_t *link = ol__list_head(&runtime->running); link != NULL; link = ol__list_next(&runtime->running, link)) {
    ol__task_stop(OL__ITEM(link, ol_task_t, link));
  }
  ol__list_splice(&dropped, &runtime->done);
  int due_count = runtime->pump_count - runtime->begun_count;
  runtime->pump_count = runtime->begun_count;
  ol__mutex_unlock(&runtime->lock);

  ol__pulse_leave(runtime);
  ol__share_leave(&runtime->share);
  for (; due_count > 0; due_count--) ol__share_release(&runtime->share);
  ol__delivery_discard(runtime);
  ol__link_t *link;
  while ((link = ol__list_shift(&dropped)) != NULL) ol__task_destroy(OL__ITEM(link, ol_task_t, link));
}
