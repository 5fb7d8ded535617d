#include "store/store.h"
#include "store/reader.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

static ol__mutex_t registry_lock = OL__MUTEX_INITIALIZER;
static ol__list_t registry = {{&registry.end, &registry.end}};

/* --- Life */

static ol__store_t *
create_store(const char *path, const ol__store_options_t *options) {
  ol__failure_t failure;
  ol__store_t *store = ol__mem_calloc(sizeof(*store));
  if (store == NULL) goto fail;
  if (ol__file_init(&store->file, path) != 0) goto fail_file;
  if (ol__turn_init(&store->turn, &store->file, options->is_full) != 0) goto fail_turn;
  ol__list_init(&store->waiting);
  ol__list_init(&store->batch);
  ol__list_init(&store->clients);
  if (ol__mutex_init(&store->lock) != 0) goto fail_lock;
  if (ol__cond_init(&store->wake) != 0) goto fail_cond;
  if (ol__reader_init(&store->reader) != 0) goto fail_reader;
  /* Whoever asks for something is told why it could not be opened. */
  (void) ol__file_open(&store->file, &failure);
  ol__list_push(&registry, &store->link);
  return store;

fail_reader:
  ol__cond_cleanup(&store->wake);
fail_cond:
  ol__mutex_cleanup(&store->lock);
fail_lock:
  ol__turn_cleanup(&store->turn);
fail_turn:
  ol__file_cleanup(&store->file);
fail_file:
  free(store);
fail:
  return NULL;
}

static void
destroy_store(ol__store_t *store) {
  ol__mutex_lock(&store->lock);
  ol__writer_stop_locked(store);
  ol__reader_stop_locked(store);
  ol__mutex_unlock(&store->lock);
  ol__turn_cleanup(&store->turn);
  ol__reader_cleanup(&store->reader);
  ol__cond_cleanup(&store->wake);
  ol__mutex_cleanup(&store->lock);
  ol__file_cleanup(&store->file);
  free(store);
}

static ol__store_t *
find_store(const char *path) {
  if (strcmp(path, OL__IN_MEMORY) == 0) return NULL;
  for (ol__link_t *link = ol__list_head(&registry); link != NULL; link = ol__list_next(&registry, link)) {
    ol__store_t *store = OL__ITEM(link, ol__store_t, link);
    if (ol__file_is_at(&store->file, path)) return store;
  }
  return NULL;
}

int
ol__store_open(ol__client_t *client, const char *path, const ol__store_options_t *options) {
  ol__mutex_lock(&registry_lock);
  ol__store_t *store = find_store(path);
  if (store == NULL) store = create_store(path, options);
  if (store != NULL) store->references++;
  ol__mutex_unlock(&registry_lock);
  if (store == NULL) return OL_ENOMEM;

  client->store = store;
  client->is_rung = false;
  client->has_news = false;
  ol__list_init(&client->done);
  ol__mutex_lock(&store->lock);
  store->client_count++;
  ol__list_push(&store->clients, &client->link);
  ol__mutex_unlock(&store->lock);
  return 0;
}

static void
destroy_requests(ol__list_t *list, const ol__client_t *client) {
  ol__link_t *link = ol__list_head(list);
  while (link != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    link = ol__list_next(list, link);
    if (request->client != client) continue;
    ol__list_remove(&request->link);
    ol__request_destroy(request);
  }
}

/* Whoever has these destroys them when they are done. */
static void
forget_client(ol__list_t *list, const ol__client_t *client) {
  for (ol__link_t *link = ol__list_head(list); link != NULL; link = ol__list_next(list, link)) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (request->client == client) request->client = NULL;
  }
}

void
ol__store_close(ol__client_t *client) {
  ol__store_t *store = client->store;
  ol__mutex_lock(&store->lock);
  destroy_requests(&store->waiting, client);
  destroy_requests(&store->reader.waiting, client);
  destroy_requests(&client->done, client);
  forget_client(&store->batch, client);
  forget_client(&store->reader.batch, client);
  ol__waits_drop(&store->turn.waits, client);
  store->client_count--;
  ol__list_remove(&client->link);
  ol__owners_drop(&store->turn.owners, client);
  ol__mutex_unlock(&store->lock);

  ol__mutex_lock(&registry_lock);
  bool is_last = --store->references == 0;
  if (is_last) ol__list_remove(&store->link);
  ol__mutex_unlock(&registry_lock);
  if (is_last) destroy_store(store);
}

int
ol__store_route(ol__store_t *store, const char *name, size_t len) {
  return ol__routes_add(&store->turn.routes, name, len);
}

/* --- Requests */

int
ol__store_submit(ol__client_t *client, ol__request_t *request) {
  ol__store_t *store = client->store;
  request->client = client;
  ol__mutex_lock(&store->lock);
  int err = ol__writer_start_locked(store);
  if (err == 0 && !ol__reader_submit_locked(store, request)) ol__writer_pass_locked(store, request);
  ol__mutex_unlock(&store->lock);
  return err;
}

bool
ol__store_take(ol__client_t *client, ol__list_t *out) {
  ol__mutex_lock(&client->store->lock);
  bool has_news = client->has_news;
  client->has_news = false;
  client->is_rung = false;
  ol__list_splice(out, &client->done);
  ol__mutex_unlock(&client->store->lock);
  return has_news;
}
