#include "store/writer.h"

/* At most so many requests in one transaction, so that answers keep coming. */
#define BATCH_MAX 2048

/* --- The thread */

static void
take_batch_locked(ol__store_t *store) {
  ol__link_t *link;
  for (int i = 0; i < BATCH_MAX && (link = ol__list_shift(&store->waiting)) != NULL; i++) ol__list_push(&store->batch, link);
}

static void
ring_locked(ol__client_t *client) {
  if (!client->is_rung) client->ring(client);
  client->is_rung = true;
}

static void
answer_locked(ol__store_t *store) {
  ol__link_t *link;
  while ((link = ol__list_shift(&store->batch)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    ol__client_t *client = request->client;
    /* Only here is it sure that the client is still there. */
    if (request->verb == OL__VERB_ENTER && request->error == OL__STORE_OK) ol__owners_assign(&store->turn.owners, request->outputs.cells[0].as.integer, client);
    if (client == NULL) {
      ol__request_destroy(request);
      continue;
    }
    ol__list_push(&client->done, link);
    ring_locked(client);
  }
}

/* Those who did not make the news of this batch themselves want to hear of it. */
static void
tell_others_locked(ol__store_t *store) {
  const ol__client_t *maker = NULL;
  bool has_many = store->turn.has_released;
  for (ol__link_t *link = ol__list_head(&store->batch); link != NULL; link = ol__list_next(&store->batch, link)) {
    const ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (!ol__turn_makes_news(request)) continue;
    has_many = has_many || (maker != NULL && maker != request->client);
    maker = request->client;
  }
  if (maker == NULL && !has_many) return;
  for (ol__link_t *link = ol__list_head(&store->clients); link != NULL; link = ol__list_next(&store->clients, link)) {
    ol__client_t *client = OL__ITEM(link, ol__client_t, link);
    if (client == maker && !has_many) continue;
    client->has_news = true;
    ring_locked(client);
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
    bool may_close = store->client_count == 1;
    ol__mutex_unlock(&store->lock);
    ol__turn_run(&store->turn, &store->batch);
    if (store->turn.is_close_wanted && may_close) ol__turn_close(&store->turn);
    ol__mutex_lock(&store->lock);
    if (store->client_count > 1) tell_others_locked(store);
    answer_locked(store);
    ol__mutex_unlock(&store->lock);
    ol__turn_tidy(&store->turn);
    ol__mutex_lock(&store->lock);
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
