/*
 * handover - results that become JavaScript's without a copy, as external
 * ArrayBuffers.
 *
 * Runtimes do not let external memory be transferred to another thread, and mark it as
 * they do what must never be moved, such as the pool of Buffers. So lib adopts it into
 * an ArrayBuffer without that mark, where there is `transfer()`; elsewhere ours has a tag to be
 * told apart by. JS thread.
 */

#ifndef OL__NAPI_HANDOVER_H
#define OL__NAPI_HANDOVER_H

#include "napi/environment.h"

/* Whether the runtime can be handed memory here. */
bool ol_js_can_hand_over(ol_js_env_t *js);

/* Makes an ArrayBuffer over the bytes of `value`, a piece of the task's arena that
 * can be detached and then has been. napi_no_external_buffers_allowed where the
 * runtime wants all memory to be its own. */
napi_status ol_js_hand_over(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out);

/* isHandedOver(arrayBuffer) */
napi_value ol_js_is_handed_over(napi_env env, napi_callback_info info);

/* detachHandedOver(arrayBuffer): detaches it if it was handed over. */
napi_value ol_js_detach_handed_over(napi_env env, napi_callback_info info);

#endif
