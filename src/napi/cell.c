#include "napi/cell.h"
#include "napi/text.h"

#include <math.h>

/* The integers that JavaScript's numbers tell apart: 2^53 - 1. */
#define MAX_SAFE_INTEGER 9007199254740991

/* What a cell keeps of a number: its integer part, or the nearest integer that is exact in
 * both languages, as C says nothing of a cast that goes too far. NaN is 0. */
static int64_t
to_integer(double number) {
  if (isnan(number)) return 0;
  if (number >= MAX_SAFE_INTEGER) return MAX_SAFE_INTEGER;
  if (number <= -MAX_SAFE_INTEGER) return -MAX_SAFE_INTEGER;
  return (int64_t) number;
}

napi_status
ol_js_read_cell(napi_env env, ol__arena_t *arena, napi_value value, ol__cell_t *out) {
  napi_valuetype type;
  ol__string_t string;
  double number;
  /* Most are numbers. */
  napi_status status = napi_get_value_double(env, value, &number);
  if (status == napi_ok) {
    *out = ol__cell_int(to_integer(number));
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
