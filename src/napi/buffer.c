#include "napi/buffer.h"
#include "napi/call.h"

#include <stdio.h>
#include <string.h>

/* From so many bytes on a buffer has memory of its own in JavaScript's heap, or is
 * handed over; below, a copy is cheaper than an object more. */
#define LARGE ((size_t) 65536)

/* --- Holding */

/* The references of an environment that is gone went with it. */
static void
drop(ol_js_hold_t *hold) {
  if (hold->object != NULL && !hold->js->is_destroyed) (void) napi_delete_reference(hold->js->env, hold->object);
  hold->object = NULL;
}

static void
release(ol__hold_t *base) {
  drop((ol_js_hold_t *) base);
}

napi_status
ol_js_hold(ol_js_env_t *js, ol_task_t *task, napi_value object, ol__value_t *value, ol_js_hold_t **out) {
  ol_js_hold_t *hold = ol__arena_calloc(&task->arena, sizeof(*hold));
  if (hold == NULL) return napi_generic_failure;
  hold->base.release = release;
  hold->js = js;
  if (ol__holds_add(&task->holds, &task->arena, &hold->base, &value->as.buffer.hold) != 0) return napi_generic_failure;
  *out = hold;
  return napi_create_reference(js->env, object, 1, &hold->object);
}

napi_status
ol_js_hold_replace(ol_js_hold_t *hold, napi_value object) {
  drop(hold);
  return napi_create_reference(hold->js->env, object, 1, &hold->object);
}

/* The object that `value` is over, which has a hold. */
static napi_status
find_held(const ol_task_t *task, const ol__value_t *value, napi_value *out) {
  const ol_js_hold_t *hold = (const ol_js_hold_t *) ol__holds_find(&task->holds, value->as.buffer.hold);
  return napi_get_reference_value(hold->js->env, hold->object, out);
}

/* --- From JavaScript */

napi_status
ol_js_copy_buffer(ol_task_t *task, const void *data, size_t len, ol__value_t *out) {
  out->as.buffer.data = NULL;
  out->as.buffer.len = len;
  out->as.buffer.hold = 0;
  if (len == 0) return napi_ok;
  out->as.buffer.data = ol__arena_alloc(&task->arena, len);
  if (out->as.buffer.data == NULL) return napi_generic_failure;
  memcpy(out->as.buffer.data, data, len);
  return napi_ok;
}

/* Copies into an ArrayBuffer that the task holds. */
static napi_status
copy_large(ol_js_env_t *js, ol_task_t *task, const void *data, size_t len, ol__value_t *out) {
  napi_value copy = NULL;
  ol_js_hold_t *hold;
  napi_status status = ol_js_memory_allocate(&js->memory, js->env, len, &out->as.buffer.data, &copy);
  if (status == napi_pending_exception) {
    (void) ol_js_take_exception(js->env);
    return napi_generic_failure;
  }
  if (status != napi_ok) return status;
  memcpy(out->as.buffer.data, data, len);
  out->as.buffer.len = len;
  task->held_size += len;
  return ol_js_hold(js, task, copy, out, &hold);
}

static napi_status
read_bytes(ol_js_env_t *js, ol_task_t *task, const void *data, size_t len, ol__value_t *out) {
  return len >= LARGE && js->memory.can_hold ? copy_large(js, task, data, len, out) : ol_js_copy_buffer(task, data, len, out);
}

static napi_status
refuse_detached(napi_env env, napi_value buffer, const ol_js_path_t *path) {
  bool is_detached = false;
  napi_status status = napi_is_detached_arraybuffer(env, buffer, &is_detached);
  if (status != napi_ok || !is_detached) return status;
  return ol_js_path_refuse(env, path, "must be an attached buffer, got one that is detached");
}

static napi_status
refuse_out_of_bounds(ol_js_env_t *js, napi_value view, const ol_js_path_t *path) {
  bool is_out = false;
  napi_status status = ol_js_memory_is_out_of_bounds(&js->memory, js->env, view, &is_out);
  return status == napi_ok && is_out ? ol_js_path_refuse(js->env, path, "must be a view within its buffer, got one that is out of bounds") : status;
}

napi_status
ol_js_read_array_buffer(ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out) {
  void *data = NULL;
  size_t len = 0;
  napi_status status = napi_get_arraybuffer_info(js->env, value, &data, &len);
  if (status == napi_ok && len == 0) status = refuse_detached(js->env, value, path);
  if (status != napi_ok) return status;
  out->type = OL_TYPE_ARRAY_BUFFER;
  return read_bytes(js, task, data, len, out);
}

bool
ol_js_find_element(napi_typedarray_type type, ol_element_t *out) {
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

/* A view on memory that can be neither detached nor shrunk. */
static napi_status
read_shared(ol_js_env_t *js, ol_task_t *task, napi_value view, const ol_js_path_t *path, ol__value_t *out) {
  ol_js_hold_t *hold;
  if (!js->memory.can_hold) return ol_js_path_refuse(js->env, path, "must not be shared memory, which this runtime cannot keep for a task");
  napi_status status = ol_js_hold(js, task, view, out, &hold);
  if (status == napi_ok) hold->base.is_shared = true;
  return status;
}

napi_status
ol_js_read_typed_array(ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out) {
  napi_typedarray_type type = OL_JS_NO_ARRAY;
  size_t count = 0;
  void *data = NULL;
  napi_value buffer = NULL;
  bool is_private = false;
  napi_status status = napi_get_typedarray_info(js->env, value, &type, &count, &data, &buffer, NULL);
  if (status == napi_ok) status = napi_is_arraybuffer(js->env, buffer, &is_private);
  if (status != napi_ok) return status;
  if (!ol_js_find_element(type, &out->as.buffer.element)) return ol_js_path_refuse_type(js->env, path, value);
  size_t len = count * ol__element_size(out->as.buffer.element);
  out->type = OL_TYPE_TYPED_ARRAY;
  if (!is_private) {
    out->as.buffer.data = data;
    out->as.buffer.len = len;
    return read_shared(js, task, value, path, out);
  }
  if (count == 0) status = refuse_detached(js->env, buffer, path);
  if (count == 0 && status == napi_ok) status = refuse_out_of_bounds(js, value, path);
  return status == napi_ok ? read_bytes(js, task, data, len, out) : status;
}

/* --- Handing over */

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

static napi_status
make_external(ol_js_env_t *js, const ol__value_t *value, napi_value *out) {
  handing_over = value->as.buffer.data;
  napi_status status = napi_create_external_arraybuffer(js->env, value->as.buffer.data, value->as.buffer.len, free_block, NULL, out);
  handing_over = NULL;
  return status;
}

/* Makes an ArrayBuffer over the bytes of `value`, a piece of the task's arena that
 * can be detached and then has been. napi_no_external_buffers_allowed where the
 * runtime wants all memory to be its own. */
static napi_status
hand_over(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  napi_value external = NULL;
  napi_status status = make_external(js, value, &external);
  if (status != napi_ok) return status;
  ol__arena_detach(&task->arena, value->as.buffer.data);
  ol_js_account(js->env, overhead);
  status = napi_type_tag_object(js->env, external, &tag);
  return status == napi_ok ? ol_js_memory_adopt(&js->memory, js->env, external, out) : status;
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

/* --- To JavaScript */

static napi_status
copy_array_buffer(ol_js_env_t *js, const ol__value_t *value, napi_value *out) {
  void *data = NULL;
  size_t len = value->as.buffer.len;
  napi_status status = len < LARGE ? napi_create_arraybuffer(js->env, len, &data, out) : ol_js_memory_allocate(&js->memory, js->env, len, &data, out);
  if (status == napi_ok && len > 0) memcpy(data, value->as.buffer.data, len);
  return status;
}

napi_status
ol_js_write_array_buffer(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  if (value->as.buffer.hold != 0) return find_held(task, value, out);
  if (value->as.buffer.len > js->memory.max_buffer) {
    snprintf(js->problem, sizeof(js->problem), "a buffer of %zu bytes is over the limit of %zu bytes that this runtime has", value->as.buffer.len, js->memory.max_buffer);
    return napi_generic_failure;
  }
  if (value->as.buffer.len < LARGE || !ol_js_memory_can_hand_over(&js->memory, js->env)) return copy_array_buffer(js, value, out);
  napi_status status = hand_over(js, task, value, out);
  /* Some runtimes forbid memory that is not their own. */
  return status == napi_no_external_buffers_allowed ? copy_array_buffer(js, value, out) : status;
}

static napi_status
make_typed_array(napi_env env, const ol__value_t *value, napi_value buffer, napi_value *out) {
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
  ol_element_t element = value->as.buffer.element;
  return napi_create_typedarray(env, types[element], value->as.buffer.len / ol__element_size(element), buffer, 0, out);
}

napi_status
ol_js_write_typed_array(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  const ol__hold_t *hold = ol__holds_find(&task->holds, value->as.buffer.hold);
  if (hold != NULL && hold->is_shared) return find_held(task, value, out);
  napi_value buffer = NULL;
  napi_status status = ol_js_write_array_buffer(js, task, value, &buffer);
  return status == napi_ok ? make_typed_array(js->env, value, buffer, out) : status;
}
