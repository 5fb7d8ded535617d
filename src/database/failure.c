/* readlink is no part of C. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "database/failure.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

/* --- errno */

/* The folder of a path, cut to what fits. */
static void
find_folder(const char *path, char *out, size_t size) {
  const char *slash = strrchr(path, '/');
  size_t len = slash == NULL ? 1 : slash == path ? 1
                                                 : (size_t) (slash - path);
  snprintf(out, size, "%.*s", (int) len, slash == NULL ? "." : path);
}

static void
describe_missing(ol__failure_t *failure, const char *path, const char *folder) {
  char target[1];
  if (access(folder, F_OK) != 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "the folder '%s' does not exist", folder);
  else if (readlink(path, target, sizeof(target)) > 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' is a link to a folder that does not exist", path);
  else
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "no file can be made in the folder '%s'", folder);
}

static void
describe_denied(ol__failure_t *failure, const char *path, const char *folder) {
  if (access(path, R_OK) == 0 && access(path, W_OK) != 0)
    ol__failure_set(failure, OL__STORE_READ_ONLY, "'%s' is read-only", path);
  else if (access(path, F_OK) == 0 && access(path, R_OK | W_OK) != 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "there is no permission to read and write '%s'", path);
  else if (access(folder, X_OK) != 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "there is no permission to open the folder '%s'", folder);
  else
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "there is no permission to make files in the folder '%s'", folder);
}

void
ol__failure_describe_errno(ol__failure_t *failure, int reason, const char *long_path) {
  char path[512], folder[512];
  snprintf(path, sizeof(path), "%.500s", long_path);
  find_folder(path, folder, sizeof(folder));
  switch (reason) {
  case ENOENT:
    describe_missing(failure, path, folder);
    break;
  case EACCES:
  case EPERM:
    describe_denied(failure, path, folder);
    break;
  case EROFS:
    ol__failure_set(failure, OL__STORE_READ_ONLY, "the file system of '%s' is read-only", path);
    break;
  case ENOTDIR:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' is no folder", folder);
    break;
  case EISDIR:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' is a folder, not a file", path);
    break;
  case ENAMETOOLONG:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "the path '%s' is too long: %zu bytes", path, strlen(long_path));
    break;
  case ELOOP:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' is a link that leads to itself", path);
    break;
  case EMFILE:
  case ENFILE:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' cannot be opened: %s has too many files open", path, reason == EMFILE ? "the process" : "the computer");
    break;
  case ENOSPC:
  case EDQUOT:
    ol__failure_set(failure, OL__STORE_FULL, "the disk of '%s' is full", path);
    break;
  case ENOMEM:
    ol__failure_set(failure, OL__STORE_NO_MEMORY, "out of memory");
    break;
  default:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' cannot be opened: %s", path, strerror(reason));
    break;
  }
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
    ol__failure_describe_errno(failure, reason, path);
}

/* SQLite says so, too, of a file that can be written, when none can be made beside it. */
static void
describe_read_only(ol__failure_t *failure, const char *path) {
  char folder[512];
  find_folder(path, folder, sizeof(folder));
  if (access(path, W_OK) == 0 && access(folder, W_OK | X_OK) != 0)
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
    ol__failure_set(failure, error, "the disk of '%.480s' failed (%.160s%s%.100s): what was to be stored may be there after a restart, or not", path, why, reason == 0 ? "" : ", ", reason == 0 ? "" : strerror(reason));
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
