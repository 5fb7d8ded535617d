/*
 * route - the names of routes: numbers for clients, at once and without I/O, and the
 * ids in the file, found when first needed. ADD from any thread, RESOLVE in the turn.
 */

#ifndef OL__STORE_ROUTE_H
#define OL__STORE_ROUTE_H

#include "base/sync.h"
#include "database/database.h"

typedef struct ol__route_s {
  char *name;
  size_t len;
  int64_t id; /* 0 until it is known; the turn */
} ol__route_t;

typedef struct ol__routes_s {
  ol__mutex_t lock;
  ol__route_t **items; /* `lock`, as are the next two; the routes themselves stay where they are */
  size_t count;
  size_t room;
  uint32_t *places; /* `lock`, as is the next; by the hash of a name its number plus one, 0 for nobody's */
  size_t place_count;
  ol__route_t *latest; /* that was resolved; the turn, as is its number */
  size_t latest_number;
} ol__routes_t;

int ol__routes_init(ol__routes_t *routes);
void ol__routes_cleanup(ol__routes_t *routes);

/* The number of a name; -1 when memory is short. Any thread. */
int ol__routes_add(ol__routes_t *routes, const char *name, size_t len);

/* The route's id in the file. Returns SQLITE_OK or why not. */
int ol__routes_resolve(ol__routes_t *routes, size_t number, ol__database_t *database, int64_t *out);

/* Ids are of a file that is no longer open. */
void ol__routes_forget(ol__routes_t *routes);

#endif
