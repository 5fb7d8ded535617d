#include "store/verbs/live.h"
#include "store/verbs/perform.h"

static int
fail_not_found(ol__request_t *request) {
  ol__request_fail(request, OL__STORE_NOT_FOUND, NULL);
  return SQLITE_OK;
}

int
ol__verb_cancel(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  int err = ol__live_find(turn, ol__request_int(request, OL__CANCEL_ID), &live);
  if (err != SQLITE_OK) return err;
  if (live.id == 0) return fail_not_found(request);
  if (live.state == OL__STATE_EXECUTING) {
    const ol__cell_t cells[] = {request->inputs[OL__CANCEL_ID], request->inputs[OL__CANCEL_ERROR], ol__cell_int(ol__request_int(request, OL__CANCEL_KEPT_UNTIL))};
    err = ol__database_run(&turn->database, OL__SQL_NOTE_CANCEL, cells, 3);
  } else {
    ol__end_t end = {
      .state = OL__STATE_CANCELLED,
      .error = request->inputs[OL__CANCEL_ERROR],
      .keep_until = request->inputs[OL__CANCEL_KEPT_UNTIL],
      .now = ol__request_int(request, OL__CANCEL_NOW),
    };
    err = ol__live_end(turn, request, &live, &end);
  }
  request->makes_news = true;
  if (err == SQLITE_OK) err = ol__request_answer_int(request, live.state);
  return err == SQLITE_OK ? ol__request_answer(request, live.owner) : err;
}

/* Makes a live task available by a statement, which must wait, unless it follows another. Both
 * verbs take an id and now. */
static int
make_available(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, ol__sql_t sql) {
  if (live->id == 0 || live->state == OL__STATE_EXECUTING) return fail_not_found(request);
  ol__state_t state = live->is_blocked ? OL__STATE_SCHEDULED : OL__STATE_AVAILABLE;
  const ol__cell_t cells[] = {request->inputs[OL__RUN_NOW_ID], request->inputs[OL__RUN_NOW_NOW], ol__cell_int(state)};
  int err = ol__database_run(&turn->database, sql, cells, 3);
  request->makes_news = true;
  if (err == SQLITE_OK) err = ol__live_move(turn, live, state);
  return err == SQLITE_OK ? ol__request_answer_int(request, live->state) : err;
}

int
ol__verb_run_now(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  int err = ol__live_find(turn, ol__request_int(request, OL__RUN_NOW_ID), &live);
  return err == SQLITE_OK ? make_available(turn, request, &live, OL__SQL_RUN_NOW) : err;
}

/* --- Retry now */

typedef struct ended_s {
  int64_t state; /* 0: there is no such task */
  int64_t bytes;
  int64_t route;
  int64_t twin; /* the live task that has its key; 0: none */
} ended_t;

static int
find_ended(ol__turn_t *turn, const ol__request_t *request, ended_t *out) {
  enum {
    STATE,
    BYTES,
    ROUTE,
    KEY
  };
  int err = SQLITE_OK;
  sqlite3_stmt *row = ol__database_query(&turn->database, OL__SQL_FIND_ENDED, request->inputs, 1);
  if (row == NULL) return ol__database_error(&turn->database);
  *out = (ended_t){.state = 0};
  if (sqlite3_step(row) == SQLITE_ROW) {
    const ol__cell_t cells[] = {ol__database_column(row, ROUTE), ol__database_column(row, KEY)};
    *out = (ended_t){.state = sqlite3_column_int64(row, STATE), .bytes = sqlite3_column_int64(row, BYTES), .route = sqlite3_column_int64(row, ROUTE)};
    if (cells[1].type != OL__CELL_NULL) err = ol__database_read_int(&turn->database, OL__SQL_FIND_KEY, cells, 2, 0, &out->twin);
  }
  int status = sqlite3_reset(row);
  return err == SQLITE_OK ? status : err;
}

static int
revive(ol__turn_t *turn, ol__request_t *request) {
  ended_t ended;
  int err = find_ended(turn, request, &ended);
  if (err != SQLITE_OK) return err;
  if (ended.state != OL__STATE_DISCARDED && ended.state != OL__STATE_CANCELLED) return fail_not_found(request);
  if (ended.twin != 0) {
    ol__request_fail(request, OL__STORE_FAILED, "another task has its key");
    return SQLITE_OK;
  }
  err = ol__database_run(&turn->database, OL__SQL_REVIVE, request->inputs, 2);
  if (err == SQLITE_OK) err = ol__database_run(&turn->database, OL__SQL_FORGET, request->inputs, 1);
  if (err == SQLITE_OK) err = ol__counts_move(&turn->counts, ended.route, (ol__state_t) ended.state, OL__STATE_AVAILABLE, 1);
  turn->history_count--;
  turn->history_bytes -= ended.bytes;
  request->makes_news = true;
  return err == SQLITE_OK ? ol__request_answer_int(request, ended.state) : err;
}

int
ol__verb_retry_now(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  int err = ol__live_find(turn, ol__request_int(request, OL__RETRY_NOW_ID), &live);
  if (err != SQLITE_OK) return err;
  return live.id == 0 ? revive(turn, request) : make_available(turn, request, &live, OL__SQL_RETRY_NOW);
}

/* --- Pause */

int
ol__verb_pause(ol__turn_t *turn, ol__request_t *request) {
  int64_t route;
  int err = ol__turn_route(turn, request, OL__PAUSE_ROUTE, &route);
  if (err != SQLITE_OK) return err;
  const ol__cell_t cells[] = {ol__cell_int(route), ol__cell_int(ol__request_int(request, OL__PAUSE_IS_PAUSED) != 0)};
  request->makes_news = true;
  return ol__database_run(&turn->database, OL__SQL_PAUSE, cells, 2);
}
