#include "store/verbs/perform.h"

/* So many due tasks are made available at once, the rest with the next claims. */
#define STAGED 2000

/* No more are claimed at once, and not many more bytes: whoever claims them has an event loop. */
#define CLAIMED_TASKS 1000
#define CLAIMED_BYTES ((size_t) 1 << 20)

/* --- Due tasks */

/* Makes the tasks of a query available; `count`: how many these are. */
static int
stage_found(ol__turn_t *turn, ol__request_t *request, int64_t route, ol__sql_t query, int64_t limit, int64_t *count) {
  ol__rows_t rows = ol__rows_in(&request->arena);
  const ol__cell_t cells[] = {ol__cell_int(route), request->inputs[OL__CLAIM_NOW], ol__cell_int(limit)};
  int err = ol__database_read_rows(&turn->database, query, cells, 3, &rows);
  *count = (int64_t) rows.count / 2;
  for (size_t i = 0; i < rows.count && err == SQLITE_OK; i += 2) {
    err = ol__database_run(&turn->database, OL__SQL_STAGE, &rows.cells[i], 1);
    if (err == SQLITE_OK) err = ol__counts_move(&turn->counts, route, (ol__state_t) rows.cells[i + 1].as.integer, OL__STATE_AVAILABLE, 1);
  }
  return err;
}

/* Makes tasks of the route available that are due by now: of very many first those that have been
 * so for long, and the most urgent ones. Says when the next one is due. */
static int
stage(ol__turn_t *turn, ol__request_t *request, int64_t route, int64_t limit, ol__cell_t *due, bool *has_more) {
  int64_t now = ol__request_int(request, OL__CLAIM_NOW), next, count;
  ol__cell_t cell = ol__cell_int(route);
  *has_more = false;
  int err = ol__database_read_int(&turn->database, OL__SQL_NEXT_DUE, &cell, 1, INT64_MAX, &next);
  if (err == SQLITE_OK && next <= now) {
    err = stage_found(turn, request, route, OL__SQL_FIND_DUE, STAGED, &count);
    *has_more = count == STAGED;
    if (err == SQLITE_OK && *has_more) err = stage_found(turn, request, route, OL__SQL_FIND_URGENT, limit, &count);
    if (err == SQLITE_OK) err = ol__database_read_int(&turn->database, OL__SQL_NEXT_DUE, &cell, 1, INT64_MAX, &next);
  }
  *due = next == INT64_MAX ? ol__cell_null() : ol__cell_int(next);
  return err;
}

/* --- What is claimed */

typedef struct taking_s {
  ol__turn_t *turn;
  ol__request_t *request;
  int64_t left;        /* how many more */
  bool is_full;        /* of as many bytes as fit into one answer */
  bool may_be_suspect; /* none that was met so far keeps another from running */
  bool knows_suspects; /* whether one runs */
  size_t claimed;      /* cells that were answered before the first one */
} taking_t;

/* Columns of what is found: whether it is a suspect, and what is answered. */
enum {
  IS_SUSPECT,
  ID
};

/* Suspects run one at a time: a task that may kill its process shall not take others along that
 * would be discarded for it. */
static int
allow_suspect(taking_t *taking, bool *is_allowed) {
  int64_t runs = 0;
  int err = SQLITE_OK;
  if (!taking->knows_suspects) err = ol__database_read_int(&taking->turn->database, OL__SQL_RUNS_SUSPECT, NULL, 0, 0, &runs);
  if (!taking->knows_suspects) taking->may_be_suspect = !runs;
  taking->knows_suspects = true;
  *is_allowed = taking->may_be_suspect;
  taking->may_be_suspect = false;
  return err;
}

/* Answers the current row. */
static int
take(taking_t *taking, sqlite3_stmt *row) {
  int width = sqlite3_column_count(row);
  int err = SQLITE_OK;
  for (int i = ID; i < width && err == SQLITE_OK; i++) err = ol__request_answer(taking->request, ol__database_column(row, i));
  taking->left--;
  taking->is_full = taking->request->arena.used > CLAIMED_BYTES;
  return err;
}

/* Takes what is available in its order. */
static int
take_ready(taking_t *taking, int64_t route) {
  ol__cell_t cell = ol__cell_int(route);
  sqlite3_stmt *row = ol__database_query(&taking->turn->database, OL__SQL_FIND_READY, &cell, 1);
  int err = row == NULL ? ol__database_error(&taking->turn->database) : SQLITE_OK;
  while (err == SQLITE_OK && taking->left > 0 && !taking->is_full && sqlite3_step(row) == SQLITE_ROW) {
    bool is_allowed = true;
    if (sqlite3_column_int(row, IS_SUSPECT) != 0) err = allow_suspect(taking, &is_allowed);
    if (err == SQLITE_OK && is_allowed) err = take(taking, row);
  }
  int status = row == NULL ? SQLITE_OK : sqlite3_reset(row);
  return err == SQLITE_OK ? status : err;
}

/* Notes what was answered as the owner's. */
static int
note_taken(taking_t *taking, int64_t route) {
  int err = SQLITE_OK;
  const ol__cell_t *inputs = taking->request->inputs;
  const ol__rows_t *answered = &taking->request->outputs;
  for (size_t i = taking->claimed; i < answered->count && err == SQLITE_OK; i += OL__WIDTH(OL__CLAIM_ROW)) {
    const ol__cell_t cells[] = {answered->cells[i], inputs[OL__CLAIM_OWNER], inputs[OL__CLAIM_NOW]};
    err = ol__database_run(&taking->turn->database, OL__SQL_CLAIM, cells, 3);
  }
  int64_t count = (int64_t) ((answered->count - taking->claimed) / OL__WIDTH(OL__CLAIM_ROW));
  if (err != SQLITE_OK || count == 0) return err;
  return ol__counts_move(&taking->turn->counts, route, OL__STATE_AVAILABLE, OL__STATE_EXECUTING, count);
}

static int
claim(ol__turn_t *turn, ol__request_t *request, int64_t route, int64_t limit, bool has_more) {
  taking_t taking = {.turn = turn, .request = request, .left = limit, .claimed = request->outputs.count};
  int err = take_ready(&taking, route);
  if (err == SQLITE_OK) err = note_taken(&taking, route);
  bool is_cut = taking.is_full || (taking.left == 0 && limit == CLAIMED_TASKS);
  if (err == SQLITE_OK) request->outputs.cells[taking.claimed - 1] = ol__cell_int(has_more || is_cut);
  return err;
}

int
ol__verb_claim(ol__turn_t *turn, ol__request_t *request) {
  int64_t route, is_paused = 0;
  int64_t limit = ol__request_int(request, OL__CLAIM_LIMIT);
  ol__cell_t due = ol__cell_null();
  bool has_more = false;
  if (limit > CLAIMED_TASKS) limit = CLAIMED_TASKS;
  int err = ol__turn_route(turn, request, OL__CLAIM_ROUTE, &route);
  ol__cell_t cell = ol__cell_int(route);
  if (err == SQLITE_OK) err = ol__database_read_int(&turn->database, OL__SQL_IS_PAUSED, &cell, 1, 0, &is_paused);
  if (err == SQLITE_OK && !is_paused) err = stage(turn, request, route, limit, &due, &has_more);
  if (err == SQLITE_OK) err = ol__request_answer(request, due);
  if (err == SQLITE_OK) err = ol__request_answer_int(request, is_paused);
  if (err == SQLITE_OK) err = ol__request_answer_int(request, 0);
  return err == SQLITE_OK && !is_paused && limit > 0 ? claim(turn, request, route, limit, has_more) : err;
}
