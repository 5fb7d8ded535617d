/*
 * answer - what the store answers, on its way to lib: many requests in one call of lib's
 * `settle` (store.h), as (slot, status, count, …cells) one after another. Answers too long for one
 * call come in parts, of which all but the last have the status HAS_MORE. A failure has
 * three cells: an ol__store_error_t, its class and a message. JS thread.
 */

#ifndef OL__NAPI_ANSWER_H
#define OL__NAPI_ANSWER_H

#include "store/request.h"

#include <node_api.h>

/* As lib/engines/sqlite/answers.js has them. */
typedef enum {
  OL_JS_IS_DONE,
  OL_JS_HAS_MORE,
  OL_JS_HAS_FAILED,
} ol_js_answer_t;

/* Tells lib of done requests, until that were `max` cells or a little more, of which long texts
 * count as several, and destroys those; the rest stays in the list. Returns how many requests that
 * were. */
size_t ol_js_answer(napi_env env, napi_ref settle, ol__list_t *done, size_t max);

#endif
