/*
 * cell - cells of the store from and to JavaScript: null, a number or a string each. JS
 * thread.
 */

#ifndef OL__NAPI_CELL_H
#define OL__NAPI_CELL_H

#include "base/mem.h"
#include "database/cell.h"

#include <node_api.h>

/* What is neither number nor string is null; texts are copied into the arena. */
napi_status ol_js_read_cell(napi_env env, ol__arena_t *arena, napi_value value, ol__cell_t *out);

napi_status ol_js_write_cell(napi_env env, const ol__cell_t *cell, napi_value *out);

#endif
