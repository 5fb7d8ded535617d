#include "store/writer.h"
#include "store/turn.h"

/* At most so many requests in one transaction, so that answers keep coming. */
#define BATCH_MAX 2048

/* --- A transaction */

static int (*const verbs[OL__VERB_COUNT])(ol__turn_t *turn, ol__request_t *request) = {
  [OL__VERB_PUSH] = ol__verb_push,
  [OL__VERB_CLAIM] = ol__verb_claim,
  [OL__VERB_FINISH] = ol__verb_complete,
};

int
ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out) {
  return ol__routes_resolve(turn->routes, (size_t) request->inputs[index].as.integer, turn->database, out);
}

static void
fail_batch(ol__list_t *batch, const char *message) {
  for (ol__link_t *link = ol__list_head(batch); link != NULL; link = ol__list_next(batch, link)) {
    ol__request_fail(OL__ITEM(link, ol__request_t, link), OL__STORE_FAILED, message);
  }
}

static int
run_requests(ol__store_t *store, ol__list_t *batch) {
  ol__turn_t turn = {.database = &store->database, .routes = &store->routes};
  int err = ol__database_run(&store->database, OL__SQL_BEGIN, NULL, 0);
  for (ol__link_t *link = ol__list_head(batch); link != NULL && err == SQLITE_OK; link = ol__list_next(batch, link)) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    err = verbs[request->verb](&turn, request);
  }
  if (err == SQLITE_OK && turn.is_next_id_used) {
    ol__cell_t cell = ol__cell_int(turn.next_id);
    err = ol__database_run(&store->database, OL__SQL_WRITE_NEXT_ID, &cell, 1);
  }
  return err == SQLITE_OK ? ol__database_run(&store->database, OL__SQL_COMMIT, NULL, 0) : err;
}

static void
run_batch(ol__store_t *store, ol__list_t *batch) {
  int err = store->database.connection == NULL ? ol__database_open(&store->database, store->path, store->options.is_full) : SQLITE_OK;
  if (err == SQLITE_OK) err = run_requests(store, batch);
  if (err == SQLITE_OK) return;
  fail_batch(batch, ol__database_message(&store->database));
  (void) ol__database_run(&store->database, OL__SQL_ROLLBACK, NULL, 0);
}

/* --- The thread */

static void
take_batch_locked(ol__store_t *store) {
  ol__link_t *link;
  for (int i = 0; i < BATCH_MAX && (link = ol__list_shift(&store->waiting)) != NULL; i++) ol__list_push(&store->batch, link);
}

static void
answer_locked(ol__store_t *store) {
  ol__link_t *link;
  while ((link = ol__list_shift(&store->batch)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    ol__client_t *client = request->client;
    if (client == NULL) {
      ol__request_destroy(request);
      continue;
    }
    ol__list_push(&client->done, link);
    if (!client->is_rung) client->ring(client);
    client->is_rung = true;
  }
}

static void *
write_all(void *data) {
  ol__store_t *store = data;
  ol__mutex_lock(&store->lock);
  while (!store->is_stopping) {
    take_batch_locked(store);
    if (ol__list_is_empty(&store->batch)) {
      store->is_idle = true;
      ol__cond_wait(&store->wake, &store->lock);
      store->is_idle = false;
      continue;
    }
    ol__mutex_unlock(&store->lock);
    run_batch(store, &store->batch);
    ol__mutex_lock(&store->lock);
    answer_locked(store);
  }
  ol__mutex_unlock(&store->lock);
  return NULL;
}

int
ol__writer_start_locked(ol__store_t *store) {
  if (store->is_started) return 0;
  int err = ol__thread_create(&store->writer, write_all, store);
  store->is_started = err == 0;
  return err;
}

void
ol__writer_stop_locked(ol__store_t *store) {
  if (!store->is_started) return;
  store->is_stopping = true;
  ol__cond_signal(&store->wake);
  ol__mutex_unlock(&store->lock);
  ol__thread_join(store->writer);
  ol__mutex_lock(&store->lock);
}
