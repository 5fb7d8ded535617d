#include "store/turn.h"

/* What the request has, in the order of verbs.h. */
enum { ROUTE, DATA, DUE, PRIORITY, KEY, ATTEMPTS, OPTIONS, NOW };

enum { SCHEDULED, AVAILABLE };

static int
take_id(ol__turn_t *turn, int64_t *out) {
  if (turn->next_id == 0) {
    int err = ol__database_read_int(turn->database, OL__SQL_READ_NEXT_ID, NULL, 0, 1, &turn->next_id);
    if (err != SQLITE_OK) return err;
  }
  turn->is_next_id_used = true;
  *out = turn->next_id++;
  return SQLITE_OK;
}

int
ol__verb_push(ol__turn_t *turn, ol__request_t *request) {
  int64_t id, route;
  const ol__cell_t *inputs = request->inputs;
  int64_t now = inputs[NOW].as.integer;
  bool is_due = inputs[DUE].type == OL__CELL_NULL || inputs[DUE].as.integer <= now;
  int err = ol__turn_route(turn, request, ROUTE, &route);
  if (err == SQLITE_OK) err = take_id(turn, &id);
  if (err != SQLITE_OK) return err;
  const ol__cell_t cells[] = {
    ol__cell_int(id),
    ol__cell_int(route),
    ol__cell_int(is_due ? AVAILABLE : SCHEDULED),
    inputs[DATA],
    inputs[DUE].type == OL__CELL_NULL ? inputs[NOW] : inputs[DUE],
    inputs[PRIORITY],
    inputs[KEY],
    inputs[ATTEMPTS],
    inputs[OPTIONS],
    inputs[NOW],
  };
  err = ol__database_run(turn->database, OL__SQL_PUSH, cells, 10);
  if (err != SQLITE_OK) return err;
  if (ol__request_answer(request, ol__cell_int(id)) != 0 || ol__request_answer(request, ol__cell_int(0)) != 0) return SQLITE_NOMEM;
  return SQLITE_OK;
}
