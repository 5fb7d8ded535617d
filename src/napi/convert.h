/*
 * convert - the value table, both directions: JavaScript to a task's arguments in
 * read.c, a task's result to JavaScript in write.c.
 *
 * What a task gets is a copy, taken when the value was read, so that getters
 * and proxies which run meanwhile can change what is copied, but never what was
 * copied. The exceptions are buffers that are moved or shared (buffer.h). JS thread.
 */

#ifndef OL__NAPI_CONVERT_H
#define OL__NAPI_CONVERT_H

#include "napi/move.h"
#include "napi/state.h"

/* Finds what plain objects are known by, and keeps it until CLEANUP, which may follow an INIT that
 * has failed, too. */
napi_status ol_js_convert_init(ol_js_env_t *js);
void ol_js_convert_cleanup(ol_js_env_t *js);

/* Copies the arguments into task->args, and notes in `moves` what is to be moved,
 * which the caller takes before the task is submitted. Returns napi_ok; napi_pending_exception
 * when one cannot travel, with a TypeError or what user code threw pending; or
 * napi_generic_failure when memory is short, with nothing pending. */
napi_status ol_js_read_args(ol_js_env_t *js, ol_task_t *task, const napi_value *args, ol_js_moves_t *moves);

/* Makes a JavaScript value; large buffers are handed over, not copied, and may
 * leave the task's arena. On failure an exception may be pending, and the environment's problem say why. */
napi_status ol_js_write(ol_js_env_t *js, ol_task_t *task, const ol__value_t *value, napi_value *out);

#endif
