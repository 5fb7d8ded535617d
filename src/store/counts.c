#include "store/counts.h"
#include "base/mem.h"

#include <stdlib.h>

#define ROOM_MIN 16

/* More room, which a transaction of many routes has left, costs every later one more than it saves. */
#define ROOM_KEPT 1024

typedef struct ol__count_s {
  int64_t route;                   /* 0: nobody's place */
  int64_t change[OL__STATE_COUNT]; /* by how many */
} count_t;

void
ol__counts_cleanup(ol__counts_t *counts) {
  free(counts->items);
  *counts = (ol__counts_t){.items = NULL};
}

void
ol__counts_forget(ol__counts_t *counts) {
  if (counts->room > ROOM_KEPT)
    ol__counts_cleanup(counts);
  else if (counts->count > 0)
    memset(counts->items, 0, counts->room * sizeof(counts->items[0]));
  counts->count = 0;
}

/* The place of a route, or that where it would be. */
static count_t *
find(const ol__counts_t *counts, int64_t route) {
  size_t mask = counts->room - 1;
  size_t at = (size_t) ((uint64_t) route * UINT64_C(0x9e3779b97f4a7c15) >> 32) & mask;
  while (counts->items[at].route != 0 && counts->items[at].route != route) at = (at + 1) & mask;
  return &counts->items[at];
}

static int
grow(ol__counts_t *counts) {
  ol__counts_t larger = {.room = counts->room == 0 ? ROOM_MIN : 2 * counts->room, .count = counts->count};
  larger.items = ol__mem_calloc(larger.room * sizeof(larger.items[0]));
  if (larger.items == NULL) return SQLITE_NOMEM;
  for (size_t i = 0; i < counts->room; i++) {
    if (counts->items[i].route != 0) *find(&larger, counts->items[i].route) = counts->items[i];
  }
  free(counts->items);
  *counts = larger;
  return SQLITE_OK;
}

int
ol__counts_move(ol__counts_t *counts, int64_t route, ol__state_t from, ol__state_t to, int64_t count) {
  if (2 * counts->count >= counts->room && grow(counts) != SQLITE_OK) return SQLITE_NOMEM;
  count_t *item = find(counts, route);
  if (item->route == 0) counts->count++;
  item->route = route;
  if (from != OL__STATE_NONE) item->change[from] -= count;
  if (to != OL__STATE_NONE) item->change[to] += count;
  return SQLITE_OK;
}

static int
write_item(const count_t *item, ol__database_t *database) {
  int err = SQLITE_OK;
  for (int state = 0; state < OL__STATE_COUNT && err == SQLITE_OK; state++) {
    const ol__cell_t cells[] = {ol__cell_int(item->route), ol__cell_int(state), ol__cell_int(item->change[state])};
    if (item->change[state] != 0) err = ol__database_run(database, OL__SQL_ADD_COUNT, cells, 3);
  }
  return err;
}

int
ol__counts_write(ol__counts_t *counts, ol__database_t *database) {
  int err = SQLITE_OK;
  if (counts->count == 0) return SQLITE_OK;
  for (size_t i = 0; i < counts->room && err == SQLITE_OK; i++) {
    if (counts->items[i].route != 0) err = write_item(&counts->items[i], database);
  }
  if (err == SQLITE_OK) ol__counts_forget(counts);
  return err;
}
