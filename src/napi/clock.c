#include "napi/clock.h"
#include "napi/call.h"

/* Numbers on the face. */
#define FACE_SIZE (sizeof(ol__face_t) / sizeof(int32_t))

static napi_status
attach(ol_js_clock_t *clock, napi_env env, napi_value face) {
  void *data = NULL;
  size_t count = 0;
  napi_typedarray_type type = OL_JS_NO_ARRAY;
  napi_status status = napi_get_typedarray_info(env, face, &type, &count, &data, NULL, NULL);
  if (status == napi_ok && (type != napi_int32_array || count != FACE_SIZE)) status = napi_invalid_arg;
  if (status == napi_ok) status = napi_create_reference(env, face, 1, &clock->face);
  if (status == napi_ok) ol__ticker_init(&clock->ticker, data);
  return status;
}

napi_value
ol_js_attach_clock(napi_env env, napi_callback_info info) {
  napi_value face = NULL;
  ol_js_clock_t *clock = ol_js_read_call(env, info, 1, &face);
  if (clock == NULL || clock->face != NULL) return NULL;
  if (attach(clock, env, face) != napi_ok) ol_js_refuse_attach(env);
  return NULL;
}

napi_value
ol_js_start_clock(napi_env env, napi_callback_info info) {
  napi_value arg = NULL;
  double ms = 0;
  ol_js_clock_t *clock = ol_js_read_call(env, info, 1, &arg);
  if (clock == NULL || clock->face == NULL || napi_get_value_double(env, arg, &ms) != napi_ok) return NULL;
  ol__ticker_start(&clock->ticker, ms);
  return NULL;
}

void
ol_js_clock_cleanup(ol_js_clock_t *clock, napi_env env) {
  if (clock->face == NULL) return;
  ol__ticker_cleanup(&clock->ticker);
  (void) napi_delete_reference(env, clock->face);
}
