#include "store/verbs/live.h"

/* Columns of OL__SQL_FIND_LIVE. */
enum {
  ROUTE,
  STATE,
  OWNER,
  ATTEMPT,
  DUE,
  STARTED_AT,
  HAS_KEY,
  LINES,
  CRASHES,
  IS_SUSPECT,
  BLOCKED_BY,
  CANCEL_UNTIL,
  BYTES
};

/* Cells of OL__SQL_REMEMBER: those of the end, and then the columns of OL__SQL_READ_ENDED. */
enum {
  OF_END = 7,
  REMEMBERED = OF_END + 12
};

int
ol__live_find(ol__turn_t *turn, int64_t id, ol__live_t *out) {
  ol__cell_t cell = ol__cell_int(id);
  *out = (ol__live_t){.id = 0};
  sqlite3_stmt *row = ol__database_query(&turn->database, OL__SQL_FIND_LIVE, &cell, 1);
  if (row == NULL) return ol__database_error(&turn->database);
  if (sqlite3_step(row) == SQLITE_ROW) {
    *out = (ol__live_t){
      .id = id,
      .route = sqlite3_column_int64(row, ROUTE),
      .state = (ol__state_t) sqlite3_column_int(row, STATE),
      .owner = ol__database_column(row, OWNER),
      .attempt = sqlite3_column_int64(row, ATTEMPT),
      .due = sqlite3_column_int64(row, DUE),
      .started_at = ol__database_column(row, STARTED_AT),
      .has_key = sqlite3_column_int(row, HAS_KEY) != 0,
      .is_suspect = sqlite3_column_int(row, IS_SUSPECT) != 0,
      .is_blocked = sqlite3_column_int64(row, BLOCKED_BY) != 0,
      .lines = sqlite3_column_int64(row, LINES),
      .crashes = sqlite3_column_int64(row, CRASHES),
      .cancel_until = ol__database_column(row, CANCEL_UNTIL),
      .bytes = sqlite3_column_int64(row, BYTES),
    };
  }
  return sqlite3_reset(row);
}

int
ol__live_find_attempt(ol__turn_t *turn, const ol__request_t *request, ol__live_t *out) {
  int err = ol__live_find(turn, ol__request_int(request, 0), out);
  bool is_theirs = out->state == OL__STATE_EXECUTING && out->owner.as.integer == ol__request_int(request, 1) && out->attempt == ol__request_int(request, 2);
  if (!is_theirs) out->id = 0;
  return err;
}

int
ol__live_move(ol__turn_t *turn, const ol__live_t *live, ol__state_t to) {
  return ol__counts_move(&turn->counts, live->route, live->state, to, 1);
}

/* --- End */

static int
copy_to_history(ol__turn_t *turn, const ol__live_t *live, const ol__end_t *end, int64_t bytes) {
  ol__cell_t cells[REMEMBERED] = {
    ol__cell_int(live->id),
    ol__cell_int(live->route),
    ol__cell_int(end->state),
    ol__cell_int(end->now),
    end->keep_until,
    ol__cell_int(bytes),
    end->result,
  };
  const ol__cell_t of[] = {ol__cell_int(live->id), end->error};
  sqlite3_stmt *row = ol__database_query(&turn->database, OL__SQL_READ_ENDED, of, 2);
  if (row == NULL) return ol__database_error(&turn->database);
  int err = sqlite3_step(row);
  if (err == SQLITE_ROW) {
    for (int i = 0; i < REMEMBERED - OF_END; i++) cells[OF_END + i] = ol__database_column(row, i);
    err = ol__database_run(&turn->database, OL__SQL_REMEMBER, cells, REMEMBERED);
  }
  int status = sqlite3_reset(row);
  return err == SQLITE_OK ? status : err;
}

static int
remember(ol__turn_t *turn, const ol__live_t *live, const ol__end_t *end) {
  int64_t logged = 0;
  ol__cell_t id = ol__cell_int(live->id);
  int err = live->lines > 0 ? ol__database_read_int(&turn->database, OL__SQL_LOG_BYTES, &id, 1, 0, &logged) : SQLITE_OK;
  if (err != SQLITE_OK) return err;
  int64_t bytes = live->bytes + logged;
  if (end->result.type == OL__CELL_TEXT) bytes += (int64_t) end->result.as.text.len;
  if (end->error.type == OL__CELL_TEXT) bytes += (int64_t) end->error.as.text.len;
  turn->history_count++;
  turn->history_bytes += bytes;
  return copy_to_history(turn, live, end, bytes);
}

static int
forget_lines(ol__turn_t *turn, const ol__live_t *live) {
  const ol__cell_t cells[] = {ol__cell_int(live->id), ol__cell_int(live->lines)};
  return live->lines > 0 ? ol__database_run(&turn->database, OL__SQL_FORGET_LINES, cells, 2) : SQLITE_OK;
}

/* The task that waits for the end of this one; 0 for none. */
static int
find_follower(ol__turn_t *turn, const ol__live_t *live, int64_t *id, int64_t *due) {
  ol__cell_t cell = ol__cell_int(live->id);
  *id = 0;
  if (!live->has_key) return SQLITE_OK;
  sqlite3_stmt *row = ol__database_query(&turn->database, OL__SQL_FIND_FOLLOWER, &cell, 1);
  if (row == NULL) return ol__database_error(&turn->database);
  if (sqlite3_step(row) == SQLITE_ROW) {
    *id = sqlite3_column_int64(row, 0);
    *due = sqlite3_column_int64(row, 1);
  }
  return sqlite3_reset(row);
}

static int
let_follower_go(ol__turn_t *turn, const ol__live_t *live, int64_t follower, int64_t due, int64_t now) {
  ol__state_t state = ol__state_of_due(OL__STATE_SCHEDULED, due, now);
  const ol__cell_t cells[] = {ol__cell_int(follower), ol__cell_int(state)};
  turn->has_released = true;
  int err = ol__database_run(&turn->database, OL__SQL_FOLLOW, cells, 2);
  return err == SQLITE_OK ? ol__counts_move(&turn->counts, live->route, OL__STATE_SCHEDULED, state, 1) : err;
}

/* Notes the end for those who wait for it. */
static int
note_end(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, const ol__end_t *end) {
  if (!ol__waits_has(&turn->waits, live->id)) return SQLITE_OK;
  ol__rows_t name = ol__rows_in(&request->arena);
  ol__cell_t route = ol__cell_int(live->route);
  int err = ol__database_read_rows(&turn->database, OL__SQL_NAME_ROUTE, &route, 1, &name);
  ol__ended_t *ended = err == SQLITE_OK ? ol__arena_alloc(&request->arena, sizeof(*ended)) : NULL;
  if (ended == NULL) return err == SQLITE_OK ? SQLITE_NOMEM : err;
  *ended = (ol__ended_t){
    .by = request,
    .id = live->id,
    .cells = {ol__cell_int(end->state), name.count > 0 ? name.cells[0] : ol__cell_null(), ol__cell_int(live->due), live->started_at, ol__cell_int(end->now), end->result, end->error},
  };
  ol__list_push(&turn->ended, &ended->link);
  return SQLITE_OK;
}

int
ol__live_end(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, const ol__end_t *end) {
  int64_t follower, due = 0;
  bool is_kept = end->keep_until.type == OL__CELL_INT && end->keep_until.as.integer != 0;
  ol__cell_t id = ol__cell_int(live->id);
  int err = is_kept ? remember(turn, live, end) : forget_lines(turn, live);
  if (err == SQLITE_OK) err = note_end(turn, request, live, end);
  if (err == SQLITE_OK) err = find_follower(turn, live, &follower, &due);
  if (err == SQLITE_OK) err = ol__database_run(&turn->database, OL__SQL_REMOVE, &id, 1);
  if (err == SQLITE_OK) err = ol__live_move(turn, live, is_kept ? end->state : OL__STATE_NONE);
  if (err != SQLITE_OK) return err;
  /* The next suspect may run. */
  if (live->is_suspect) turn->has_released = true;
  return follower == 0 ? SQLITE_OK : let_follower_go(turn, live, follower, due, end->now);
}

/* Most tasks are not kept and have nothing but themselves: such a one is ended, if it is
 * this attempt's, without being looked up first. */
int
ol__live_end_plain(ol__turn_t *turn, const ol__request_t *request, bool *has_ended) {
  int64_t route;
  *has_ended = false;
  if (ol__waits_has(&turn->waits, ol__request_int(request, OL__FINISH_ID))) return SQLITE_OK;
  int err = ol__turn_route(turn, request, OL__FINISH_ROUTE, &route);
  const ol__cell_t cells[] = {request->inputs[OL__FINISH_ID], request->inputs[OL__FINISH_OWNER], request->inputs[OL__FINISH_ATTEMPT], ol__cell_int(route)};
  if (err == SQLITE_OK) err = ol__database_run(&turn->database, OL__SQL_REMOVE_PLAIN, cells, 4);
  *has_ended = err == SQLITE_OK && sqlite3_changes64(turn->database.connection) > 0;
  return *has_ended ? ol__counts_move(&turn->counts, route, OL__STATE_EXECUTING, OL__STATE_NONE, 1) : err;
}

bool
ol__live_is_cancelled(const ol__live_t *live) {
  return live->id != 0 && live->cancel_until.type != OL__CELL_NULL;
}

int
ol__live_end_cancelled(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, int64_t now) {
  ol__end_t end = {.state = OL__STATE_CANCELLED, .keep_until = live->cancel_until, .now = now};
  ol__cell_t id = ol__cell_int(live->id);
  ol__rows_t rows = ol__rows_in(&request->arena);
  int err = ol__database_read_rows(&turn->database, OL__SQL_READ_CANCEL_ERROR, &id, 1, &rows);
  if (err == SQLITE_OK && rows.count > 0) end.error = rows.cells[0];
  return err == SQLITE_OK ? ol__live_end(turn, request, live, &end) : err;
}

int
ol__live_answer(ol__request_t *request, bool is_owners, bool is_overruled) {
  int err = ol__request_answer_int(request, is_owners);
  return err == SQLITE_OK ? ol__request_answer_int(request, is_overruled) : err;
}
