#include "store/verbs/page.h"

#include <stdlib.h>

/* So many tasks are gone through before other ways are taken: some 5 ms. */
#define WALKED 50000

typedef struct page_s {
  ol__database_t *database;
  ol__cell_t route; /* its id; null: all */
  ol__cell_t state; /* null: all */
  int64_t after;
  int64_t before; /* what is found from here on is of no use */
  size_t limit;
  ol__rows_t ids; /* found, in no order */
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

/* Adds the first ids of a part, which one or two further cells name. */
static int
add_part(page_t *page, ol__sql_t sql, const ol__cell_t *names, int count) {
  ol__cell_t cells[5] = {ol__cell_int(page->after), ol__cell_int(page->before), ol__cell_int((int64_t) page->limit)};
  memcpy(&cells[3], names, (size_t) count * sizeof(cells[0]));
  int err = ol__database_read_rows(page->database, sql, cells, 3 + count, &page->ids);
  if (err == SQLITE_OK && page->ids.count >= 4 * page->limit) cut(page);
  return err;
}

/* --- Live tasks, one after another */

static bool
is_wanted(const page_t *page, sqlite3_stmt *row) {
  if (page->route.type == OL__CELL_INT && sqlite3_column_int64(row, 1) != page->route.as.integer) return false;
  return page->state.type != OL__CELL_INT || sqlite3_column_int64(row, 2) == page->state.as.integer;
}

/* Whether that was enough. */
static int
walk(page_t *page, bool *is_enough) {
  const ol__cell_t cells[] = {ol__cell_int(page->after), ol__cell_int(WALKED)};
  int err = SQLITE_OK, walked = 0, status = SQLITE_ROW;
  sqlite3_stmt *row = ol__database_query(page->database, OL__SQL_WALK, cells, 2);
  if (row == NULL) return ol__database_error(page->database);
  while (err == SQLITE_OK && page->ids.count < page->limit && (status = sqlite3_step(row)) == SQLITE_ROW) {
    walked++;
    if (is_wanted(page, row) && ol__rows_add(&page->ids, ol__database_column(row, 0)) != 0) err = SQLITE_NOMEM;
  }
  *is_enough = page->ids.count == page->limit || walked < WALKED;
  status = sqlite3_reset(row);
  return err == SQLITE_OK ? status : err;
}

/* --- And by what indexes have of them */

/* By each priority that there is. */
static int
add_available(page_t *page, ol__cell_t route) {
  int64_t next = INT64_MIN;
  int err = SQLITE_OK;
  while (err == SQLITE_OK) {
    const ol__cell_t cells[] = {route, ol__cell_int(next)};
    err = ol__database_read_int(page->database, OL__SQL_NEXT_PRIORITY, cells, 2, INT64_MIN, &next);
    if (err != SQLITE_OK || next == INT64_MIN) return err;
    const ol__cell_t names[] = {route, ol__cell_int(next)};
    err = add_part(page, OL__SQL_PAGE_READY, names, 2);
  }
  return err;
}

static int
add_counted(page_t *page, const ol__cell_t *counted) {
  int err = SQLITE_OK;
  switch (counted[1].as.integer) {
  case OL__STATE_AVAILABLE:
    return add_available(page, counted[0]);
  case OL__STATE_EXECUTING:
    return add_part(page, OL__SQL_PAGE_EXECUTING, counted, 1);
  case OL__STATE_SCHEDULED:
    err = add_part(page, OL__SQL_PAGE_BLOCKED, counted, 1);
    return err == SQLITE_OK ? add_part(page, OL__SQL_PAGE_DUE, counted, 2) : err;
  default:
    return add_part(page, OL__SQL_PAGE_DUE, counted, 2);
  }
}

/* Live tasks of the routes and states that have any. */
static int
add_live(page_t *page) {
  bool is_enough = false;
  ol__rows_t counted = ol__rows_in(page->ids.arena);
  const ol__cell_t filter[] = {page->route, page->state};
  int err = walk(page, &is_enough);
  if (err != SQLITE_OK || is_enough) return err;
  page->ids.count = 0;
  err = ol__database_read_rows(page->database, OL__SQL_COUNTED, filter, 2, &counted);
  for (size_t i = 0; i < counted.count && err == SQLITE_OK; i += 2) err = add_counted(page, &counted.cells[i]);
  return err;
}

static bool
can_be(const page_t *page, ol__state_t first, ol__state_t last) {
  int64_t state = page->state.as.integer;
  return page->state.type == OL__CELL_NULL || (state >= first && state <= last);
}

static int
find_ids(page_t *page) {
  const ol__cell_t names[] = {page->route, page->state};
  int err = SQLITE_OK;
  if (can_be(page, OL__STATE_SCHEDULED, OL__STATE_RETRYABLE)) err = add_live(page);
  if (err == SQLITE_OK) cut(page);
  if (err == SQLITE_OK && can_be(page, OL__STATE_COMPLETED, OL__STATE_CANCELLED)) err = add_part(page, OL__SQL_PAGE_ENDED, names, 2);
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
