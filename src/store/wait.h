/*
 * wait - those who wait for the end of a task: WAITs that were asked and not answered, by the
 * task's id. ADD and REMOVE while the verb runs, TAKE those of a task that has ended, ALL of them
 * to look again, DROP those of a client that is gone.
 *
 * It owns the requests that are parked for good (OL__PARKED); one that is still in its batch is
 * whoever's that has the batch. Any thread; its lock comes last.
 */

#ifndef OL__STORE_WAIT_H
#define OL__STORE_WAIT_H

#include "base/sync.h"
#include "store/request.h"

#define OL__WAIT_LINES ((size_t) 1024)

typedef struct ol__waits_s {
  ol__mutex_t lock;
  size_t count;                     /* `lock` to change it; atomic */
  ol__list_t lines[OL__WAIT_LINES]; /* `lock`; by the id's remainder */
} ol__waits_t;

/* Returns 0 or OL_ENOMEM. */
int ol__waits_init(ol__waits_t *waits);
void ol__waits_cleanup(ol__waits_t *waits);

size_t ol__waits_count(const ol__waits_t *waits);

/* Whether anybody waits for the task. */
bool ol__waits_has(ol__waits_t *waits, int64_t id);

/* One that is PARKING, until its batch is over. */
void ol__waits_add(ol__waits_t *waits, ol__request_t *request);
void ol__waits_remove(ol__waits_t *waits, ol__request_t *request);

/* Moves those that are parked for good behind those of `out`, NOT_PARKED: all, or those that
 * wait for a task. */
void ol__waits_take_all(ol__waits_t *waits, ol__list_t *out);
void ol__waits_take(ol__waits_t *waits, int64_t id, ol__list_t *out);

/* The one that is parked for good of a client and its slot; NULL: none any more. */
ol__request_t *ol__waits_find(ol__waits_t *waits, int64_t id, const ol__client_t *client, uint32_t slot);

/* Destroys what is a client's and parked for good. */
void ol__waits_drop(ol__waits_t *waits, const ol__client_t *client);

#endif
