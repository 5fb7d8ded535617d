#include "store/route.h"
#include "base/error.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A power of two, as all that follow. */
#define FIRST_PLACES 16

int
ol__routes_init(ol__routes_t *routes) {
  memset(routes, 0, sizeof(*routes));
  return ol__mutex_init(&routes->lock);
}

void
ol__routes_cleanup(ol__routes_t *routes) {
  for (size_t i = 0; i < routes->count; i++) {
    free(routes->items[i]->name);
    free(routes->items[i]);
  }
  free(routes->items);
  free(routes->places);
  ol__mutex_cleanup(&routes->lock);
}

static ol__route_t *
create_route(const char *name, size_t len) {
  ol__route_t *route = ol__mem_calloc(sizeof(*route));
  if (route == NULL) return NULL;
  route->name = ol__mem_alloc(len + 1);
  if (route->name == NULL) {
    free(route);
    return NULL;
  }
  memcpy(route->name, name, len);
  route->name[len] = '\0';
  route->len = len;
  return route;
}

/* FNV-1a. */
static uint64_t
hash(const char *name, size_t len) {
  uint64_t sum = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < len; i++) sum = (sum ^ (unsigned char) name[i]) * UINT64_C(0x100000001b3);
  return sum;
}

/* The place of a name, or that where it would be. */
static uint32_t *
find_place_locked(const ol__routes_t *routes, const char *name, size_t len) {
  size_t mask = routes->place_count - 1;
  for (size_t at = hash(name, len) & mask;; at = (at + 1) & mask) {
    if (routes->places[at] == 0) return &routes->places[at];
    const ol__route_t *route = routes->items[routes->places[at] - 1];
    if (route->len == len && memcmp(route->name, name, len) == 0) return &routes->places[at];
  }
}

/* Twice as many places. Returns 0 or OL_ENOMEM. */
static int
make_places_locked(ol__routes_t *routes) {
  size_t count = routes->place_count == 0 ? FIRST_PLACES : 2 * routes->place_count;
  uint32_t *places = ol__mem_calloc(count * sizeof(*places));
  if (places == NULL) return OL_ENOMEM;
  free(routes->places);
  routes->places = places;
  routes->place_count = count;
  for (size_t i = 0; i < routes->count; i++) *find_place_locked(routes, routes->items[i]->name, routes->items[i]->len) = (uint32_t) i + 1;
  return 0;
}

static int
add_locked(ol__routes_t *routes, const char *name, size_t len) {
  if (2 * routes->count >= routes->place_count && make_places_locked(routes) != 0) return -1;
  uint32_t *place = find_place_locked(routes, name, len);
  if (*place != 0) return (int) *place - 1;
  ol__route_t **items = ol__mem_make_room(routes->items, routes->count + 1, &routes->room, sizeof(*items));
  if (items == NULL) return -1;
  routes->items = items;
  ol__route_t *route = create_route(name, len);
  if (route == NULL) return -1;
  routes->items[routes->count++] = route;
  *place = (uint32_t) routes->count;
  return (int) routes->count - 1;
}

int
ol__routes_add(ol__routes_t *routes, const char *name, size_t len) {
  ol__mutex_lock(&routes->lock);
  int number = add_locked(routes, name, len);
  ol__mutex_unlock(&routes->lock);
  return number;
}

static int
find_id(ol__database_t *database, const ol__route_t *route, int64_t *out) {
  ol__cell_t name = {.type = OL__CELL_TEXT, .as.text = {route->name, route->len}};
  int err = ol__database_read_int(database, OL__SQL_FIND_ROUTE, &name, 1, 0, out);
  if (err != SQLITE_OK || *out != 0) return err;
  return ol__database_read_int(database, OL__SQL_ADD_ROUTE, &name, 1, 0, out);
}

static ol__route_t *
find_route(ol__routes_t *routes, size_t number) {
  ol__mutex_lock(&routes->lock);
  ol__route_t *route = number < routes->count ? routes->items[number] : NULL;
  ol__mutex_unlock(&routes->lock);
  return route;
}

/* Mostly it is the same route again. */
int
ol__routes_resolve(ol__routes_t *routes, size_t number, ol__database_t *database, int64_t *out) {
  ol__route_t *route = routes->latest != NULL && routes->latest_number == number ? routes->latest : find_route(routes, number);
  if (route == NULL) return SQLITE_MISUSE;
  routes->latest = route;
  routes->latest_number = number;
  int err = route->id == 0 ? find_id(database, route, &route->id) : SQLITE_OK;
  *out = route->id;
  return err;
}

void
ol__routes_forget(ol__routes_t *routes) {
  ol__mutex_lock(&routes->lock);
  for (size_t i = 0; i < routes->count; i++) routes->items[i]->id = 0;
  ol__mutex_unlock(&routes->lock);
}
