#include "napi/answer.h"
#include "napi/call.h"
#include "napi/cell.h"

/* The arguments of one call; a part has as many of HEAD, and then its cells. */
#define CALL_ARGS 960
#define HEAD 3
#define PART_CELLS (CALL_ARGS - HEAD)

/* Bytes that take as long as a cell. */
#define CELL_BYTES 128

typedef struct call_s {
  napi_env env;
  napi_ref settle; /* lib's */
  napi_value args[CALL_ARGS];
  size_t count;
} call_t;

static void
send(call_t *call) {
  if (call->count > 0) ol_js_call_lib(call->env, call->settle, call->count, call->args);
  call->count = 0;
}

/* Whether Node-API could make all of it. */
static bool
add_part(call_t *call, uint32_t slot, ol_js_answer_t answer, const ol__cell_t *cells, size_t count) {
  napi_env env = call->env;
  if (call->count + HEAD + count > CALL_ARGS) send(call);
  napi_value *args = &call->args[call->count];
  napi_status status = napi_create_uint32(env, slot, &args[0]);
  if (status == napi_ok) status = napi_create_int32(env, (int32_t) answer, &args[1]);
  if (status == napi_ok) status = napi_create_uint32(env, (uint32_t) count, &args[2]);
  for (size_t i = 0; i < count && status == napi_ok; i++) status = ol_js_write_cell(env, &cells[i], &args[HEAD + i]);
  if (status == napi_ok) call->count += HEAD + count;
  return status == napi_ok;
}

static void
add_failure(call_t *call, uint32_t slot, ol__store_error_t error, const char *message) {
  const ol__cell_t cells[] = {ol__cell_int((int64_t) error), ol__cell_int((int64_t) ol__store_class(error)), ol__cell_text(message)};
  (void) add_part(call, slot, OL_JS_HAS_FAILED, cells, 3);
}

/* A text may be longer than JavaScript's can be. */
static bool
add_cells(call_t *call, const ol__request_t *request) {
  size_t done = 0;
  bool is_added = true;
  for (; request->outputs.count - done > PART_CELLS && is_added; done += PART_CELLS) is_added = add_part(call, request->slot, OL_JS_HAS_MORE, &request->outputs.cells[done], PART_CELLS);
  return is_added && add_part(call, request->slot, OL_JS_IS_DONE, &request->outputs.cells[done], request->outputs.count - done);
}

static void
add_request(call_t *call, const ol__request_t *request) {
  if (request->error != OL__STORE_OK) {
    add_failure(call, request->slot, request->error, request->message == NULL ? "out of memory" : request->message);
  } else if (!add_cells(call, request)) {
    (void) ol_js_take_exception(call->env);
    add_failure(call, request->slot, OL__STORE_FAILED, "there is more in an answer than JavaScript can hold");
  }
}

size_t
ol_js_answer(napi_env env, napi_ref settle, ol__list_t *done, size_t max) {
  call_t call = {.env = env, .settle = settle, .count = 0};
  napi_handle_scope scope;
  ol__link_t *link;
  size_t cells = 0, count = 0;
  if (napi_open_handle_scope(env, &scope) != napi_ok) return 0;
  while (cells < max && (link = ol__list_shift(done)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    cells += HEAD + request->outputs.count + request->arena.used / CELL_BYTES;
    add_request(&call, request);
    ol__request_destroy(request);
    count++;
  }
  send(&call);
  (void) napi_close_handle_scope(env, scope);
  return count;
}
