#include "napi/path.h"

#include <stdio.h>
#include <string.h>

/* Longer paths and names are cut. */
#define TEXT_SIZE 1024
#define NAME_SIZE 128

_Static_assert(OL_JS_PATH_SIZE >= TEXT_SIZE + NAME_SIZE * 2, "a path may end with a name that begins before the cut");

static bool
is_identifier(const char *name) {
  if (name[0] == '\0' || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char *c = name; *c != '\0'; c++) {
    bool is_letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
    if (!is_letter && *c != '_' && *c != '$') return false;
  }
  return true;
}

/* Appends the path to `text`, which holds `len` bytes; returns the new length. */
static size_t
append_path(napi_env env, const ol_js_path_t *path, char *text, size_t len) {
  if (path->up == NULL) return len + (size_t) snprintf(text + len, TEXT_SIZE - len, "argument %u", path->index);
  len = append_path(env, path->up, text, len);
  if (len > TEXT_SIZE / 2) return len;

  char name[NAME_SIZE] = "?";
  size_t size = TEXT_SIZE - len;
  if (path->key == NULL) return len + (size_t) snprintf(text + len, size, "[%u]", path->index);
  (void) napi_get_value_string_utf8(env, path->key, name, sizeof(name), NULL);
  return len + (size_t) snprintf(text + len, size, is_identifier(name) ? ".%s" : "[\"%s\"]", name);
}

size_t
ol_js_path_print(napi_env env, const ol_js_path_t *path, char text[OL_JS_PATH_SIZE]) {
  return append_path(env, path, text, 0);
}

napi_status
ol_js_path_refuse(napi_env env, const ol_js_path_t *path, const char *problem) {
  char text[OL_JS_PATH_SIZE];
  size_t len = append_path(env, path, text, 0);
  snprintf(text + len, sizeof(text) - len, " %s", problem);
  (void) napi_throw_type_error(env, "ERR_OFFLOOP_INVALID_ARG", text);
  return napi_pending_exception;
}

/* Asks the value's constructor; what that throws is dropped. */
static bool
read_class_name(napi_env env, napi_value value, char *name, size_t size) {
  napi_value constructor = NULL, text = NULL;
  size_t len = 0;
  bool is_found = napi_get_named_property(env, value, "constructor", &constructor) == napi_ok &&
                  napi_get_named_property(env, constructor, "name", &text) == napi_ok &&
                  napi_get_value_string_utf8(env, text, name, size, &len) == napi_ok && len > 0;
  bool is_pending = false;
  napi_value dropped = NULL;
  if (napi_is_exception_pending(env, &is_pending) == napi_ok && is_pending) (void) napi_get_and_clear_last_exception(env, &dropped);
  return is_found;
}

/* Writes what `value` is, "an instance of Map", into `out`. */
static void
describe(napi_env env, napi_value value, char *out, size_t size) {
  static const char *const words[] = {"undefined", "null", "a boolean", "a number", "a string", "a symbol", "an object", "a function", "an external", "a bigint"};
  napi_valuetype type = napi_undefined;
  char name[NAME_SIZE];
  if (napi_typeof(env, value, &type) != napi_ok) {
    snprintf(out, size, "an unknown value");
  } else if (type == napi_object && read_class_name(env, value, name, sizeof(name))) {
    snprintf(out, size, "an instance of %s", name);
  } else {
    snprintf(out, size, "%s", words[type]);
  }
}

napi_status
ol_js_path_refuse_type(napi_env env, const ol_js_path_t *path, napi_value value) {
  char what[160];
  char problem[400];
  describe(env, value, what, sizeof(what));
  snprintf(
    problem, sizeof(problem),
    "must be undefined, null, a boolean, number, bigint, string, Date, ArrayBuffer, typed array, "
    "or an array or plain object of these, got %s",
    what
  );
  return ol_js_path_refuse(env, path, problem);
}
