#include "store/turn.h"

enum {
  ROUTE,
  OWNER,
  LIMIT,
  NOW
};

/* Columns of OL__SQL_FIND_READY, which are what is answered of each task. */
#define ROW_WIDTH 11

/* The earliest due of what waits; INT64_MAX without any. */
static int
read_next_due(ol__turn_t *turn, int64_t *out) {
  return ol__database_read_int(&turn->database, OL__SQL_NEXT_DUE, NULL, 0, INT64_MAX, out);
}

/* Makes tasks available that are due by now, and answers when the next one is. */
static int
stage(ol__turn_t *turn, ol__request_t *request) {
  int64_t due;
  int err = read_next_due(turn, &due);
  if (err == SQLITE_OK && due <= ol__request_int(request, NOW)) {
    err = ol__database_run(&turn->database, OL__SQL_STAGE, &request->inputs[NOW], 1);
    if (err == SQLITE_OK) err = read_next_due(turn, &due);
  }
  if (err != SQLITE_OK) return err;
  return ol__rows_add(&request->outputs, due == INT64_MAX ? ol__cell_null() : ol__cell_int(due)) == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

static int
take_ready(ol__turn_t *turn, ol__request_t *request, int64_t route) {
  const ol__cell_t cells[] = {ol__cell_int(route), request->inputs[LIMIT]};
  int err = ol__database_read_rows(&turn->database, OL__SQL_FIND_READY, cells, 2, &request->outputs);
  for (size_t i = 1; i < request->outputs.count && err == SQLITE_OK; i += ROW_WIDTH) {
    const ol__cell_t taken[] = {request->outputs.cells[i], request->inputs[OWNER], request->inputs[NOW]};
    err = ol__database_run(&turn->database, OL__SQL_CLAIM, taken, 3);
  }
  return err;
}

int
ol__verb_claim(ol__turn_t *turn, ol__request_t *request) {
  int64_t route, is_paused = 0;
  int err = ol__turn_route(turn, request, ROUTE, &route);
  ol__cell_t cell = ol__cell_int(route);
  if (err == SQLITE_OK) err = stage(turn, request);
  if (err == SQLITE_OK) err = ol__database_read_int(&turn->database, OL__SQL_IS_PAUSED, &cell, 1, 0, &is_paused);
  return err == SQLITE_OK && !is_paused ? take_ready(turn, request, route) : err;
}
