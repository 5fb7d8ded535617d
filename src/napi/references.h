/*
 * references - what keeps the functions and objects that lib attaches, from then until the
 * environment's end. JS thread.
 */

#ifndef OL__NAPI_REFERENCES_H
#define OL__NAPI_REFERENCES_H

#include <node_api.h>

/* Makes one to each of `values`, in order, where `out` points to; those before one that
 * cannot be made stay. */
napi_status ol_js_references_make(napi_env env, size_t count, const napi_value *values, napi_ref *const *out);

/* Deletes those that are not NULL. */
void ol_js_references_delete(napi_env env, size_t count, const napi_ref *references);

/* Throws that lib cannot attach. */
void ol_js_references_refuse(napi_env env);

#endif
