#include "napi/store.h"
#include "napi/answer.h"
#include "napi/call.h"
#include "napi/cell.h"
#include "napi/text.h"
#include "store/store.h"

#include <stdlib.h>

/* client, slot, verb, how many cells */
#define FIXED_ARGS 4

/* Requests with more cells than this come in parts, of so many. */
#define MAX_CELLS 16
#define PART_CELLS 900

/* What is answered in one turn of the loop: about 2 ms' worth. */
#define TURN_CELLS 8192

typedef struct store_s {
  ol__client_t client;
  ol__link_t link; /* in the environment's stores, while it is open */
  ol_js_env_t *js;
  napi_threadsafe_function doorbell;
  int references;       /* JavaScript's and the doorbell's */
  size_t pending;       /* requests that have not been answered */
  ol__list_t taken;     /* answers that wait for the next turn */
  ol__request_t *draft; /* comes in parts; NULL for none */
  size_t draft_count;   /* cells that it has already */
  uint32_t number;      /* lib's name for it */
  bool is_open;
} store_t;

static void
release_store(store_t *store) {
  if (--store->references == 0) free(store);
}

/* --- Answers */

/* Any thread, under the store's lock. */
static void
ring(ol__client_t *client) {
  store_t *store = OL__ITEM(client, store_t, client);
  /* Fails only while the environment ends, when nobody waits any more. */
  (void) napi_call_threadsafe_function(store->doorbell, NULL, napi_tsfn_nonblocking);
}

/* Whoever waits for an answer keeps the loop alive. */
static void
count_pending(store_t *store, size_t pending) {
  napi_env env = store->js->env;
  if (pending == 0 && store->pending > 0) (void) napi_unref_threadsafe_function(env, store->doorbell);
  if (pending > 0 && store->pending == 0) (void) napi_ref_threadsafe_function(env, store->doorbell);
  store->pending = pending;
}

static void
destroy_requests(ol__list_t *list) {
  ol__link_t *link;
  while ((link = ol__list_shift(list)) != NULL) ol__request_destroy(OL__ITEM(link, ol__request_t, link));
}

/* lib may close the store in the calls that this makes. */
static void
answer(store_t *store) {
  napi_handle_scope scope;
  ol_js_env_t *js = store->js;
  ol__list_t some;
  ol__list_init(&some);
  ol__list_splice(&some, &store->taken);
  size_t count = ol_js_answer(js, &some, TURN_CELLS);
  if (!store->is_open) {
    destroy_requests(&some);
    return;
  }
  count_pending(store, store->pending - count);
  if (ol__list_is_empty(&some)) return;
  ol__list_splice(&store->taken, &some);
  if (napi_open_handle_scope(js->env, &scope) != napi_ok) return;
  ol_js_call_lib(js, js->rest_store, 0, NULL);
  (void) napi_close_handle_scope(js->env, scope);
}

static void
tell_news(store_t *store) {
  napi_handle_scope scope;
  napi_value number;
  ol_js_env_t *js = store->js;
  if (!store->is_open || napi_open_handle_scope(js->env, &scope) != napi_ok) return;
  if (napi_create_uint32(js->env, store->number, &number) == napi_ok) ol_js_call_lib(js, js->tell_news, 1, &number);
  (void) napi_close_handle_scope(js->env, scope);
}

static void
answer_ring(napi_env env, napi_value unused, void *context, void *data) {
  (void) unused;
  (void) data;
  store_t *store = context;
  if (env == NULL || !store->is_open) return;
  if (!ol_js_env_is_alive(store->js)) {
    ol_js_stores_close(store->js);
    return;
  }
  bool is_resting = !ol__list_is_empty(&store->taken);
  bool has_news = ol__store_take(&store->client, &store->taken);
  if (!is_resting) answer(store);
  if (has_news) tell_news(store);
}

napi_value
ol_js_continue_stores(napi_env env, napi_callback_info info) {
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL) return NULL;
  ol__link_t *link = ol__list_head(&js->stores);
  while (link != NULL) {
    store_t *store = OL__ITEM(link, store_t, link);
    link = ol__list_next(&js->stores, link);
    if (!ol__list_is_empty(&store->taken)) answer(store);
  }
  return NULL;
}

/* --- Life */

static void
drop_draft(store_t *store) {
  if (store->draft != NULL) ol__request_destroy(store->draft);
  store->draft = NULL;
  store->draft_count = 0;
}

static void
close_store(store_t *store) {
  if (!store->is_open) return;
  store->is_open = false;
  ol__list_remove(&store->link);
  ol__store_close(&store->client);
  destroy_requests(&store->taken);
  drop_draft(store);
  (void) napi_release_threadsafe_function(store->doorbell, napi_tsfn_abort);
}

void
ol_js_stores_close(ol_js_env_t *js) {
  ol__link_t *link;
  while ((link = ol__list_head(&js->stores)) != NULL) close_store(OL__ITEM(link, store_t, link));
}

static void
finalize_doorbell(napi_env env, void *data, void *hint) {
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
  ol_js_env_t *js = ol_js_read_call(env, info, 3, args);
  if (js == NULL || js->settle_store != NULL) return NULL;
  napi_status status = napi_create_reference(env, args[0], 1, &js->settle_store);
  if (status == napi_ok) status = napi_create_reference(env, args[1], 1, &js->rest_store);
  if (status == napi_ok) status = napi_create_reference(env, args[2], 1, &js->tell_news);
  if (status != napi_ok) napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not attach to this environment");
  return NULL;
}

static napi_status
make_doorbell(napi_env env, store_t *store) {
  napi_value name;
  napi_status status = napi_create_string_utf8(env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status == napi_ok) status = napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, store, finalize_doorbell, store, answer_ring, &store->doorbell);
  if (status != napi_ok) return status;
  store->references++;
  return napi_unref_threadsafe_function(env, store->doorbell);
}

/* Opens a client; NULL when it can't. */
static napi_value
open_store(ol_js_env_t *js, uint32_t number, const char *path, const ol__store_options_t *options) {
  napi_value result;
  store_t *store = ol__mem_calloc(sizeof(*store));
  if (store == NULL) return NULL;
  store->js = js;
  store->number = number;
  store->references = 1;
  store->client.ring = ring;
  ol__list_init(&store->taken);
  if (make_doorbell(js->env, store) != napi_ok) goto fail_doorbell;
  if (ol__store_open(&store->client, path, options) != 0) goto fail_open;
  store->is_open = true;
  ol__list_push(&js->stores, &store->link);
  if (napi_create_external(js->env, store, finalize_store, NULL, &result) == napi_ok) return result;

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
  ol_js_env_t *js = ol_js_read_call(env, info, 3, args);
  if (js == NULL) return NULL;
  ol__arena_init(&arena, NULL, 0);
  napi_status status = napi_get_value_uint32(env, args[0], &number);
  if (status == napi_ok) status = ol_js_read_string(env, &arena, args[1], &path);
  if (status == napi_ok) status = napi_get_value_bool(env, args[2], &options.is_full);
  if (status == napi_ok) result = open_store(js, number, path.data, &options);
  ol__arena_cleanup(&arena);
  if (result == NULL) (void) napi_throw_error(env, "ERR_OFFLOOP_STORE", "the store could not be opened: out of memory");
  return result;
}

/* The open client that is the first argument; NULL when it is closed or none. */
static store_t *
read_store(napi_env env, napi_value value) {
  void *data = NULL;
  if (napi_get_value_external(env, value, &data) != napi_ok) return NULL;
  store_t *store = data;
  return store->is_open ? store : NULL;
}

napi_value
ol_js_close_store(napi_env env, napi_callback_info info) {
  napi_value arg;
  if (ol_js_read_call(env, info, 1, &arg) == NULL) return NULL;
  store_t *store = read_store(env, arg);
  if (store != NULL) close_store(store);
  return NULL;
}

napi_value
ol_js_add_route(napi_env env, napi_callback_info info) {
  napi_value args[2];
  ol__arena_t arena;
  ol__string_t name;
  int number = -1;
  store_t *store = ol_js_read_call(env, info, 2, args) == NULL ? NULL : read_store(env, args[0]);
  if (store == NULL) return NULL;
  ol__arena_init(&arena, NULL, 0);
  if (ol_js_read_string(env, &arena, args[1], &name) == napi_ok) number = ol__store_route(store->client.store, name.data, name.len);
  ol__arena_cleanup(&arena);
  return ol_js_make_int(env, number);
}

/* --- Requests */

static napi_value
answer_whether(napi_env env, bool is_so) {
  napi_value result = NULL;
  (void) napi_get_boolean(env, is_so, &result);
  return result;
}

/* An empty request for `(client, slot, verb, how many cells)`; NULL when it can't be. */
static ol__request_t *
create_request(napi_env env, const napi_value *args, store_t **out) {
  uint32_t slot, verb, count;
  *out = read_store(env, args[0]);
  if (*out == NULL || napi_get_value_uint32(env, args[1], &slot) != napi_ok) return NULL;
  if (napi_get_value_uint32(env, args[2], &verb) != napi_ok || verb >= OL__VERB_COUNT) return NULL;
  if (napi_get_value_uint32(env, args[3], &count) != napi_ok) return NULL;
  return ol__request_create((ol__verb_t) verb, slot, count);
}

/* Submits a request whose cells were read with `status`. */
static napi_value
submit(napi_env env, store_t *store, ol__request_t *request, napi_status status) {
  bool is_submitted = status == napi_ok && ol__store_submit(&store->client, request) == 0;
  if (is_submitted) count_pending(store, store->pending + 1);
  if (!is_submitted) ol__request_destroy(request);
  return answer_whether(env, is_submitted);
}

/* Reads cells behind those that the request has. */
static napi_status
read_cells(napi_env env, const napi_value *values, size_t count, ol__request_t *request, size_t *read_count) {
  napi_status status = napi_ok;
  for (size_t i = 0; i < count && status == napi_ok; i++) {
    status = ol_js_read_cell(env, &request->arena, values[i], &request->inputs[(*read_count)++]);
  }
  return status;
}

napi_value
ol_js_request(napi_env env, napi_callback_info info) {
  napi_value args[FIXED_ARGS + MAX_CELLS];
  size_t count = FIXED_ARGS + MAX_CELLS, read_count = 0;
  store_t *store;
  if (napi_get_cb_info(env, info, &count, args, NULL, NULL) != napi_ok) return NULL;
  ol__request_t *request = count < FIXED_ARGS ? NULL : create_request(env, args, &store);
  if (request == NULL) return answer_whether(env, false);
  bool fits = request->input_count <= MAX_CELLS && request->input_count + FIXED_ARGS <= count;
  napi_status status = fits ? read_cells(env, args + FIXED_ARGS, request->input_count, request, &read_count) : napi_invalid_arg;
  return submit(env, store, request, status);
}

/* --- Requests in parts */

napi_value
ol_js_begin_request(napi_env env, napi_callback_info info) {
  napi_value args[FIXED_ARGS];
  store_t *store;
  if (ol_js_read_call(env, info, FIXED_ARGS, args) == NULL) return NULL;
  ol__request_t *request = create_request(env, args, &store);
  if (request == NULL) return answer_whether(env, false);
  drop_draft(store);
  store->draft = request;
  return answer_whether(env, true);
}

napi_value
ol_js_add_cells(napi_env env, napi_callback_info info) {
  napi_value args[1 + PART_CELLS];
  size_t count = 1 + PART_CELLS;
  if (napi_get_cb_info(env, info, &count, args, NULL, NULL) != napi_ok) return NULL;
  store_t *store = read_store(env, args[0]);
  if (store == NULL || store->draft == NULL) return answer_whether(env, false);
  ol__request_t *request = store->draft;
  bool fits = count >= 1 && count <= 1 + PART_CELLS && count - 1 <= request->input_count - store->draft_count;
  napi_status status = fits ? read_cells(env, args + 1, count - 1, request, &store->draft_count) : napi_invalid_arg;
  if (status == napi_ok && store->draft_count < request->input_count) return answer_whether(env, true);
  store->draft = NULL;
  store->draft_count = 0;
  return submit(env, store, request, status);
}
