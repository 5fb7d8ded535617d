/*
 * store_scan.h - compares what src/store keeps of counts with what a scan of its tables counts.
 * Of a file, by a connection of its own.
 */

#ifndef STORE_SCAN_H
#define STORE_SCAN_H

#include "check.h"

#include <sqlite3.h>

/* Fails the test unless offloop_counts, and the size of the history, are what there is. */
static inline void
check_counts(const char *path) {
  static const char query[] =
    "WITH scanned AS (SELECT route, state, count(*) AS count FROM offloop_tasks GROUP BY route, state"
    " UNION ALL SELECT route, state, count(*) FROM offloop_history GROUP BY route, state)"
    " SELECT count(*) FROM (SELECT * FROM scanned EXCEPT SELECT * FROM offloop_counts"
    " UNION ALL SELECT * FROM (SELECT route, state, count FROM offloop_counts WHERE count <> 0 EXCEPT SELECT * FROM scanned))"
    " UNION ALL SELECT (SELECT count(*) FROM offloop_history) - (SELECT value FROM offloop_meta WHERE name = 'history_count')";
  sqlite3 *connection;
  sqlite3_stmt *row;
  if (sqlite3_open(path, &connection) != SQLITE_OK) abort();
  if (!CHECK_INT_EQ(sqlite3_prepare_v2(connection, query, -1, &row, NULL), SQLITE_OK)) printf("# %s\n", sqlite3_errmsg(connection));
  while (sqlite3_step(row) == SQLITE_ROW) CHECK_INT_EQ(sqlite3_column_int64(row, 0), 0);
  sqlite3_finalize(row);
  sqlite3_close(connection);
}

#endif
