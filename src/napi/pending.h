/*
 * pending - the submitted tasks that somebody waits for, by the id that lib gave
 * the waiting call. Ids are dense: lib uses them again. JS thread.
 */

#ifndef OL__NAPI_PENDING_H
#define OL__NAPI_PENDING_H

#include "runtime/task.h"

/* Zeroed, it is empty. */
typedef struct ol_js_pending_s {
  ol_task_t **tasks; /* by id; NULL where nobody waits. Not owned */
  size_t room;
} ol_js_pending_t;

/* Notes the task that is waited for under `id`; OL_ENOMEM when the table cannot
 * grow. */
int ol_js_pending_add(ol_js_pending_t *pending, uint32_t id, ol_task_t *task);

/* The task under `id`; NULL when nobody waits there. */
ol_task_t *ol_js_pending_get(const ol_js_pending_t *pending, uint32_t id);

/* Forgets and returns the task under `id`; NULL when nobody waits there. */
ol_task_t *ol_js_pending_take(ol_js_pending_t *pending, uint32_t id);

/* Whether `task`, which may be gone, is waited for under `id`. */
bool ol_js_pending_has(const ol_js_pending_t *pending, uint32_t id, const ol_task_t *task);

/* Writes the id of a task; false when nobody waits for it any more. */
bool ol_js_pending_find(const ol_js_pending_t *pending, const ol_task_t *task, uint32_t *id);

/* The same for a task that has ended, which is forgotten by that. */
bool ol_js_pending_take_task(ol_js_pending_t *pending, const ol_task_t *task, uint32_t *id);

/* Forgets all, and frees the table: it is empty again. */
void ol_js_pending_cleanup(ol_js_pending_t *pending);

#endif
