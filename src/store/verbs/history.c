#include "store/verbs/perform.h"

/* What the history holds, this transaction included. */
typedef struct history_size_s {
  int64_t count;
  int64_t bytes;
} history_size_t;

static int
read_size(ol__turn_t *turn, history_size_t *out) {
  int err = ol__turn_read_meta(turn, "history_count", &out->count);
  if (err == SQLITE_OK) err = ol__turn_read_meta(turn, "history_bytes", &out->bytes);
  out->count += turn->history_count;
  out->bytes += turn->history_bytes;
  return err;
}

/* Columns of OL__SQL_FIND_OLDEST. */
enum {
  ID,
  ROUTE,
  STATE,
  EXPIRES_AT,
  BYTES,
  LINES,
  WIDTH
};

static int
forget(ol__turn_t *turn, const ol__cell_t *row) {
  const ol__cell_t cells[] = {row[ID], row[LINES]};
  turn->history_count--;
  turn->history_bytes -= row[BYTES].as.integer;
  int err = ol__database_run(&turn->database, OL__SQL_FORGET, cells, 1);
  if (err == SQLITE_OK) err = ol__counts_move(&turn->counts, row[ROUTE].as.integer, (ol__state_t) row[STATE].as.integer, OL__STATE_NONE, 1);
  if (err == SQLITE_OK && row[LINES].as.integer > 0) err = ol__database_run(&turn->database, OL__SQL_FORGET_LINES, cells, 2);
  return err;
}

/* Forgets the rows that were found, oldest first, as long as there is a reason to. */
static int
forget_oldest(ol__turn_t *turn, const ol__request_t *request, const ol__rows_t *rows, int64_t *removed, bool *has_more) {
  history_size_t size;
  int err = read_size(turn, &size);
  for (size_t i = 0; i < rows->count && err == SQLITE_OK; i += WIDTH) {
    const ol__cell_t *row = &rows->cells[i];
    bool is_over = size.count > ol__request_int(request, OL__PRUNE_MOST_TASKS) || size.bytes > ol__request_int(request, OL__PRUNE_MOST_BYTES);
    if (!is_over && row[EXPIRES_AT].as.integer > ol__request_int(request, OL__PRUNE_NOW)) return SQLITE_OK;
    if (*removed == ol__request_int(request, OL__PRUNE_LIMIT)) {
      *has_more = true;
      return SQLITE_OK;
    }
    err = forget(turn, row);
    size.count--;
    size.bytes -= row[BYTES].as.integer;
    (*removed)++;
  }
  return err;
}

int
ol__verb_prune(ol__turn_t *turn, ol__request_t *request) {
  int64_t removed = 0;
  bool has_more = false;
  ol__rows_t rows = ol__rows_in(&request->arena);
  /* One more than are removed: whether that would be next. */
  ol__cell_t limit = ol__cell_int(ol__request_int(request, OL__PRUNE_LIMIT) + 1);
  int err = ol__database_read_rows(&turn->database, OL__SQL_FIND_OLDEST, &limit, 1, &rows);
  if (err == SQLITE_OK) err = forget_oldest(turn, request, &rows, &removed, &has_more);
  if (err == SQLITE_OK) err = ol__request_answer_int(request, removed);
  return err == SQLITE_OK ? ol__request_answer_int(request, has_more) : err;
}
