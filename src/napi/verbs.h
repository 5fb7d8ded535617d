/*
 * verbs - the store's table of verbs and their cells (store/verbs.h) for lib, so that both have
 * positions, names and widths from one place. JS thread.
 */

#ifndef OL__NAPI_VERBS_H
#define OL__NAPI_VERBS_H

#include <node_api.h>

/* describeStore() -> [verbs, states, classes]: each verb as [name, what it takes, what it answers
 * once, what it answers in each row], the names of states, and of the classes of failures; all
 * by their numbers. */
napi_value ol_js_describe_store(napi_env env, napi_callback_info info);

#endif
