/*
 * buffer - ArrayBuffers and typed arrays, both directions: the part of the value
 * table that is memory.
 *
 * A small buffer is copied into the task's arena, a large one into an ArrayBuffer
 * of its own, which is what JavaScript gets if the task returns it. A view on a
 * SharedArrayBuffer is held as it is. What a task makes itself is copied while it
 * is small and handed over, as external memory, where it is large. What was moved:
 * move.h.
 *
 * External memory is freed when the environment that it was handed to ends, even
 * if `transfer()` and a message have taken it to another thread meanwhile. So only
 * the main thread, which ends last, is handed any. JS thread.
 */

#ifndef OL__NAPI_BUFFER_H
#define OL__NAPI_BUFFER_H

#include "napi/environment.h"
#include "napi/path.h"

/* Reads the bytes of `value`. Statuses as ol_js_read_args has them: `path` names
 * the value in the TypeError about one that cannot travel. */
napi_status ol_js_read_array_buffer(ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out);
napi_status ol_js_read_typed_array(ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out);

/* The element type that a task knows it by; false when no task gets such arrays. */
bool ol_js_find_element(napi_typedarray_type type, ol_element_t *out);

/* Copies the bytes into the task's arena. */
napi_status ol_js_copy_buffer(ol_task_t *task, const void *data, size_t len, ol__value_t *out);

/* Makes a JavaScript object over a copy of the bytes, over the bytes themselves,
 * which then have left the task's arena, or of what the task holds. */
napi_status ol_js_write_array_buffer(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out);
napi_status ol_js_write_typed_array(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out);

#endif
