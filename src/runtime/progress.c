#include "runtime/progress.h"

#include <stdlib.h>

/* A report and a small value in one allocation. */
#define REPORT_SIZE OL__ALIGN(sizeof(ol__report_t))
#define INLINE_SIZE ((size_t) 192)

/* --- Reports */

static int
fill_report(ol__report_t *report, const ol__value_t *value) {
  ol__arena_init(&report->arena, (char *) report + REPORT_SIZE, INLINE_SIZE);
  return ol__value_copy(&report->value, &report->arena, OL__COPY_ALL, value);
}

void
ol__report_destroy(ol__report_t *report) {
  ol__arena_cleanup(&report->arena);
  free(report);
}

static ol__report_t *
create_report(const ol__value_t *value) {
  ol__report_t *report = ol__mem_alloc(REPORT_SIZE + INLINE_SIZE);
  if (report == NULL || fill_report(report, value) == 0) return report;
  ol__report_destroy(report);
  return NULL;
}

void
ol__reports_destroy(ol__list_t *reports) {
  ol__link_t *link;
  while ((link = ol__list_shift(reports)) != NULL) ol__report_destroy(OL__ITEM(link, ol__report_t, link));
}

/* --- The listener */

static bool
is_due_locked(const ol__progress_t *progress, int64_t now_ns) {
  if (progress->count == 0) return false;
  return progress->keeps_all || !progress->has_been_taken || now_ns - progress->taken_ns >= OL__PROGRESS_NS;
}

/* Waits until there is room; false when the task should stop instead. */
static bool
make_room_locked(ol_task_t *task) {
  ol__progress_t *progress = task->progress;
  if (!progress->keeps_all) {
    ol__reports_destroy(&progress->reports);
    progress->count = 0;
  }
  while (progress->count >= OL__PROGRESS_ROOM && !ol__task_should_stop(task)) ol__cond_wait(&progress->has_room, &progress->lock);
  return !ol__task_should_stop(task);
}

static void
announce(ol__runtime_t *runtime) {
  ol__mutex_lock(&runtime->lock);
  ol__runtime_ring_locked(runtime);
  ol__mutex_unlock(&runtime->lock);
}

static int
report(ol_task_t *task, const ol__value_t *value) {
  ol__progress_t *progress = task->progress;
  ol__report_t *made = create_report(value);
  if (made == NULL) return OL_ENOMEM;
  int64_t now_ns = ol__now_ns();

  ol__mutex_lock(&progress->lock);
  if (!make_room_locked(task)) {
    ol__mutex_unlock(&progress->lock);
    ol__report_destroy(made);
    return OL_ECANCELED;
  }
  ol__list_push(&progress->reports, &made->link);
  progress->count++;
  /* One that is not due yet is found by the pulse, or by a visit before that. */
  bool must_announce = !progress->is_announced && is_due_locked(progress, now_ns);
  if (must_announce) progress->is_announced = true;
  ol__mutex_unlock(&progress->lock);

  if (must_announce) announce(progress->runtime);
  return 0;
}

static void
stop(ol_task_t *task) {
  ol__mutex_lock(&task->progress->lock);
  ol__cond_signal(&task->progress->has_room);
  ol__mutex_unlock(&task->progress->lock);
}

static void
cleanup(ol_task_t *task) {
  ol__progress_t *progress = task->progress;
  ol__reports_destroy(&progress->reports);
  ol__cond_cleanup(&progress->has_room);
  ol__mutex_cleanup(&progress->lock);
  free(progress);
}

static const ol__listener_t listener = {report, stop, cleanup};

/* --- The JS thread */

int
ol__progress_attach(ol_task_t *task, bool keeps_all) {
  ol__progress_t *progress = ol__mem_calloc(sizeof(*progress));
  if (progress == NULL) return OL_ENOMEM;
  if (ol__mutex_init(&progress->lock) != 0) goto fail_lock;
  if (ol__cond_init(&progress->has_room) != 0) goto fail_cond;
  progress->keeps_all = keeps_all;
  ol__list_init(&progress->reports);
  task->progress = progress;
  task->listener = &listener;
  return 0;

fail_cond:
  ol__mutex_cleanup(&progress->lock);
fail_lock:
  free(progress);
  return OL_ENOMEM;
}

bool
ol__progress_is_due(ol_task_t *task, int64_t now_ns) {
  ol__mutex_lock(&task->progress->lock);
  bool is_due = is_due_locked(task->progress, now_ns);
  ol__mutex_unlock(&task->progress->lock);
  return is_due;
}

size_t
ol__progress_take(ol_task_t *task, int64_t now_ns, size_t max, ol__list_t *out) {
  ol__progress_t *progress = task->progress;
  size_t taken = 0;
  ol__mutex_lock(&progress->lock);
  for (; taken < max && progress->count > 0; taken++) {
    ol__list_push(out, ol__list_shift(&progress->reports));
    progress->count--;
  }
  if (taken > 0) {
    progress->taken_ns = now_ns;
    progress->has_been_taken = true;
    ol__cond_signal(&progress->has_room);
  }
  if (progress->count == 0) progress->is_announced = false;
  ol__mutex_unlock(&progress->lock);
  return taken;
}
