#include "napi/memory.h"
#include "napi/call.h"

/* Of attachMemory, and those of them that are functions. */
#define MEMORY_ARGS 9
#define FUNCTIONS 6

static napi_status
read_size(napi_env env, napi_value value, size_t *out) {
  double number = 0;
  napi_status status = napi_get_value_double(env, value, &number);
  *out = number < (double) SIZE_MAX ? (size_t) number : SIZE_MAX;
  return status;
}

napi_value
ol_js_attach_memory(napi_env env, napi_callback_info info) {
  napi_value args[MEMORY_ARGS];
  ol_js_memory_t *memory = ol_js_read_call(env, info, MEMORY_ARGS, args);
  if (memory == NULL || memory->inspect_moved != NULL) return NULL;
  napi_ref *const functions[FUNCTIONS] = {&memory->inspect_moved, &memory->take_moved, &memory->allocate, &memory->adopt, &memory->is_out_of_bounds, &memory->can_hand_over};
  napi_status status = ol_js_make_references(env, FUNCTIONS, args, functions);
  if (status == napi_ok) status = napi_get_value_bool(env, args[6], &memory->can_hold);
  if (status == napi_ok) status = read_size(env, args[7], &memory->max_buffer);
  if (status == napi_ok) status = read_size(env, args[8], &memory->max_string);
  if (status != napi_ok) ol_js_refuse_attach(env);
  return NULL;
}

void
ol_js_memory_cleanup(ol_js_memory_t *memory, napi_env env) {
  const napi_ref functions[FUNCTIONS] = {memory->can_hand_over, memory->is_out_of_bounds, memory->adopt, memory->allocate, memory->take_moved, memory->inspect_moved};
  ol_js_delete_references(env, FUNCTIONS, functions);
}

napi_status
ol_js_memory_allocate(const ol_js_memory_t *memory, napi_env env, size_t len, void **data, napi_value *out) {
  napi_value size = NULL;
  size_t got = 0;
  napi_status status = napi_create_double(env, (double) len, &size);
  if (status == napi_ok) status = ol_js_try_lib(env, memory->allocate, 1, &size, out);
  if (status == napi_ok) status = napi_get_arraybuffer_info(env, *out, data, &got);
  return status == napi_ok && got != len ? napi_generic_failure : status;
}

napi_status
ol_js_memory_is_out_of_bounds(const ol_js_memory_t *memory, napi_env env, napi_value view, bool *out) {
  napi_value result = NULL;
  napi_status status = ol_js_try_lib(env, memory->is_out_of_bounds, 1, &view, &result);
  return status == napi_ok ? napi_get_value_bool(env, result, out) : status;
}

static bool
ask_whether_safe(const ol_js_memory_t *memory, napi_env env) {
  napi_value result = NULL;
  bool is_safe = false;
  napi_status status = ol_js_try_lib(env, memory->can_hand_over, 0, NULL, &result);
  if (status == napi_ok) status = napi_get_value_bool(env, result, &is_safe);
  (void) ol_js_take_exception(env);
  return status == napi_ok && is_safe;
}

bool
ol_js_memory_can_hand_over(ol_js_memory_t *memory, napi_env env) {
  if (memory->handover == OL_JS_HANDOVER_UNKNOWN) memory->handover = ask_whether_safe(memory, env) ? OL_JS_HANDOVER_SAFE : OL_JS_HANDOVER_UNSAFE;
  return memory->handover == OL_JS_HANDOVER_SAFE;
}

napi_status
ol_js_memory_adopt(const ol_js_memory_t *memory, napi_env env, napi_value external, napi_value *out) {
  return ol_js_try_lib(env, memory->adopt, 1, &external, out);
}

napi_status
ol_js_memory_inspect_moved(const ol_js_memory_t *memory, napi_env env, napi_value value, napi_value *out) {
  return ol_js_try_lib(env, memory->inspect_moved, 1, &value, out);
}

napi_status
ol_js_memory_take_moved(const ol_js_memory_t *memory, napi_env env, napi_value moveds, napi_value paths, napi_value *taken) {
  const napi_value args[] = {moveds, paths};
  return ol_js_try_lib(env, memory->take_moved, 2, args, taken);
}
