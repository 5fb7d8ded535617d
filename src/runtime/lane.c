#include "runtime/lane.h"
#include "runtime/runtime.h"

#include <stdlib.h>

ol__lane_t *
ol__lane_create(ol__runtime_t *runtime, ol__slots_t *slots, int limit) {
  ol__lane_t *lane = ol__mem_calloc(sizeof(*lane));
  if (lane == NULL) return NULL;
  atomic_init(&lane->references, 1);
  ol__slots_init(&lane->own, limit);
  ol__share_init(&lane->share, slots == NULL ? &lane->own : slots, runtime->host->ring, runtime->host_data);
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

static void
wait_locked(ol__runtime_t *runtime, ol__lane_t *lane, ol_task_t *task) {
  ol__queue_push(&lane->waiting, task);
  if (lane->is_listed) return;
  lane->is_listed = true;
  ol__lane_acquire(lane);
  ol__list_push(&runtime->lanes, &lane->link);
}

void
ol__lane_admit_locked(ol__runtime_t *runtime, ol_task_t *task) {
  while (task->held_count < task->lane_count) {
    ol__lane_t *lane = task->lanes[task->held_count];
    if (ol__queue_count(&lane->waiting) > 0 || !ol__share_acquire(&lane->share, false)) {
      wait_locked(runtime, lane, task);
      return;
    }
    task->held_count++;
  }
  ol__queue_push(&runtime->queue, task);
}

void
ol__lane_remove_locked(ol__runtime_t *runtime, ol_task_t *task) {
  bool is_waiting = task->held_count < task->lane_count;
  ol__queue_remove(is_waiting ? &task->lanes[task->held_count]->waiting : &runtime->queue, task);
}

/* Admits the first waiting task with a slot of the lane that is now its own. */
static void
admit_next_locked(ol__runtime_t *runtime, ol__lane_t *lane) {
  ol_task_t *next = ol__queue_shift(&lane->waiting);
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

static void
unlist_locked(ol__lane_t *lane) {
  ol__share_withdraw(&lane->share);
  ol__list_remove(&lane->link);
  lane->is_listed = false;
  ol__lane_release(lane);
}

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
  ol__link_t *link = ol__list_head(&runtime->lanes);
  while (link != NULL) {
    ol__lane_t *lane = OL__ITEM(link, ol__lane_t, link);
    link = ol__list_next(&runtime->lanes, link);
    use_granted_locked(runtime, lane);
    if (ol__queue_count(&lane->waiting) == 0) unlist_locked(lane);
  }
}

void
ol__lane_close_locked(ol__runtime_t *runtime, ol__list_t *out) {
  ol__link_t *link;
  while ((link = ol__list_head(&runtime->lanes)) != NULL) {
    ol__lane_t *lane = OL__ITEM(link, ol__lane_t, link);
    ol_task_t *task;
    while ((task = ol__queue_shift(&lane->waiting)) != NULL) ol__list_push(out, &task->link);
    unlist_locked(lane);
  }
}
