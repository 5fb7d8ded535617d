#include "napi/store.h"
#include "napi/call.h"
#include "napi/text.h"
#include "store/store.h"

#include <stdlib.h>

/* What one call into lib carries at most: longer answers come in parts. */
#define CALL_ARGS 960
#define MAX_INPUTS 24
#define FIXED_ARGS 3

/* What becomes of an answer, for lib. */
enum {
  IS_DONE,
  HAS_MORE,
  HAS_FAILED
};

typedef struct store_client_s {
  ol__client_t client;
  ol_js_env_t *js;
  napi_threadsafe_function doorbell;
  int references; /* of JavaScript, of each turn, of the doorbell */
  size_t pending; /* requests that have not been answered */
  bool is_open;
} store_client_t;

static void
release_client(store_client_t *store) {
  if (--store->references == 0) free(store);
}

/* Any thread, under the store's lock. */
static void
ring(ol__client_t *client) {
  store_client_t *store = OL__ITEM(client, store_client_t, client);
  (void) napi_call_threadsafe_function(store->doorbell, NULL, napi_tsfn_nonblocking);
}

/* --- Answers */

typedef struct call_s {
  napi_value args[CALL_ARGS];
  size_t count;
} call_t;

static napi_status
write_cell(napi_env env, const ol__cell_t *cell, napi_value *out) {
  switch (cell->type) {
  case OL__CELL_INT:
    return napi_create_double(env, (double) cell->as.integer, out);
  case OL__CELL_TEXT:
    return napi_create_string_utf8(env, cell->as.text.data, cell->as.text.len, out);
  default:
    return napi_get_null(env, out);
  }
}

static void
send(ol_js_env_t *js, call_t *call) {
  if (call->count > 0) ol_js_call_lib(js, js->settle_store, call->count, call->args);
  call->count = 0;
}

/* Adds (slot, status, count) and as many cells as there is room for. */
static napi_status
add_part(napi_env env, call_t *call, uint32_t slot, int status, const ol__cell_t *cells, size_t count) {
  napi_value *args = &call->args[call->count];
  napi_status err = napi_create_uint32(env, slot, &args[0]);
  if (err == napi_ok) err = napi_create_int32(env, status, &args[1]);
  if (err == napi_ok) err = napi_create_uint32(env, (uint32_t) count, &args[2]);
  for (size_t i = 0; i < count && err == napi_ok; i++) err = write_cell(env, &cells[i], &args[3 + i]);
  if (err == napi_ok) call->count += 3 + count;
  return err;
}

static void
add_answer(ol_js_env_t *js, call_t *call, const ol__request_t *request) {
  const ol__cell_t *cells = request->outputs.cells;
  size_t left = request->outputs.count;
  while (left > CALL_ARGS - 3) {
    send(js, call);
    if (add_part(js->env, call, request->slot, HAS_MORE, cells, CALL_ARGS - 3) != napi_ok) return;
    cells += CALL_ARGS - 3;
    left -= CALL_ARGS - 3;
  }
  if (call->count + 3 + left > CALL_ARGS) send(js, call);
  (void) add_part(js->env, call, request->slot, IS_DONE, cells, left);
}

static void
add_failure(ol_js_env_t *js, call_t *call, const ol__request_t *request) {
  const char *message = request->message == NULL ? "out of memory" : request->message;
  ol__cell_t cells[2] = {ol__cell_int(request->error), {.type = OL__CELL_TEXT, .as.text = {message, NAPI_AUTO_LENGTH}}};
  if (call->count + 5 > CALL_ARGS) send(js, call);
  (void) add_part(js->env, call, request->slot, HAS_FAILED, cells, 2);
}

static void
answer_all(ol_js_env_t *js, ol__list_t *done) {
  call_t call = {.count = 0};
  napi_handle_scope scope;
  ol__link_t *link;
  bool can_call = napi_open_handle_scope(js->env, &scope) == napi_ok;
  while ((link = ol__list_shift(done)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (can_call && request->error == OL__STORE_OK) add_answer(js, &call, request);
    if (can_call && request->error != OL__STORE_OK) add_failure(js, &call, request);
    ol__request_destroy(request);
  }
  send(js, &call);
  if (can_call) (void) napi_close_handle_scope(js->env, scope);
}

/* Whoever waits keeps the loop alive. */
static void
count_pending(store_client_t *store, size_t pending) {
  if (pending == 0 && store->pending > 0) (void) napi_unref_threadsafe_function(store->js->env, store->doorbell);
  if (pending > 0 && store->pending == 0) (void) napi_ref_threadsafe_function(store->js->env, store->doorbell);
  store->pending = pending;
}

static void
visit(store_client_t *store) {
  ol__list_t done;
  size_t count = 0;
  if (!store->is_open) return;
  ol__list_init(&done);
  ol__store_take(&store->client, &done);
  for (ol__link_t *link = ol__list_head(&done); link != NULL; link = ol__list_next(&done, link)) count++;
  count_pending(store, store->pending - count);
  answer_all(store->js, &done);
}

static void
answer_ring(napi_env env, napi_value unused, void *context, void *data) {
  (void) unused;
  (void) data;
  if (env != NULL) visit(context);
}

/* --- Turns */

typedef struct turn_s {
  napi_async_work work;
  store_client_t *store;
} turn_t;

static void
execute(napi_env env, void *data) {
  (void) env;
  turn_t *turn = data;
  ol__store_run(turn->store->client.store);
}

static void
complete(napi_env env, napi_status status, void *data) {
  (void) status;
  turn_t *turn = data;
  (void) napi_delete_async_work(env, turn->work);
  visit(turn->store);
  release_client(turn->store);
  free(turn);
}

static void
start_turn(store_client_t *store) {
  napi_env env = store->js->env;
  napi_value name;
  turn_t *turn = ol__mem_calloc(sizeof(*turn));
  if (turn == NULL) return;
  turn->store = store;
  napi_status status = napi_create_string_utf8(env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status == napi_ok) status = napi_create_async_work(env, NULL, name, execute, complete, turn, &turn->work);
  if (status == napi_ok) status = napi_queue_async_work(env, turn->work);
  if (status == napi_ok) store->references++;
}

/* --- Functions */

static void
finalize_doorbell(napi_env env, void *data, void *hint) {
  (void) env;
  (void) hint;
  release_client(data);
}

static void
close_client(store_client_t *store) {
  if (!store->is_open) return;
  store->is_open = false;
  ol__store_close(&store->client);
  (void) napi_release_threadsafe_function(store->doorbell, napi_tsfn_abort);
}

static void
finalize_client(napi_env env, void *data, void *hint) {
  (void) env;
  (void) hint;
  close_client(data);
  release_client(data);
}

napi_value
ol_js_attach_store(napi_env env, napi_callback_info info) {
  napi_value settle;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &settle);
  if (js != NULL) (void) napi_create_reference(env, settle, 1, &js->settle_store);
  return NULL;
}

napi_value
ol_js_open_store(napi_env env, napi_callback_info info) {
  napi_value args[2], name, result = NULL;
  char path[4096];
  size_t len;
  ol__store_options_t options;
  ol_js_env_t *js = ol_js_read_call(env, info, 2, args);
  if (js == NULL || napi_get_value_string_utf8(env, args[0], path, sizeof(path), &len) != napi_ok) return NULL;
  if (napi_get_value_bool(env, args[1], &options.is_full) != napi_ok) return NULL;
  store_client_t *store = ol__mem_calloc(sizeof(*store));
  if (store == NULL) return NULL;
  store->js = js;
  store->client.ring = ring;
  store->references = 2;
  if (napi_create_string_utf8(env, "offloop", NAPI_AUTO_LENGTH, &name) != napi_ok) return NULL;
  if (napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, store, finalize_doorbell, store, answer_ring, &store->doorbell) != napi_ok) return NULL;
  (void) napi_unref_threadsafe_function(env, store->doorbell);
  if (ol__store_open(&store->client, path, &options) != 0) return NULL;
  store->is_open = true;
  (void) napi_create_external(env, store, finalize_client, NULL, &result);
  return result;
}

napi_value
ol_js_close_store(napi_env env, napi_callback_info info) {
  napi_value arg;
  void *store;
  if (ol_js_read_call(env, info, 1, &arg) != NULL && napi_get_value_external(env, arg, &store) == napi_ok) close_client(store);
  return NULL;
}

napi_value
ol_js_add_route(napi_env env, napi_callback_info info) {
  napi_value args[2];
  void *data;
  char name[1024];
  size_t len;
  if (ol_js_read_call(env, info, 2, args) == NULL || napi_get_value_external(env, args[0], &data) != napi_ok) return NULL;
  if (napi_get_value_string_utf8(env, args[1], name, sizeof(name), &len) != napi_ok) return NULL;
  return ol_js_make_int(env, ol__store_route(((store_client_t *) data)->client.store, name, len));
}

static napi_status
read_cell(napi_env env, ol__arena_t *arena, napi_value value, ol__cell_t *out) {
  napi_valuetype type;
  ol__string_t string;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  switch (type) {
  case napi_number:
    out->type = OL__CELL_INT;
    return napi_get_value_int64(env, value, &out->as.integer);
  case napi_string:
    out->type = OL__CELL_TEXT;
    status = ol_js_read_string(env, arena, value, &string);
    out->as.text.data = string.data;
    out->as.text.len = string.len;
    return status;
  default:
    return napi_ok;
  }
}

napi_value
ol_js_request(napi_env env, napi_callback_info info) {
  napi_value args[MAX_INPUTS + FIXED_ARGS];
  size_t count = MAX_INPUTS + FIXED_ARGS;
  uint32_t slot, verb;
  void *data;
  napi_status status = napi_get_cb_info(env, info, &count, args, NULL, NULL);
  if (status == napi_ok) status = napi_get_value_external(env, args[0], &data);
  if (status == napi_ok) status = napi_get_value_uint32(env, args[1], &slot);
  if (status == napi_ok) status = napi_get_value_uint32(env, args[2], &verb);
  if (status != napi_ok || count < FIXED_ARGS) return NULL;
  store_client_t *store = data;
  ol__request_t *request = ol__request_create(verb, slot, count - FIXED_ARGS);
  if (request == NULL) return NULL;
  for (size_t i = 0; i < request->input_count && status == napi_ok; i++) status = read_cell(env, &request->arena, args[FIXED_ARGS + i], &request->inputs[i]);
  count_pending(store, store->pending + 1);
  if (ol__store_submit(&store->client, request)) start_turn(store);
  return NULL;
}
