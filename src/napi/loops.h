/*
 * loops - lib's loops over items and properties (lib/native/values.js), which cost
 * far less than a Node-API call for each.
 *
 * Numbers pass through one Float64Array of the environment, some thousand at a
 * time. It is taken while a loop runs: a getter may convert another array in the
 * middle of that, item by item then. The references are kept here, from
 * attachLoops until the environment's end. JS thread.
 */

#ifndef OL__NAPI_LOOPS_H
#define OL__NAPI_LOOPS_H

#include "napi/names.h"
#include "runtime/value.h"

#include <node_api.h>

/* At most so many items or properties go through one call of lib. */
#define OL_JS_BATCH 128

/* From so many numbers in a row a loop of their own pays. */
#define OL_JS_FEW_NUMBERS 8

/* Zeroed until lib attaches, before any task exists. */
typedef struct ol_js_loops_s {
  napi_ref read_numbers;
  napi_ref write_numbers;
  napi_ref write_items;
  napi_ref write_properties;
  napi_ref numbers; /* keeps `passage` */
  double *passage;  /* `size` numbers on their way, and behind them how many were read */
  uint32_t size;
  bool is_taken;
  ol_js_names_t names;
} ol_js_loops_t;

/* attachLoops(numbers, names, readNumbers, writeNumbers, writeItems,
 * writeProperties). Once. The callback's data is the ol_js_loops_t. */
napi_value ol_js_attach_loops(napi_env env, napi_callback_info info);

void ol_js_loops_cleanup(ol_js_loops_t *loops, napi_env env);

/* Reads numbers that follow one another, from `from` on and before `to`, and
 * writes how many to `count`: perhaps not all there are. Where an item that is
 * no number ended them it is `*other`, already got; NULL otherwise. */
napi_status ol_js_loops_read_numbers(ol_js_loops_t *loops, napi_env env, napi_value array, uint32_t from, uint32_t to, ol__value_t *out, uint32_t *count, napi_value *other);

/* Sets items from `from` on to the numbers that `values` begins with, at most
 * `limit`, and writes how many to `count`: perhaps not all there are. */
napi_status ol_js_loops_write_numbers(ol_js_loops_t *loops, napi_env env, napi_value array, uint32_t from, const ol__value_t *values, size_t limit, uint32_t *count);

/* Sets `count` items, from `from` on; at most OL_JS_BATCH. */
napi_status ol_js_loops_write_items(ol_js_loops_t *loops, napi_env env, napi_value array, uint32_t from, const napi_value *items, uint32_t count);

/* Sets `count` properties; at most OL_JS_BATCH. */
napi_status ol_js_loops_write_properties(ol_js_loops_t *loops, napi_env env, napi_value object, const ol__property_t *properties, const napi_value *values, uint32_t count);

#endif
