#include "database/sql.h"

/* States: 0 scheduled, 1 available, 2 executing, 3 retryable, 4 completed, 5 discarded,
 * 6 cancelled. They are literals wherever an index is meant to be used: SQLite uses a
 * partial index only for what literally implies its condition. */

static const char version_1[] =
  "CREATE TABLE offloop_routes ("
  " id INTEGER PRIMARY KEY,"
  " name TEXT NOT NULL UNIQUE,"
  " paused INTEGER NOT NULL DEFAULT 0" /* 1: nobody is given its tasks */
  ") STRICT;"

  /* Tasks that have not ended. Times are ms since 1970. */
  "CREATE TABLE offloop_tasks ("
  " id INTEGER PRIMARY KEY,"    /* never used again, not even for a task of another route */
  " route INTEGER NOT NULL,"    /* of offloop_routes */
  " state INTEGER NOT NULL,"    /* 0 to 3 */
  " priority INTEGER NOT NULL," /* a lower one first */
  " due INTEGER NOT NULL,"      /* not before then */
  " pushed_at INTEGER NOT NULL,"
  " attempt INTEGER NOT NULL DEFAULT 0,"    /* the current or last one that counts, from 1; 0: none yet */
  " owner INTEGER,"                         /* of offloop_runners, which runs it */
  " started_at INTEGER,"                    /* the attempt */
  " attempts INTEGER,"                      /* how many it may have; null: its route's */
  " crashes INTEGER NOT NULL DEFAULT 0,"    /* how many of its owners died */
  " lines INTEGER NOT NULL DEFAULT 0,"      /* logged so far; the last of them are in offloop_logs */
  " blocked_by INTEGER NOT NULL DEFAULT 0," /* the running task of the same key that it follows; it is then scheduled */
  " cancel_until INTEGER,"                  /* cancelled while it runs: kept until then, 0: not at all */
  " cancel_error TEXT,"                     /* JSON: why it was cancelled while it ran */
  " key TEXT,"
  " options TEXT,"      /* JSON, the client's */
  " progress TEXT,"     /* JSON, the latest */
  " errors TEXT,"       /* JSON: an array of what past attempts failed with, the last 20 */
  " data TEXT NOT NULL" /* JSON */
  ") STRICT;"

  "CREATE INDEX offloop_ready ON offloop_tasks (route, priority, id) WHERE state = 1;"
  /* All that its condition asks for, so that no row is looked up. */
  "CREATE INDEX offloop_due ON offloop_tasks (due, state, blocked_by) WHERE state IN (0, 3) AND blocked_by = 0;"
  "CREATE INDEX offloop_executing ON offloop_tasks (owner) WHERE state = 2;"
  /* One task of a key that may run, and one that follows it. */
  "CREATE UNIQUE INDEX offloop_key ON offloop_tasks (route, key, blocked_by) WHERE key IS NOT NULL;"

  /* Tasks that have ended and are kept for a while; columns as in offloop_tasks. */
  "CREATE TABLE offloop_history ("
  " id INTEGER PRIMARY KEY,"
  " route INTEGER NOT NULL,"
  " state INTEGER NOT NULL," /* 4 to 6 */
  " priority INTEGER NOT NULL,"
  " due INTEGER NOT NULL,"
  " pushed_at INTEGER NOT NULL,"
  " attempt INTEGER NOT NULL,"
  " started_at INTEGER," /* the last attempt; null: it never ran */
  " finished_at INTEGER NOT NULL,"
  " expires_at INTEGER NOT NULL," /* removed some time after then, or sooner if there are too many */
  " bytes INTEGER NOT NULL,"      /* of its texts and log lines, for the limit of the history */
  " attempts INTEGER,"
  " lines INTEGER NOT NULL,"
  " key TEXT,"
  " options TEXT,"
  " progress TEXT,"
  " errors TEXT,"
  " result TEXT," /* JSON: what a completed task's handler returned */
  " data TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX offloop_expiry ON offloop_history (expires_at);"

  /* What tasks have logged, ended ones too. */
  "CREATE TABLE offloop_logs ("
  " task INTEGER NOT NULL,"
  " line INTEGER NOT NULL," /* from 1 */
  " at INTEGER NOT NULL,"
  " text TEXT NOT NULL,"
  " PRIMARY KEY (task, line)"
  ") STRICT, WITHOUT ROWID;"

  /* Who runs tasks; each holds a lock on the file of its id while it is alive (owner.h). */
  "CREATE TABLE offloop_runners ("
  " id INTEGER PRIMARY KEY," /* from the same count as tasks' */
  " pid INTEGER NOT NULL,"
  " started_at INTEGER NOT NULL"
  ") STRICT;"

  /* offloop_meta, which has the version: the next id, and the size of the history. */
  "INSERT INTO offloop_meta (name, value) VALUES ('next_id', 1), ('history_count', 0), ('history_bytes', 0);";

/* Additive: what is due belongs to its route, tasks are counted as they change, runners hold a lock
 * of the file itself, and a task that may have killed its process is a suspect. */
static const char version_2[] =
  "ALTER TABLE offloop_tasks ADD COLUMN suspect INTEGER NOT NULL DEFAULT 0;" /* 1: another crash ends it, so it runs apart from its like */

  /* All that is asked of it, so that no row is looked up. */
  "DROP INDEX offloop_due;"
  "CREATE INDEX offloop_due ON offloop_tasks (route, due, priority, state, blocked_by) WHERE state IN (0, 3) AND blocked_by = 0;"

  /* How many tasks there are, of both tables; changed in the transaction that changes these. */
  "CREATE TABLE offloop_counts ("
  " route INTEGER NOT NULL,"
  " state INTEGER NOT NULL,"
  " count INTEGER NOT NULL,"
  " PRIMARY KEY (route, state)"
  ") STRICT, WITHOUT ROWID;"
  "INSERT INTO offloop_counts (route, state, count) SELECT route, state, count(*) FROM offloop_tasks GROUP BY route, state"
  " UNION ALL SELECT route, state, count(*) FROM offloop_history GROUP BY route, state;";

const char *const ol__sql_migrations[] = {version_1, version_2};
const int ol__sql_version = (int) (sizeof(ol__sql_migrations) / sizeof(ol__sql_migrations[0]));

/* `errors` with one more, or as they are if that is null. What is no list begins anew. */
#define ERRORS_WITH(error) \
  "CASE WHEN " error " IS NULL THEN errors" \
  " WHEN NOT coalesce(json_valid(errors), 0) OR json_type(errors) <> 'array' THEN json_array(json(" error "))" \
  " WHEN json_array_length(errors) >= 20 THEN json_insert(json_remove(errors, '$[0]'), '$[#]', json(" error "))" \
  " ELSE json_insert(errors, '$[#]', json(" error ")) END"

/* What GET and LIST answer of either table. */
#define LIVE_RECORD \
  "SELECT t.id, r.name, t.state, t.priority, t.due, t.pushed_at, t.attempt, t.attempts, t.started_at, NULL, t.key," \
  " t.options, t.progress, t.errors, NULL, t.data, t.owner, NULL" \
  " FROM offloop_tasks AS t JOIN offloop_routes AS r ON r.id = t.route WHERE "
#define ENDED_RECORD \
  "SELECT t.id, r.name, t.state, t.priority, t.due, t.pushed_at, t.attempt, t.attempts, t.started_at, t.finished_at," \
  " t.key, t.options, t.progress, t.errors, t.result, t.data, NULL, t.expires_at" \
  " FROM offloop_history AS t JOIN offloop_routes AS r ON r.id = t.route WHERE "

/* A page of ids behind ?1 and before ?2, of ?3 at most. */
#define PAGE(table, condition) \
  "SELECT id FROM " table " WHERE " condition " AND id > ?1 AND id < ?2 ORDER BY id LIMIT ?3"

const char *const ol__sql_texts[OL__SQL_COUNT] = {
  [OL__SQL_BEGIN] = "BEGIN IMMEDIATE",
  [OL__SQL_COMMIT] = "COMMIT",
  [OL__SQL_ROLLBACK] = "ROLLBACK",
  [OL__SQL_BEGIN_REQUEST] = "SAVEPOINT request",
  [OL__SQL_END_REQUEST] = "RELEASE request",
  [OL__SQL_UNDO_REQUEST] = "ROLLBACK TO request",
  [OL__SQL_BEGIN_LOOK] = "BEGIN",

  [OL__SQL_READ_META] = "SELECT value FROM offloop_meta WHERE name = ?1",
  [OL__SQL_WRITE_META] = "UPDATE offloop_meta SET value = ?2 WHERE name = ?1",
  [OL__SQL_FIND_ROUTE] = "SELECT id FROM offloop_routes WHERE name = ?1",
  [OL__SQL_ADD_ROUTE] = "INSERT INTO offloop_routes (name) VALUES (?1) RETURNING id",
  [OL__SQL_NAME_ROUTE] = "SELECT name FROM offloop_routes WHERE id = ?1",
  [OL__SQL_IS_PAUSED] = "SELECT paused FROM offloop_routes WHERE id = ?1",
  [OL__SQL_PAUSE] = "UPDATE offloop_routes SET paused = ?2 WHERE id = ?1",
  [OL__SQL_ADD_COUNT] =
    "INSERT INTO offloop_counts (route, state, count) VALUES (?1, ?2, ?3)"
    " ON CONFLICT (route, state) DO UPDATE SET count = count + excluded.count",

  [OL__SQL_PUSH] =
    "INSERT INTO offloop_tasks (id, route, state, data, due, priority, key, attempts, options, pushed_at, blocked_by)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
  /* The first of a key and the one that follows it. */
  [OL__SQL_FIND_KEY] =
    "SELECT id, state, blocked_by, cancel_until IS NOT NULL FROM offloop_tasks WHERE route = ?1 AND key = ?2"
    " ORDER BY blocked_by",
  [OL__SQL_REPLACE] =
    "UPDATE offloop_tasks SET state = ?7, data = ?2, due = ?3, priority = ?4, attempts = ?5, options = ?6, attempt = 0,"
    " crashes = 0, suspect = 0, progress = NULL, errors = NULL WHERE id = ?1",

  [OL__SQL_NEXT_DUE] =
    "SELECT due FROM offloop_tasks WHERE state IN (0, 3) AND blocked_by = 0 AND route = ?1 ORDER BY due LIMIT 1",
  [OL__SQL_FIND_DUE] =
    "SELECT id, state FROM offloop_tasks WHERE state IN (0, 3) AND blocked_by = 0 AND route = ?1 AND due <= ?2"
    " ORDER BY due LIMIT ?3",
  [OL__SQL_FIND_URGENT] =
    "SELECT id, state FROM offloop_tasks WHERE state IN (0, 3) AND blocked_by = 0 AND route = ?1 AND due <= ?2"
    " ORDER BY priority, id LIMIT ?3",
  [OL__SQL_STAGE] = "UPDATE offloop_tasks SET state = 1 WHERE id = ?1",
  /* In their order, as many as are wanted. */
  [OL__SQL_FIND_READY] =
    "SELECT suspect, id, data, attempt + 1, attempts, due, pushed_at, key, options FROM offloop_tasks"
    " WHERE state = 1 AND route = ?1 ORDER BY priority, id",
  [OL__SQL_RUNS_SUSPECT] =
    "SELECT 1 FROM offloop_tasks INDEXED BY offloop_executing WHERE state = 2 AND suspect = 1 LIMIT 1",
  [OL__SQL_CLAIM] =
    "UPDATE offloop_tasks SET state = 2, attempt = attempt + 1, owner = ?2, started_at = ?3 WHERE id = ?1",

  [OL__SQL_FIND_LIVE] =
    "SELECT route, state, owner, attempt, due, started_at, key IS NOT NULL, lines, crashes, suspect, blocked_by,"
    " cancel_until, octet_length(data) + coalesce(octet_length(key), 0) + coalesce(octet_length(options), 0)"
    " + coalesce(octet_length(progress), 0) + coalesce(octet_length(errors), 0) FROM offloop_tasks WHERE id = ?1",
  /* What the history keeps of a task: two statements, because INSERT ... SELECT has all that it writes
   * copied before, lest it fail half-way. */
  [OL__SQL_READ_ENDED] =
    "SELECT priority, due, pushed_at, attempt, started_at, attempts, lines, key, options, progress, " ERRORS_WITH("?2") ", data"
                                                                                                                        " FROM offloop_tasks WHERE id = ?1",
  [OL__SQL_REMEMBER] =
    "INSERT INTO offloop_history (id, route, state, finished_at, expires_at, bytes, result,"
    " priority, due, pushed_at, attempt, started_at, attempts, lines, key, options, progress, errors, data)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
  [OL__SQL_REMOVE_PLAIN] =
    "DELETE FROM offloop_tasks WHERE id = ?1 AND state = 2 AND owner = ?2 AND attempt = ?3 AND route = ?4"
    " AND key IS NULL AND lines = 0 AND cancel_until IS NULL AND suspect = 0",
  [OL__SQL_REMOVE] = "DELETE FROM offloop_tasks WHERE id = ?1",
  [OL__SQL_FIND_FOLLOWER] =
    "SELECT f.id, f.due FROM offloop_tasks AS t JOIN offloop_tasks AS f"
    " ON f.route = t.route AND f.key = t.key AND f.blocked_by = t.id WHERE t.id = ?1",
  [OL__SQL_FOLLOW] = "UPDATE offloop_tasks SET blocked_by = 0, state = ?2 WHERE id = ?1",
  [OL__SQL_READ_CANCEL_ERROR] = "SELECT cancel_error FROM offloop_tasks WHERE id = ?1",

  /* An attempt that ends by itself has killed nobody. */
  [OL__SQL_RETRY] =
    "UPDATE offloop_tasks SET state = ?4, owner = NULL, due = ?2, crashes = 0, suspect = 0, errors = " ERRORS_WITH("?3") " WHERE id = ?1",
  [OL__SQL_GIVE_BACK] =
    "UPDATE offloop_tasks SET state = ?3, owner = NULL, due = ?2, attempt = attempt - 1, crashes = iif(?4, 0, crashes),"
    " suspect = iif(?4, 0, suspect) WHERE id = ?1",
  [OL__SQL_PROGRESS] = "UPDATE offloop_tasks SET progress = ?2 WHERE id = ?1",
  [OL__SQL_COUNT_LINE] = "UPDATE offloop_tasks SET lines = ?2 WHERE id = ?1",
  [OL__SQL_LOG] = "INSERT INTO offloop_logs (task, line, at, text) VALUES (?1, ?2, ?3, ?4)",
  [OL__SQL_FORGET_LINES] = "DELETE FROM offloop_logs WHERE task = ?1 AND line <= ?2",
  [OL__SQL_LOG_BYTES] = "SELECT coalesce(sum(octet_length(text)), 0) FROM offloop_logs WHERE task = ?1",

  [OL__SQL_NOTE_CANCEL] = "UPDATE offloop_tasks SET cancel_error = ?2, cancel_until = ?3 WHERE id = ?1",
  [OL__SQL_FIND_CANCELLED] =
    "SELECT id FROM offloop_tasks WHERE state = 2 AND owner = ?1 AND cancel_until IS NOT NULL ORDER BY id",
  [OL__SQL_RUN_NOW] = "UPDATE offloop_tasks SET due = ?2, state = ?3 WHERE id = ?1",
  [OL__SQL_RETRY_NOW] =
    "UPDATE offloop_tasks SET due = ?2, state = ?3, attempt = 0, crashes = 0, suspect = 0 WHERE id = ?1",
  [OL__SQL_FIND_ENDED] = "SELECT state, bytes, route, key FROM offloop_history WHERE id = ?1",
  [OL__SQL_REVIVE] =
    "INSERT INTO offloop_tasks (id, route, state, priority, due, pushed_at, attempts, lines, key, options, errors, data)"
    " SELECT id, route, 1, priority, ?2, pushed_at, attempts, lines, key, options, errors, data"
    " FROM offloop_history WHERE id = ?1",
  [OL__SQL_FORGET] = "DELETE FROM offloop_history WHERE id = ?1",
  [OL__SQL_FIND_OLDEST] =
    "SELECT id, route, state, expires_at, bytes, lines FROM offloop_history ORDER BY expires_at LIMIT ?1",

  [OL__SQL_GET] = LIVE_RECORD "t.id = ?1 UNION ALL " ENDED_RECORD "t.id = ?1",
  [OL__SQL_LINES] = "SELECT line, at, text FROM offloop_logs WHERE task = ?1 AND line > ?2 ORDER BY line LIMIT ?3",
  [OL__SQL_COUNTS] =
    "SELECT r.name, r.paused, c.state, coalesce(c.count, 0) FROM offloop_routes AS r"
    " LEFT JOIN offloop_counts AS c ON c.route = r.id AND c.count > 0 ORDER BY r.id, c.state",
  [OL__SQL_FIND_END] =
    "SELECT t.state, r.name, t.due, t.started_at, t.finished_at, t.result,"
    " CASE WHEN json_valid(t.errors) THEN t.errors -> '$[#-1]' END"
    " FROM offloop_history AS t JOIN offloop_routes AS r ON r.id = t.route WHERE t.id = ?1",
  [OL__SQL_IS_LIVE] = "SELECT 1 FROM offloop_tasks WHERE id = ?1",

  [OL__SQL_COUNTED] =
    "SELECT route, state FROM offloop_counts WHERE state < 4 AND count > 0 AND (?1 IS NULL OR route = ?1)"
    " AND (?2 IS NULL OR state = ?2)",
  [OL__SQL_WALK] = "SELECT id, route, state FROM offloop_tasks WHERE id > ?1 ORDER BY id LIMIT ?2",
  [OL__SQL_PAGE_DUE] =
    PAGE("offloop_tasks INDEXED BY offloop_due", "state IN (0, 3) AND blocked_by = 0 AND route = ?4 AND state = ?5"),
  [OL__SQL_PAGE_BLOCKED] =
    PAGE("offloop_tasks INDEXED BY offloop_key", "key IS NOT NULL AND route = ?4 AND blocked_by > 0"),
  [OL__SQL_PAGE_EXECUTING] = PAGE("offloop_tasks INDEXED BY offloop_executing", "state = 2 AND route = ?4"),
  [OL__SQL_NEXT_PRIORITY] =
    "SELECT priority FROM offloop_tasks WHERE state = 1 AND route = ?1 AND priority > ?2"
    " ORDER BY priority LIMIT 1",
  [OL__SQL_PAGE_READY] = PAGE("offloop_tasks INDEXED BY offloop_ready", "state = 1 AND route = ?4 AND priority = ?5"),
  [OL__SQL_PAGE_ENDED] = PAGE("offloop_history", "(?4 IS NULL OR route = ?4) AND (?5 IS NULL OR state = ?5)"),

  [OL__SQL_ENTER] = "INSERT INTO offloop_runners (id, pid, started_at) VALUES (?1, ?2, ?3)",
  [OL__SQL_LEAVE] = "DELETE FROM offloop_runners WHERE id = ?1",
  /* Each owner of a running task once, however many it has. */
  [OL__SQL_FIND_OWNERS] =
    "WITH RECURSIVE owners (id) AS (SELECT min(owner) FROM offloop_tasks WHERE state = 2 UNION ALL"
    " SELECT (SELECT min(owner) FROM offloop_tasks WHERE state = 2 AND owner > owners.id) FROM owners WHERE id IS NOT NULL)"
    " SELECT id FROM owners WHERE id IS NOT NULL UNION SELECT id FROM offloop_runners",
  [OL__SQL_FIND_OWNED] =
    "SELECT t.id, r.name FROM offloop_tasks AS t JOIN offloop_routes AS r ON r.id = t.route"
    " WHERE t.state = 2 AND t.owner = ?1 ORDER BY t.id",
  [OL__SQL_RESCUE] =
    "UPDATE offloop_tasks SET state = 1, owner = NULL, crashes = crashes + 1, suspect = ?2 WHERE id = ?1",

  [OL__SQL_FREE_PAGES] = "PRAGMA freelist_count",
  [OL__SQL_ALL_PAGES] = "PRAGMA page_count",
  [OL__SQL_PAGE_SIZE] = "PRAGMA page_size",
  [OL__SQL_SHRINK] = "PRAGMA incremental_vacuum(256)",
  [OL__SQL_DATA_VERSION] = "PRAGMA data_version",
};
