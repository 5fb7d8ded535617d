#include "napi/convert.h"
#include "napi/buffer.h"
#include "napi/path.h"

#include <string.h>

/* Strings that may be shorter than this are read in one pass. */
#define SHORT_STRING 256

/* --- From JavaScript */

typedef struct reader_s {
  ol_js_env_t *js;
  napi_env env;
  ol_task_t *task;
  ol_js_moves_t *moves;
  ol__arena_t *arena; /* the task's */
  size_t count;       /* values so far */
  napi_value object_prototype;
} reader_t;

static napi_status read_value(reader_t *reader, napi_value value, const ol_js_path_t *path, int depth, ol__value_t *out);

static napi_status
read_string(reader_t *reader, napi_value value, ol__string_t *out) {
  char buffer[SHORT_STRING];
  size_t len;
  napi_status status = napi_get_value_string_utf8(reader->env, value, buffer, sizeof(buffer), &len);
  if (status != napi_ok) return status;
  /* A string that was cut leaves less room than its next character takes. */
  bool is_whole = len < sizeof(buffer) - 4;
  if (!is_whole) {
    status = napi_get_value_string_utf8(reader->env, value, NULL, 0, &len);
    if (status != napi_ok) return status;
  }
  char *data = ol__arena_alloc(reader->arena, len + 1);
  if (data == NULL) return napi_generic_failure;
  if (is_whole) {
    memcpy(data, buffer, len + 1);
  } else {
    status = napi_get_value_string_utf8(reader->env, value, data, len + 1, &len);
  }
  out->data = data;
  out->len = len;
  return status;
}

static napi_status
read_bigint(reader_t *reader, napi_value value, ol__value_t *out) {
  size_t count = 0;
  int sign = 0;
  napi_status status = napi_get_value_bigint_words(reader->env, value, NULL, &count, NULL);
  if (status != napi_ok) return status;
  uint64_t *words = ol__arena_alloc_array(reader->arena, count, sizeof(words[0]));
  if (words == NULL) return napi_generic_failure;
  status = napi_get_value_bigint_words(reader->env, value, &sign, &count, words);
  while (count > 0 && words[count - 1] == 0) count--;
  out->type = OL__VALUE_BIGINT;
  out->as.bigint.words = words;
  out->as.bigint.count = (uint32_t) count;
  out->as.bigint.is_negative = sign != 0;
  return status;
}

/* A cycle leads back to a container that encloses this one. */
static napi_status
enter_container(reader_t *reader, napi_value value, const ol_js_path_t *path, int depth) {
  for (const ol_js_path_t *step = path; step->up != NULL; step = step->up) {
    bool is_same = false;
    napi_status status = napi_strict_equals(reader->env, step->container, value, &is_same);
    if (status != napi_ok) return status;
    if (is_same) return ol_js_path_refuse(reader->env, path, "must not lead back to an object that contains it");
  }
  if (depth >= OL__MAX_DEPTH) return ol_js_path_refuse(reader->env, path, "must not be nested more than 64 levels deep");
  return napi_ok;
}

static napi_status
count_values(reader_t *reader, size_t count, const ol_js_path_t *path) {
  if (count <= OL__MAX_VALUES - reader->count) {
    reader->count += count;
    return napi_ok;
  }
  return ol_js_path_refuse(reader->env, path, "must not bring the task over 16777216 values; a typed array has no such limit");
}

static napi_status
read_array(reader_t *reader, napi_value array, const ol_js_path_t *path, int depth, ol__value_t *out) {
  uint32_t count;
  napi_status status = enter_container(reader, array, path, depth);
  if (status == napi_ok) status = napi_get_array_length(reader->env, array, &count);
  if (status == napi_ok) status = count_values(reader, count, path);
  if (status != napi_ok) return status;
  ol__value_t *items = ol__arena_alloc_array(reader->arena, count, sizeof(items[0]));
  if (items == NULL) return napi_generic_failure;
  for (uint32_t i = 0; i < count; i++) {
    napi_handle_scope scope;
    napi_value item;
    ol_js_path_t step = {.up = path, .container = array, .index = i};
    status = napi_open_handle_scope(reader->env, &scope);
    if (status != napi_ok) return status;
    status = napi_get_element(reader->env, array, i, &item);
    if (status == napi_ok) status = read_value(reader, item, &step, depth + 1, &items[i]);
    (void) napi_close_handle_scope(reader->env, scope);
    if (status != napi_ok) return status;
  }
  out->type = OL__VALUE_ARRAY;
  out->as.array.items = items;
  out->as.array.count = count;
  return napi_ok;
}

static napi_status
read_property(reader_t *reader, napi_value object, napi_value keys, uint32_t index, const ol_js_path_t *path, int depth, ol__property_t *out) {
  napi_value key, value;
  napi_status status = napi_get_element(reader->env, keys, index, &key);
  if (status == napi_ok) status = read_string(reader, key, &out->name);
  if (status == napi_ok) status = napi_get_property(reader->env, object, key, &value);
  if (status != napi_ok) return status;
  ol_js_path_t step = {.up = path, .container = object, .key = key};
  return read_value(reader, value, &step, depth + 1, &out->value);
}

static napi_status
read_object(reader_t *reader, napi_value object, const ol_js_path_t *path, int depth, ol__value_t *out) {
  napi_value keys;
  uint32_t count;
  napi_status status = enter_container(reader, object, path, depth);
  if (status == napi_ok) {
    status = napi_get_all_property_names(reader->env, object, napi_key_own_only, (napi_key_filter) (napi_key_enumerable | napi_key_skip_symbols), napi_key_numbers_to_strings, &keys);
  }
  if (status == napi_ok) status = napi_get_array_length(reader->env, keys, &count);
  if (status == napi_ok) status = count_values(reader, count, path);
  if (status != napi_ok) return status;
  ol__property_t *items = ol__arena_alloc_array(reader->arena, count, sizeof(items[0]));
  if (items == NULL) return napi_generic_failure;
  for (uint32_t i = 0; i < count; i++) {
    napi_handle_scope scope;
    status = napi_open_handle_scope(reader->env, &scope);
    if (status != napi_ok) return status;
    status = read_property(reader, object, keys, i, path, depth, &items[i]);
    (void) napi_close_handle_scope(reader->env, scope);
    if (status != napi_ok) return status;
  }
  out->type = OL__VALUE_OBJECT;
  out->as.object.items = items;
  out->as.object.count = count;
  return napi_ok;
}

/* The prototype as JavaScript sees it: Node-API does not ask a proxy's traps and
 * answers null for it. */
static napi_status
find_prototype(const reader_t *reader, napi_value object, napi_value *out, napi_valuetype *type) {
  napi_value get_prototype;
  napi_status status = napi_get_prototype(reader->env, object, out);
  if (status == napi_ok) status = napi_typeof(reader->env, *out, type);
  if (status != napi_ok || *type != napi_null) return status;
  status = napi_get_reference_value(reader->env, reader->js->get_prototype, &get_prototype);
  if (status == napi_ok) status = napi_call_function(reader->env, get_prototype, get_prototype, 1, &object, out);
  return status == napi_ok ? napi_typeof(reader->env, *out, type) : status;
}

/* Whether the object is `{…}`, of this realm or another, or has no prototype. */
static napi_status
is_plain_object(const reader_t *reader, napi_value object, bool *out) {
  napi_value prototype, above;
  napi_valuetype type;
  napi_status status = find_prototype(reader, object, &prototype, &type);
  if (status == napi_ok) status = napi_strict_equals(reader->env, prototype, reader->object_prototype, out);
  if (status != napi_ok || *out) return status;
  if (type != napi_null) status = find_prototype(reader, prototype, &above, &type);
  *out = status == napi_ok && type == napi_null;
  return status;
}

static napi_status
read_object_like(reader_t *reader, napi_value value, const ol_js_path_t *path, int depth, ol__value_t *out) {
  bool is_type = false;
  napi_status status = napi_is_array(reader->env, value, &is_type);
  if (status == napi_ok && is_type) return read_array(reader, value, path, depth, out);
  if (status == napi_ok) status = napi_is_typedarray(reader->env, value, &is_type);
  if (status == napi_ok && is_type) return ol_js_read_typed_array(reader->js, reader->task, value, path, out);
  if (status == napi_ok) status = napi_is_arraybuffer(reader->env, value, &is_type);
  if (status == napi_ok && is_type) return ol_js_read_array_buffer(reader->js, reader->task, value, path, out);
  if (status == napi_ok) status = napi_is_date(reader->env, value, &is_type);
  if (status == napi_ok && is_type) {
    out->type = OL__VALUE_DATE;
    return napi_get_date_value(reader->env, value, &out->as.number);
  }
  if (status == napi_ok) status = is_plain_object(reader, value, &is_type);
  if (status == napi_ok && is_type) return read_object(reader, value, path, depth, out);
  return status == napi_ok ? ol_js_moves_read(reader->moves, reader->js, reader->task, value, path, out) : status;
}

static napi_status
read_value(reader_t *reader, napi_value value, const ol_js_path_t *path, int depth, ol__value_t *out) {
  napi_valuetype type;
  napi_status status = napi_typeof(reader->env, value, &type);
  if (status != napi_ok) return status;
  switch (type) {
  case napi_undefined:
    out->type = OL__VALUE_UNDEFINED;
    return napi_ok;
  case napi_null:
    out->type = OL__VALUE_NULL;
    return napi_ok;
  case napi_boolean:
    out->type = OL__VALUE_BOOL;
    return napi_get_value_bool(reader->env, value, &out->as.boolean);
  case napi_number:
    out->type = OL__VALUE_NUMBER;
    return napi_get_value_double(reader->env, value, &out->as.number);
  case napi_bigint:
    return read_bigint(reader, value, out);
  case napi_string:
    out->type = OL__VALUE_STRING;
    return read_string(reader, value, &out->as.string);
  case napi_object:
    return read_object_like(reader, value, path, depth, out);
  default:
    return ol_js_path_refuse_type(reader->env, path, value);
  }
}

napi_status
ol_js_read_args(ol_js_env_t *js, ol_task_t *task, const napi_value *args, ol_js_moves_t *moves) {
  reader_t reader = {.js = js, .env = js->env, .task = task, .moves = moves, .arena = &task->arena};
  napi_status status = napi_get_reference_value(js->env, js->object_prototype, &reader.object_prototype);
  for (size_t i = 0; i < task->arg_count && status == napi_ok; i++) {
    ol_js_path_t path = {.index = (uint32_t) i};
    status = read_value(&reader, args[i], &path, 0, &task->args[i]);
  }
  return status;
}

/* --- To JavaScript */

static napi_status
write_array(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  napi_status status = napi_create_array_with_length(js->env, value->as.array.count, out);
  for (size_t i = 0; i < value->as.array.count && status == napi_ok; i++) {
    napi_handle_scope scope;
    napi_value item;
    status = napi_open_handle_scope(js->env, &scope);
    if (status != napi_ok) return status;
    status = ol_js_write(js, task, &value->as.array.items[i], &item);
    if (status == napi_ok) status = napi_set_element(js->env, *out, (uint32_t) i, item);
    (void) napi_close_handle_scope(js->env, scope);
  }
  return status;
}

/* Assigning to `__proto__` would change the prototype instead. */
static napi_status
set_property(napi_env env, napi_value object, const ol__property_t *property, napi_value value) {
  napi_value name;
  napi_status status = napi_create_string_utf8(env, property->name.data, property->name.len, &name);
  if (status != napi_ok) return status;
  if (property->name.len != strlen("__proto__") || strcmp(property->name.data, "__proto__") != 0) {
    return napi_set_property(env, object, name, value);
  }
  napi_property_descriptor own = {.name = name, .value = value, .attributes = napi_default_jsproperty};
  return napi_define_properties(env, object, 1, &own);
}

static napi_status
write_object(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  napi_status status = napi_create_object(js->env, out);
  for (size_t i = 0; i < value->as.object.count && status == napi_ok; i++) {
    const ol__property_t *property = &value->as.object.items[i];
    napi_handle_scope scope;
    napi_value item;
    status = napi_open_handle_scope(js->env, &scope);
    if (status != napi_ok) return status;
    status = ol_js_write(js, task, &property->value, &item);
    if (status == napi_ok) status = set_property(js->env, *out, property, item);
    (void) napi_close_handle_scope(js->env, scope);
  }
  return status;
}

static napi_status
write_error(napi_env env, const ol__value_t *value, napi_value *out) {
  napi_value code = NULL;
  napi_value message;
  napi_status status = napi_create_string_utf8(env, value->as.error.message, NAPI_AUTO_LENGTH, &message);
  if (status == napi_ok && value->as.error.code != NULL) status = napi_create_string_utf8(env, value->as.error.code, NAPI_AUTO_LENGTH, &code);
  return status == napi_ok ? napi_create_error(env, code, message, out) : status;
}

napi_status
ol_js_write(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out) {
  napi_env env = js->env;
  switch (value->type) {
  case OL__VALUE_UNDEFINED:
    return napi_get_undefined(env, out);
  case OL__VALUE_NULL:
    return napi_get_null(env, out);
  case OL__VALUE_BOOL:
    return napi_get_boolean(env, value->as.boolean, out);
  case OL__VALUE_NUMBER:
    return napi_create_double(env, value->as.number, out);
  case OL__VALUE_BIGINT:
    return napi_create_bigint_words(env, value->as.bigint.is_negative, value->as.bigint.count, value->as.bigint.words, out);
  case OL__VALUE_STRING:
    return napi_create_string_utf8(env, value->as.string.data, value->as.string.len, out);
  case OL__VALUE_DATE:
    return napi_create_date(env, value->as.number, out);
  case OL__VALUE_ERROR:
    return write_error(env, value, out);
  case OL__VALUE_ARRAY_BUFFER:
    return ol_js_write_array_buffer(js, task, value, out);
  case OL__VALUE_TYPED_ARRAY:
    return ol_js_write_typed_array(js, task, value, out);
  case OL__VALUE_ARRAY:
    return write_array(js, task, value, out);
  case OL__VALUE_OBJECT:
    return write_object(js, task, value, out);
  }
  return napi_generic_failure;
}
