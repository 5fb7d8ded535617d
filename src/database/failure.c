#include "database/failure.h"
#include "database/disk.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ol__store_class_t
ol__store_class(ol__store_error_t error) {
  static const ol__store_class_t classes[] = {
#define CLASS(error, class) [OL__STORE_##error] = OL__CLASS_##class,
    OL__STORE_ERRORS(CLASS)
#undef CLASS
  };
  return classes[error];
}

void
ol__failure_set(ol__failure_t *failure, ol__store_error_t error, const char *format, ...) {
  va_list args;
  failure->error = error;
  va_start(args, format);
  (void) vsnprintf(failure->message, sizeof(failure->message), format, args);
  va_end(args);
}

/* --- Result codes */

static ol__store_error_t
find_error(int err) {
  switch (err & 0xff) {
  case SQLITE_OK:
    return OL__STORE_OK;
  case SQLITE_NOMEM:
    return OL__STORE_NO_MEMORY;
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    return OL__STORE_LOCKED;
  case SQLITE_FULL:
    return OL__STORE_FULL;
  case SQLITE_IOERR:
    return err == SQLITE_IOERR_NOMEM ? OL__STORE_NO_MEMORY : OL__STORE_IO;
  case SQLITE_READONLY:
    return OL__STORE_READ_ONLY;
  case SQLITE_CANTOPEN:
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return OL__STORE_CANNOT_OPEN;
  case SQLITE_CORRUPT:
    return OL__STORE_DAMAGED;
  case SQLITE_NOTADB:
    return OL__STORE_FOREIGN;
  default:
    return OL__STORE_FAILED;
  }
}

/* The database is open, or could be: it is about the files beside it, whose names SQLite does not say. */
static void
describe_beside(ol__failure_t *failure, sqlite3 *connection, const char *path) {
  int reason = connection == NULL ? 0 : sqlite3_system_errno(connection);
  if (reason == 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%.480s', '-wal' or '-shm' beside it cannot be opened", path);
  else
    ol__failure_describe_reason(failure, reason, path);
}

/* SQLite says so, too, of a file that can be written, when none can be made beside it. */
static void
describe_read_only(ol__failure_t *failure, const char *path) {
  char folder[512];
  if (ol__disk_is_folder_closed(path, folder, sizeof(folder)))
    ol__failure_set(failure, OL__STORE_READ_ONLY, "there is no permission to make files in the folder '%s', as a log beside '%.256s'", folder, path);
  else
    ol__failure_set(failure, OL__STORE_READ_ONLY, "'%.512s' is read-only", path);
}

void
ol__failure_describe(ol__failure_t *failure, int err, sqlite3 *connection, const char *path) {
  ol__store_error_t error = find_error(err);
  /* The connection knows more, unless the code is ours. */
  const char *why = connection != NULL && sqlite3_extended_errcode(connection) == err ? sqlite3_errmsg(connection) : sqlite3_errstr(err);
  int reason = connection == NULL ? 0 : sqlite3_system_errno(connection);
  char said[128] = "";
  switch (error) {
  case OL__STORE_CANNOT_OPEN:
    describe_beside(failure, connection, path);
    break;
  case OL__STORE_LOCKED:
    ol__failure_set(failure, error, "'%.512s' is locked by another process", path);
    break;
  case OL__STORE_FULL:
    ol__failure_set(failure, error, "the disk of '%.512s' is full", path);
    break;
  case OL__STORE_IO:
    if (reason != 0) ol__disk_say(reason, said, sizeof(said));
    ol__failure_set(failure, error, "the disk of '%.480s' failed (%.160s%s%.100s): what was to be stored may be there after a restart, or not", path, why, reason == 0 ? "" : ", ", said);
    break;
  case OL__STORE_READ_ONLY:
    describe_read_only(failure, path);
    break;
  case OL__STORE_DAMAGED:
    ol__failure_set(failure, error, "'%.512s' is damaged: %.256s", path, why);
    break;
  case OL__STORE_FOREIGN:
    ol__failure_set(failure, error, "'%.512s' is not an SQLite database", path);
    break;
  case OL__STORE_NO_MEMORY:
    ol__failure_set(failure, error, "out of memory");
    break;
  default:
    ol__failure_set(failure, error, "'%.512s': %.256s", path, why);
    break;
  }
}
