#include "napi/buffer.h"
#include "napi/convert.h"
#include "napi/loops.h"

#include <stdio.h>

/* Writes the values from `*next` on, a batch of them. */
static napi_status
write_items(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value array, uint32_t *next) {
  napi_value items[OL_JS_BATCH];
  size_t left = value->as.array.count - *next;
  uint32_t count = left < OL_JS_BATCH ? (uint32_t) left : OL_JS_BATCH;
  napi_status status = napi_ok;
  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    status = ol_js_write(js, task, &value->as.array.items[*next + i], &items[i]);
  }
  if (status == napi_ok) status = ol_js_loops_write_items(&js->loops, js->env, array, *next, items, count);
  *next += count;
  return status;
}

/* The same, as fast as the values allow. */
static napi_status
write_batch(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value array, uint32_t *next) {
  napi_handle_scope scope = NULL;
  uint32_t count = 0;
  napi_status status = napi_open_handle_scope(js->env, &scope);
  if (status != napi_ok) return status;
  status = ol_js_loops_write_numbers(&js->loops, js->env, array, *next, &value->as.array.items[*next], value->as.array.count - *next, &count);
  *next += count;
  if (status == napi_ok && count == 0) status = write_items(js, task, value, array, next);
  (void) napi_close_handle_scope(js->env, scope);
  return status;
}

static napi_status
write_array(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  uint32_t next = 0;
  napi_status status = napi_create_array_with_length(js->env, value->as.array.count, out);
  while (next < value->as.array.count && status == napi_ok) status = write_batch(js, task, value, *out, &next);
  return status;
}

/* Writes the properties from `*next` on, a batch of them in a scope of its own. */
static napi_status
write_properties(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value object, size_t *next) {
  napi_value values[OL_JS_BATCH];
  napi_handle_scope scope = NULL;
  const ol__property_t *properties = &value->as.object.items[*next];
  size_t left = value->as.object.count - *next;
  uint32_t count = left < OL_JS_BATCH ? (uint32_t) left : OL_JS_BATCH;
  napi_status status = napi_open_handle_scope(js->env, &scope);
  if (status != napi_ok) return status;
  for (uint32_t i = 0; i < count && status == napi_ok; i++) status = ol_js_write(js, task, &properties[i].value, &values[i]);
  if (status == napi_ok) status = ol_js_loops_write_properties(&js->loops, js->env, object, properties, values, count);
  (void) napi_close_handle_scope(js->env, scope);
  *next += count;
  return status;
}

static napi_status
write_object(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  size_t next = 0;
  napi_status status = napi_create_object(js->env, out);
  while (next < value->as.object.count && status == napi_ok) status = write_properties(js, task, value, *out, &next);
  return status;
}

static napi_status
write_string(ol_js_env_t *js, const ol__value_t *value, napi_value *out) {
  size_t len = value->as.string.len;
  napi_status status = napi_create_string_utf8(js->env, value->as.string.data, len, out);
  if (status != napi_ok && len > js->memory.max_string) {
    snprintf(js->problem, sizeof(js->problem), "a string of %zu bytes is over the limit of %zu characters that this runtime has", len, js->memory.max_string);
  }
  return status;
}

static napi_status
write_error(napi_env env, const ol__value_t *value, napi_value *out) {
  napi_value code = NULL;
  napi_value message = NULL;
  napi_status status = napi_create_string_utf8(env, value->as.error.message, NAPI_AUTO_LENGTH, &message);
  if (status == napi_ok && value->as.error.code != NULL) status = napi_create_string_utf8(env, value->as.error.code, NAPI_AUTO_LENGTH, &code);
  return status == napi_ok ? napi_create_error(env, code, message, out) : status;
}

napi_status
ol_js_write(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  napi_env env = js->env;
  switch (value->type) {
  case OL_TYPE_UNDEFINED:
    return napi_get_undefined(env, out);
  case OL_TYPE_NULL:
    return napi_get_null(env, out);
  case OL_TYPE_BOOL:
    return napi_get_boolean(env, value->as.boolean, out);
  case OL_TYPE_NUMBER:
    return napi_create_double(env, value->as.number, out);
  case OL_TYPE_BIGINT:
    return napi_create_bigint_words(env, value->as.bigint.is_negative, value->as.bigint.count, value->as.bigint.words, out);
  case OL_TYPE_STRING:
    return write_string(js, value, out);
  case OL_TYPE_DATE:
    return napi_create_date(env, value->as.number, out);
  case OL_TYPE_ERROR:
    return write_error(env, value, out);
  case OL_TYPE_ARRAY_BUFFER:
    return ol_js_write_array_buffer(js, task, value, out);
  case OL_TYPE_TYPED_ARRAY:
    return ol_js_write_typed_array(js, task, value, out);
  case OL_TYPE_ARRAY:
    return write_array(js, task, value, out);
  case OL_TYPE_OBJECT:
    return write_object(js, task, value, out);
  case OL_TYPE_NONE:
    break;
  }
  return napi_generic_failure;
}
