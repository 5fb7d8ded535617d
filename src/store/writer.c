#include "store/writer.h"

/* A transaction takes about so many times as long as its commit: most of the time is spent
 * at work, and whoever is answered goes on while the next one runs. */
#define COMMITS 6
#define BATCH_MIN 64
#define BATCH_MAX 2048

/* --- The thread */

static int64_t
batch_size(const ol__store_t *store) {
  if (store->request_ns == 0) return BATCH_MAX;
  int64_t size = COMMITS * store->turn.commit_ns / store->request_ns;
  return size < BATCH_MIN ? BATCH_MIN : size > BATCH_MAX ? BATCH_MAX
                                                         : size;
}

static size_t
take_batch_locked(ol__store_t *store) {
  ol__link_t *link;
  size_t count = 0, max = (size_t) batch_size(store);
  for (; count < max && (link = ol__list_shift(&store->waiting)) != NULL; count++) ol__list_push(&store->batch, link);
  return count;
}

/* Runs the batch, without the lock. */
static void
run(ol__store_t *store, size_t count, bool may_close) {
  int64_t began_ns = ol__now_ns();
  store->turn.commit_ns = 0;
  ol__turn_run(&store->turn, &store->batch);
  store->request_ns = (ol__now_ns() - began_ns - store->turn.commit_ns) / (int64_t) count + 1;
  if (store->turn.is_close_wanted && may_close) ol__turn_close(&store->turn);
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
    size_t count = take_batch_locked(store);
    if (count == 0) {
      store->is_idle = true;
      ol__cond_wait(&store->wake, &store->lock);
      store->is_idle = false;
      continue;
    }
    bool may_close = store->client_count == 1;
    ol__mutex_unlock(&store->lock);
    run(store, count, may_close);
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
