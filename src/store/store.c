#include "store/store.h"
#include "store/turn.h"

#include <stdlib.h>
#include <string.h>

/* At most so many requests in one transaction, so that answers keep coming. */
#define BATCH_MAX 2048

struct ol__store_s {
  ol__link_t link; /* in the registry; its lock, as is the next */
  int references;
  char *path;
  ol__store_options_t options;

  ol__mutex_t lock;
  ol__list_t waiting; /* `lock`, as are the next two */
  ol__list_t clients;
  bool is_running; /* somebody has the turn, or was asked to begin it */

  ol__routes_t routes;
  ol__database_t database; /* the turn's */
};

static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static ol__list_t registry = {{&registry.end, &registry.end}};

/* --- Life */

static ol__store_t *
create_store(const char *path, const ol__store_options_t *options) {
  ol__store_t *store = ol__mem_calloc(sizeof(*store));
  if (store == NULL) goto fail;
  store->path = ol__mem_alloc(strlen(path) + 1);
  if (store->path == NULL) goto fail_path;
  strcpy(store->path, path);
  store->options = *options;
  ol__list_init(&store->waiting);
  ol__list_init(&store->clients);
  if (ol__mutex_init(&store->lock) != 0) goto fail_lock;
  if (ol__routes_init(&store->routes) != 0) goto fail_routes;
  ol__list_push(&registry, &store->link);
  return store;

fail_routes:
  ol__mutex_cleanup(&store->lock);
fail_lock:
  free(store->path);
fail_path:
  free(store);
fail:
  return NULL;
}

static void
destroy_store(ol__store_t *store) {
  ol__database_close(&store->database);
  ol__routes_cleanup(&store->routes);
  ol__mutex_cleanup(&store->lock);
  free(store->path);
  free(store);
}

static ol__store_t *
find_store(const char *path) {
  for (ol__link_t *link = ol__list_head(&registry); link != NULL; link = ol__list_next(&registry, link)) {
    ol__store_t *store = OL__ITEM(link, ol__store_t, link);
    if (strcmp(store->path, path) == 0) return store;
  }
  return NULL;
}

int
ol__store_open(ol__client_t *client, const char *path, const ol__store_options_t *options) {
  pthread_mutex_lock(&registry_lock);
  ol__store_t *store = find_store(path);
  if (store == NULL) store = create_store(path, options);
  if (store != NULL) store->references++;
  pthread_mutex_unlock(&registry_lock);
  if (store == NULL) return OL_ENOMEM;

  client->store = store;
  client->is_rung = false;
  ol__list_init(&client->done);
  ol__mutex_lock(&store->lock);
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

void
ol__store_close(ol__client_t *client) {
  ol__store_t *store = client->store;
  ol__mutex_lock(&store->lock);
  destroy_requests(&store->waiting, client);
  destroy_requests(&client->done, client);
  ol__list_remove(&client->link);
  ol__mutex_unlock(&store->lock);

  pthread_mutex_lock(&registry_lock);
  bool is_last = --store->references == 0;
  if (is_last) ol__list_remove(&store->link);
  pthread_mutex_unlock(&registry_lock);
  if (is_last) destroy_store(store);
}

int
ol__store_route(ol__store_t *store, const char *name, size_t len) {
  return ol__routes_add(&store->routes, name, len);
}

/* --- A transaction */

int
ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out) {
  return ol__routes_resolve(turn->routes, (size_t) request->inputs[index].as.integer, turn->database, out);
}

static int (*const verbs[OL__VERB_COUNT])(ol__turn_t *turn, ol__request_t *request) = {
  [OL__VERB_PUSH] = ol__verb_push,
  [OL__VERB_CLAIM] = ol__verb_claim,
  [OL__VERB_COMPLETE] = ol__verb_complete,
};

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

/* --- The turn */

static void
ring_locked(ol__client_t *client) {
  if (client->is_rung) return;
  client->is_rung = true;
  client->ring(client);
}

static void
answer_locked(ol__list_t *batch) {
  ol__link_t *link;
  while ((link = ol__list_shift(batch)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    ol__list_push(&request->client->done, link);
    ring_locked(request->client);
  }
}

static void
take_batch_locked(ol__store_t *store, ol__list_t *batch) {
  ol__link_t *link;
  for (int i = 0; i < BATCH_MAX && (link = ol__list_shift(&store->waiting)) != NULL; i++) ol__list_push(batch, link);
}

bool
ol__store_submit(ol__client_t *client, ol__request_t *request) {
  ol__store_t *store = client->store;
  request->client = client;
  ol__mutex_lock(&store->lock);
  ol__list_push(&store->waiting, &request->link);
  bool must_run = !store->is_running;
  store->is_running = true;
  ol__mutex_unlock(&store->lock);
  return must_run;
}

void
ol__store_run(ol__store_t *store) {
  ol__list_t batch;
  ol__list_init(&batch);
  ol__mutex_lock(&store->lock);
  for (;;) {
    take_batch_locked(store, &batch);
    if (ol__list_is_empty(&batch)) break;
    ol__mutex_unlock(&store->lock);
    run_batch(store, &batch);
    ol__mutex_lock(&store->lock);
    answer_locked(&batch);
  }
  store->is_running = false;
  ol__mutex_unlock(&store->lock);
}

void
ol__store_take(ol__client_t *client, ol__list_t *out) {
  ol__mutex_lock(&client->store->lock);
  client->is_rung = false;
  ol__list_splice(out, &client->done);
  ol__mutex_unlock(&client->store->lock);
}
