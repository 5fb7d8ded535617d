#include "store/page.h"

#include <stdlib.h>

/* Where so many parts were looked at in vain, going through all tasks is as good. */
#define MAX_PARTS 1000

typedef struct page_s {
  ol__database_t *database;
  ol__cell_t route; /* its id; null: all */
  ol__cell_t state; /* null: all */
  int64_t after;
  int64_t before; /* what is found from here on is of no use */
  size_t limit;
  ol__rows_t ids; /* found, in no order */
  size_t parts;   /* that were looked at */
} page_t;

/* --- Ids */

static int
compare(const void *a, const void *b) {
  int64_t one = ((const ol__cell_t *) a)->as.integer, other = ((const ol__cell_t *) b)->as.integer;
  return (one > other) - (one < other);
}

/* Keeps the first ones. */
static void
cut(page_t *page) {
  if (page->ids.count > 0) qsort(page->ids.cells, page->ids.count, sizeof(page->ids.cells[0]), compare);
  if (page->ids.count < page->limit) return;
  page->ids.count = page->limit;
  page->before = page->ids.cells[page->limit - 1].as.integer;
}

/* Adds the first ids of a part, which two further cells may say. */
static int
add_part(page_t *page, ol__sql_t sql, ol__cell_t one, ol__cell_t other) {
  const ol__cell_t cells[] = {ol__cell_int(page->after), ol__cell_int(page->before), ol__cell_int((int64_t) page->limit), one, other};
  int width = sql == OL__SQL_LIST_EXECUTING || sql == OL__SQL_LIST_SUSPECTS ? 4 : 5;
  page->parts++;
  int err = ol__database_read_rows(page->database, sql, cells, width, &page->ids);
  if (err == SQLITE_OK && page->ids.count >= 4 * page->limit) cut(page);
  return err;
}

/* --- Parts */

static int
add_available(page_t *page, ol__cell_t route) {
  int64_t priority = INT64_MIN;
  int err = add_part(page, OL__SQL_LIST_SUSPECTS, route, ol__cell_null());
  while (err == SQLITE_OK && page->parts < MAX_PARTS) {
    const ol__cell_t cells[] = {route, ol__cell_int(priority)};
    int64_t next;
    err = ol__database_read_int(page->database, OL__SQL_NEXT_PRIORITY, cells, 2, INT64_MIN, &next);
    if (err != SQLITE_OK || next == INT64_MIN) return err;
    priority = next;
    err = add_part(page, OL__SQL_LIST_READY, route, ol__cell_int(priority));
  }
  return err;
}

static int
add_counted(page_t *page, ol__cell_t route, ol__cell_t state) {
  switch (state.as.integer) {
  case OL__STATE_AVAILABLE:
    return add_available(page, route);
  case OL__STATE_EXECUTING:
    return add_part(page, OL__SQL_LIST_EXECUTING, route, ol__cell_null());
  default:
    return add_part(page, OL__SQL_LIST_LATER, route, state);
  }
}

/* Live tasks of the routes and states that have any. */
static int
add_live(page_t *page) {
  if (page->route.type == OL__CELL_NULL && page->state.type == OL__CELL_NULL) return add_part(page, OL__SQL_LIST_WALK, page->route, page->state);
  ol__rows_t counted = ol__rows_in(page->ids.arena);
  const ol__cell_t filter[] = {page->route, page->state};
  int err = ol__database_read_rows(page->database, OL__SQL_COUNTED, filter, 2, &counted);
  for (size_t i = 0; i < counted.count && err == SQLITE_OK && page->parts < MAX_PARTS; i += 2) err = add_counted(page, counted.cells[i], counted.cells[i + 1]);
  if (err != SQLITE_OK || page->parts < MAX_PARTS) return err;
  page->ids.count = 0;
  page->before = INT64_MAX;
  return add_part(page, OL__SQL_LIST_WALK, page->route, page->state);
}

static bool
can_be_ended(const page_t *page) {
  return page->state.type == OL__CELL_NULL || page->state.as.integer >= OL__STATE_COMPLETED;
}

static int
find_ids(page_t *page) {
  int err = add_live(page);
  if (err == SQLITE_OK && can_be_ended(page)) err = add_part(page, OL__SQL_LIST_ENDED, page->route, page->state);
  if (err == SQLITE_OK) cut(page);
  return err;
}

/* --- The page */

/* Answers the tasks with the ids that were found. */
static int
add_tasks(page_t *page, ol__request_t *request) {
  size_t i = 0;
  int err = ol__request_answer_int(request, 0);
  for (; i < page->ids.count && err == SQLITE_OK && request->arena.used <= OL__PAGE_BYTES; i++) {
    err = ol__database_read_rows(page->database, OL__SQL_GET, &page->ids.cells[i], 1, &request->outputs);
  }
  if (err == SQLITE_OK) request->outputs.cells[0] = ol__cell_int(i < page->ids.count);
  return err;
}

int
ol__page_list(ol__database_t *database, ol__request_t *request) {
  ol__arena_t arena;
  int64_t route = 0;
  const ol__cell_t *given = request->inputs;
  int err = SQLITE_OK;
  if (given[OL__LIST_ROUTE].type == OL__CELL_TEXT) {
    err = ol__database_read_int(database, OL__SQL_FIND_ROUTE, &given[OL__LIST_ROUTE], 1, 0, &route);
    /* A name that no task has ever had. */
    if (err != SQLITE_OK || route == 0) return err == SQLITE_OK ? ol__request_answer_int(request, 0) : err;
  }
  ol__arena_init(&arena, NULL, 0);
  page_t page = {
    .database = database,
    .route = route == 0 ? ol__cell_null() : ol__cell_int(route),
    .state = given[OL__LIST_STATE],
    .after = ol__request_int(request, OL__LIST_AFTER),
    .before = INT64_MAX,
    .limit = (size_t) ol__request_int(request, OL__LIST_LIMIT),
    .ids = ol__rows_in(&arena),
  };
  err = find_ids(&page);
  if (err == SQLITE_OK) err = add_tasks(&page, request);
  ol__arena_cleanup(&arena);
  return err;
}
