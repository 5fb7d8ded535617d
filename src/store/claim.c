#include "store/turn.h"

enum { ROUTE, OWNER, LIMIT, NOW };

/* Columns of OL__SQL_FIND_READY, which are what is answered. */
#define ROW_WIDTH 9

static int
find_ready(ol__turn_t *turn, ol__request_t *request, int64_t route) {
  const ol__cell_t cells[] = {ol__cell_int(route), request->inputs[LIMIT]};
  sqlite3_stmt *statement = ol__database_query(turn->database, OL__SQL_FIND_READY, cells, 2);
  if (statement == NULL) return sqlite3_errcode(turn->database->connection);
  int err = 0;
  while (err == 0 && sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < ROW_WIDTH && err == 0; i++) err = ol__request_answer(request, ol__database_column(statement, i));
  }
  int status = sqlite3_reset(statement);
  return err == 0 ? status : SQLITE_NOMEM;
}

int
ol__verb_claim(ol__turn_t *turn, ol__request_t *request) {
  int64_t route;
  int err = ol__turn_route(turn, request, ROUTE, &route);
  if (err == SQLITE_OK) err = ol__database_run(turn->database, OL__SQL_STAGE, &request->inputs[NOW], 1);
  if (err == SQLITE_OK) err = find_ready(turn, request, route);
  for (size_t i = 0; i < request->output_count && err == SQLITE_OK; i += ROW_WIDTH) {
    const ol__cell_t cells[] = {request->outputs[i], request->inputs[OWNER], request->inputs[NOW]};
    err = ol__database_run(turn->database, OL__SQL_CLAIM, cells, 3);
  }
  return err;
}
