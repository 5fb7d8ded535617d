/*
 * failure - what a result code of SQLite, or an errno, means for whoever asked: one of
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

/* As printf. */
void ol__failure_set(ol__failure_t *failure, ol__store_error_t error, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* `connection` may be NULL. */
void ol__failure_describe(ol__failure_t *failure, int err, sqlite3 *connection, const char *path);

/* Why the file could not be opened or made. */
void ol__failure_describe_errno(ol__failure_t *failure, int reason, const char *path);

#endif
