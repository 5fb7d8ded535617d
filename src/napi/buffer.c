#include "napi/buffer.h"

#include <string.h>

/* Buffers of at least so many bytes are handed over to JavaScript; below, a copy
 * is cheaper than a finalizer. */
#define HANDOVER_SIZE ((size_t) 65536)

/* --- From JavaScript */

static napi_status
copy_buffer(ol__arena_t *arena, const void *data, size_t len, ol__value_t *out) {
  out->as.buffer.data = NULL;
  out->as.buffer.len = len;
  if (len == 0) return napi_ok;
  out->as.buffer.data = ol__arena_alloc(arena, len);
  if (out->as.buffer.data == NULL) return napi_generic_failure;
  memcpy(out->as.buffer.data, data, len);
  return napi_ok;
}

static napi_status
refuse_detached(napi_env env, napi_value buffer, const ol_js_path_t *path) {
  bool is_detached = false;
  napi_status status = napi_is_detached_arraybuffer(env, buffer, &is_detached);
  if (status != napi_ok || !is_detached) return status;
  return ol_js_path_refuse(env, path, "must be an attached buffer, got one that is detached");
}

napi_status
ol_js_read_array_buffer(napi_env env, ol__arena_t *arena, napi_value value, const ol_js_path_t *path, ol__value_t *out) {
  void *data;
  size_t len;
  napi_status status = napi_get_arraybuffer_info(env, value, &data, &len);
  if (status == napi_ok && len == 0) status = refuse_detached(env, value, path);
  if (status != napi_ok) return status;
  out->type = OL_TYPE_ARRAY_BUFFER;
  return copy_buffer(arena, data, len, out);
}

static bool
find_element(napi_typedarray_type type, ol_element_t *out) {
  static const ol_element_t elements[] = {
    [napi_int8_array] = OL_INT8,
    [napi_uint8_array] = OL_UINT8,
    [napi_uint8_clamped_array] = OL_UINT8_CLAMPED,
    [napi_int16_array] = OL_INT16,
    [napi_uint16_array] = OL_UINT16,
    [napi_int32_array] = OL_INT32,
    [napi_uint32_array] = OL_UINT32,
    [napi_float32_array] = OL_FLOAT32,
    [napi_float64_array] = OL_FLOAT64,
    [napi_bigint64_array] = OL_BIGINT64,
    [napi_biguint64_array] = OL_BIGUINT64,
  };
  if ((size_t) type >= sizeof(elements) / sizeof(elements[0])) return false;
  *out = elements[type];
  return true;
}

napi_status
ol_js_read_typed_array(napi_env env, ol__arena_t *arena, napi_value value, const ol_js_path_t *path, ol__value_t *out) {
  napi_typedarray_type type;
  size_t count;
  void *data;
  napi_value buffer;
  napi_status status = napi_get_typedarray_info(env, value, &type, &count, &data, &buffer, NULL);
  if (status != napi_ok) return status;
  if (!find_element(type, &out->as.buffer.element)) return ol_js_path_refuse_type(env, path, value);
  if (count == 0) status = refuse_detached(env, buffer, path);
  if (status != napi_ok) return status;
  out->type = OL_TYPE_TYPED_ARRAY;
  return copy_buffer(arena, data, count * ol__element_size(out->as.buffer.element), out);
}

/* --- To JavaScript */

static void
free_handed_over(napi_env env, void *data, void *hint) {
  (void) env;
  (void) hint;
  ol__block_free(data);
}

static napi_status
copy_array_buffer(napi_env env, const ol__value_t *value, napi_value *out) {
  void *data;
  napi_status status = napi_create_arraybuffer(env, value->as.buffer.len, &data, out);
  if (status == napi_ok && value->as.buffer.len > 0) memcpy(data, value->as.buffer.data, value->as.buffer.len);
  return status;
}

napi_status
ol_js_write_array_buffer(napi_env env, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  if (value->as.buffer.len < HANDOVER_SIZE) return copy_array_buffer(env, value, out);
  napi_status status = napi_create_external_arraybuffer(env, value->as.buffer.data, value->as.buffer.len, free_handed_over, NULL, out);
  if (status == napi_ok) ol__arena_detach(&task->arena, value->as.buffer.data);
  /* Some runtimes forbid memory that is not V8's own. */
  return status == napi_no_external_buffers_allowed ? copy_array_buffer(env, value, out) : status;
}

napi_status
ol_js_write_typed_array(napi_env env, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  static const napi_typedarray_type types[] = {
    [OL_INT8] = napi_int8_array,
    [OL_UINT8] = napi_uint8_array,
    [OL_UINT8_CLAMPED] = napi_uint8_clamped_array,
    [OL_INT16] = napi_int16_array,
    [OL_UINT16] = napi_uint16_array,
    [OL_INT32] = napi_int32_array,
    [OL_UINT32] = napi_uint32_array,
    [OL_FLOAT32] = napi_float32_array,
    [OL_FLOAT64] = napi_float64_array,
    [OL_BIGINT64] = napi_bigint64_array,
    [OL_BIGUINT64] = napi_biguint64_array,
  };
  napi_value buffer;
  ol_element_t element = value->as.buffer.element;
  napi_status status = ol_js_write_array_buffer(env, task, value, &buffer);
  if (status != napi_ok) return status;
  return napi_create_typedarray(env, types[element], value->as.buffer.len / ol__element_size(element), buffer, 0, out);
}
