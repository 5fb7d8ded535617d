/*
 * counts - how many tasks there are of each route and state: kept, not counted. What a
 * transaction changes is noted (MOVE) here, and written (WRITE) into offloop_counts once, before it is
 * committed; or forgotten (FORGET) with it. Only in the turn.
 */

#ifndef OL__STORE_COUNTS_H
#define OL__STORE_COUNTS_H

#include "database/database.h"
#include "store/verbs.h"

/* No state: before a task's push, or behind its end. */
#define OL__STATE_NONE OL__STATE_COUNT

typedef struct ol__counts_s {
  struct ol__count_s *items; /* a table of `room` places, found by the route */
  size_t room;               /* a power of 2, or 0 */
  size_t count;
} ol__counts_t;

void ol__counts_cleanup(ol__counts_t *counts);

/* So many tasks of a route went from one state to another. Returns SQLITE_OK or SQLITE_NOMEM. */
int ol__counts_move(ol__counts_t *counts, int64_t route, ol__state_t from, ol__state_t to, int64_t count);

/* Returns SQLITE_OK, and has forgotten all that was moved, or why not. */
int ol__counts_write(ol__counts_t *counts, ol__database_t *database);

void ol__counts_forget(ol__counts_t *counts);

#endif
