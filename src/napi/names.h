/*
 * names - the names of properties on their way to JavaScript. Objects that follow
 * one another mostly have the same ones: a name that comes again is kept as a
 * string in lib's list and travels as its index there, which saves making the
 * string and finding the engine's own copy of it. The list is bounded; a name that
 * comes repeatedly replaces another. JS thread.
 */

#ifndef OL__NAPI_NAMES_H
#define OL__NAPI_NAMES_H

#include "runtime/value.h"

#include <node_api.h>

/* So many names are kept, as long as lib's list is, and none longer than this. */
#define OL_JS_NAMES 256
#define OL_JS_NAME_SIZE 27

typedef struct ol_js_name_s {
  uint32_t candidate; /* hash of the name that takes the place when it comes again */
  uint32_t call;      /* the last one that was given this place's index */
  uint8_t len;        /* 0 for no name */
  char text[OL_JS_NAME_SIZE];
} ol_js_name_t;

/* Zeroed, it keeps none. */
typedef struct ol_js_names_s {
  napi_ref list; /* lib's array */
  uint32_t call; /* of lib, that names are made for */
  ol_js_name_t places[OL_JS_NAMES];
} ol_js_names_t;

/* Begins the names of another call of lib: an index that was given to a call holds
 * until the next one begins. */
void ol_js_names_begin(ol_js_names_t *names);

/* Makes what lib takes for the name: its index in the list, or a string. */
napi_status ol_js_names_write(ol_js_names_t *names, napi_env env, const ol__string_t *name, napi_value *out);

#endif
