#include "napi/load.h"
#include "napi/call.h"
#include "napi/text.h"
#include "runtime/loader.h"

/* Room for a path that is not unusually long. */
#define PATH_SIZE 512

static napi_status
make_text(napi_env env, const char *text, napi_value *out) {
  return text == NULL ? napi_get_null(env, out) : napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, out);
}

/* [name, args, doc] */
static napi_status
describe_task(napi_env env, const ol_descriptor_t *task, napi_value *out) {
  const char *const texts[] = {task->name, task->args, task->doc};
  napi_status status = napi_create_array_with_length(env, 3, out);
  for (uint32_t i = 0; i < 3 && status == napi_ok; i++) {
    napi_value text = NULL;
    status = make_text(env, texts[i], &text);
    if (status == napi_ok) status = napi_set_element(env, *out, i, text);
  }
  return status;
}

/* [first, tasks] */
static napi_status
describe_kinds(ol_js_env_t *js, uint32_t first, size_t count, napi_value *out) {
  napi_env env = js->env;
  napi_value index = NULL, tasks = NULL;
  napi_status status = napi_create_array_with_length(env, count, &tasks);
  for (uint32_t i = 0; i < count && status == napi_ok; i++) {
    napi_value task = NULL;
    status = describe_task(env, ol_js_kinds_get(&js->kinds, first + i)->task, &task);
    if (status == napi_ok) status = napi_set_element(env, tasks, i, task);
  }
  if (status == napi_ok) status = napi_create_uint32(env, first, &index);
  if (status == napi_ok) status = napi_create_array_with_length(env, 2, out);
  if (status == napi_ok) status = napi_set_element(env, *out, 0, index);
  return status == napi_ok ? napi_set_element(env, *out, 1, tasks) : status;
}

napi_status
ol_js_describe_builtin(ol_js_env_t *js, napi_value *out) {
  return describe_kinds(js, 0, js->builtin_count, out);
}

static void
throw_refusal(napi_env env, const ol__refusal_t *refusal) {
  const char *code = refusal->kind == OL__REFUSED_NEWER ? "ERR_OFFLOOP_ABI" : "ERR_OFFLOOP_LIBRARY";
  (void) napi_throw_error(env, code, refusal->message);
}

/* NULL with an exception pending when the library is refused. */
static const ol__library_t *
load_library(ol_js_env_t *js, napi_value path) {
  char first[PATH_SIZE];
  ol__arena_t arena;
  ol__string_t text;
  ol__refusal_t refusal;
  const ol__library_t *library = NULL;
  ol__arena_init(&arena, first, sizeof(first));
  if (ol_js_read_string(js->env, &arena, path, &text) == napi_ok) {
    library = ol__loader_load(text.data, &refusal);
  } else {
    ol__refuse(&refusal, OL__REFUSED_MEMORY, "out of memory");
  }
  if (library == NULL) throw_refusal(js->env, &refusal);
  ol__arena_cleanup(&arena);
  return library;
}

napi_value
ol_js_load(napi_env env, napi_callback_info info) {
  napi_value path = NULL, result = NULL;
  uint32_t first = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &path);
  const ol__library_t *library = js == NULL ? NULL : load_library(js, path);
  if (library == NULL) return NULL;
  if (ol_js_kinds_add(&js->kinds, js->runtime, library, &first) == 0 && describe_kinds(js, first, library->task_count, &result) == napi_ok) {
    return result;
  }
  (void) napi_throw_error(env, "ERR_OFFLOOP_LIBRARY", "out of memory");
  return NULL;
}
