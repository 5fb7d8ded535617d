#include "napi/request.h"
#include "napi/call.h"
#include "napi/cell.h"
#include "napi/store.h"

/* client, slot, verb, how many cells */
#define FIXED_ARGS 4

/* Requests with more cells than this come in parts, of so many. */
#define MAX_CELLS 16
#define PART_CELLS 900

static napi_value
make_bool(napi_env env, bool is_so) {
  napi_value result = NULL;
  (void) napi_get_boolean(env, is_so, &result);
  return result;
}

/* An empty request for `(client, slot, verb, how many cells)`; NULL when it can't be. */
static ol__request_t *
create_request(napi_env env, const napi_value *args, ol_js_store_t **out) {
  uint32_t slot, verb, count;
  *out = ol_js_store_read(env, args[0]);
  if (*out == NULL || napi_get_value_uint32(env, args[1], &slot) != napi_ok) return NULL;
  if (napi_get_value_uint32(env, args[2], &verb) != napi_ok || verb >= OL__VERB_COUNT) return NULL;
  if (napi_get_value_uint32(env, args[3], &count) != napi_ok) return NULL;
  return ol__request_create((ol__verb_t) verb, slot, count);
}

/* Submits a request whose cells were read with `status`. */
static napi_value
submit(napi_env env, ol_js_store_t *store, ol__request_t *request, napi_status status) {
  bool is_submitted = status == napi_ok && ol_js_store_submit(store, request) == 0;
  if (!is_submitted) ol__request_destroy(request);
  return make_bool(env, is_submitted);
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
  ol_js_store_t *store;
  if (napi_get_cb_info(env, info, &count, args, NULL, NULL) != napi_ok) return NULL;
  ol__request_t *request = count < FIXED_ARGS ? NULL : create_request(env, args, &store);
  if (request == NULL) return make_bool(env, false);
  bool fits = request->input_count <= MAX_CELLS && request->input_count + FIXED_ARGS <= count;
  napi_status status = fits ? read_cells(env, args + FIXED_ARGS, request->input_count, request, &read_count) : napi_invalid_arg;
  return submit(env, store, request, status);
}

/* --- In parts */

napi_value
ol_js_begin_request(napi_env env, napi_callback_info info) {
  napi_value args[FIXED_ARGS];
  ol_js_store_t *store;
  if (ol_js_read_call(env, info, FIXED_ARGS, args) == NULL) return NULL;
  ol__request_t *request = create_request(env, args, &store);
  if (request == NULL) return make_bool(env, false);
  ol_js_store_drop_partial(store);
  store->partial = request;
  return make_bool(env, true);
}

napi_value
ol_js_add_cells(napi_env env, napi_callback_info info) {
  napi_value args[1 + PART_CELLS];
  size_t count = 1 + PART_CELLS;
  if (napi_get_cb_info(env, info, &count, args, NULL, NULL) != napi_ok) return NULL;
  ol_js_store_t *store = ol_js_store_read(env, args[0]);
  if (store == NULL || store->partial == NULL) return make_bool(env, false);
  ol__request_t *request = store->partial;
  bool fits = count >= 1 && count <= 1 + PART_CELLS && count - 1 <= request->input_count - store->partial_count;
  napi_status status = fits ? read_cells(env, args + 1, count - 1, request, &store->partial_count) : napi_invalid_arg;
  if (status == napi_ok && store->partial_count < request->input_count) return make_bool(env, true);
  store->partial = NULL;
  store->partial_count = 0;
  return submit(env, store, request, status);
}
