/*
 * buffer - ArrayBuffers and typed arrays, both directions: the part of the value
 * table that is memory.
 *
 * A task gets a copy. What it returns is copied again while it is small, and
 * handed over where that is cheaper. JS thread.
 */

#ifndef OL__NAPI_BUFFER_H
#define OL__NAPI_BUFFER_H

#include "napi/path.h"
#include "runtime/task.h"

/* Copies the bytes of `value` into the arena. Statuses as ol_js_read_args has
 * them: `path` names the value in the TypeError about one that cannot travel. */
napi_status ol_js_read_array_buffer(napi_env env, ol__arena_t *arena, napi_value value, const ol_js_path_t *path, ol__value_t *out);
napi_status ol_js_read_typed_array(napi_env env, ol__arena_t *arena, napi_value value, const ol_js_path_t *path, ol__value_t *out);

/* Makes a JavaScript object over a copy of the bytes, or over the bytes
 * themselves, which then have left the task's arena. */
napi_status ol_js_write_array_buffer(napi_env env, ol_task_t *task, const ol__value_t *value, napi_value *out);
napi_status ol_js_write_typed_array(napi_env env, ol_task_t *task, const ol__value_t *value, napi_value *out);

#endif
