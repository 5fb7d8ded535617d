#include "napi/text.h"

#include <string.h>

/* Strings that may be shorter than this are read in one pass. Room for longer
 * ones can be given back to the arena. */
#define SHORT_STRING OL__ARENA_LARGE

/* Node-API cuts a string where its next character does not fit, and a character
 * takes up to four bytes: that many left, beside the NUL, and nothing was cut. */
#define SPARE 4

static bool
is_whole(size_t len, size_t size) {
  return len + SPARE < size;
}

static bool
is_ascii(const char *data, size_t len) {
  unsigned char bits = 0;
  for (size_t i = 0; i < len; i++) bits |= (unsigned char) data[i];
  return bits < 0x80;
}

/* A string that begins as ASCII most likely ends so, and then its length is
 * known without going through the characters. Leaves `data` NULL where that fails. */
static napi_status
read_ascii(napi_env env, ol__arena_t *arena, napi_value value, ol__string_t *out) {
  size_t count = 0;
  out->data = NULL;
  napi_status status = napi_get_value_string_utf16(env, value, NULL, 0, &count);
  if (status != napi_ok) return status;
  size_t size = count + SPARE + 1;
  char *data = ol__arena_alloc(arena, size);
  if (data == NULL) return napi_generic_failure;
  status = napi_get_value_string_utf8(env, value, data, size, &out->len);
  if (status != napi_ok || is_whole(out->len, size)) {
    out->data = data;
  } else {
    ol__arena_free(arena, data, size);
  }
  return status;
}

static napi_status
read_measured(napi_env env, ol__arena_t *arena, napi_value value, ol__string_t *out) {
  napi_status status = napi_get_value_string_utf8(env, value, NULL, 0, &out->len);
  if (status != napi_ok) return status;
  char *data = ol__arena_alloc(arena, out->len + 1);
  if (data == NULL) return napi_generic_failure;
  out->data = data;
  return napi_get_value_string_utf8(env, value, data, out->len + 1, &out->len);
}

napi_status
ol_js_read_string(napi_env env, ol__arena_t *arena, napi_value value, ol__string_t *out) {
  char buffer[SHORT_STRING];
  size_t len = 0;
  napi_status status = napi_get_value_string_utf8(env, value, buffer, sizeof(buffer), &len);
  if (status != napi_ok) return status;
  if (is_whole(len, sizeof(buffer))) {
    char *data = ol__arena_alloc(arena, len + 1);
    if (data == NULL) return napi_generic_failure;
    out->data = memcpy(data, buffer, len + 1);
    out->len = len;
    return napi_ok;
  }
  if (is_ascii(buffer, len)) {
    status = read_ascii(env, arena, value, out);
    if (status != napi_ok || out->data != NULL) return status;
  }
  return read_measured(env, arena, value, out);
}
