#include "runtime/delivery.h"
#include "runtime/progress.h"

/* Visits closer together than this belong to one turn of the loop: between two
 * turns the loop polls the kernel, which takes a few microseconds. */
#define TURN_GAP_NS INT64_C(50000)

/* A rest that is longer has no end: whatever was to call ol__delivery_continue was lost. */
#define LOST_REST_NS (100 * OL__NS_PER_MS)

void
ol__delivery_init(ol__delivery_t *delivery) {
  *delivery = (ol__delivery_t){.task_ns = 0};
  ol__list_init(&delivery->taken);
  ol__list_init(&delivery->settling);
}

/* A running task whose reports are due, which then lets the others go first; NULL
 * when there is none. */
static ol_task_t *
find_reporter_locked(ol__runtime_t *runtime) {
  if (runtime->reporting_count == 0) return NULL;
  int64_t now_ns = ol__now_ns();
  for (ol__link_t *link = ol__list_head(&runtime->running); link != NULL; link = ol__list_next(&runtime->running, link)) {
    ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    if (task->progress == NULL || !ol__progress_is_due(task, now_ns)) continue;
    ol__list_remove(link);
    ol__list_push(&runtime->running, link);
    return task;
  }
  return NULL;
}

/* Whether there is something to deliver, and whose reports; if not, pumps ring
 * again from now on. The reporter cannot go away before this thread goes on. */
static bool
refill(ol__runtime_t *runtime, ol_task_t **reporter) {
  ol__delivery_t *delivery = &runtime->delivery;
  *reporter = NULL;
  if (!ol__list_is_empty(&delivery->taken)) return true;
  ol__mutex_lock(&runtime->lock);
  ol__list_splice(&delivery->taken, &runtime->done);
  *reporter = find_reporter_locked(runtime);
  bool has_work = !ol__list_is_empty(&delivery->taken) || *reporter != NULL;
  if (!has_work) runtime->visit_is_due = false;
  bool is_closed = runtime->is_closed;
  ol__mutex_unlock(&runtime->lock);
  if (is_closed) ol__delivery_discard(runtime);
  return has_work && !is_closed;
}

/* Delivers at most `max` reports of a task; returns how many. */
static size_t
deliver_reports(ol__runtime_t *runtime, ol_task_t *task, size_t max) {
  ol__list_t reports;
  ol__list_init(&reports);
  size_t count = ol__progress_take(task, ol__now_ns(), max, &reports);
  if (count > 0) runtime->host->report(runtime->host_data, task, &reports);
  return count;
}

/* How many tasks fit into what is left of the budget; at least one. */
static size_t
chunk_size(const ol__delivery_t *delivery) {
  size_t count = OL__DELIVERY_TASKS - delivery->spent_count;
  if (count > OL__DELIVERY_CHUNK) count = OL__DELIVERY_CHUNK;
  int64_t fitting = delivery->task_ns == 0 ? OL__DELIVERY_CHUNK : (OL__DELIVERY_NS - delivery->spent_ns) / delivery->task_ns;
  if (fitting < 1) fitting = 1;
  return (int64_t) count < fitting ? count : (size_t) fitting;
}

/* Counts how long a finished task waited for its delivery, or that nobody waits for
 * it any more. */
static void
measure(ol__runtime_t *runtime, const ol_task_t *task, int64_t now_ns) {
  if (ol__task_should_stop(task)) {
    runtime->late_count++;
  } else if (task->meter != NULL) {
    ol__tally_add(&task->meter->deliver, now_ns - task->ended_ns);
  }
}

/* Settles some tasks, after what is left of their reports; returns how many
 * calls into JavaScript that were. */
static size_t
settle_some(ol__runtime_t *runtime, int64_t now_ns) {
  ol__delivery_t *delivery = &runtime->delivery;
  size_t wanted = chunk_size(delivery);
  size_t count = 0;
  size_t report_count = 0;
  while (count + report_count < wanted) {
    ol__link_t *link = ol__list_shift(&delivery->taken);
    if (link == NULL) break;
    ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    count++;
    ol__list_push(&delivery->settling, link);
    measure(runtime, task, now_ns);
    if (task->progress != NULL) report_count += deliver_reports(runtime, task, OL__PROGRESS_ROOM);
  }
  if (!ol__list_is_empty(&delivery->settling)) runtime->host->settle(runtime->host_data, &delivery->settling);
  return count + report_count;
}

static void
deliver_chunk(ol__runtime_t *runtime, ol_task_t *reporter) {
  ol__delivery_t *delivery = &runtime->delivery;
  int64_t began_ns = ol__now_ns();
  size_t count = reporter == NULL ? 0 : deliver_reports(runtime, reporter, OL__DELIVERY_CHUNK);
  count += settle_some(runtime, began_ns);
  int64_t took_ns = ol__now_ns() - began_ns;
  delivery->spent_count += count;
  delivery->spent_ns += took_ns;
  if (count > 0) delivery->task_ns = took_ns / (int64_t) count + 1;
}

static void
drain(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  ol_task_t *reporter;
  delivery->depth++;
  while (!delivery->is_resting && refill(runtime, &reporter)) {
    if (delivery->spent_count >= OL__DELIVERY_TASKS || delivery->spent_ns >= OL__DELIVERY_NS) {
      delivery->is_resting = true;
      runtime->host->rest(runtime->host_data);
    } else {
      deliver_chunk(runtime, reporter);
    }
  }
  delivery->depth--;
  delivery->ended_ns = ol__now_ns();
}

/* A new turn of the loop, with a budget of its own. */
static void
begin_turn(ol__delivery_t *delivery) {
  delivery->is_resting = false;
  delivery->spent_count = 0;
  delivery->spent_ns = 0;
}

void
ol__delivery_visit(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  int64_t idle_ns = ol__now_ns() - delivery->ended_ns;
  if (delivery->is_resting && idle_ns < LOST_REST_NS) return;
  if (idle_ns > TURN_GAP_NS) begin_turn(delivery);
  if (delivery->depth > 0) runtime->host->settle(runtime->host_data, &delivery->settling);
  drain(runtime);
}

void
ol__delivery_continue(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  if (!delivery->is_resting) return;
  begin_turn(delivery);
  drain(runtime);
}

void
ol__delivery_discard(ol__runtime_t *runtime) {
  ol__link_t *link;
  while ((link = ol__list_shift(&runtime->delivery.taken)) != NULL) ol__task_destroy(OL__ITEM(link, ol_task_t, link));
}
