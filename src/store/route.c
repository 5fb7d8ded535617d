#include "store/route.h"
#include "base/error.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

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

static int
add_locked(ol__routes_t *routes, const char *name, size_t len) {
  for (size_t i = 0; i < routes->count; i++) {
    if (routes->items[i]->len == len && memcmp(routes->items[i]->name, name, len) == 0) return (int) i;
  }
  if (routes->count == routes->room) {
    size_t room = routes->room == 0 ? 8 : 2 * routes->room;
    ol__route_t **items = ol__mem_grow(routes->items, routes->room * sizeof(*items), room * sizeof(*items));
    if (items == NULL) return -1;
    routes->items = items;
    routes->room = room;
  }
  ol__route_t *route = create_route(name, len);
  if (route == NULL) return -1;
  routes->items[routes->count] = route;
  return (int) routes->count++;
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
