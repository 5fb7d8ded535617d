/* store_plans.c - how SQLite carries out the statements of src/store: no hot one may look at
 * more rows than it is about. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* also under: windows */

#include "check.h"
#include "database/database.h"

static ol__database_t database;

/* All lines of a statement's plan. */
static const char *
explain(ol__sql_t sql) {
  static char plan[4096];
  char text[8192];
  sqlite3_stmt *statement;
  plan[0] = '\0';
  snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", ol__sql_texts[sql]);
  if (!CHECK_INT_EQ(sqlite3_prepare_v2(database.connection, text, -1, &statement, NULL), SQLITE_OK)) return plan;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    strncat(plan, (const char *) sqlite3_column_text(statement, 3), sizeof plan - strlen(plan) - 1);
    strncat(plan, "\n", sizeof plan - strlen(plan) - 1);
  }
  sqlite3_finalize(statement);
  return plan;
}

static void
check_plan(ol__sql_t sql, const char *part) {
  const char *plan = explain(sql);
  check_note(__FILE__, __LINE__, strstr(plan, part) != NULL, "'%s' is not in the plan of '%.40s': %s", part, ol__sql_texts[sql], plan);
  check_note(__FILE__, __LINE__, strstr(plan, "TEMP B-TREE") == NULL, "'%.40s' sorts: %s", ol__sql_texts[sql], plan);
  bool scans = strstr(plan, "SCAN offloop") != NULL && strstr(plan, "USING") == NULL;
  check_note(__FILE__, __LINE__, !scans, "'%.40s' scans: %s", ol__sql_texts[sql], plan);
}

static void
test_plans(void) {
  check_plan(OL__SQL_NEXT_DUE, "USING COVERING INDEX offloop_due (route=?)");
  check_plan(OL__SQL_FIND_DUE, "USING COVERING INDEX offloop_due (route=? AND due<?)");
  check_plan(OL__SQL_FIND_READY, "USING INDEX offloop_ready (route=?)");
  check_plan(OL__SQL_RUNS_SUSPECT, "USING INDEX offloop_executing");
  check_plan(OL__SQL_FIND_KEY, "USING INDEX offloop_key (route=? AND key=?)");
  check_plan(OL__SQL_FIND_FOLLOWER, "offloop_key (route=? AND key=? AND blocked_by=?)");
  check_plan(OL__SQL_FIND_OWNED, "offloop_executing (owner=?)");
  check_plan(OL__SQL_FIND_CANCELLED, "USING INDEX offloop_executing (owner=?)");
  check_plan(OL__SQL_FIND_OLDEST, "USING INDEX offloop_expiry");
  check_plan(OL__SQL_LINES, "PRIMARY KEY (task=? AND line>?)");
  check_plan(OL__SQL_LOG_BYTES, "PRIMARY KEY (task=?)");
  check_plan(OL__SQL_ADD_COUNT, "");
  check_plan(OL__SQL_WALK, "INTEGER PRIMARY KEY (rowid>?)");
  check_plan(OL__SQL_NEXT_PRIORITY, "USING COVERING INDEX offloop_ready (route=? AND priority>?)");
  check_plan(OL__SQL_PAGE_READY, "USING COVERING INDEX offloop_ready (route=? AND priority=?");
}

/* These look at all entries of an index, and at no row. */
static void
test_sorted(void) {
  const char *plan = explain(OL__SQL_FIND_URGENT);
  check_note(__FILE__, __LINE__, strstr(plan, "USING COVERING INDEX offloop_due (route=? AND due<?)") != NULL, "%s", plan);
  plan = explain(OL__SQL_PAGE_DUE);
  check_note(__FILE__, __LINE__, strstr(plan, "USING COVERING INDEX offloop_due (route=?)") != NULL, "%s", plan);
  plan = explain(OL__SQL_PAGE_BLOCKED);
  check_note(__FILE__, __LINE__, strstr(plan, "USING COVERING INDEX offloop_key (route=? AND key>?)") != NULL, "%s", plan);
}

/* Each finds one row by its id. */
static void
test_ids(void) {
  const ol__sql_t by_id[] = {
    OL__SQL_REPLACE,
    OL__SQL_STAGE,
    OL__SQL_CLAIM,
    OL__SQL_FIND_LIVE,
    OL__SQL_READ_ENDED,
    OL__SQL_REMOVE_PLAIN,
    OL__SQL_REMOVE,
    OL__SQL_FOLLOW,
    OL__SQL_RETRY,
    OL__SQL_GIVE_BACK,
    OL__SQL_PROGRESS,
    OL__SQL_COUNT_LINE,
    OL__SQL_NOTE_CANCEL,
    OL__SQL_RUN_NOW,
    OL__SQL_RETRY_NOW,
    OL__SQL_FIND_ENDED,
    OL__SQL_REVIVE,
    OL__SQL_FORGET,
    OL__SQL_RESCUE,
    OL__SQL_GET,
    OL__SQL_FIND_END,
    OL__SQL_IS_LIVE,
  };
  for (size_t i = 0; i < sizeof by_id / sizeof by_id[0]; i++) check_plan(by_id[i], "USING INTEGER PRIMARY KEY (rowid=?)");
}

/* The statements are all valid. */
static void
test_statements(void) {
  for (int i = 0; i < OL__SQL_COUNT; i++) {
    sqlite3_stmt *statement = NULL;
    int err = sqlite3_prepare_v2(database.connection, ol__sql_texts[i], -1, &statement, NULL);
    check_note(__FILE__, __LINE__, err == SQLITE_OK, "'%s': %s", ol__sql_texts[i], sqlite3_errmsg(database.connection));
    sqlite3_finalize(statement);
  }
}

int
main(void) {
  ol__failure_t failure;
  ol__file_t file;
  if (ol__file_init(&file, ":memory:") != 0 || ol__database_open(&database, &file, true, &failure) != SQLITE_OK) return 1;
  run("every statement is valid", test_statements);
  run("hot statements use the index that was made for them", test_plans);
  run("what has to be sorted is read from an index alone", test_sorted);
  run("statements about one task find it by its id", test_ids);
  ol__database_close(&database);
  ol__file_cleanup(&file);
  return failures();
}
