/*
 * memory - what lib does and says about memory of JavaScript (lib/native/values.js): calls of
 * its functions, and what the runtime allows. Their references are kept here, from
 * attachMemory until the environment's end. JS thread.
 *
 * Statuses are Node-API's: napi_pending_exception when lib has thrown.
 */

#ifndef OL__NAPI_MEMORY_H
#define OL__NAPI_MEMORY_H

#include <node_api.h>

/* Whether external memory is safe here. */
typedef enum {
  OL_JS_HANDOVER_UNKNOWN,
  OL_JS_HANDOVER_SAFE,
  OL_JS_HANDOVER_UNSAFE,
} ol_js_handover_t;

/* Zeroed until lib attaches, before any task exists. */
typedef struct ol_js_memory_s {
  napi_ref inspect_moved;
  napi_ref take_moved;
  napi_ref allocate;
  napi_ref adopt;
  napi_ref is_out_of_bounds;
  napi_ref can_hand_over; /* asked once */
  ol_js_handover_t handover;
  bool can_hold;     /* memory of JavaScript stays while a task works on it */
  size_t max_buffer; /* bytes of an ArrayBuffer, and characters of a string */
  size_t max_string;
} ol_js_memory_t;

/* attachMemory(inspectMoved, takeMoved, allocate, adopt, isOutOfBounds, canHandOver, canHold, maxBuffer,
 * maxString): the functions of lib/native/values.js, whether the runtime keeps memory that a task
 * holds, and how many bytes a buffer and characters a string may have. Once. The callback's data is
 * the ol_js_memory_t. */
napi_value ol_js_attach_memory(napi_env env, napi_callback_info info);

void ol_js_memory_cleanup(ol_js_memory_t *memory, napi_env env);

/* Makes an ArrayBuffer. It is lib that does, which throws where Node-API would end the process for
 * want of memory. */
napi_status ol_js_memory_allocate(const ol_js_memory_t *memory, napi_env env, size_t len, void **data, napi_value *out);

/* Whether a view without items is one of what its buffer had before it was resized. */
napi_status ol_js_memory_is_out_of_bounds(const ol_js_memory_t *memory, napi_env env, napi_value view, bool *out);

/* Whether the runtime can be handed memory here. */
bool ol_js_memory_can_hand_over(ol_js_memory_t *memory, napi_env env);

/* Makes what was handed over JavaScript's own, where it can be. */
napi_status ol_js_memory_adopt(const ol_js_memory_t *memory, napi_env env, napi_value external, napi_value *out);

/* What a class instance is: undefined for no Moved, a string that says why it cannot be moved, else
 * the buffer. */
napi_status ol_js_memory_inspect_moved(const ol_js_memory_t *memory, napi_env env, napi_value value, napi_value *out);

/* Takes the memory of Moved, an array of them with one of their paths; `taken` is an array of the
 * ArrayBuffers that have it now. */
napi_status ol_js_memory_take_moved(const ol_js_memory_t *memory, napi_env env, napi_value moveds, napi_value paths, napi_value *taken);

#endif
