#include "store/verbs/live.h"
#include "store/verbs/perform.h"

/* --- Enter */

int
ol__verb_enter(ol__turn_t *turn, ol__request_t *request) {
  int64_t id;
  int err = ol__turn_take_id(turn, &id);
  if (err != SQLITE_OK) return err;
  const ol__cell_t cells[] = {ol__cell_int(id), request->inputs[OL__ENTER_PID], request->inputs[OL__ENTER_NOW]};
  err = ol__database_run(&turn->database, OL__SQL_ENTER, cells, 3);
  if (err == SQLITE_OK) err = ol__request_answer_int(request, id);
  /* Last, since only the transaction's end can take it back. */
  return err == SQLITE_OK ? ol__owners_enter(&turn->owners, id) : err;
}

/* --- What an owner leaves running */

typedef struct left_s {
  int64_t crashes;  /* that end a task */
  ol__cell_t error; /* of those that crashed more often */
  ol__cell_t keep_until;
  ol__cell_t now;
  bool is_crash;
} left_t;

/* A task that another crash would end runs apart from others of which that is true. */
static int
put_back(ol__turn_t *turn, const ol__live_t *live, const left_t *left) {
  const ol__cell_t crashed[] = {ol__cell_int(live->id), ol__cell_int(live->crashes + 2 >= left->crashes)};
  const ol__cell_t given_back[] = {ol__cell_int(live->id), left->now, ol__cell_int(OL__STATE_AVAILABLE), ol__cell_int(false)};
  int err = left->is_crash ? ol__database_run(&turn->database, OL__SQL_RESCUE, crashed, 2) : ol__database_run(&turn->database, OL__SQL_GIVE_BACK, given_back, 4);
  turn->has_released = turn->has_released || live->is_suspect;
  return err == SQLITE_OK ? ol__live_move(turn, live, OL__STATE_AVAILABLE) : err;
}

/* Makes one task available again, or ends it; `state` is what becomes of it. */
static int
rescue(ol__turn_t *turn, ol__request_t *request, int64_t id, const left_t *left, ol__state_t *state) {
  ol__live_t live;
  int err = ol__live_find(turn, id, &live);
  if (err != SQLITE_OK) return err;
  request->makes_news = true;
  if (ol__live_is_cancelled(&live)) {
    *state = OL__STATE_CANCELLED;
    return ol__live_end_cancelled(turn, request, &live, left->now.as.integer);
  }
  if (left->is_crash && live.crashes + 1 >= left->crashes) {
    ol__end_t end = {.state = OL__STATE_DISCARDED, .error = left->error, .keep_until = left->keep_until, .now = left->now.as.integer};
    *state = OL__STATE_DISCARDED;
    return ol__live_end(turn, request, &live, &end);
  }
  *state = OL__STATE_AVAILABLE;
  return put_back(turn, &live, left);
}

/* Rescues all that an owner runs, and answers of each what became of it. */
static int
rescue_owned(ol__turn_t *turn, ol__request_t *request, ol__cell_t owner, const left_t *left) {
  enum {
    ID,
    ROUTE,
    WIDTH
  };
  ol__state_t state;
  ol__rows_t rows = ol__rows_in(&request->arena);
  int err = ol__database_read_rows(&turn->database, OL__SQL_FIND_OWNED, &owner, 1, &rows);
  for (size_t i = 0; i < rows.count && err == SQLITE_OK; i += WIDTH) {
    const ol__cell_t *row = &rows.cells[i];
    err = rescue(turn, request, row[ID].as.integer, left, &state);
    if (err == SQLITE_OK) err = ol__request_answer(request, row[ID]);
    if (err == SQLITE_OK) err = ol__request_answer(request, row[ROUTE]);
    if (err == SQLITE_OK) err = ol__request_answer_int(request, state);
  }
  return err == SQLITE_OK ? ol__database_run(&turn->database, OL__SQL_LEAVE, &owner, 1) : err;
}

int
ol__verb_leave(ol__turn_t *turn, ol__request_t *request) {
  int64_t owner = ol__request_int(request, OL__LEAVE_OWNER);
  left_t left = {.now = request->inputs[OL__LEAVE_NOW]};
  if (owner == 0) return SQLITE_OK;
  int err = rescue_owned(turn, request, request->inputs[OL__LEAVE_OWNER], &left);
  if (err == SQLITE_OK) ol__owners_leave(&turn->owners, owner);
  request->outputs.count = 0;
  return err;
}

int
ol__verb_rescue(ol__turn_t *turn, ol__request_t *request) {
  const ol__cell_t *given = request->inputs;
  ol__rows_t owners = ol__rows_in(&request->arena);
  left_t left = {
    .is_crash = true,
    .crashes = ol__request_int(request, OL__RESCUE_CRASHES),
    .error = given[OL__RESCUE_ERROR],
    .keep_until = given[OL__RESCUE_KEPT_UNTIL],
    .now = given[OL__RESCUE_NOW],
  };
  int err = ol__database_read_rows(&turn->database, OL__SQL_FIND_OWNERS, NULL, 0, &owners);
  for (size_t i = 0; i < owners.count && err == SQLITE_OK; i++) {
    if (!ol__owners_is_alive(&turn->owners, owners.cells[i].as.integer)) err = rescue_owned(turn, request, owners.cells[i], &left);
  }
  return err;
}
