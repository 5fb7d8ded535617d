#include "napi/verbs.h"
#include "store/request.h"

#define NAMES 4
#define NAME 0

static napi_status
make_string(napi_env env, const char *text, napi_value *out) {
  return napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, out);
}

/* An array of so many strings, or of those before NULL. */
static napi_status
make_strings(napi_env env, const char *const *texts, size_t count, napi_value *out) {
  napi_value text;
  napi_status status = napi_create_array(env, out);
  for (uint32_t i = 0; i < count && texts[i] != NULL && status == napi_ok; i++) {
    status = make_string(env, texts[i], &text);
    if (status == napi_ok) status = napi_set_element(env, *out, i, text);
  }
  return status;
}

static napi_status
make_verb(napi_env env, const ol__verb_shape_t *shape, napi_value *out) {
  napi_value parts[NAMES] = {NULL};
  const char *const *const lists[NAMES] = {NULL, shape->takes, shape->answers, shape->row};
  napi_status status = napi_create_array(env, out);
  if (status == napi_ok) status = make_string(env, shape->name, &parts[NAME]);
  for (uint32_t i = 0; i < NAMES && status == napi_ok; i++) {
    if (i != NAME) status = make_strings(env, lists[i], SIZE_MAX, &parts[i]);
    if (status == napi_ok) status = napi_set_element(env, *out, i, parts[i]);
  }
  return status;
}

static napi_status
make_verbs(napi_env env, napi_value *out) {
  napi_value verb;
  napi_status status = napi_create_array(env, out);
  for (uint32_t i = 0; i < OL__VERB_COUNT && status == napi_ok; i++) {
    status = make_verb(env, &ol__verb_shapes[i], &verb);
    if (status == napi_ok) status = napi_set_element(env, *out, i, verb);
  }
  return status;
}

napi_value
ol_js_describe_store(napi_env env, napi_callback_info info) {
  (void) info;
  static const char *const classes[] = {[OL__CLASS_NEVER] = "never", [OL__CLASS_LATER] = "later", [OL__CLASS_LOST] = "lost"};
  napi_value result = NULL, parts[3] = {NULL};
  napi_status status = make_verbs(env, &parts[0]);
  if (status == napi_ok) status = make_strings(env, ol__state_names, OL__STATE_COUNT, &parts[1]);
  if (status == napi_ok) status = make_strings(env, classes, sizeof(classes) / sizeof(classes[0]), &parts[2]);
  if (status == napi_ok) status = napi_create_array(env, &result);
  for (uint32_t i = 0; i < 3 && status == napi_ok; i++) status = napi_set_element(env, result, i, parts[i]);
  return status == napi_ok ? result : NULL;
}
