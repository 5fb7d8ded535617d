#include "napi/store.h"
#include "napi/answer.h"
#include "napi/call.h"
#include "napi/text.h"

#include <stdlib.h>

/* What is answered in one turn of the loop: about 2 ms' worth. */
#define TURN_CELLS 8192

static void
release_store(ol_js_store_t *store) {
  if (--store->references == 0) free(store);
}

/* --- Answers */

/* Any thread, under the store's lock. */
static void
ring(ol__client_t *client) {
  ol_js_store_t *store = OL__ITEM(client, ol_js_store_t, client);
  /* Fails only while the environment ends, when nobody waits any more. */
  (void) napi_call_threadsafe_function(store->doorbell, NULL, napi_tsfn_nonblocking);
}

/* Whoever waits for an answer keeps the loop alive. */
static void
count_pending(ol_js_store_t *store, size_t pending) {
  napi_env env = store->stores->env;
  if (pending == 0 && store->pending > 0) (void) napi_unref_threadsafe_function(env, store->doorbell);
  if (pending > 0 && store->pending == 0) (void) napi_ref_threadsafe_function(env, store->doorbell);
  store->pending = pending;
}

int
ol_js_store_submit(ol_js_store_t *store, ol__request_t *request) {
  int err = ol__store_submit(&store->client, request);
  if (err == 0) count_pending(store, store->pending + 1);
  return err;
}

static void
destroy_requests(ol__list_t *list) {
  ol__link_t *link;
  while ((link = ol__list_shift(list)) != NULL) ol__request_destroy(OL__ITEM(link, ol__request_t, link));
}

/* lib may close the store in the calls that this makes. */
static void
answer(ol_js_store_t *store) {
  napi_handle_scope scope;
  const ol_js_stores_t *stores = store->stores;
  ol__list_t some;
  ol__list_init(&some);
  ol__list_splice(&some, &store->taken);
  size_t count = ol_js_answer(stores->env, stores->settle, &some, TURN_CELLS);
  if (!store->is_open) {
    destroy_requests(&some);
    return;
  }
  count_pending(store, store->pending - count);
  if (ol__list_is_empty(&some)) return;
  ol__list_splice(&store->taken, &some);
  if (napi_open_handle_scope(stores->env, &scope) != napi_ok) return;
  ol_js_call_lib(stores->env, stores->rest, 0, NULL);
  (void) napi_close_handle_scope(stores->env, scope);
}

static void
tell_news(ol_js_store_t *store) {
  napi_handle_scope scope;
  napi_value number;
  const ol_js_stores_t *stores = store->stores;
  if (!store->is_open || napi_open_handle_scope(stores->env, &scope) != napi_ok) return;
  if (napi_create_uint32(stores->env, store->number, &number) == napi_ok) ol_js_call_lib(stores->env, stores->tell_news, 1, &number);
  (void) napi_close_handle_scope(stores->env, scope);
}

static void
hear_ring(napi_env env, napi_value unused, void *context, void *data) {
  (void) unused;
  (void) data;
  ol_js_store_t *store = context;
  if (env == NULL || !store->is_open) return;
  if (!ol_js_is_alive(env)) {
    ol_js_stores_close(store->stores);
    return;
  }
  bool is_resting = !ol__list_is_empty(&store->taken);
  bool has_news = ol__store_take(&store->client, &store->taken);
  if (!is_resting) answer(store);
  if (has_news) tell_news(store);
}

/* One that rests since the turn before; NULL for none. */
static ol_js_store_t *
find_resting(const ol_js_stores_t *stores) {
  for (ol__link_t *link = ol__list_head(&stores->open); link != NULL; link = ol__list_next(&stores->open, link)) {
    ol_js_store_t *store = OL__ITEM(link, ol_js_store_t, link);
    if (store->turn != stores->turn && !ol__list_is_empty(&store->taken)) return store;
  }
  return NULL;
}

/* Looked for anew after each, as lib may close any of them meanwhile. */
napi_value
ol_js_continue_stores(napi_env env, napi_callback_info info) {
  ol_js_stores_t *stores = ol_js_read_call(env, info, 0, NULL);
  ol_js_store_t *store;
  if (stores == NULL) return NULL;
  stores->turn++;
  while ((store = find_resting(stores)) != NULL) {
    store->turn = stores->turn;
    answer(store);
  }
  return NULL;
}

/* --- Life */

void
ol_js_store_drop_partial(ol_js_store_t *store) {
  if (store->partial != NULL) ol__request_destroy(store->partial);
  store->partial = NULL;
  store->partial_count = 0;
}

static void
close_store(ol_js_store_t *store) {
  if (!store->is_open) return;
  store->is_open = false;
  ol__list_remove(&store->link);
  ol__store_close(&store->client);
  destroy_requests(&store->taken);
  ol_js_store_drop_partial(store);
  (void) napi_release_threadsafe_function(store->doorbell, napi_tsfn_abort);
}

void
ol_js_stores_init(ol_js_stores_t *stores, napi_env env) {
  stores->env = env;
  ol__list_init(&stores->open);
}

void
ol_js_stores_close(ol_js_stores_t *stores) {
  ol__link_t *link;
  while ((link = ol__list_head(&stores->open)) != NULL) close_store(OL__ITEM(link, ol_js_store_t, link));
}

void
ol_js_stores_cleanup(ol_js_stores_t *stores) {
  const napi_ref functions[] = {stores->tell_news, stores->rest, stores->settle};
  ol_js_delete_references(stores->env, 3, functions);
}

static void
finalize_reference(napi_env env, void *data, void *hint) {
  (void) env;
  (void) hint;
  release_store(data);
}

/* The environment, and with it every open store, may be gone before. */
static void
finalize_store(napi_env env, void *data, void *hint) {
  (void) env;
  (void) hint;
  close_store(data);
  release_store(data);
}

napi_value
ol_js_attach_store(napi_env env, napi_callback_info info) {
  napi_value args[3];
  ol_js_stores_t *stores = ol_js_read_call(env, info, 3, args);
  if (stores == NULL || stores->settle != NULL) return NULL;
  napi_ref *const functions[] = {&stores->settle, &stores->rest, &stores->tell_news};
  if (ol_js_make_references(env, 3, args, functions) != napi_ok) ol_js_refuse_attach(env);
  return NULL;
}

static napi_value
has_ref(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  const ol_js_store_t *store = ol_js_read_call(env, info, 0, NULL);
  if (store != NULL) (void) napi_get_boolean(env, store->is_open && store->pending > 0, &result);
  return result;
}

/* Who lists open handles may keep it for longer than there is a store. */
static napi_status
make_resource(napi_env env, ol_js_store_t *store, napi_value *out) {
  napi_status status = ol_js_make_resource(env, has_ref, store, out);
  if (status == napi_ok) status = napi_add_finalizer(env, *out, store, finalize_reference, NULL, NULL);
  if (status == napi_ok) store->references++;
  return status;
}

static napi_status
make_doorbell(napi_env env, ol_js_store_t *store) {
  napi_value name = NULL, resource = NULL;
  napi_status status = napi_create_string_utf8(env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status == napi_ok) status = make_resource(env, store, &resource);
  if (status == napi_ok) status = napi_create_threadsafe_function(env, NULL, resource, name, 0, 1, store, finalize_reference, store, hear_ring, &store->doorbell);
  if (status != napi_ok) return status;
  store->references++;
  return napi_unref_threadsafe_function(env, store->doorbell);
}

/* Opens a client; NULL when it can't. */
static napi_value
open_store(ol_js_stores_t *stores, uint32_t number, const char *path, const ol__store_options_t *options) {
  napi_value result;
  ol_js_store_t *store = ol__mem_calloc(sizeof(*store));
  if (store == NULL) return NULL;
  store->stores = stores;
  store->number = number;
  store->references = 1;
  store->client.ring = ring;
  ol__list_init(&store->taken);
  if (make_doorbell(stores->env, store) != napi_ok) goto fail_doorbell;
  if (ol__store_open(&store->client, path, options) != 0) goto fail_open;
  store->is_open = true;
  ol__list_push(&stores->open, &store->link);
  if (napi_create_external(stores->env, store, finalize_store, NULL, &result) == napi_ok) return result;

  close_store(store);
  release_store(store);
  return NULL;
fail_open:
  (void) napi_release_threadsafe_function(store->doorbell, napi_tsfn_abort);
fail_doorbell:
  release_store(store);
  return NULL;
}

napi_value
ol_js_open_store(napi_env env, napi_callback_info info) {
  napi_value args[3], result = NULL;
  uint32_t number;
  ol__arena_t arena;
  ol__string_t path;
  ol__store_options_t options;
  ol_js_stores_t *stores = ol_js_read_call(env, info, 3, args);
  if (stores == NULL) return NULL;
  ol__arena_init(&arena, NULL, 0);
  napi_status status = napi_get_value_uint32(env, args[0], &number);
  if (status == napi_ok) status = ol_js_read_string(env, &arena, args[1], &path);
  if (status == napi_ok) status = napi_get_value_bool(env, args[2], &options.is_full);
  if (status == napi_ok) result = open_store(stores, number, path.data, &options);
  ol__arena_cleanup(&arena);
  if (result == NULL) (void) napi_throw_error(env, "ERR_OFFLOOP_STORE", "the store could not be opened: out of memory");
  return result;
}

ol_js_store_t *
ol_js_store_read(napi_env env, napi_value value) {
  void *data = NULL;
  if (napi_get_value_external(env, value, &data) != napi_ok) return NULL;
  ol_js_store_t *store = data;
  return store->is_open ? store : NULL;
}

napi_value
ol_js_close_store(napi_env env, napi_callback_info info) {
  napi_value arg;
  if (ol_js_read_call(env, info, 1, &arg) == NULL) return NULL;
  ol_js_store_t *store = ol_js_store_read(env, arg);
  if (store != NULL) close_store(store);
  return NULL;
}

napi_value
ol_js_add_route(napi_env env, napi_callback_info info) {
  napi_value args[2];
  ol__arena_t arena;
  ol__string_t name;
  int number = -1;
  ol_js_store_t *store = ol_js_read_call(env, info, 2, args) == NULL ? NULL : ol_js_store_read(env, args[0]);
  if (store == NULL) return NULL;
  ol__arena_init(&arena, NULL, 0);
  if (ol_js_read_string(env, &arena, args[1], &name) == napi_ok) number = ol__store_route(store->client.store, name.data, name.len);
  ol__arena_cleanup(&arena);
  return ol_js_make_int(env, number);
}
