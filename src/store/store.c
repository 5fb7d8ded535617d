#include "store/store.h"
#include "store/path.h"
#include "store/writer.h"

#include <stdlib.h>
#include <string.h>

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static ol__list_t registry = {{&registry.end, &registry.end}};

/* --- Life */

static ol__store_t *
create_store(const char *path, const ol__store_options_t *options) {
  ol__store_t *store = ol__mem_calloc(sizeof(*store));
  if (store == NULL) goto fail;
  if (ol__turn_init(&store->turn, path, options->is_full) != 0) goto fail_turn;
  ol__list_init(&store->waiting);
  ol__list_init(&store->batch);
  if (ol__mutex_init(&store->lock) != 0) goto fail_lock;
  if (ol__cond_init(&store->wake) != 0) goto fail_cond;
  ol__list_push(&registry, &store->link);
  return store;

fail_cond:
  ol__mutex_cleanup(&store->lock);
fail_lock:
  ol__turn_cleanup(&store->turn);
fail_turn:
  free(store);
fail:
  return NULL;
}

static void
destroy_store(ol__store_t *store) {
  ol__mutex_lock(&store->lock);
  ol__writer_stop_locked(store);
  ol__mutex_unlock(&store->lock);
  ol__turn_cleanup(&store->turn);
  ol__cond_cleanup(&store->wake);
  ol__mutex_cleanup(&store->lock);
  free(store);
}

static ol__store_t *
find_store(const char *path) {
  for (ol__link_t *link = ol__list_head(&registry); link != NULL; link = ol__list_next(&registry, link)) {
    ol__store_t *store = OL__ITEM(link, ol__store_t, link);
    if (strcmp(store->turn.path, path) == 0) return store;
  }
  return NULL;
}

int
ol__store_open(ol__client_t *client, const char *path, const ol__store_options_t *options) {
  char *resolved = ol__path_resolve(path);
  if (resolved == NULL) return OL_ENOMEM;
  pthread_mutex_lock(&registry_lock);
  ol__store_t *store = find_store(resolved);
  if (store == NULL) store = create_store(resolved, options);
  if (store != NULL) store->references++;
  pthread_mutex_unlock(&registry_lock);
  free(resolved);
  if (store == NULL) return OL_ENOMEM;

  client->store = store;
  client->is_rung = false;
  ol__list_init(&client->done);
  ol__mutex_lock(&store->lock);
  store->client_count++;
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

void
ol__store_close(ol__client_t *client) {
  ol__store_t *store = client->store;
  ol__mutex_lock(&store->lock);
  destroy_requests(&store->waiting, client);
  destroy_requests(&client->done, client);
  /* The writer has these; it destroys them when they are done. */
  for (ol__link_t *link = ol__list_head(&store->batch); link != NULL; link = ol__list_next(&store->batch, link)) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (request->client == client) request->client = NULL;
  }
  store->client_count--;
  ol__owners_drop(&store->turn.owners, client);
  ol__mutex_unlock(&store->lock);

  pthread_mutex_lock(&registry_lock);
  bool is_last = --store->references == 0;
  if (is_last) ol__list_remove(&store->link);
  pthread_mutex_unlock(&registry_lock);
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
  if (err == 0) {
    ol__list_push(&store->waiting, &request->link);
    if (store->is_idle) ol__cond_signal(&store->wake);
    store->is_idle = false;
  }
  ol__mutex_unlock(&store->lock);
  return err;
}

void
ol__store_take(ol__client_t *client, ol__list_t *out) {
  ol__mutex_lock(&client->store->lock);
  client->is_rung = false;
  ol__list_splice(out, &client->done);
  ol__mutex_unlock(&client->store->lock);
}
