/*
 * move - buffers that JavaScript hands to a task instead of having them copied.
 *
 * In two steps, so that a submission which is refused leaves everything as it was.
 * READ, while the arguments are read: a Moved (lib/native/move.js) is known by asking lib,
 * and noted. TAKE, once nothing else can refuse the task: lib takes the memory out
 * of the buffers into ArrayBuffers of its own, and the task holds these.
 *
 * Memory: the notes are the task's. JS thread.
 */

#ifndef OL__NAPI_MOVE_H
#define OL__NAPI_MOVE_H

#include "napi/path.h"
#include "napi/state.h"

typedef struct ol_js_move_s ol_js_move_t;

/* What is to be moved in one call; zeroed, it is empty. */
typedef struct ol_js_moves_s {
  ol_js_move_t *last; /* in the task's arena */
  uint32_t count;
} ol_js_moves_t;

/* Notes an instance of a class as what is moved; refuses one that is no Moved, or
 * whose buffer cannot be moved. Statuses as ol_js_read_args has them. */
napi_status ol_js_moves_read(ol_js_moves_t *moves, ol_js_env_t *js, ol_task_t *task, napi_value value, const ol_js_path_t *path, ol__value_t *out);

/* Takes all that was noted. When one cannot be taken, the Moved keep what they
 * had. Statuses as ol_js_read_args has them. */
napi_status ol_js_moves_take(const ol_js_moves_t *moves, ol_js_env_t *js, ol_task_t *task);

#endif
