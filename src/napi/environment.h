/*
 * environment - the life of offloop in one thread of JavaScript (state.h): made when the
 * addon is loaded there, woken by its doorbell, closed by lib or when JavaScript may run no
 * more, and released by the environment's cleanup hook. JS thread, but for RING.
 */

#ifndef OL__NAPI_ENVIRONMENT_H
#define OL__NAPI_ENVIRONMENT_H

#include "napi/state.h"

/* Makes the environment's part, whose runtime is served by `host`, and registers its
 * cleanup. Borrows `host` for ever. NULL with an exception pending when that fails. */
ol_js_env_t *ol_js_env_create(napi_env env, const ol__host_t *host);

/* Keeps the block for a pump whose end may come after the environment's: some
 * runtimes call cleanup hooks first. */
void ol_js_env_acquire(ol_js_env_t *js);
void ol_js_env_release(ol_js_env_t *js);

/* Rings the doorbell of the ol_js_env_t, which a visit follows. The host's
 * `ring`. */
void ol_js_env_ring(void *data);

/* What follows a ring and every pump: starts pumps for what waits, delivers what
 * is done. */
void ol_js_env_visit(ol_js_env_t *js);

/* Closes the runtime and forgets who waits. Later calls do nothing. */
void ol_js_env_close(ol_js_env_t *js);

/* Acts on what the backlog waits for: keeps the loop alive while no other
 * handle does. */
void ol_js_env_note_backlog(ol_js_env_t *js, ol__backlog_t backlog);

#endif
