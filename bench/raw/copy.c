#include "copy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Keys and the strings of an array are no longer than this. */
#define SHORT_STRING 256

typedef struct string_s {
  char *data;
  size_t len;
} string_t;

typedef struct property_s {
  string_t key;
  double value;
} property_t;

typedef struct object_s {
  property_t *properties;
  uint32_t count;
} object_t;

/* Makes of one value another one. */
typedef napi_status (*copy_cb)(napi_env env, napi_value value, napi_value *out);

/* The memory of `count` items; never NULL for none. */
static void *
allocate(size_t count, size_t size) {
  return calloc(count == 0 ? 1 : count, size);
}

static napi_status
read_short_string(napi_env env, napi_value value, string_t *out) {
  char buffer[SHORT_STRING];
  napi_status status = napi_get_value_string_utf8(env, value, buffer, sizeof(buffer), &out->len);

  if (status != napi_ok)
    return status;
  out->data = malloc(out->len + 1);
  if (out->data == NULL)
    return napi_generic_failure;
  memcpy(out->data, buffer, out->len + 1);
  return napi_ok;
}

static napi_status
copy_string(napi_env env, napi_value value, napi_value *out) {
  size_t len;
  char *data;
  napi_status status = napi_get_value_string_utf8(env, value, NULL, 0, &len);

  if (status != napi_ok)
    return status;
  data = malloc(len + 1);
  if (data == NULL)
    return napi_generic_failure;
  status = napi_get_value_string_utf8(env, value, data, len + 1, &len);
  if (status == napi_ok)
    status = napi_create_string_utf8(env, data, len, out);
  free(data);
  return status;
}

static napi_status
copy_bytes(napi_env env, napi_value value, napi_value *out) {
  size_t len;
  void *data, *copy;
  napi_value buffer;
  napi_status status = napi_get_typedarray_info(env, value, NULL, &len, &data, NULL, NULL);

  if (status != napi_ok)
    return status;
  copy = malloc(len + 1);
  if (copy == NULL)
    return napi_generic_failure;
  memcpy(copy, data, len);
  status = napi_create_arraybuffer(env, len, &data, &buffer);
  if (status == napi_ok) {
    memcpy(data, copy, len);
    status = napi_create_typedarray(env, napi_uint8_array, len, buffer, 0, out);
  }
  free(copy);
  return status;
}

static napi_status
make_numbers(napi_env env, const double *numbers, uint32_t count, napi_value *out) {
  napi_status status = napi_create_array_with_length(env, count, out);

  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value item;
    status = napi_create_double(env, numbers[i], &item);
    if (status == napi_ok)
      status = napi_set_element(env, *out, i, item);
  }
  return status;
}

static napi_status
copy_numbers(napi_env env, napi_value value, napi_value *out) {
  uint32_t count;
  double *numbers;
  napi_status status = napi_get_array_length(env, value, &count);

  if (status != napi_ok)
    return status;
  numbers = allocate(count, sizeof(*numbers));
  if (numbers == NULL)
    return napi_generic_failure;
  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value item;
    status = napi_get_element(env, value, i, &item);
    if (status == napi_ok)
      status = napi_get_value_double(env, item, &numbers[i]);
  }
  if (status == napi_ok)
    status = make_numbers(env, numbers, count, out);
  free(numbers);
  return status;
}

static napi_status
make_strings(napi_env env, const string_t *strings, uint32_t count, napi_value *out) {
  napi_status status = napi_create_array_with_length(env, count, out);

  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value item;
    status = napi_create_string_utf8(env, strings[i].data, strings[i].len, &item);
    if (status == napi_ok)
      status = napi_set_element(env, *out, i, item);
  }
  return status;
}

static napi_status
copy_strings(napi_env env, napi_value value, napi_value *out) {
  uint32_t count;
  string_t *strings;
  napi_status status = napi_get_array_length(env, value, &count);

  if (status != napi_ok)
    return status;
  strings = allocate(count, sizeof(*strings));
  if (strings == NULL)
    return napi_generic_failure;
  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value item;
    status = napi_get_element(env, value, i, &item);
    if (status == napi_ok)
      status = read_short_string(env, item, &strings[i]);
  }
  if (status == napi_ok)
    status = make_strings(env, strings, count, out);
  for (uint32_t i = 0; i < count; i++)
    free(strings[i].data);
  free(strings);
  return status;
}

static napi_status
read_property(napi_env env, napi_value object, napi_value keys, uint32_t index, property_t *out) {
  napi_value key, value;
  napi_status status = napi_get_element(env, keys, index, &key);

  if (status == napi_ok)
    status = read_short_string(env, key, &out->key);
  if (status == napi_ok)
    status = napi_get_property(env, object, key, &value);
  if (status == napi_ok)
    status = napi_get_value_double(env, value, &out->value);
  return status;
}

/* What it has read when it fails is freed by free_object. */
static napi_status
read_object(napi_env env, napi_value value, object_t *out) {
  napi_value keys;
  napi_status status = napi_get_property_names(env, value, &keys);

  if (status == napi_ok)
    status = napi_get_array_length(env, keys, &out->count);
  if (status != napi_ok)
    return status;
  out->properties = allocate(out->count, sizeof(*out->properties));
  if (out->properties == NULL)
    return napi_generic_failure;
  for (uint32_t i = 0; i < out->count && status == napi_ok; i++)
    status = read_property(env, value, keys, i, &out->properties[i]);
  return status;
}

static napi_status
make_object(napi_env env, const object_t *object, napi_value *out) {
  napi_status status = napi_create_object(env, out);

  for (uint32_t i = 0; i < object->count && status == napi_ok; i++) {
    const property_t *property = &object->properties[i];
    napi_value key, value;
    status = napi_create_string_utf8(env, property->key.data, property->key.len, &key);
    if (status == napi_ok)
      status = napi_create_double(env, property->value, &value);
    if (status == napi_ok)
      status = napi_set_property(env, *out, key, value);
  }
  return status;
}

static void
free_object(object_t *object) {
  for (uint32_t i = 0; object->properties != NULL && i < object->count; i++)
    free(object->properties[i].key.data);
  free(object->properties);
}

static napi_status
copy_object(napi_env env, napi_value value, napi_value *out) {
  object_t object = {NULL, 0};
  napi_status status = read_object(env, value, &object);

  if (status == napi_ok)
    status = make_object(env, &object, out);
  free_object(&object);
  return status;
}

static napi_status
make_objects(napi_env env, const object_t *objects, uint32_t count, napi_value *out) {
  napi_status status = napi_create_array_with_length(env, count, out);

  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value item;
    status = make_object(env, &objects[i], &item);
    if (status == napi_ok)
      status = napi_set_element(env, *out, i, item);
  }
  return status;
}

static napi_status
copy_objects(napi_env env, napi_value value, napi_value *out) {
  uint32_t count;
  object_t *objects;
  napi_status status = napi_get_array_length(env, value, &count);

  if (status != napi_ok)
    return status;
  objects = allocate(count, sizeof(*objects));
  if (objects == NULL)
    return napi_generic_failure;
  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value item;
    status = napi_get_element(env, value, i, &item);
    if (status == napi_ok)
      status = read_object(env, item, &objects[i]);
  }
  if (status == napi_ok)
    status = make_objects(env, objects, count, out);
  for (uint32_t i = 0; i < count; i++)
    free_object(&objects[i]);
  free(objects);
  return status;
}

/* Every function of this file; its data is the copy to make. */
static napi_value
answer(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value, result;
  void *data = NULL;
  bool pending = false;

  if (napi_get_cb_info(env, info, &count, &value, NULL, &data) == napi_ok && (*(const copy_cb *) data)(env, value, &result) == napi_ok)
    return result;
  if (napi_is_exception_pending(env, &pending) == napi_ok && !pending)
    (void) napi_throw_error(env, "ERR_RAW", "the value could not be copied");
  return NULL;
}

napi_status
raw_define_copies(napi_env env, napi_value exports) {
  static copy_cb copies[] = {copy_numbers, copy_strings, copy_object, copy_objects, copy_string, copy_bytes};
  const napi_property_descriptor properties[] = {
    {"copyNumbers", NULL, answer, NULL, NULL, NULL, napi_enumerable, &copies[0]},
    {"copyStrings", NULL, answer, NULL, NULL, NULL, napi_enumerable, &copies[1]},
    {"copyObject", NULL, answer, NULL, NULL, NULL, napi_enumerable, &copies[2]},
    {"copyObjects", NULL, answer, NULL, NULL, NULL, napi_enumerable, &copies[3]},
    {"copyString", NULL, answer, NULL, NULL, NULL, napi_enumerable, &copies[4]},
    {"copyBytes", NULL, answer, NULL, NULL, NULL, napi_enumerable, &copies[5]},
  };

  return napi_define_properties(env, exports, sizeof(properties) / sizeof(properties[0]), properties);
}
