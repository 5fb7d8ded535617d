/*
 * kinds - the C tasks of an environment, by the index that lib knows them by: the
 * built-in ones and then those of each library that is loaded, dense, never taken
 * back. The library is the process's; its tasks' lanes are the environment's. JS
 * thread.
 */

#ifndef OL__NAPI_KINDS_H
#define OL__NAPI_KINDS_H

#include "runtime/lane.h"
#include "runtime/library.h"

typedef struct ol_js_kind_s {
  const ol_descriptor_t *task;
  ol__lane_t *lane; /* a reference; NULL where the task has no limit of its own */
} ol_js_kind_t;

/* Zeroed, it is empty. */
typedef struct ol_js_kinds_s {
  ol_js_kind_t *items; /* by index */
  uint32_t count;
  size_t room;
} ol_js_kinds_t;

/* Adds the tasks of `library`, all or none; writes the index of the first. Returns
 * 0 or OL_ENOMEM. */
int ol_js_kinds_add(ol_js_kinds_t *kinds, struct ol__runtime_s *runtime, const ol__library_t *library, uint32_t *first);

/* NULL when no task has this index; valid until more are added. */
const ol_js_kind_t *ol_js_kinds_get(const ol_js_kinds_t *kinds, uint32_t index);

/* Releases the lanes; nothing is submitted any more. */
void ol_js_kinds_cleanup(ol_js_kinds_t *kinds);

#endif
