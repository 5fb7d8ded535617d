#include "database/database.h"
#include "database/lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How long another process is waited for, and at most at a time. */
#define BUSY_MS INT64_C(5000)
#define BUSY_STEP_MS 20

/* --- Schema */

static int
execute(ol__database_t *database, const char *sql) {
  return sqlite3_exec(database->connection, sql, NULL, NULL, NULL);
}

static const char base_schema[] =
  "CREATE TABLE IF NOT EXISTS offloop_meta ("
  " name TEXT PRIMARY KEY,"
  " value INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "INSERT OR IGNORE INTO offloop_meta (name, value) VALUES ('version', 0);";

/* 0 of a database that is not offloop's yet. */
static int
read_version(ol__database_t *database, int *out) {
  sqlite3_stmt *statement;
  *out = 0;
  int err = sqlite3_prepare_v2(database->connection, "SELECT value FROM offloop_meta WHERE name = 'version'", -1, &statement, NULL);
  if (err == SQLITE_ERROR) return SQLITE_OK;
  if (err != SQLITE_OK) return err;
  err = sqlite3_step(statement);
  *out = err == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
  return sqlite3_finalize(statement);
}

static int
upgrade(ol__database_t *database, int version) {
  char note[80];
  int err = SQLITE_OK;
  for (int i = version; err == SQLITE_OK && i < ol__sql_version; i++) err = execute(database, ol__sql_migrations[i]);
  snprintf(note, sizeof(note), "UPDATE offloop_meta SET value = %d WHERE name = 'version'", ol__sql_version);
  return err == SQLITE_OK ? execute(database, note) : err;
}

/* Brings the schema up to date; leaves a newer one alone, and says so in `version`. What is up to
 * date can be opened while another process writes. */
static int
migrate(ol__database_t *database, int *version) {
  int err = read_version(database, version);
  if (err != SQLITE_OK || *version >= ol__sql_version) return err;
  err = execute(database, "BEGIN IMMEDIATE");
  if (err == SQLITE_OK) err = execute(database, base_schema);
  if (err == SQLITE_OK) err = read_version(database, version);
  if (err == SQLITE_OK && *version < ol__sql_version) err = upgrade(database, *version);
  if (err == SQLITE_OK) err = execute(database, "COMMIT");
  if (err != SQLITE_OK && !sqlite3_get_autocommit(database->connection)) (void) execute(database, "ROLLBACK");
  return err;
}

/* --- Connection */

/* Others are waited for a while, not all of us equally long, and not by who shall end. */
static int
wait_for_others(void *data, int count) {
  ol__database_t *database = data;
  int64_t now_ns = ol__now_ns();
  if (count == 0) database->busy_since_ns = now_ns;
  if (now_ns - database->busy_since_ns > BUSY_MS * OL__NS_PER_MS || ol__file_has_given_up(database->file)) return 0;
  sqlite3_uint64 random;
  sqlite3_randomness(sizeof(random), &random);
  ol__sleep_ms(1 + (int) (random % BUSY_STEP_MS));
  return 1;
}

static int
wait_long(ol__database_t *database) {
  return sqlite3_busy_handler(database->connection, wait_for_others, database);
}

/* Called after each commit with the length of the log. */
static int
note_pages(void *data, sqlite3 *connection, const char *name, int pages) {
  (void) connection;
  (void) name;
  ((ol__database_t *) data)->log_pages = pages;
  return SQLITE_OK;
}

/* What is no longer needed of a file can be given back later, if that was said before the first
 * table was made. To say it again would be to write. */
static int
prepare_to_shrink(ol__database_t *database) {
  int64_t pages;
  int err = ol__database_read_int(database, OL__SQL_ALL_PAGES, NULL, 0, 0, &pages);
  return err == SQLITE_OK && pages == 0 ? execute(database, "PRAGMA auto_vacuum = INCREMENTAL") : err;
}

static int
configure(ol__database_t *database, bool is_full) {
  int err = wait_long(database);
  if (err == SQLITE_OK) err = prepare_to_shrink(database);
  if (err == SQLITE_OK) err = execute(database, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864");
  if (err == SQLITE_OK) err = execute(database, is_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
  (void) sqlite3_wal_hook(database->connection, note_pages, database);
  return err;
}

void
ol__database_move_log(ol__database_t *database) {
  (void) sqlite3_busy_handler(database->connection, NULL, NULL);
  (void) sqlite3_wal_checkpoint_v2(database->connection, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL);
  (void) wait_long(database);
}

int
ol__database_connect(sqlite3 **connection, const ol__file_t *file) {
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | (file->is_in_memory ? SQLITE_OPEN_CREATE : 0);
  int err = ol__lock_install();
  return err == SQLITE_OK ? sqlite3_open_v2(file->is_in_memory ? OL__IN_MEMORY : file->path, connection, flags, NULL) : err;
}

static int
connect(ol__database_t *database, const ol__file_t *file) {
  memset(database, 0, sizeof(*database));
  database->file = file;
  int err = ol__database_connect(&database->connection, file);
  /* SQLite makes do with reading. */
  return err == SQLITE_OK && sqlite3_db_readonly(database->connection, "main") == 1 ? SQLITE_READONLY : err;
}

static int
fail(ol__database_t *database, int err, ol__failure_t *failure) {
  ol__failure_describe(failure, err, database->connection, database->file->path);
  ol__database_close(database);
  return err;
}

int
ol__database_open(ol__database_t *database, const ol__file_t *file, bool is_full, ol__failure_t *failure) {
  int version = 0;
  int err = connect(database, file);
  if (err == SQLITE_OK) err = configure(database, is_full);
  if (err == SQLITE_OK) err = migrate(database, &version);
  if (err != SQLITE_OK) return fail(database, err, failure);
  if (version <= ol__sql_version) return SQLITE_OK;
  ol__failure_set(failure, OL__STORE_FOREIGN, "'%.512s' was written by a newer offloop: it has version %d, this one knows up to %d", file->path, version, ol__sql_version);
  ol__database_close(database);
  return SQLITE_NOTADB;
}

int
ol__database_open_to_look(ol__database_t *database, const ol__file_t *file, ol__failure_t *failure) {
  int err = connect(database, file);
  if (err == SQLITE_OK) err = wait_long(database);
  if (err == SQLITE_OK) err = execute(database, "PRAGMA query_only = 1; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
  return err == SQLITE_OK ? SQLITE_OK : fail(database, err, failure);
}
