#include "napi/answer.h"
#include "napi/call.h"
#include "napi/cell.h"

/* The arguments of one call; a part has as many of HEAD, and then its cells. */
#define CALL_ARGS 960
#define HEAD 3
#define PART_CELLS (CALL_ARGS - HEAD)

typedef struct call_s {
  ol_js_env_t *js;
  napi_value args[CALL_ARGS];
  size_t count;
} call_t;

static void
send(call_t *call) {
  if (call->count > 0) ol_js_call_lib(call->js, call->js->settle_store, call->count, call->args);
  call->count = 0;
}

static void
add_part(call_t *call, uint32_t slot, ol_js_answer_t answer, const ol__cell_t *cells, size_t count) {
  napi_env env = call->js->env;
  if (call->count + HEAD + count > CALL_ARGS) send(call);
  napi_value *args = &call->args[call->count];
  napi_status status = napi_create_uint32(env, slot, &args[0]);
  if (status == napi_ok) status = napi_create_int32(env, (int32_t) answer, &args[1]);
  if (status == napi_ok) status = napi_create_uint32(env, (uint32_t) count, &args[2]);
  for (size_t i = 0; i < count && status == napi_ok; i++) status = ol_js_write_cell(env, &cells[i], &args[HEAD + i]);
  if (status == napi_ok) call->count += HEAD + count;
}

static void
add_request(call_t *call, const ol__request_t *request) {
  if (request->error != OL__STORE_OK) {
    const char *message = request->message == NULL ? "out of memory" : request->message;
    const ol__cell_t cells[] = {ol__cell_int((int64_t) request->error), {.type = OL__CELL_TEXT, .as.text = {message, NAPI_AUTO_LENGTH}}};
    add_part(call, request->slot, OL_JS_HAS_FAILED, cells, 2);
    return;
  }
  size_t done = 0;
  for (; request->outputs.count - done > PART_CELLS; done += PART_CELLS) add_part(call, request->slot, OL_JS_HAS_MORE, &request->outputs.cells[done], PART_CELLS);
  add_part(call, request->slot, OL_JS_IS_DONE, &request->outputs.cells[done], request->outputs.count - done);
}

size_t
ol_js_answer(ol_js_env_t *js, ol__list_t *done, size_t max) {
  call_t call = {.js = js, .count = 0};
  napi_handle_scope scope;
  ol__link_t *link;
  size_t cells = 0, count = 0;
  if (napi_open_handle_scope(js->env, &scope) != napi_ok) return 0;
  while (cells < max && (link = ol__list_shift(done)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    cells += HEAD + request->outputs.count;
    add_request(&call, request);
    ol__request_destroy(request);
    count++;
  }
  send(&call);
  (void) napi_close_handle_scope(js->env, scope);
  return count;
}
