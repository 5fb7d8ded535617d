#include "store/live.h"

/* Columns of OL__SQL_FIND_LIVE. */
enum {
  STATE,
  OWNER,
  ATTEMPT,
  HAS_KEY,
  LINES,
  CRASHES,
  CANCEL_UNTIL,
  BYTES
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
      .state = (ol__state_t) sqlite3_column_int(row, STATE),
      .owner = ol__database_column(row, OWNER),
      .attempt = sqlite3_column_int64(row, ATTEMPT),
      .has_key = sqlite3_column_int(row, HAS_KEY) != 0,
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

static int
remember(ol__turn_t *turn, const ol__live_t *live, const ol__end_t *end) {
  int64_t logged = 0;
  ol__cell_t id = ol__cell_int(live->id);
  int err = live->lines > 0 ? ol__database_read_int(&turn->database, OL__SQL_LOG_BYTES, &id, 1, 0, &logged) : SQLITE_OK;
  if (err != SQLITE_OK) return err;
  int64_t bytes = live->bytes + logged;
  if (end->result.type == OL__CELL_TEXT) bytes += (int64_t) end->result.as.text.len;
  if (end->error.type == OL__CELL_TEXT) bytes += (int64_t) end->error.as.text.len;
  const ol__cell_t cells[] = {id, ol__cell_int(end->state), end->result, end->error, end->keep_until, ol__cell_int(end->now), ol__cell_int(bytes)};
  turn->history_count++;
  turn->history_bytes += bytes;
  return ol__database_run(&turn->database, OL__SQL_REMEMBER, cells, 7);
}

static int
forget_lines(ol__turn_t *turn, const ol__live_t *live) {
  const ol__cell_t cells[] = {ol__cell_int(live->id), ol__cell_int(live->lines)};
  return live->lines > 0 ? ol__database_run(&turn->database, OL__SQL_FORGET_LINES, cells, 2) : SQLITE_OK;
}

/* The task that waits for the end of this one; 0 for none. */
static int
find_follower(ol__turn_t *turn, const ol__live_t *live, int64_t *out) {
  ol__cell_t id = ol__cell_int(live->id);
  *out = 0;
  return live->has_key ? ol__database_read_int(&turn->database, OL__SQL_FIND_FOLLOWER, &id, 1, 0, out) : SQLITE_OK;
}

int
ol__live_end(ol__turn_t *turn, const ol__live_t *live, const ol__end_t *end) {
  int64_t follower = 0;
  bool is_kept = end->keep_until.type == OL__CELL_INT && end->keep_until.as.integer != 0;
  ol__cell_t id = ol__cell_int(live->id);
  int err = is_kept ? remember(turn, live, end) : forget_lines(turn, live);
  if (err == SQLITE_OK) err = find_follower(turn, live, &follower);
  if (err == SQLITE_OK) err = ol__database_run(&turn->database, OL__SQL_REMOVE, &id, 1);
  if (err != SQLITE_OK || follower == 0) return err;
  const ol__cell_t cells[] = {ol__cell_int(follower), ol__cell_int(end->now)};
  turn->has_released = true;
  return ol__database_run(&turn->database, OL__SQL_FOLLOW, cells, 2);
}

/* Most tasks are not kept and have nothing but themselves: such a one is ended, if it is
 * this attempt's, without being looked up first. */
int
ol__live_end_plain(ol__turn_t *turn, const ol__request_t *request, bool *has_ended) {
  int err = ol__database_run(&turn->database, OL__SQL_REMOVE_PLAIN, request->inputs, 3);
  *has_ended = err == SQLITE_OK && sqlite3_changes64(turn->database.connection) > 0;
  return err;
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
  return err == SQLITE_OK ? ol__live_end(turn, live, &end) : err;
}

int
ol__live_answer(ol__request_t *request, bool is_owners, bool is_overruled) {
  int err = ol__turn_answer(request, is_owners);
  return err == SQLITE_OK ? ol__turn_answer(request, is_overruled) : err;
}
