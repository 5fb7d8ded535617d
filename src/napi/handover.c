#include "napi/handover.h"
#include "napi/call.h"

static const napi_type_tag tag = {0x6f66666c6f6f7021, 0x8d1f6a2c94b34e57};

/* The runtime counts the bytes of an external ArrayBuffer, but not what the block
 * takes beside them. */
static const int64_t overhead = (int64_t) OL__BLOCK_OVERHEAD;

/* What is being handed over: some runtimes call the finalizer although they refuse it, and
 * then it is the arena's still. */
static _Thread_local const void *handing_over;

static void
free_block(napi_env env, void *data, void *hint) {
  (void) hint;
  if (data == handing_over) return;
  ol__block_free(data);
  ol_js_account(env, -overhead);
}

static bool
ask_whether_safe(const ol_js_env_t *js) {
  napi_value function = NULL, receiver = NULL, answer = NULL;
  bool is_safe = false;
  napi_status status = napi_get_reference_value(js->env, js->can_hand_over, &function);
  if (status == napi_ok) status = napi_get_undefined(js->env, &receiver);
  if (status == napi_ok) status = napi_call_function(js->env, receiver, function, 0, NULL, &answer);
  if (status == napi_ok) status = napi_get_value_bool(js->env, answer, &is_safe);
  (void) ol_js_take_exception(js->env);
  return status == napi_ok && is_safe;
}

bool
ol_js_can_hand_over(ol_js_env_t *js) {
  if (js->handover == OL_JS_HANDOVER_UNKNOWN) js->handover = ask_whether_safe(js) ? OL_JS_HANDOVER_SAFE : OL_JS_HANDOVER_UNSAFE;
  return js->handover == OL_JS_HANDOVER_SAFE;
}

static napi_status
make_external(ol_js_env_t *js, const ol__value_t *value, napi_value *out) {
  handing_over = value->as.buffer.data;
  napi_status status = napi_create_external_arraybuffer(js->env, value->as.buffer.data, value->as.buffer.len, free_block, NULL, out);
  handing_over = NULL;
  return status;
}

napi_status
ol_js_hand_over(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  napi_value external = NULL, adopt = NULL, receiver = NULL;
  napi_status status = make_external(js, value, &external);
  if (status != napi_ok) return status;
  ol__arena_detach(&task->arena, value->as.buffer.data);
  ol_js_account(js->env, overhead);
  status = napi_type_tag_object(js->env, external, &tag);
  if (status == napi_ok) status = napi_get_reference_value(js->env, js->adopt, &adopt);
  if (status == napi_ok) status = napi_get_undefined(js->env, &receiver);
  return status == napi_ok ? napi_call_function(js->env, receiver, adopt, 1, &external, out) : status;
}

static bool
is_handed_over(napi_env env, napi_value buffer) {
  bool is_tagged = false;
  return napi_check_object_type_tag(env, buffer, &tag, &is_tagged) == napi_ok && is_tagged;
}

napi_value
ol_js_is_handed_over(napi_env env, napi_callback_info info) {
  napi_value buffer = NULL;
  napi_value result = NULL;
  if (ol_js_read_call(env, info, 1, &buffer) == NULL) return NULL;
  (void) napi_get_boolean(env, is_handed_over(env, buffer), &result);
  return result;
}

napi_value
ol_js_detach_handed_over(napi_env env, napi_callback_info info) {
  napi_value buffer = NULL;
  if (ol_js_read_call(env, info, 1, &buffer) == NULL || !is_handed_over(env, buffer)) return NULL;
  /* Where that fails it is still attached, which lib finds. */
  (void) napi_detach_arraybuffer(env, buffer);
  return NULL;
}
