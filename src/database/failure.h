/*
 * failure - what a result code of SQLite, or a reason of the system's, means for whoever asked: one of ol__store_error_t, and a
 * sentence that names the file.
 */

#ifndef OL__DATABASE_FAILURE_H
#define OL__DATABASE_FAILURE_H

#include "offloop.h"

#include <sqlite3.h>

/* How something that was asked of a database failed. Whoever waits for something looks at the class: X(error, class). */
#define OL__STORE_ERRORS(X) \
  X(OK, NEVER) \
  X(FAILED, NEVER)    /* it makes no sense, or the database could not do it */ \
  X(NOT_FOUND, NEVER) /* there is no such task */ \
  X(NO_MEMORY, LATER) \
  X(LOCKED, LATER)      /* another process has the database */ \
  X(FULL, LATER)        /* the disk is */ \
  X(IO, LATER)          /* the disk did not do what it was told; what was to be stored may be there or not */ \
  X(READ_ONLY, LATER)   /* the file or its folder is */ \
  X(CANNOT_OPEN, LATER) /* no such folder, no permission, too many files */ \
  X(DAMAGED, LATER) \
  X(FOREIGN, LATER) /* no SQLite database, or one of a newer offloop */ \
  X(LOST, LOST)     /* the file was deleted, or replaced by another, while it was open */

typedef enum {
#define OL__STORE_ERROR(error, class) OL__STORE_##error,
  OL__STORE_ERRORS(OL__STORE_ERROR)
#undef OL__STORE_ERROR
} ol__store_error_t;

typedef enum {
  OL__CLASS_NEVER, /* the same request will fail again */
  OL__CLASS_LATER, /* it may be asked again when the cause is gone */
  OL__CLASS_LOST,  /* so is the file: there is nothing to be asked any more */
} ol__store_class_t;

typedef struct ol__failure_s {
  ol__store_error_t error;
  char message[1024];
} ol__failure_t;

ol__store_class_t ol__store_class(ol__store_error_t error);

/* As printf. */
OL__PRINTF(3, 4)
void ol__failure_set(ol__failure_t *failure, ol__store_error_t error, const char *format, ...);

/* `connection` may be NULL. */
void ol__failure_describe(ol__failure_t *failure, int err, sqlite3 *connection, const char *path);

/* Why the file could not be opened or made, by the system's reason (disk.h). */
void ol__failure_describe_reason(ol__failure_t *failure, int reason, const char *path);

#endif
