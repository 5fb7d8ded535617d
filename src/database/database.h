/*
 * database - one connection to a file of SQLite and the statements on it: OPEN,
 * which migrates, RUN a statement with cells, READ its rows, CLOSE.
 *
 * One thread at a time; the store sees to it.
 */

#ifndef OL__DATABASE_DATABASE_H
#define OL__DATABASE_DATABASE_H

#include "base/sync.h"
#include "database/cell.h"
#include "database/failure.h"
#include "database/file.h"
#include "database/rows.h"
#include "database/sql.h"

#include <sqlite3.h>
#include <stdbool.h>

typedef struct ol__database_s {
  const ol__file_t *file;                  /* borrowed */
  sqlite3 *connection;                     /* NULL while it is closed */
  sqlite3_stmt *statements[OL__SQL_COUNT]; /* prepared when first used */
  int64_t busy_since_ns;                   /* that another process is waited for */
  int log_pages;                           /* in the write-ahead log, after the last commit */
} ol__database_t;

/* Opens a connection to a file that is open (file.h), which it borrows, and brings its schema up
 * to date. Returns SQLITE_OK, or why not, with the failure described and the database closed. */
int ol__database_open(ol__database_t *database, const ol__file_t *file, bool is_full, ol__failure_t *failure);

/* The same for one that only looks, at a file whose schema is up to date. */
int ol__database_open_to_look(ol__database_t *database, const ol__file_t *file, ol__failure_t *failure);

/* A bare connection, which sqlite3_close closes even if this fails. */
int ol__database_connect(sqlite3 **connection, const ol__file_t *file);

/* Moves all of the write-ahead log that nobody reads any more into the database; other processes
 * don't write meanwhile. Waits for nobody. Cannot fail: what can't be moved stays in the log. */
void ol__database_move_log(ol__database_t *database);

/* Cannot fail; a closed one may be closed. */
void ol__database_close(ol__database_t *database);

/* Binds the cells and runs a statement to its end. Returns SQLITE_OK or why not. */
int ol__database_run(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count);

/* Binds the cells; the rows follow by ol__database_next. NULL when it cannot. */
sqlite3_stmt *ol__database_query(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count);

/* The first column of the first row, `fallback` without one. Returns SQLITE_OK or why not. */
int ol__database_read_int(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count, int64_t fallback, int64_t *out);

/* Runs a query and adds all its rows. Returns SQLITE_OK or why not. */
int ol__database_read_rows(ol__database_t *database, ol__sql_t sql, const ol__cell_t *cells, int count, ol__rows_t *out);

/* Adds all columns of the current row. Returns SQLITE_OK or SQLITE_NOMEM. */
int ol__database_add_row(sqlite3_stmt *statement, ol__rows_t *out);

/* The result code of what went wrong last. */
int ol__database_error(const ol__database_t *database);

/* Whether the connection is of no more use after this result code. */
bool ol__database_is_lost(int err);

/* A column of the current row; its text holds until the next step. */
ol__cell_t ol__database_column(sqlite3_stmt *statement, int column);

#endif
