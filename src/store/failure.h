/*
 * failure - what a result code of SQLite means for whoever asked: one of
 * ol__store_error_t, and a sentence that names the file.
 */

#ifndef OL__STORE_FAILURE_H
#define OL__STORE_FAILURE_H

#include "store/request.h"

#include <sqlite3.h>

typedef struct ol__failure_s {
  ol__store_error_t error;
  char message[1024];
} ol__failure_t;

/* `connection` may be NULL. */
void ol__failure_describe(ol__failure_t *failure, int err, sqlite3 *connection, const char *path);

/* Of a file whose schema is newer than what is known here. */
void ol__failure_describe_newer(ol__failure_t *failure, const char *path, int version, int known);

#endif
