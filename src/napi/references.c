#include "napi/references.h"

napi_status
ol_js_references_make(napi_env env, size_t count, const napi_value *values, napi_ref *const *out) {
  napi_status status = napi_ok;
  for (size_t i = 0; i < count && status == napi_ok; i++) status = napi_create_reference(env, values[i], 1, out[i]);
  return status;
}

void
ol_js_references_delete(napi_env env, size_t count, const napi_ref *references) {
  for (size_t i = 0; i < count; i++) {
    if (references[i] != NULL) (void) napi_delete_reference(env, references[i]);
  }
}

void
ol_js_references_refuse(napi_env env) {
  (void) napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not attach to this environment");
}
