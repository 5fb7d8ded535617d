#include "napi/path.h"
#include "runtime/place.h"

#include <stdio.h>
#include <string.h>

/* Longer paths and names are cut. */
#define TEXT_SIZE 1024
#define NAME_SIZE 128

_Static_assert(OL_JS_PATH_SIZE >= TEXT_SIZE + NAME_SIZE * 2, "a path may end with a name that begins before the cut");

static void
append_path(napi_env env, const ol_js_path_t *path, ol__text_t *text) {
  if (path->up == NULL) {
    ol__text_add_argument(text, path->index);
    return;
  }
  append_path(env, path->up, text);
  if (text->len > TEXT_SIZE / 2) return;
  if (path->key == NULL) {
    ol__text_add_index(text, path->index);
    return;
  }
  char name[NAME_SIZE] = "?";
  (void) napi_get_value_string_utf8(env, path->key, name, sizeof(name), NULL);
  ol__text_add_name(text, name);
}

size_t
ol_js_path_print(napi_env env, const ol_js_path_t *path, char text[OL_JS_PATH_SIZE]) {
  ol__text_t written = {.data = text, .size = TEXT_SIZE};
  append_path(env, path, &written);
  return written.len;
}

napi_status
ol_js_path_refuse(napi_env env, const ol_js_path_t *path, const char *problem) {
  char text[OL_JS_PATH_SIZE];
  size_t len = ol_js_path_print(env, path, text);
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
