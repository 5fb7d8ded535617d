/*
 * buffer - ArrayBuffers and typed arrays, both directions: the part of the value
 * table that is memory.
 *
 * A small buffer is copied into the task's arena, a large one into an ArrayBuffer
 * of its own, which is what JavaScript gets if the task returns it. A view on a
 * SharedArrayBuffer is held as it is. What a task makes itself is copied while it
 * is small and handed over, as external memory, where it is large. What was moved:
 * move.h. What of it lib does: memory.h.
 *
 * A task HOLDs memory of JavaScript by a reference to the object over it, for as long
 * as it lives. The objects are ArrayBuffers that user code has no way to, so that
 * nothing can detach or resize them while the task runs, or views on a
 * SharedArrayBuffer, which can be neither.
 *
 * External memory is freed when the environment that it was handed to ends, even
 * if `transfer()` and a message have taken it to another thread meanwhile. So only
 * the main thread, which ends last, is handed any. Runtimes do not let external memory
 * be transferred to another thread, and mark it as they do what must never be moved, such
 * as the pool of Buffers. So lib adopts it into an ArrayBuffer without that mark, where
 * there is `transfer()`; elsewhere ours has a tag to be told apart by. JS thread.
 */

#ifndef OL__NAPI_BUFFER_H
#define OL__NAPI_BUFFER_H

#include "napi/path.h"
#include "napi/state.h"

typedef struct ol_js_hold_s {
  ol__hold_t base;
  ol_js_env_t *js; /* outlives its tasks */
  napi_ref object; /* NULL for none yet */
} ol_js_hold_t;

/* Has `task` hold `object`, and writes the number to `value`. napi_generic_failure
 * when memory is short. */
napi_status ol_js_hold(ol_js_env_t *js, ol_task_t *task, napi_value object, ol__value_t *value, ol_js_hold_t **out);

/* Holds `object` instead of what was held. */
napi_status ol_js_hold_replace(ol_js_hold_t *hold, napi_value object);

/* --- From JavaScript */

/* Reads the bytes of `value`. Statuses as ol_js_read_args has them: `path` names
 * the value in the TypeError about one that cannot travel. */
napi_status ol_js_read_array_buffer(ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out);
napi_status ol_js_read_typed_array(ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out);

/* The element type that a task knows it by; false when no task gets such arrays. */
bool ol_js_find_element(napi_typedarray_type type, ol_element_t *out);

/* Copies the bytes into the task's arena. */
napi_status ol_js_copy_buffer(ol_task_t *task, const void *data, size_t len, ol__value_t *out);

/* --- To JavaScript */

/* Makes a JavaScript object over a copy of the bytes, over the bytes themselves,
 * which then have left the task's arena, or of what the task holds. */
napi_status ol_js_write_array_buffer(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out);
napi_status ol_js_write_typed_array(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out);

/* isHandedOver(arrayBuffer) */
napi_value ol_js_is_handed_over(napi_env env, napi_callback_info info);

/* detachHandedOver(arrayBuffer): detaches it if it was handed over. */
napi_value ol_js_detach_handed_over(napi_env env, napi_callback_info info);

#endif
