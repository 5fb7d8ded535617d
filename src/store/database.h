/*
 * database - one connection to a file of SQLite and the statements on it: OPEN,
 * which migrates, RUN a statement with cells, READ its rows, CLOSE.
 *
 * One thread at a time; the store sees to it.
 */

#ifndef OL__STORE_DATABASE_H
#define OL__STORE_DATABASE_H

#include "store/cell.h"
#include "store/sql.h"

#include <sqlite3.h>
#include <stdbool.h>

typedef struct ol__database_s {
  sqlite3 *connection;                       /* NULL while it is closed */
  sqlite3_stmt *statements[OL__SQL_COUNT];   /* prepared when first used */
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

/* What went wrong last. Holds until the next call. */
const char *ol__database_message(const ol__database_t *database);

/* A column of the current row; its text holds until the next step. */
ol__cell_t ol__database_column(sqlite3_stmt *statement, int column);

#endif
