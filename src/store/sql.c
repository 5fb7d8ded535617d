#include "store/sql.h"

/* States: 0 scheduled, 1 available, 2 executing, 3 retryable, 4 completed, 5 discarded,
 * 6 cancelled. They are literals wherever an index is meant to be used: SQLite uses a
 * partial index only for what literally implies its condition. */

static const char version_1[] =
  "CREATE TABLE offloop_routes ("
  " id INTEGER PRIMARY KEY,"
  " name TEXT NOT NULL UNIQUE,"
  " paused INTEGER NOT NULL DEFAULT 0"
  ") STRICT;"

  "CREATE TABLE offloop_tasks ("
  " id INTEGER PRIMARY KEY,"
  " route INTEGER NOT NULL,"
  " state INTEGER NOT NULL,"
  " priority INTEGER NOT NULL,"
  " due INTEGER NOT NULL,"
  " pushed_at INTEGER NOT NULL,"
  " attempt INTEGER NOT NULL DEFAULT 0,"
  " owner INTEGER,"
  " started_at INTEGER,"
  " attempts INTEGER,"
  " crashes INTEGER NOT NULL DEFAULT 0,"
  " lines INTEGER NOT NULL DEFAULT 0,"
  " blocked_by INTEGER,"
  " key TEXT,"
  " options TEXT,"
  " progress TEXT,"
  " errors TEXT,"
  " data TEXT NOT NULL"
  ") STRICT;"

  "CREATE INDEX offloop_ready ON offloop_tasks (route, priority, id) WHERE state = 1;"
  "CREATE INDEX offloop_due ON offloop_tasks (due) WHERE state IN (0, 3) AND blocked_by IS NULL;"
  "CREATE INDEX offloop_executing ON offloop_tasks (owner) WHERE state = 2;"
  "CREATE UNIQUE INDEX offloop_live_key ON offloop_tasks (route, key) WHERE key IS NOT NULL AND blocked_by IS NULL;"
  "CREATE UNIQUE INDEX offloop_next_key ON offloop_tasks (route, key) WHERE key IS NOT NULL AND blocked_by IS NOT NULL;"

  "CREATE TABLE offloop_history ("
  " id INTEGER PRIMARY KEY,"
  " route INTEGER NOT NULL,"
  " state INTEGER NOT NULL,"
  " priority INTEGER NOT NULL,"
  " due INTEGER NOT NULL,"
  " pushed_at INTEGER NOT NULL,"
  " attempt INTEGER NOT NULL,"
  " started_at INTEGER,"
  " finished_at INTEGER NOT NULL,"
  " expires_at INTEGER NOT NULL,"
  " attempts INTEGER,"
  " lines INTEGER NOT NULL,"
  " key TEXT,"
  " options TEXT,"
  " progress TEXT,"
  " errors TEXT,"
  " result TEXT,"
  " data TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX offloop_expiry ON offloop_history (expires_at);"

  "CREATE TABLE offloop_logs ("
  " task INTEGER NOT NULL,"
  " line INTEGER NOT NULL,"
  " at INTEGER NOT NULL,"
  " text TEXT NOT NULL,"
  " PRIMARY KEY (task, line)"
  ") STRICT, WITHOUT ROWID;"

  "CREATE TABLE offloop_runners ("
  " id INTEGER PRIMARY KEY,"
  " pid INTEGER NOT NULL,"
  " started_at INTEGER NOT NULL"
  ") STRICT;"

  "INSERT INTO offloop_meta (name, value) VALUES ('next_id', 1);";

const char *const ol__sql_migrations[] = {version_1};
const int ol__sql_version = (int) (sizeof(ol__sql_migrations) / sizeof(ol__sql_migrations[0]));

const char *const ol__sql_texts[OL__SQL_COUNT] = {
  [OL__SQL_BEGIN] = "BEGIN IMMEDIATE",
  [OL__SQL_COMMIT] = "COMMIT",
  [OL__SQL_ROLLBACK] = "ROLLBACK",
  [OL__SQL_READ_NEXT_ID] = "SELECT value FROM offloop_meta WHERE name = 'next_id'",
  [OL__SQL_WRITE_NEXT_ID] = "UPDATE offloop_meta SET value = ?1 WHERE name = 'next_id'",
  [OL__SQL_FIND_ROUTE] = "SELECT id FROM offloop_routes WHERE name = ?1",
  [OL__SQL_ADD_ROUTE] = "INSERT INTO offloop_routes (name) VALUES (?1) RETURNING id",
  [OL__SQL_PUSH] =
    "INSERT INTO offloop_tasks (id, route, state, data, due, priority, key, attempts, options, pushed_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
  [OL__SQL_STAGE] =
    "UPDATE offloop_tasks SET state = 1 WHERE state IN (0, 3) AND blocked_by IS NULL AND due <= ?1",
  [OL__SQL_FIND_READY] =
    "SELECT id, data, attempt + 1, attempts, priority, due, pushed_at, key, options"
    " FROM offloop_tasks WHERE state = 1 AND route = ?1 ORDER BY priority, id LIMIT ?2",
  [OL__SQL_CLAIM] =
    "UPDATE offloop_tasks SET state = 2, attempt = attempt + 1, owner = ?2, started_at = ?3 WHERE id = ?1",
  [OL__SQL_REMEMBER_COMPLETED] =
    "INSERT INTO offloop_history"
    " SELECT id, route, 4, priority, due, pushed_at, attempt, started_at, ?5, ?6, attempts, lines, key, options, progress, errors, ?4, data"
    " FROM offloop_tasks WHERE id = ?1 AND state = 2 AND owner = ?2 AND attempt = ?3",
  [OL__SQL_REMOVE_EXECUTING] =
    "DELETE FROM offloop_tasks WHERE id = ?1 AND state = 2 AND owner = ?2 AND attempt = ?3",
  [OL__SQL_REMOVE] = "DELETE FROM offloop_tasks WHERE id = ?1",
};
