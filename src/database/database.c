#include "database/database.h"

#include <string.h>

void
ol__database_close(ol__database_t *database) {
  for (int i = 0; i < OL__SQL_COUNT; i++) (void) sqlite3_finalize(database->statements[i]);
  (void) sqlite3_close(database->connection);
  memset(database, 0, sizeof(*database));
}

static int
bind(sqlite3_stmt *statement, const ol__cell_t *cells, int count) {
  int err = SQLITE_OK;
  for (int i = 0; i < count && err == SQLITE_OK; i++) {
    switch (cells[i].type) {
    case OL__CELL_NULL:
      err = sqlite3_bind_null(statement, i + 1);
      break;
    case OL__CELL_INT:
      err = sqlite3_bind_int64(statement, i + 1, cells[i].as.integer);
      break;
    case OL__CELL_TEXT:
      err = sqlite3_bind_text64(statement, i + 1, cells[i].as.text.data, cells[i].as.text.len, SQLITE_STATIC, SQLITE_UTF8);
      break;
    }
  }
  return err;
}

sqlite3_stmt *
ol__database_query(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count) {
  sqlite3_stmt **statement = &database->statements[sql];
  if (*statement == NULL && sqlite3_prepare_v3(database->connection, ol__sql_texts[sql], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) return NULL;
  return bind(*statement, cells, count) == SQLITE_OK ? *statement : NULL;
}

int
ol__database_run(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count) {
  sqlite3_stmt *statement = ol__database_query(database, sql, cells, count);
  if (statement == NULL) return ol__database_error(database);
  while (sqlite3_step(statement) == SQLITE_ROW) {
  }
  return sqlite3_reset(statement);
}

int
ol__database_read_int(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count, int64_t fallback, int64_t *out) {
  sqlite3_stmt *statement = ol__database_query(database, sql, cells, count);
  if (statement == NULL) return ol__database_error(database);
  *out = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : fallback;
  while (sqlite3_stmt_busy(statement) && sqlite3_step(statement) == SQLITE_ROW) {
  }
  return sqlite3_reset(statement);
}

int
ol__database_add_row(sqlite3_stmt *statement, ol__rows_t *out) {
  int width = sqlite3_column_count(statement);
  int err = 0;
  for (int i = 0; i < width && err == 0; i++) err = ol__rows_add(out, ol__database_column(statement, i));
  return err == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

int
ol__database_read_rows(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count, ol__rows_t *out) {
  sqlite3_stmt *statement = ol__database_query(database, sql, cells, count);
  if (statement == NULL) return ol__database_error(database);
  int err = SQLITE_OK;
  while (err == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) err = ol__database_add_row(statement, out);
  int status = sqlite3_reset(statement);
  return err == SQLITE_OK ? status : err;
}

int
ol__database_error(const ol__database_t *database) {
  return sqlite3_extended_errcode(database->connection);
}

bool
ol__database_is_lost(int err) {
  switch (err & 0xff) {
  case SQLITE_CANTOPEN:
  case SQLITE_CORRUPT:
  case SQLITE_IOERR:
  case SQLITE_NOTADB:
  case SQLITE_READONLY:
    return true;
  default:
    return false;
  }
}

ol__cell_t
ol__database_column(sqlite3_stmt *statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
  case SQLITE_INTEGER:
    return ol__cell_int(sqlite3_column_int64(statement, column));
  case SQLITE_TEXT: {
    const char *data = (const char *) sqlite3_column_text(statement, column);
    return (ol__cell_t){.type = OL__CELL_TEXT, .as.text = {data, (size_t) sqlite3_column_bytes(statement, column)}};
  }
  default:
    return ol__cell_null();
  }
}
