#include "napi/hold.h"

/* The references of an environment that is gone went with it. */
static void
drop(ol_js_hold_t *hold) {
  if (hold->object != NULL && !hold->js->is_destroyed) (void) napi_delete_reference(hold->js->env, hold->object);
  hold->object = NULL;
}

static void
release(ol__hold_t *base) {
  drop((ol_js_hold_t *) base);
}

napi_status
ol_js_hold(ol_js_env_t *js, ol_task_t *task, napi_value object, ol__value_t *value, ol_js_hold_t **out) {
  ol_js_hold_t *hold = ol__arena_calloc(&task->arena, sizeof(*hold));
  if (hold == NULL) return napi_generic_failure;
  hold->base.release = release;
  hold->js = js;
  if (ol__holds_add(&task->holds, &task->arena, &hold->base, &value->as.buffer.hold) != 0) return napi_generic_failure;
  *out = hold;
  return napi_create_reference(js->env, object, 1, &hold->object);
}

napi_status
ol_js_hold_replace(ol_js_hold_t *hold, napi_value object) {
  drop(hold);
  return napi_create_reference(hold->js->env, object, 1, &hold->object);
}

napi_status
ol_js_hold_find(const ol_task_t *task, const ol__value_t *value, napi_value *out) {
  const ol_js_hold_t *hold = (const ol_js_hold_t *) ol__holds_find(&task->holds, value->as.buffer.hold);
  return napi_get_reference_value(hold->js->env, hold->object, out);
}
