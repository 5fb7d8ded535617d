#include "store/verbs/look.h"
#include "store/verbs/page.h"

/* --- One task */

static int
look_at(ol__database_t *database, ol__request_t *request, ol__sql_t sql) {
  return ol__database_read_rows(database, sql, request->inputs, (int) request->input_count, &request->outputs);
}

static int
list_lines(ol__database_t *database, ol__request_t *request) {
  bool has_more = false;
  int err = ol__request_answer_int(request, 0);
  sqlite3_stmt *row = ol__database_query(database, OL__SQL_LINES, request->inputs, OL__LINES_TAKEN);
  if (row == NULL) return ol__database_error(database);
  while (err == SQLITE_OK && !has_more && sqlite3_step(row) == SQLITE_ROW) {
    err = ol__database_add_row(row, &request->outputs);
    has_more = request->arena.used > OL__PAGE_BYTES;
  }
  int status = sqlite3_reset(row);
  request->outputs.cells[0] = ol__cell_int(has_more);
  return err == SQLITE_OK ? status : err;
}

/* --- All */

bool
ol__look_is(ol__verb_t verb) {
  return verb == OL__VERB_GET || verb == OL__VERB_LIST || verb == OL__VERB_LINES || verb == OL__VERB_COUNTS;
}

int
ol__look(ol__database_t *database, ol__request_t *request) {
  switch (request->verb) {
  case OL__VERB_GET:
    return look_at(database, request, OL__SQL_GET);
  case OL__VERB_LIST:
    return ol__page_list(database, request);
  case OL__VERB_LINES:
    return list_lines(database, request);
  case OL__VERB_COUNTS:
    return look_at(database, request, OL__SQL_COUNTS);
  case OL__VERB_WAIT:
    return look_at(database, request, OL__SQL_FIND_END);
  default:
    return SQLITE_MISUSE;
  }
}
