#include "store/turn.h"

int
ol__verb_get(ol__turn_t *turn, ol__request_t *request) {
  return ol__database_read_rows(&turn->database, OL__SQL_GET, request->inputs, 1, &request->outputs);
}

int
ol__verb_list(ol__turn_t *turn, ol__request_t *request) {
  enum {
    ROUTE,
    STATE,
    AFTER,
    LIMIT
  };
  const ol__cell_t *given = request->inputs;
  ol__cell_t route = ol__cell_null();
  if (given[ROUTE].type != OL__CELL_NULL) {
    int64_t id;
    int err = ol__turn_route(turn, request, ROUTE, &id);
    if (err != SQLITE_OK) return err;
    route = ol__cell_int(id);
  }
  const ol__cell_t cells[] = {route, given[STATE], ol__cell_int(ol__request_int(request, AFTER)), given[LIMIT]};
  return ol__database_read_rows(&turn->database, OL__SQL_LIST, cells, 4, &request->outputs);
}

int
ol__verb_lines(ol__turn_t *turn, ol__request_t *request) {
  return ol__database_read_rows(&turn->database, OL__SQL_LINES, request->inputs, 3, &request->outputs);
}

int
ol__verb_cancelled(ol__turn_t *turn, ol__request_t *request) {
  return ol__database_read_rows(&turn->database, OL__SQL_FIND_CANCELLED, request->inputs, 1, &request->outputs);
}

int
ol__verb_counts(ol__turn_t *turn, ol__request_t *request) {
  return ol__database_read_rows(&turn->database, OL__SQL_COUNTS, NULL, 0, &request->outputs);
}
