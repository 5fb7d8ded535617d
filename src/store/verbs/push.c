#include "store/verbs/perform.h"

typedef struct pushed_s {
  const ol__cell_t *cells;
  int64_t route; /* its id in the file */
  ol__cell_t due;
  int64_t now;
} pushed_t;

/* The live tasks of a key, by their ids; 0: there is none. */
typedef struct keyed_s {
  int64_t first; /* waits or runs */
  ol__state_t state;
  bool is_cancelled; /* the first one, while it runs */
  int64_t follower;  /* waits for the first one's end */
} keyed_t;

static int
answer(ol__request_t *request, int64_t id, bool is_earlier) {
  request->makes_news = true;
  int err = ol__request_answer_int(request, id);
  return err == SQLITE_OK ? ol__request_answer_int(request, is_earlier) : err;
}

static ol__state_t
state_of(const pushed_t *pushed, bool is_blocked) {
  return is_blocked ? OL__STATE_SCHEDULED : ol__state_of_due(OL__STATE_SCHEDULED, pushed->due.as.integer, pushed->now);
}

/* Makes a task; one that is blocked waits until that task has ended. */
static int
insert(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed, int64_t blocked_by) {
  int64_t id;
  const ol__cell_t *given = pushed->cells;
  ol__state_t state = state_of(pushed, blocked_by != 0);
  int err = ol__turn_take_id(turn, &id);
  if (err != SQLITE_OK) return err;
  const ol__cell_t cells[] = {
    ol__cell_int(id),
    ol__cell_int(pushed->route),
    ol__cell_int(state),
    given[OL__PUSH_DATA],
    pushed->due,
    given[OL__PUSH_PRIORITY],
    given[OL__PUSH_KEY],
    given[OL__PUSH_ATTEMPTS],
    given[OL__PUSH_OPTIONS],
    given[OL__PUSH_NOW],
    ol__cell_int(blocked_by),
  };
  err = ol__database_run(&turn->database, OL__SQL_PUSH, cells, 11);
  if (err == SQLITE_OK) err = ol__counts_move(&turn->counts, pushed->route, OL__STATE_NONE, state, 1);
  return err == SQLITE_OK ? answer(request, id, false) : err;
}

/* Puts what is pushed in the place of one that waits in a state, for its time or for another's end. */
static int
replace(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed, int64_t id, ol__state_t from, bool is_blocked) {
  const ol__cell_t *given = pushed->cells;
  ol__state_t to = state_of(pushed, is_blocked);
  const ol__cell_t cells[] = {
    ol__cell_int(id),
    given[OL__PUSH_DATA],
    pushed->due,
    given[OL__PUSH_PRIORITY],
    given[OL__PUSH_ATTEMPTS],
    given[OL__PUSH_OPTIONS],
    ol__cell_int(to),
  };
  int err = ol__database_run(&turn->database, OL__SQL_REPLACE, cells, 7);
  if (err == SQLITE_OK) err = ol__counts_move(&turn->counts, pushed->route, from, to, 1);
  return err == SQLITE_OK ? answer(request, id, true) : err;
}

static int
find_keyed(ol__turn_t *turn, const pushed_t *pushed, keyed_t *out) {
  enum {
    ID,
    STATE,
    BLOCKED_BY,
    IS_CANCELLED
  };
  const ol__cell_t cells[] = {ol__cell_int(pushed->route), pushed->cells[OL__PUSH_KEY]};
  *out = (keyed_t){.first = 0};
  sqlite3_stmt *row = ol__database_query(&turn->database, OL__SQL_FIND_KEY, cells, 2);
  if (row == NULL) return ol__database_error(&turn->database);
  while (sqlite3_step(row) == SQLITE_ROW) {
    if (sqlite3_column_int64(row, BLOCKED_BY) != 0) {
      out->follower = sqlite3_column_int64(row, ID);
      continue;
    }
    out->first = sqlite3_column_int64(row, ID);
    out->state = (ol__state_t) sqlite3_column_int(row, STATE);
    out->is_cancelled = sqlite3_column_int(row, IS_CANCELLED) != 0;
  }
  return sqlite3_reset(row);
}

/* Whatever state the first one of a key is in, the newest data is what runs last, and at most one
 * follows; docs/durable.md has the table. */
static int
push_keyed(ol__turn_t *turn, ol__request_t *request, const pushed_t *pushed) {
  keyed_t keyed;
  bool replaces = ol__request_int(request, (size_t) (&pushed->cells[OL__PUSH_REPLACES] - request->inputs)) != 0;
  int err = find_keyed(turn, pushed, &keyed);
  if (err != SQLITE_OK) return err;
  if (keyed.first == 0) return insert(turn, request, pushed, 0);
  /* What is cancelled will not do the work of whoever pushes now. */
  if (!replaces && !keyed.is_cancelled) return answer(request, keyed.first, true);
  if (!replaces && keyed.follower != 0) return answer(request, keyed.follower, true);
  if (keyed.follower != 0) return replace(turn, request, pushed, keyed.follower, OL__STATE_SCHEDULED, true);
  if (keyed.state == OL__STATE_EXECUTING) return insert(turn, request, pushed, keyed.first);
  return replace(turn, request, pushed, keyed.first, keyed.state, false);
}

int
ol__verb_push(ol__turn_t *turn, ol__request_t *request) {
  int err = SQLITE_OK;
  for (size_t i = 0; i < request->input_count && err == SQLITE_OK; i += OL__PUSH_TAKEN) {
    const ol__cell_t *cells = &request->inputs[i];
    pushed_t pushed = {
      .cells = cells,
      .due = cells[OL__PUSH_DUE].type == OL__CELL_NULL ? cells[OL__PUSH_NOW] : cells[OL__PUSH_DUE],
      .now = ol__request_int(request, i + OL__PUSH_NOW),
    };
    err = ol__turn_route(turn, request, i + OL__PUSH_ROUTE, &pushed.route);
    if (err == SQLITE_OK) err = cells[OL__PUSH_KEY].type == OL__CELL_NULL ? insert(turn, request, &pushed, 0) : push_keyed(turn, request, &pushed);
  }
  return err;
}
