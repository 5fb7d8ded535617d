#include "runtime/delivery.h"
#include "runtime/runtime.h"

/* Visits closer together than this belong to one turn of the loop: between two
 * turns the loop polls the kernel, which takes a few microseconds. */
#define TURN_GAP_NS INT64_C(50000)

void
ol__delivery_init(ol__delivery_t *delivery) {
  *delivery = (ol__delivery_t){.task_ns = 0};
  ol__list_init(&delivery->taken);
}

/* Whether there is something to settle; if not, pumps ring again from now on. */
static bool
refill(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  if (!ol__list_is_empty(&delivery->taken)) return true;
  ol__mutex_lock(&runtime->lock);
  ol__list_splice(&delivery->taken, &runtime->done);
  bool has_tasks = !ol__list_is_empty(&delivery->taken);
  if (!has_tasks) runtime->visit_is_due = false;
  ol__mutex_unlock(&runtime->lock);
  return has_tasks;
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

static void
settle_chunk(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  ol_task_t *tasks[OL__DELIVERY_CHUNK];
  size_t wanted = chunk_size(delivery);
  size_t count = 0;
  while (count < wanted) {
    ol__link_t *link = ol__list_shift(&delivery->taken);
    if (link == NULL) break;
    tasks[count++] = OL__ITEM(link, ol_task_t, link);
  }
  int64_t began_ns = ol__now_ns();
  runtime->host->settle(runtime->host_data, tasks, count);
  int64_t took_ns = ol__now_ns() - began_ns;
  delivery->spent_count += count;
  delivery->spent_ns += took_ns;
  delivery->task_ns = took_ns / (int64_t) count + 1;
}

static void
drain(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  delivery->is_draining = true;
  while (refill(runtime)) {
    if (delivery->spent_count >= OL__DELIVERY_TASKS || delivery->spent_ns >= OL__DELIVERY_NS) {
      delivery->is_resting = true;
      runtime->host->rest(runtime->host_data);
      break;
    }
    settle_chunk(runtime);
  }
  delivery->is_draining = false;
  delivery->ended_ns = ol__now_ns();
}

void
ol__delivery_visit(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  if (delivery->is_draining || delivery->is_resting) return;
  if (ol__now_ns() - delivery->ended_ns > TURN_GAP_NS) {
    delivery->spent_count = 0;
    delivery->spent_ns = 0;
  }
  drain(runtime);
}

void
ol__delivery_continue(ol__runtime_t *runtime) {
  ol__delivery_t *delivery = &runtime->delivery;
  if (!delivery->is_resting) return;
  delivery->is_resting = false;
  delivery->spent_count = 0;
  delivery->spent_ns = 0;
  drain(runtime);
}

void
ol__delivery_discard(ol__runtime_t *runtime) {
  ol__link_t *link;
  while ((link = ol__list_shift(&runtime->delivery.taken)) != NULL) ol__task_destroy(OL__ITEM(link, ol_task_t, link));
}
