/*
 * path - where in its arguments a value stands, for messages: "argument
 * 0.options[3]". Steps live on the reader's stack, one per container entered,
 * and cost nothing unless a message is made. JS thread.
 */

#ifndef OL__NAPI_PATH_H
#define OL__NAPI_PATH_H

#include "offloop.h"

#include <node_api.h>

typedef struct ol_js_path_s ol_js_path_t;

struct ol_js_path_s {
  const ol_js_path_t *up; /* NULL for an argument itself */
  napi_value container;   /* that `up` leads to; NULL for an argument */
  napi_value key;         /* a property's name; NULL for an index */
  uint32_t index;         /* of an item or argument */
};

/* The room that a path takes as text; longer ones are cut. */
#define OL_JS_PATH_SIZE 1280

/* Writes the path as text; returns its length. */
size_t ol_js_path_print(napi_env env, const ol_js_path_t *path, char text[OL_JS_PATH_SIZE]);

/* Throws the TypeError that the value there cannot travel: `problem` goes on
 * from "argument 0.options[3] …". Returns napi_pending_exception. */
napi_status ol_js_path_refuse(napi_env env, const ol_js_path_t *path, const char *problem);

/* The same for a value of a type that no task gets. */
napi_status ol_js_path_refuse_type(napi_env env, const ol_js_path_t *path, napi_value value);

#endif
