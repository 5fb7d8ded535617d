/*
 * pattern.c - a task whose result is more than offloop converts: `compile(pattern)`
 * answers a JavaScript function that tells whether a text matches the POSIX regular
 * expression. perform compiles it on the pool, complete makes the function.
 *
 * The compiled pattern is the task's until complete hands it over; then it lives as
 * long as the function.
 *
 *   npx node-gyp rebuild            with the binding.gyp beside this file, or
 *   npx offloop build pattern.c
 */

#include <offloop_napi.h>

#include <regex.h>
#include <stdlib.h>

/* Characters of a text that are kept on the stack. */
#define SHORT_TEXT 256

/* The task's ol_state. */
typedef struct {
  regex_t *regex; /* NULL before perform has compiled it, and after complete has handed it over */
} owner_t;

static void
destroy_regex(regex_t *regex) {
  regfree(regex);
  free(regex);
}

static void
cleanup_owner(void *state) {
  owner_t *owner = (owner_t *) state;
  if (owner->regex != NULL) destroy_regex(owner->regex);
}

static void
finalize_regex(napi_env env, void *data, void *hint) {
  (void) env;
  (void) hint;
  destroy_regex((regex_t *) data);
}

static int
perform(ol_task_t *task) {
  const char *pattern;
  size_t len;
  int err = ol_arg_string(task, 0, &pattern, &len);
  if (err != 0) return err;
  if (strlen(pattern) != len) return ol_fail(task, "ERR_PATTERN", "pattern must be without NUL characters");
  owner_t *owner = (owner_t *) ol_state(task, sizeof(*owner), cleanup_owner);
  if (owner == NULL) return OL_ENOMEM;
  regex_t *regex = (regex_t *) malloc(sizeof(*regex));
  if (regex == NULL) return OL_ENOMEM;
  int result = regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB);
  if (result == 0) {
    owner->regex = regex;
    return 0;
  }
  char message[128];
  (void) regerror(result, regex, message, sizeof(message));
  free(regex);
  return ol_fail(task, "ERR_PATTERN", "%s in '%s'", message, pattern);
}

/* Throws unless something is thrown already; answers NULL for both. */
static napi_value
throw_error(napi_env env, const char *code, const char *message) {
  bool is_pending = false;
  if (napi_is_exception_pending(env, &is_pending) == napi_ok && !is_pending) (void) napi_throw_error(env, code, message);
  return NULL;
}

/* Whether the text of `len` bytes matches. */
static napi_value
match_text(napi_env env, const regex_t *regex, napi_value text, size_t len, char *buffer) {
  napi_value result;
  if (napi_get_value_string_utf8(env, text, buffer, len + 1, &len) != napi_ok) return throw_error(env, "ERR_TEXT", "the text cannot be read");
  if (napi_get_boolean(env, regexec(regex, buffer, 0, NULL, 0) == 0, &result) != napi_ok) return throw_error(env, NULL, "no result");
  return result;
}

/* What JavaScript calls: (text) → boolean. */
static napi_value
matches(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value text;
  void *data;
  size_t len;
  char room[SHORT_TEXT];
  if (napi_get_cb_info(env, info, &count, &text, NULL, &data) != napi_ok) return throw_error(env, NULL, "the text cannot be read");
  if (napi_get_value_string_utf8(env, text, NULL, 0, &len) != napi_ok) {
    (void) napi_throw_type_error(env, "ERR_TEXT", "text must be a string");
    return NULL;
  }
  char *buffer = len < sizeof(room) ? room : (char *) malloc(len + 1);
  if (buffer == NULL) return throw_error(env, NULL, "out of memory");
  napi_value result = match_text(env, (const regex_t *) data, text, len, buffer);
  if (buffer != room) free(buffer);
  return result;
}

/* Answers the function. A failure stays as it is. */
static napi_value
complete(napi_env env, ol_task_t *task) {
  napi_value function;
  owner_t *owner = (owner_t *) ol_state(task, sizeof(*owner), cleanup_owner);
  if (ol_failed(task) || owner == NULL) return NULL;
  if (napi_create_function(env, "matches", NAPI_AUTO_LENGTH, matches, owner->regex, &function) != napi_ok) return throw_error(env, NULL, "no function");
  if (napi_add_finalizer(env, function, owner->regex, finalize_regex, NULL, NULL) != napi_ok) return throw_error(env, NULL, "no finalizer");
  owner->regex = NULL;
  return function;
}

OL_TASKS({.name = "compile", .perform = perform, .complete = complete, .args = "pattern", .doc = "A function that tells whether a text matches."})
