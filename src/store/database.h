/*
 * database - one connection to a file of SQLite and the statements on it: OPEN,
 * which migrates, RUN a statement with cells, READ its rows, CLOSE.
 *
 * One thread at a time; the store sees to it.
 */

#ifndef OL__STORE_DATABASE_H
#define OL__STORE_DATABASE_H

#include "store/cell.h"
#include "store/request.h"
#include "store/sql.h"

#include <sqlite3.h>
#include <stdbool.h>

typedef struct ol__database_s {
  sqlite3 *connection;                     /* NULL while it is closed */
  sqlite3_stmt *statements[OL__SQL_COUNT]; /* prepared when first used */
} ol__database_t;

/* Opens or makes the file and brings its schema up to date. Returns a result code of
 * SQLite; the message is that of ol__database_message. */
int ol__database_open(ol__database_t *database, const char *path, bool is_full);

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

/* The result code of what went wrong last. */
int ol__database_error(const ol__database_t *database);

/* What a result code means for a client, in words that hold until the next call. */
const char *ol__database_message(const ol__database_t *database, int err);
ol__store_error_t ol__database_reason(int err);

/* Whether the connection is of no more use after this result code. */
bool ol__database_is_lost(int err);

/* A column of the current row; its text holds until the next step. */
ol__cell_t ol__database_column(sqlite3_stmt *statement, int column);

#endif
