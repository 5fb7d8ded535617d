#include "runtime/lane.h"

#include <stdlib.h>

ol__lane_t *
ol__lane_create(ol__runtime_t *runtime, ol__slots_t *slots, int limit) {
  ol__lane_t *lane = ol__mem_calloc(sizeof(*lane));
  if (lane == NULL) return NULL;
  atomic_init(&lane->references, 1);
  ol__slots_init(&lane->own, limit);
  ol__share_init(&lane->share, slots == NULL ? &lane->own : slots, runtime->host->ring, runtime->host_data);
  lane->share.due = &runtime->due_lanes;
  ol__queue_init(&lane->waiting);
  return lane;
}

void
ol__lane_acquire(ol__lane_t *lane) {
  atomic_fetch_add(&lane->references, 1);
}

void
ol__lane_release(ol__lane_t *lane) {
  if (atomic_fetch_sub(&lane->references, 1) == 1) free(lane);
}

static void
release_lanes(ol_task_t *task) {
  for (int i = 0; i < task->lane_count; i++) ol__lane_release(task->lanes[i]);
}

void
ol__lane_add_task(ol__lane_t *lane, ol_task_t *task) {
  ol__lane_acquire(lane);
  task->release_lanes = release_lanes;
  task->lanes[task->lane_count++] = lane;
}

/* --- Waiting */

/* A task is about to wait in the lane. */
static void
list_locked(ol__runtime_t *runtime, ol__lane_t *lane) {
  if (ol__queue_count(&lane->waiting) > 0) return;
  ol__lane_acquire(lane);
  ol__list_push(&runtime->lanes, &lane->link);
}

/* A task has left the lane, which it keeps alive. */
static void
unlist_if_empty_locked(ol__lane_t *lane) {
  if (ol__queue_count(&lane->waiting) > 0) return;
  ol__share_withdraw(&lane->share);
  ol__list_remove(&lane->link);
  ol__lane_release(lane);
}

static bool
is_common(const ol__lane_t *lane) {
  return lane->share.slots != &lane->own;
}

/* The first of the task's lanes whose slots are common to all; as many as it has when none are. */
static int
first_common(const ol_task_t *task) {
  int i = 0;
  while (i < task->lane_count && !is_common(task->lanes[i])) i++;
  return i;
}

static void
enter_queue_locked(ol__runtime_t *runtime, ol_task_t *task) {
  ol__queue_push(&runtime->queue, task);
  if (first_common(task) < task->lane_count) ol__list_push(&runtime->reserved, &task->reserved_link);
}

void
ol__lane_unreserve_locked(ol_task_t *task) {
  if (task->reserved_link.next != NULL) ol__list_remove(&task->reserved_link);
}

void
ol__lane_admit_locked(ol__runtime_t *runtime, ol_task_t *task) {
  while (task->held_count < task->lane_count) {
    ol__lane_t *lane = task->lanes[task->held_count];
    if (ol__queue_count(&lane->waiting) > 0 || !ol__share_acquire(&lane->share, false)) {
      list_locked(runtime, lane);
      ol__queue_push(&lane->waiting, task);
      return;
    }
    task->held_count++;
  }
  enter_queue_locked(runtime, task);
}

void
ol__lane_remove_locked(ol__runtime_t *runtime, ol_task_t *task) {
  if (task->held_count == task->lane_count) {
    ol__lane_unreserve_locked(task);
    ol__queue_remove(&runtime->queue, task);
    return;
  }
  ol__lane_t *lane = task->lanes[task->held_count];
  ol__queue_remove(&lane->waiting, task);
  unlist_if_empty_locked(lane);
}

/* Admits the first waiting task with a slot of the lane that is now its own. */
static void
admit_next_locked(ol__runtime_t *runtime, ol__lane_t *lane) {
  ol_task_t *next = ol__queue_shift(&lane->waiting);
  unlist_if_empty_locked(lane);
  next->held_count++;
  ol__lane_admit_locked(runtime, next);
}

void
ol__lane_leave_locked(ol__runtime_t *runtime, ol_task_t *task) {
  while (task->held_count > 0) {
    ol__lane_t *lane = task->lanes[--task->held_count];
    size_t waiting = ol__queue_count(&lane->waiting);
    if (waiting == 0) {
      ol__share_release(&lane->share);
    } else if (ol__share_keep(&lane->share, waiting > 1)) {
      admit_next_locked(runtime, lane);
    }
  }
}

/* --- Visits */

static void
use_granted_locked(ol__runtime_t *runtime, ol__lane_t *lane) {
  for (int granted = ol__share_take(&lane->share); granted > 0; granted--) {
    if (ol__queue_count(&lane->waiting) > 0) {
      admit_next_locked(runtime, lane);
    } else {
      ol__share_release(&lane->share);
    }
  }
  /* Whoever was granted a slot has left the FIFO. */
  while (ol__queue_count(&lane->waiting) > 0 && ol__share_acquire(&lane->share, false)) admit_next_locked(runtime, lane);
}

void
ol__lane_visit_locked(ol__runtime_t *runtime) {
  /* One that is due has tasks that wait. */
  if (ol__list_is_empty(&runtime->lanes)) return;
  ol__share_t *share;
  while ((share = ol__share_shift_due(&runtime->due_lanes)) != NULL) use_granted_locked(runtime, OL__ITEM(share, ol__lane_t, share));
}

/* The last comes first, so that all are in their order again. */
void
ol__lane_retreat_locked(ol__runtime_t *runtime) {
  ol__link_t *link;
  while ((link = ol__list_tail(&runtime->reserved)) != NULL) {
    ol_task_t *task = OL__ITEM(link, ol_task_t, reserved_link);
    int index = first_common(task);
    ol__lane_t *lane = task->lanes[index];
    ol__lane_unreserve_locked(task);
    ol__queue_remove(&runtime->queue, task);
    list_locked(runtime, lane);
    ol__queue_unshift(&lane->waiting, task);
    ol__share_withdraw(&lane->share); /* not for itself */
    while (task->held_count > index) ol__share_release(&task->lanes[--task->held_count]->share);
    ol__share_make_due(&lane->share);
  }
}

void
ol__lane_close_locked(ol__runtime_t *runtime, ol__list_t *out) {
  ol__link_t *link;
  while ((link = ol__list_head(&runtime->lanes)) != NULL) {
    ol__lane_t *lane = OL__ITEM(link, ol__lane_t, link);
    ol_task_t *task;
    while ((task = ol__queue_shift(&lane->waiting)) != NULL) ol__list_push(out, &task->link);
    unlist_if_empty_locked(lane);
  }
}
