#include "napi/move.h"
#include "napi/buffer.h"
#include "napi/call.h"

/* A Moved among the arguments. */
struct ol_js_move_s {
  ol_js_move_t *previous;
  ol_js_hold_t *hold; /* on the Moved, later on its memory */
  ol__value_t *value;
  ol__value_t path; /* as text, for the TypeError */
};

/* --- Reading */

static napi_status
refuse_moved(napi_env env, const ol_js_path_t *path, napi_value problem) {
  char text[256];
  napi_status status = napi_get_value_string_utf8(env, problem, text, sizeof(text), NULL);
  return status == napi_ok ? ol_js_path_refuse(env, path, text) : status;
}

/* What is known of the buffer before it is taken; the size cannot change until
 * then. */
static napi_status
read_shape(napi_env env, napi_value buffer, const ol_js_path_t *path, ol__value_t *out) {
  bool is_array = false;
  napi_typedarray_type type = OL_JS_NO_ARRAY;
  size_t count = 0;
  napi_status status = napi_is_typedarray(env, buffer, &is_array);
  if (status != napi_ok) return status;
  out->as.buffer.data = NULL;
  if (!is_array) {
    out->type = OL_TYPE_ARRAY_BUFFER;
    return napi_get_arraybuffer_info(env, buffer, NULL, &out->as.buffer.len);
  }
  out->type = OL_TYPE_TYPED_ARRAY;
  status = napi_get_typedarray_info(env, buffer, &type, &count, NULL, NULL, NULL);
  if (status != napi_ok) return status;
  if (!ol_js_find_element(type, &out->as.buffer.element)) return ol_js_path_refuse_type(env, path, buffer);
  out->as.buffer.len = count * ol__element_size(out->as.buffer.element);
  return napi_ok;
}

static napi_status
note(ol_js_moves_t *moves, ol_js_env_t *js, ol_task_t *task, napi_value moved, const ol_js_path_t *path, ol__value_t *value) {
  char text[OL_JS_PATH_SIZE];
  ol_js_move_t *move = ol__arena_alloc(&task->arena, sizeof(*move));
  if (move == NULL) return napi_generic_failure;
  size_t len = ol_js_path_print(js->env, path, text);
  if (ol__value_set_string(&move->path, &task->arena, text, len) != 0) return napi_generic_failure;
  napi_status status = ol_js_hold(js, task, moved, value, &move->hold);
  if (status != napi_ok) return status;
  move->value = value;
  move->previous = moves->last;
  moves->last = move;
  moves->count++;
  task->held_size += value->as.buffer.len;
  return napi_ok;
}

napi_status
ol_js_moves_read(ol_js_moves_t *moves, ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out) {
  napi_value found = NULL;
  napi_valuetype type = napi_undefined;
  napi_status status = ol_js_memory_inspect_moved(&js->memory, js->env, value, &found);
  if (status == napi_ok) status = napi_typeof(js->env, found, &type);
  if (status != napi_ok) return status;
  if (type == napi_undefined) return ol_js_path_refuse_type(js->env, path, value);
  if (type == napi_string) return refuse_moved(js->env, path, found);
  status = read_shape(js->env, found, path, out);
  return status == napi_ok ? note(moves, js, task, value, path, out) : status;
}

/* --- Taking */

/* The last noted comes first. */
static napi_status
list_moves(const ol_js_moves_t *moves, napi_env env, napi_value *moveds, napi_value *paths) {
  napi_status status = napi_create_array_with_length(env, moves->count, moveds);
  if (status == napi_ok) status = napi_create_array_with_length(env, moves->count, paths);
  uint32_t index = moves->count;
  for (const ol_js_move_t *move = moves->last; move != NULL && status == napi_ok; move = move->previous) {
    napi_value moved = NULL, path = NULL;
    index--;
    status = napi_get_reference_value(env, move->hold->object, &moved);
    if (status == napi_ok) status = napi_set_element(env, *moveds, index, moved);
    if (status == napi_ok) status = napi_create_string_utf8(env, move->path.as.string.data, move->path.as.string.len, &path);
    if (status == napi_ok) status = napi_set_element(env, *paths, index, path);
  }
  return status;
}

/* Lets the task work on what was taken, or on a copy where it would not stay. */
static napi_status
give(ol_js_env_t *js, ol_task_t *task, const ol_js_move_t *move, napi_value buffer) {
  void *data = NULL;
  size_t len = 0;
  ol__value_t *value = move->value;
  napi_status status = napi_get_arraybuffer_info(js->env, buffer, &data, &len);
  if (status != napi_ok) return status;
  if (!js->memory.can_hold) {
    task->held_size -= len;
    return ol_js_copy_buffer(task, data, len, value);
  }
  value->as.buffer.data = len > 0 ? data : NULL;
  value->as.buffer.len = len;
  return ol_js_hold_replace(move->hold, buffer);
}

napi_status
ol_js_moves_take(const ol_js_moves_t *moves, ol_js_env_t *js, ol_task_t *task) {
  napi_value moveds = NULL, paths = NULL, taken = NULL, buffer = NULL;
  napi_status status = list_moves(moves, js->env, &moveds, &paths);
  if (status == napi_ok) status = ol_js_memory_take_moved(&js->memory, js->env, moveds, paths, &taken);
  uint32_t index = moves->count;
  for (const ol_js_move_t *move = moves->last; move != NULL && status == napi_ok; move = move->previous) {
    status = napi_get_element(js->env, taken, --index, &buffer);
    if (status == napi_ok) status = give(js, task, move, buffer);
  }
  return status;
}
