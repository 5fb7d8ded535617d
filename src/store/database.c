#include "store/database.h"

#include <stdio.h>
#include <string.h>

static int
execute(ol__database_t *database, const char *sql) {
  return sqlite3_exec(database->connection, sql, NULL, NULL, NULL);
}

static const char base_schema[] =
  "CREATE TABLE IF NOT EXISTS offloop_meta ("
  " name TEXT PRIMARY KEY,"
  " value ANY NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "INSERT OR IGNORE INTO offloop_meta (name, value) VALUES ('version', 0);";

static int
read_version(ol__database_t *database, int *out) {
  sqlite3_stmt *statement;
  int err = sqlite3_prepare_v2(database->connection, "SELECT value FROM offloop_meta WHERE name = 'version'", -1, &statement, NULL);
  if (err != SQLITE_OK) return err;
  err = sqlite3_step(statement);
  *out = err == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
  return sqlite3_finalize(statement);
}

static int
migrate(ol__database_t *database) {
  int version = 0;
  char note[80];
  int err = execute(database, "BEGIN IMMEDIATE");
  if (err == SQLITE_OK) err = execute(database, base_schema);
  if (err == SQLITE_OK) err = read_version(database, &version);
  for (; err == SQLITE_OK && version < ol__sql_version; version++) err = execute(database, ol__sql_migrations[version]);
  snprintf(note, sizeof(note), "UPDATE offloop_meta SET value = %d WHERE name = 'version'", ol__sql_version);
  if (err == SQLITE_OK) err = execute(database, note);
  if (err == SQLITE_OK) err = execute(database, "COMMIT");
  if (err != SQLITE_OK) (void) execute(database, "ROLLBACK");
  return err;
}

int
ol__database_open(ol__database_t *database, const char *path, bool is_full) {
  memset(database, 0, sizeof(*database));
  int err = sqlite3_open_v2(path, &database->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL);
  if (err == SQLITE_OK) err = sqlite3_busy_timeout(database->connection, 5000);
  if (err == SQLITE_OK) err = execute(database, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY");
  if (err == SQLITE_OK) err = execute(database, is_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  if (err == SQLITE_OK) err = migrate(database);
  return err;
}

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
ol__database_read_rows(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count, ol__rows_t *out) {
  sqlite3_stmt *statement = ol__database_query(database, sql, cells, count);
  if (statement == NULL) return ol__database_error(database);
  int width = sqlite3_column_count(statement);
  int err = 0;
  while (err == 0 && sqlite3_step(statement) == SQLITE_ROW) {
    for (int i = 0; i < width && err == 0; i++) err = ol__rows_add(out, ol__database_column(statement, i));
  }
  int status = sqlite3_reset(statement);
  return err == 0 ? status : SQLITE_NOMEM;
}

int
ol__database_error(const ol__database_t *database) {
  return sqlite3_extended_errcode(database->connection);
}

const char *
ol__database_message(const ol__database_t *database, int err) {
  /* The connection knows more, unless the code is ours. */
  return ol__database_error(database) == err ? sqlite3_errmsg(database->connection) : sqlite3_errstr(err);
}

ol__store_error_t
ol__database_reason(int err) {
  switch (err & 0xff) {
  case SQLITE_OK:
    return OL__STORE_OK;
  case SQLITE_NOMEM:
    return OL__STORE_NO_MEMORY;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    return OL__STORE_LOCKED;
  case SQLITE_FULL:
    return OL__STORE_FULL;
  case SQLITE_READONLY:
    return OL__STORE_READ_ONLY;
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return OL__STORE_CANNOT_OPEN;
  case SQLITE_CORRUPT:
    return OL__STORE_DAMAGED;
  case SQLITE_NOTADB:
    return OL__STORE_FOREIGN;
  default:
    return OL__STORE_FAILED;
  }
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
