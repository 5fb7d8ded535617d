#include "store/wait.h"

#include <string.h>

#define REQUEST_OF(link) OL__ITEM(link, ol__request_t, wait_link)

static ol__list_t *
line_of(ol__waits_t *waits, int64_t id) {
  return &waits->lines[(uint64_t) id % OL__WAIT_LINES];
}

static int64_t
task_of(const ol__request_t *request) {
  return ol__request_int(request, OL__WAIT_ID);
}

int
ol__waits_init(ol__waits_t *waits) {
  memset(waits, 0, sizeof(*waits));
  for (size_t i = 0; i < OL__WAIT_LINES; i++) ol__list_init(&waits->lines[i]);
  return ol__mutex_init(&waits->lock);
}

void
ol__waits_cleanup(ol__waits_t *waits) {
  ol__mutex_cleanup(&waits->lock);
}

size_t
ol__waits_count(const ol__waits_t *waits) {
  return __atomic_load_n(&waits->count, __ATOMIC_RELAXED);
}

static void
count_locked(ol__waits_t *waits, size_t count) {
  __atomic_store_n(&waits->count, count, __ATOMIC_RELAXED);
}

static void
remove_locked(ol__waits_t *waits, ol__request_t *request) {
  ol__list_remove(&request->wait_link);
  request->park = OL__NOT_PARKED;
  count_locked(waits, waits->count - 1);
}

void
ol__waits_add(ol__waits_t *waits, ol__request_t *request) {
  ol__mutex_lock(&waits->lock);
  ol__list_push(line_of(waits, task_of(request)), &request->wait_link);
  request->park = OL__PARKING;
  count_locked(waits, waits->count + 1);
  ol__mutex_unlock(&waits->lock);
}

void
ol__waits_remove(ol__waits_t *waits, ol__request_t *request) {
  ol__mutex_lock(&waits->lock);
  remove_locked(waits, request);
  ol__mutex_unlock(&waits->lock);
}

bool
ol__waits_has(ol__waits_t *waits, int64_t id) {
  if (ol__waits_count(waits) == 0) return false;
  bool is_found = false;
  ol__mutex_lock(&waits->lock);
  ol__list_t *line = line_of(waits, id);
  for (ol__link_t *link = ol__list_head(line); link != NULL && !is_found; link = ol__list_next(line, link)) is_found = task_of(REQUEST_OF(link)) == id;
  ol__mutex_unlock(&waits->lock);
  return is_found;
}

/* Moves what is parked in a line, of the task or, with id 0, of all. */
static void
take_line_locked(ol__waits_t *waits, ol__list_t *line, int64_t id, ol__list_t *out) {
  ol__link_t *link = ol__list_head(line);
  while (link != NULL) {
    ol__request_t *request = REQUEST_OF(link);
    link = ol__list_next(line, link);
    if (request->park != OL__PARKED || (id != 0 && task_of(request) != id)) continue;
    remove_locked(waits, request);
    ol__list_push(out, &request->link);
  }
}

void
ol__waits_take(ol__waits_t *waits, int64_t id, ol__list_t *out) {
  ol__mutex_lock(&waits->lock);
  take_line_locked(waits, line_of(waits, id), id, out);
  ol__mutex_unlock(&waits->lock);
}

void
ol__waits_take_all(ol__waits_t *waits, ol__list_t *out) {
  ol__mutex_lock(&waits->lock);
  for (size_t i = 0; i < OL__WAIT_LINES; i++) take_line_locked(waits, &waits->lines[i], 0, out);
  ol__mutex_unlock(&waits->lock);
}

ol__request_t *
ol__waits_find(ol__waits_t *waits, int64_t id, const ol__client_t *client, uint32_t slot) {
  ol__request_t *found = NULL;
  ol__mutex_lock(&waits->lock);
  ol__list_t *line = line_of(waits, id);
  for (ol__link_t *link = ol__list_head(line); link != NULL && found == NULL; link = ol__list_next(line, link)) {
    ol__request_t *request = REQUEST_OF(link);
    if (request->park == OL__PARKED && request->client == client && request->slot == slot) found = request;
  }
  ol__mutex_unlock(&waits->lock);
  return found;
}

void
ol__waits_drop(ol__waits_t *waits, const ol__client_t *client) {
  ol__mutex_lock(&waits->lock);
  for (size_t i = 0; i < OL__WAIT_LINES; i++) {
    ol__link_t *link = ol__list_head(&waits->lines[i]);
    while (link != NULL) {
      ol__request_t *request = REQUEST_OF(link);
      link = ol__list_next(&waits->lines[i], link);
      if (request->park != OL__PARKED || request->client != client) continue;
      remove_locked(waits, request);
      ol__request_destroy(request);
    }
  }
  ol__mutex_unlock(&waits->lock);
}
