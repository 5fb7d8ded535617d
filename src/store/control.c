#include "store/live.h"

/* What all but PAUSE begin with. */
enum {
  ID
};

static int
fail_not_found(ol__request_t *request) {
  ol__request_fail(request, OL__STORE_NOT_FOUND, NULL);
  return SQLITE_OK;
}

/* Finds the task that the request names; id 0 if it is not live. */
static int
find(ol__turn_t *turn, const ol__request_t *request, ol__live_t *out) {
  return ol__live_find(turn, ol__request_int(request, ID), out);
}

int
ol__verb_cancel(ol__turn_t *turn, ol__request_t *request) {
  enum {
    ERROR = ID + 1,
    KEEP_UNTIL,
    NOW
  };
  ol__live_t live;
  int err = find(turn, request, &live);
  if (err != SQLITE_OK) return err;
  if (live.id == 0) return fail_not_found(request);
  if (live.state == OL__STATE_EXECUTING) {
    const ol__cell_t cells[] = {request->inputs[ID], request->inputs[ERROR], ol__cell_int(ol__request_int(request, KEEP_UNTIL))};
    err = ol__database_run(&turn->database, OL__SQL_NOTE_CANCEL, cells, 3);
  } else {
    ol__end_t end = {
      .state = OL__STATE_CANCELLED,
      .error = request->inputs[ERROR],
      .keep_until = request->inputs[KEEP_UNTIL],
      .now = ol__request_int(request, NOW),
    };
    err = ol__live_end(turn, &live, &end);
  }
  if (err == SQLITE_OK) err = ol__turn_answer(request, live.state);
  if (err == SQLITE_OK && ol__rows_add(&request->outputs, live.owner) != 0) err = SQLITE_NOMEM;
  return err;
}

/* Runs a statement on a live task, which must wait. */
static int
change_waiting(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, ol__sql_t sql) {
  if (live->id == 0 || live->state == OL__STATE_EXECUTING) return fail_not_found(request);
  int err = ol__database_run(&turn->database, sql, request->inputs, 2);
  return err == SQLITE_OK ? ol__turn_answer(request, live->state) : err;
}

int
ol__verb_run_now(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  int err = find(turn, request, &live);
  return err == SQLITE_OK ? change_waiting(turn, request, &live, OL__SQL_RUN_NOW) : err;
}

/* --- Retry now */

typedef struct ended_s {
  int64_t state; /* 0: there is no such task */
  int64_t bytes;
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
    *out = (ended_t){.state = sqlite3_column_int64(row, STATE), .bytes = sqlite3_column_int64(row, BYTES)};
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
  turn->history_count--;
  turn->history_bytes -= ended.bytes;
  return err == SQLITE_OK ? ol__turn_answer(request, ended.state) : err;
}

int
ol__verb_retry_now(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  int err = find(turn, request, &live);
  if (err != SQLITE_OK) return err;
  return live.id == 0 ? revive(turn, request) : change_waiting(turn, request, &live, OL__SQL_RETRY_NOW);
}

/* --- Pause */

int
ol__verb_pause(ol__turn_t *turn, ol__request_t *request) {
  enum {
    ROUTE,
    IS_PAUSED
  };
  int64_t route;
  int err = ol__turn_route(turn, request, ROUTE, &route);
  if (err != SQLITE_OK) return err;
  const ol__cell_t cells[] = {ol__cell_int(route), ol__cell_int(ol__request_int(request, IS_PAUSED) != 0)};
  return ol__database_run(&turn->database, OL__SQL_PAUSE, cells, 2);
}
