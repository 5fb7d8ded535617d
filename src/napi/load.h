/*
 * load - the C tasks that lib makes task functions of: the built-in ones, and those
 * of libraries. JS thread.
 */

#ifndef OL__NAPI_LOAD_H
#define OL__NAPI_LOAD_H

#include "napi/state.h"

/* load(path): the tasks of the library in a file, as [first, tasks]: the index of
 * the first and of each, in order, [name, args, doc], the latter two null where the
 * author says nothing. The callback's data is the environment's ol_js_env_t. Throws
 * an Error when the library is refused: `code` is ERR_OFFLOOP_ABI for one that needs
 * a newer offloop and else ERR_OFFLOOP_LIBRARY. */
napi_value ol_js_load(napi_env env, napi_callback_info info);

/* The same array of the built-in tasks. */
napi_status ol_js_describe_builtin(ol_js_env_t *js, napi_value *out);

#endif
