#include "napi/names.h"

#include <string.h>

/* FNV-1a; never 0, which is no name's. */
static uint32_t
hash_name(const ol__string_t *name) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < name->len; i++) hash = (hash ^ (unsigned char) name->data[i]) * 16777619u;
  return hash | 1u << 31;
}

static bool
holds(const ol_js_name_t *place, const ol__string_t *name) {
  return place->len == name->len && memcmp(place->text, name->data, name->len) == 0;
}

static napi_status
keep(ol_js_names_t *names, napi_env env, uint32_t index, const ol__string_t *name, napi_value string) {
  ol_js_name_t *place = &names->places[index];
  napi_value list = NULL;
  napi_status status = napi_get_reference_value(env, names->list, &list);
  if (status == napi_ok) status = napi_set_element(env, list, index, string);
  if (status != napi_ok) return status;
  place->candidate = 0;
  place->len = (uint8_t) name->len;
  memcpy(place->text, name->data, name->len);
  return napi_ok;
}

void
ol_js_names_begin(ol_js_names_t *names) {
  names->call++;
}

napi_status
ol_js_names_write(ol_js_names_t *names, napi_env env, const ol__string_t *name, napi_value *out) {
  if (name->len == 0 || name->len > OL_JS_NAME_SIZE) return napi_create_string_utf8(env, name->data, name->len, out);
  uint32_t hash = hash_name(name);
  uint32_t index = hash % OL_JS_NAMES;
  ol_js_name_t *place = &names->places[index];
  if (holds(place, name)) {
    place->call = names->call;
    return napi_create_uint32(env, index, out);
  }

  napi_status status = napi_create_string_utf8(env, name->data, name->len, out);
  if (status != napi_ok) return status;
  if (place->candidate == hash && place->call != names->call) return keep(names, env, index, name, *out);
  place->candidate = hash;
  return napi_ok;
}
