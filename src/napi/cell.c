#include "napi/cell.h"
#include "napi/text.h"

napi_status
ol_js_read_cell(napi_env env, ol__arena_t *arena, napi_value value, ol__cell_t *out) {
  napi_valuetype type;
  ol__string_t string;
  double number;
  /* Most are numbers. */
  napi_status status = napi_get_value_double(env, value, &number);
  if (status == napi_ok) {
    *out = ol__cell_int((int64_t) number);
    return status;
  }
  *out = ol__cell_null();
  status = napi_typeof(env, value, &type);
  if (status == napi_ok && type == napi_string) {
    status = ol_js_read_string(env, arena, value, &string);
    if (status == napi_ok) *out = (ol__cell_t){.type = OL__CELL_TEXT, .as.text = {string.data, string.len}};
  }
  return status;
}

napi_status
ol_js_write_cell(napi_env env, const ol__cell_t *cell, napi_value *out) {
  switch (cell->type) {
  case OL__CELL_INT:
    return napi_create_double(env, (double) cell->as.integer, out);
  case OL__CELL_TEXT:
    return napi_create_string_utf8(env, cell->as.text.data, cell->as.text.len, out);
  default:
    return napi_get_null(env, out);
  }
}
