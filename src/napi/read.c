#include "napi/buffer.h"
#include "napi/call.h"
#include "napi/convert.h"
#include "napi/loops.h"
#include "napi/path.h"
#include "napi/text.h"

typedef struct reader_s {
  ol_js_env_t *js;
  napi_env env;
  ol_task_t *task;
  ol_js_moves_t *moves;
  ol__arena_t *arena; /* the task's */
  size_t count;       /* values so far */
  napi_value object_prototype;
} reader_t;

/* --- Plain objects */

napi_status
ol_js_convert_init(ol_js_env_t *js) {
  napi_value global = NULL, object = NULL, values[2] = {NULL};
  napi_ref *const references[] = {&js->object_prototype, &js->get_prototype};
  napi_status status = napi_get_global(js->env, &global);
  if (status == napi_ok) status = napi_get_named_property(js->env, global, "Object", &object);
  if (status == napi_ok) status = napi_get_named_property(js->env, object, "prototype", &values[0]);
  if (status == napi_ok) status = napi_get_named_property(js->env, object, "getPrototypeOf", &values[1]);
  return status == napi_ok ? ol_js_make_references(js->env, 2, values, references) : status;
}

void
ol_js_convert_cleanup(ol_js_env_t *js) {
  const napi_ref references[] = {js->get_prototype, js->object_prototype};
  ol_js_delete_references(js->env, 2, references);
}

static napi_status read_value(reader_t *reader, napi_value value, const ol_js_path_t *path, int depth, ol__value_t *out);

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
  out->type = OL_TYPE_BIGINT;
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

/* An array that is being read. */
typedef struct items_s {
  napi_value array;
  const ol_js_path_t *path;
  int depth;
  ol__value_t *values;
  uint32_t count;
  uint32_t next;   /* the item to be read */
  bool is_numeric; /* it is most likely one of several numbers */
} items_t;

/* Reads the next item, which has been got. */
static napi_status
read_item(reader_t *reader, items_t *items, napi_value item) {
  uint32_t index = items->next++;
  ol_js_path_t step = {.up = items->path, .container = items->array, .index = index};
  return read_value(reader, item, &step, items->depth + 1, &items->values[index]);
}

static napi_status
read_numbers(reader_t *reader, items_t *items) {
  uint32_t count = 0;
  napi_value other = NULL;
  napi_status status = ol_js_loops_read_numbers(&reader->js->loops, reader->env, items->array, items->next, items->count, &items->values[items->next], &count, &other);
  if (status != napi_ok) return status;
  items->next += count;
  items->is_numeric = count > 0 && other == NULL;
  return other == NULL ? napi_ok : read_item(reader, items, other);
}

static napi_status
read_items(reader_t *reader, items_t *items) {
  napi_status status = napi_ok;
  for (int i = 0; i < OL_JS_BATCH && items->next < items->count && status == napi_ok; i++) {
    napi_value item = NULL;
    status = napi_get_element(reader->env, items->array, items->next, &item);
    if (status == napi_ok) status = read_item(reader, items, item);
  }
  items->is_numeric = status == napi_ok && items->values[items->next - 1].type == OL_TYPE_NUMBER;
  return status;
}

/* A scope for every few items: one for all would hold as many handles, one for
 * each would cost as much as the item. */
static napi_status
read_batch(reader_t *reader, items_t *items) {
  napi_handle_scope scope = NULL;
  napi_status status = napi_open_handle_scope(reader->env, &scope);
  if (status != napi_ok) return status;
  status = items->is_numeric ? read_numbers(reader, items) : read_items(reader, items);
  (void) napi_close_handle_scope(reader->env, scope);
  return status;
}

static napi_status
read_array(reader_t *reader, napi_value array, const ol_js_path_t *path, int depth, ol__value_t *out) {
  items_t items = {.array = array, .path = path, .depth = depth};
  napi_status status = enter_container(reader, array, path, depth);
  if (status == napi_ok) status = napi_get_array_length(reader->env, array, &items.count);
  if (status == napi_ok) status = count_values(reader, items.count, path);
  if (status != napi_ok) return status;
  items.values = ol__arena_alloc_array(reader->arena, items.count, sizeof(items.values[0]));
  if (items.values == NULL) return napi_generic_failure;
  items.is_numeric = items.count >= OL_JS_FEW_NUMBERS;
  while (items.next < items.count && status == napi_ok) status = read_batch(reader, &items);
  out->type = OL_TYPE_ARRAY;
  out->as.array.items = items.values;
  out->as.array.count = items.count;
  return status;
}

static napi_status
read_property(reader_t *reader, napi_value object, napi_value keys, uint32_t index, const ol_js_path_t *path, int depth, ol__property_t *out) {
  napi_value key = NULL, value = NULL;
  napi_status status = napi_get_element(reader->env, keys, index, &key);
  if (status == napi_ok) status = ol_js_read_string(reader->env, reader->arena, key, &out->name);
  if (status == napi_ok) status = napi_get_property(reader->env, object, key, &value);
  if (status != napi_ok) return status;
  ol_js_path_t step = {.up = path, .container = object, .key = key};
  return read_value(reader, value, &step, depth + 1, &out->value);
}

/* Reads the properties from `*next` on, a batch of them in a scope of its own. */
static napi_status
read_properties(reader_t *reader, napi_value object, napi_value keys, uint32_t *next, uint32_t count, const ol_js_path_t *path, int depth, ol__property_t *out) {
  napi_handle_scope scope = NULL;
  napi_status status = napi_open_handle_scope(reader->env, &scope);
  if (status != napi_ok) return status;
  for (int i = 0; i < OL_JS_BATCH && *next < count && status == napi_ok; i++, ++*next) {
    status = read_property(reader, object, keys, *next, path, depth, &out[*next]);
  }
  (void) napi_close_handle_scope(reader->env, scope);
  return status;
}

static napi_status
read_object(reader_t *reader, napi_value object, const ol_js_path_t *path, int depth, ol__value_t *out) {
  napi_value keys = NULL;
  uint32_t count = 0;
  napi_status status = enter_container(reader, object, path, depth);
  if (status == napi_ok) {
    status = napi_get_all_property_names(reader->env, object, napi_key_own_only, (napi_key_filter) (napi_key_enumerable | napi_key_skip_symbols), napi_key_numbers_to_strings, &keys);
  }
  if (status == napi_ok) status = napi_get_array_length(reader->env, keys, &count);
  if (status == napi_ok) status = count_values(reader, count, path);
  if (status != napi_ok) return status;
  ol__property_t *items = ol__arena_alloc_array(reader->arena, count, sizeof(items[0]));
  if (items == NULL) return napi_generic_failure;
  for (uint32_t next = 0; next < count && status == napi_ok;) status = read_properties(reader, object, keys, &next, count, path, depth, items);
  out->type = OL_TYPE_OBJECT;
  out->as.object.items = items;
  out->as.object.count = count;
  return status;
}

/* The prototype as JavaScript sees it: Node-API does not ask a proxy's traps and
 * finds null for it. */
static napi_status
find_prototype(const reader_t *reader, napi_value object, napi_value *out, napi_valuetype *type) {
  napi_value get_prototype = NULL;
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
  napi_value prototype = NULL, above = NULL;
  napi_valuetype type = napi_undefined;
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
    out->type = OL_TYPE_DATE;
    return napi_get_date_value(reader->env, value, &out->as.number);
  }
  if (status == napi_ok) status = is_plain_object(reader, value, &is_type);
  if (status == napi_ok && is_type) return read_object(reader, value, path, depth, out);
  return status == napi_ok ? ol_js_moves_read(reader->moves, reader->js, reader->task, value, path, out) : status;
}

static napi_status
read_value(reader_t *reader, napi_value value, const ol_js_path_t *path, int depth, ol__value_t *out) {
  napi_valuetype type = napi_undefined;
  napi_status status = napi_typeof(reader->env, value, &type);
  if (status != napi_ok) return status;
  switch (type) {
  case napi_undefined:
    out->type = OL_TYPE_UNDEFINED;
    return napi_ok;
  case napi_null:
    out->type = OL_TYPE_NULL;
    return napi_ok;
  case napi_boolean:
    out->type = OL_TYPE_BOOL;
    return napi_get_value_bool(reader->env, value, &out->as.boolean);
  case napi_number:
    out->type = OL_TYPE_NUMBER;
    return napi_get_value_double(reader->env, value, &out->as.number);
  case napi_bigint:
    return read_bigint(reader, value, out);
  case napi_string:
    out->type = OL_TYPE_STRING;
    return ol_js_read_string(reader->env, reader->arena, value, &out->as.string);
  case napi_object:
    return read_object_like(reader, value, path, depth, out);
  default:
    return ol_js_path_refuse_type(reader->env, path, value);
  }
}

napi_status
ol_js_read_args(ol_js_env_t *js, ol_task_t *task, const napi_value *args, ol_js_moves_t *moves) {
  reader_t reader = {.js = js, .env = js->env, .task = task, .moves = moves, .arena = &task->arena};
  if (task->arg_count == 0) return napi_ok;
  napi_status status = napi_get_reference_value(js->env, js->object_prototype, &reader.object_prototype);
  for (size_t i = 0; i < task->arg_count && status == napi_ok; i++) {
    ol_js_path_t path = {.index = (uint32_t) i};
    status = read_value(&reader, args[i], &path, 0, &task->args[i]);
  }
  return status;
}
