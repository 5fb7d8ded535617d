#include "napi/loops.h"
#include "napi/call.h"

#include <string.h>

/* Of attachLoops. */
#define LOOP_ARGS 6

static napi_status
attach(ol_js_loops_t *loops, napi_env env, const napi_value *args) {
  void *data = NULL;
  size_t count = 0;
  napi_typedarray_type type = OL_JS_NO_ARRAY;
  napi_ref *const references[] = {&loops->numbers, &loops->names.list, &loops->read_numbers, &loops->write_numbers, &loops->write_items, &loops->write_properties};
  napi_status status = napi_get_typedarray_info(env, args[0], &type, &count, &data, NULL, NULL);
  if (status == napi_ok && (type != napi_float64_array || count < 2)) status = napi_invalid_arg;
  if (status == napi_ok) status = ol_js_make_references(env, LOOP_ARGS, args, references);
  if (status != napi_ok) return status;
  loops->passage = data;
  loops->size = (uint32_t) count - 1;
  return napi_ok;
}

napi_value
ol_js_attach_loops(napi_env env, napi_callback_info info) {
  napi_value args[LOOP_ARGS];
  ol_js_loops_t *loops = ol_js_read_call(env, info, LOOP_ARGS, args);
  if (loops == NULL || loops->numbers != NULL) return NULL;
  if (attach(loops, env, args) != napi_ok) ol_js_refuse_attach(env);
  return NULL;
}

void
ol_js_loops_cleanup(ol_js_loops_t *loops, napi_env env) {
  const napi_ref references[] = {loops->write_properties, loops->write_items, loops->write_numbers, loops->read_numbers, loops->names.list, loops->numbers};
  ol_js_delete_references(env, LOOP_ARGS, references);
}

/* Calls one with (array, from, to), for numbers in the passage. */
static napi_status
call_number_loop(ol_js_loops_t *loops, napi_env env, napi_ref loop, napi_value array, uint32_t from, uint32_t count, napi_value *result) {
  napi_value args[3] = {array};
  napi_status status = napi_create_uint32(env, from, &args[1]);
  if (status == napi_ok) status = napi_create_uint32(env, from + count, &args[2]);
  if (status != napi_ok) return status;
  loops->is_taken = true;
  status = ol_js_try_lib(env, loop, 3, args, result);
  loops->is_taken = false;
  return status;
}

napi_status
ol_js_loops_read_numbers(ol_js_loops_t *loops, napi_env env, napi_value array, uint32_t from, uint32_t to, ol__value_t *out, uint32_t *count, napi_value *other) {
  napi_value result = NULL;
  napi_valuetype type = napi_undefined;
  *count = 0;
  *other = NULL;
  if (loops->is_taken) return napi_ok;
  uint32_t size = to - from < loops->size ? to - from : loops->size;
  napi_status status = call_number_loop(loops, env, loops->read_numbers, array, from, size, &result);
  if (status == napi_ok) status = napi_typeof(env, result, &type);
  if (status != napi_ok) return status;
  if (type != napi_number) *other = result;
  *count = (uint32_t) loops->passage[loops->size];
  for (uint32_t i = 0; i < *count; i++) {
    out[i].type = OL_TYPE_NUMBER;
    out[i].as.number = loops->passage[i];
  }
  return napi_ok;
}

napi_status
ol_js_loops_write_numbers(ol_js_loops_t *loops, napi_env env, napi_value array, uint32_t from, const ol__value_t *values, size_t limit, uint32_t *count) {
  napi_value result = NULL;
  uint32_t i = 0;
  *count = 0;
  if (loops->is_taken) return napi_ok;
  for (; i < limit && i < loops->size && values[i].type == OL_TYPE_NUMBER; i++) loops->passage[i] = values[i].as.number;
  if (i < OL_JS_FEW_NUMBERS) return napi_ok;
  *count = i;
  return call_number_loop(loops, env, loops->write_numbers, array, from, i, &result);
}

napi_status
ol_js_loops_write_items(ol_js_loops_t *loops, napi_env env, napi_value array, uint32_t from, const napi_value *items, uint32_t count) {
  napi_value args[2 + OL_JS_BATCH];
  napi_value result = NULL;
  args[0] = array;
  napi_status status = napi_create_uint32(env, from, &args[1]);
  if (status != napi_ok) return status;
  memcpy(&args[2], items, count * sizeof(items[0]));
  return ol_js_try_lib(env, loops->write_items, 2 + count, args, &result);
}

napi_status
ol_js_loops_write_properties(ol_js_loops_t *loops, napi_env env, napi_value object, const ol__property_t *properties, const napi_value *values, uint32_t count) {
  napi_value args[1 + 2 * OL_JS_BATCH];
  napi_value result = NULL;
  napi_status status = napi_ok;
  args[0] = object;
  ol_js_names_begin(&loops->names);
  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    status = ol_js_names_write(&loops->names, env, &properties[i].name, &args[1 + 2 * i]);
    args[2 + 2 * i] = values[i];
  }
  return status == napi_ok ? ol_js_try_lib(env, loops->write_properties, 1 + 2 * count, args, &result) : status;
}
