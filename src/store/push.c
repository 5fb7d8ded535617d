#include "store/turn.h"

/* Cells of one task. */
enum {
  ROUTE,
  DATA,
  DUE,
  PRIORITY,
  KEY,
  ATTEMPTS,
  OPTIONS,
  REPLACES,
  NOW,
  WIDTH
};

typedef struct pushed_s {
  const ol__cell_t *cells;
  int64_t route; /* its id in the file */
  ol__cell_t due;
  int64_t now;
} pushed_t;

static int
answer(ol__request_t *request, int64_t id, bool is_earlier) {
  int err = ol__turn_answer(request, id);
  return err == SQLITE_OK ? ol__turn_answer(request, is_earlier) : err;
}

/* Makes a task; one that is blocked waits until that task has ended. */
static int
insert(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed, int64_t blocked_by) {
  int64_t id;
  const ol__cell_t *given = pushed->cells;
  bool is_ready = pushed->due.as.integer <= pushed->now && blocked_by == 0;
  int err = ol__turn_take_id(turn, &id);
  if (err != SQLITE_OK) return err;
  const ol__cell_t cells[] = {
    ol__cell_int(id),
    ol__cell_int(pushed->route),
    ol__cell_int(is_ready ? OL__STATE_AVAILABLE : OL__STATE_SCHEDULED),
    given[DATA],
    pushed->due,
    given[PRIORITY],
    given[KEY],
    given[ATTEMPTS],
    given[OPTIONS],
    given[NOW],
    ol__cell_int(blocked_by),
  };
  err = ol__database_run(&turn->database, OL__SQL_PUSH, cells, 11);
  return err == SQLITE_OK ? answer(request, id, false) : err;
}

static int
replace(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed, int64_t id) {
  const ol__cell_t *given = pushed->cells;
  const ol__cell_t cells[] = {ol__cell_int(id), given[DATA], pushed->due, given[PRIORITY], given[ATTEMPTS], given[OPTIONS], given[NOW]};
  int err = ol__database_run(&turn->database, OL__SQL_REPLACE, cells, 7);
  return err == SQLITE_OK ? answer(request, id, true) : err;
}

static int
find_key(ol__turn_t *turn, const pushed_t *pushed, int64_t *out, ol__state_t *state) {
  const ol__cell_t cells[] = {ol__cell_int(pushed->route), pushed->cells[KEY]};
  *out = 0;
  sqlite3_stmt *row = ol__database_query(&turn->database, OL__SQL_FIND_KEY, cells, 2);
  if (row == NULL) return ol__database_error(&turn->database);
  if (sqlite3_step(row) == SQLITE_ROW) {
    *out = sqlite3_column_int64(row, 0);
    *state = (ol__state_t) sqlite3_column_int(row, 1);
  }
  return sqlite3_reset(row);
}

/* A running task cannot be replaced: its follower is, or this one becomes it. */
static int
follow(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed, int64_t running) {
  int64_t next;
  const ol__cell_t cells[] = {ol__cell_int(pushed->route), pushed->cells[KEY]};
  int err = ol__database_read_int(&turn->database, OL__SQL_FIND_NEXT_KEY, cells, 2, 0, &next);
  if (err != SQLITE_OK) return err;
  return next == 0 ? insert(turn, request, pushed, running) : replace(turn, request, pushed, next);
}

static int
push_keyed(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed) {
  int64_t id;
  ol__state_t state = OL__STATE_SCHEDULED;
  bool replaces = pushed->cells[REPLACES].type == OL__CELL_INT && pushed->cells[REPLACES].as.integer != 0;
  int err = find_key(turn, pushed, &id, &state);
  if (err != SQLITE_OK) return err;
  if (id == 0) return insert(turn, request, pushed, 0);
  if (!replaces) return answer(request, id, true);
  if (state == OL__STATE_EXECUTING) return follow(turn, request, pushed, id);
  return replace(turn, request, pushed, id);
}

int
ol__verb_push(ol__turn_t *turn, ol__request_t *request) {
  int err = SQLITE_OK;
  for (size_t i = 0; i < request->input_count && err == SQLITE_OK; i += WIDTH) {
    const ol__cell_t *cells = &request->inputs[i];
    pushed_t pushed = {
      .cells = cells,
      .due = cells[DUE].type == OL__CELL_NULL ? cells[NOW] : cells[DUE],
      .now = ol__request_int(request, i + NOW),
    };
    err = ol__turn_route(turn, request, i + ROUTE, &pushed.route);
    if (err == SQLITE_OK && cells[KEY].type == OL__CELL_NULL) err = insert(turn, request, &pushed, 0);
    if (err == SQLITE_OK && cells[KEY].type != OL__CELL_NULL) err = push_keyed(turn, request, &pushed);
  }
  return err;
}
