#include "store/failure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The folder of a path, cut to what fits. */
static void
find_folder(const char *path, char *out, size_t size) {
  const char *slash = strrchr(path, '/');
  size_t len = slash == NULL ? 1 : slash == path ? 1
                                                 : (size_t) (slash - path);
  snprintf(out, size, "%.*s", (int) len, slash == NULL ? "." : path);
}

/* Why a path can't be opened; SQLite does not say. */
static void
describe_path(ol__failure_t *failure, const char *path) {
  char folder[512];
  struct stat status;
  size_t size = sizeof(failure->message);
  find_folder(path, folder, sizeof(folder));
  failure->error = OL__STORE_CANNOT_OPEN;
  if (stat(folder, &status) != 0) {
    snprintf(failure->message, size, errno == ENOENT ? "the folder '%s' does not exist" : "there is no permission to open the folder '%s'", folder);
  } else if (!S_ISDIR(status.st_mode)) {
    snprintf(failure->message, size, "'%s' is no folder", folder);
  } else if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
    snprintf(failure->message, size, "'%.512s' is a folder, not a file", path);
  } else {
    snprintf(failure->message, size, "there is no permission to open '%.512s' or to write to its folder", path);
  }
}

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

void
ol__failure_describe(ol__failure_t *failure, int err, sqlite3 *connection, const char *path) {
  size_t size = sizeof(failure->message);
  /* The connection knows more, unless the code is ours. */
  const char *why = connection != NULL && sqlite3_extended_errcode(connection) == err ? sqlite3_errmsg(connection) : sqlite3_errstr(err);
  failure->error = find_error(err);
  switch (failure->error) {
  case OL__STORE_CANNOT_OPEN:
    describe_path(failure, path);
    break;
  case OL__STORE_LOCKED:
    snprintf(failure->message, size, "'%.512s' is locked by another process", path);
    break;
  case OL__STORE_FULL:
    snprintf(failure->message, size, "the disk of '%.512s' is full", path);
    break;
  case OL__STORE_READ_ONLY:
    snprintf(failure->message, size, "'%.512s' is read-only", path);
    break;
  case OL__STORE_DAMAGED:
    snprintf(failure->message, size, "'%.512s' is damaged: %.256s", path, why);
    break;
  case OL__STORE_FOREIGN:
    snprintf(failure->message, size, "'%.512s' is not an SQLite database", path);
    break;
  case OL__STORE_NO_MEMORY:
    snprintf(failure->message, size, "out of memory");
    break;
  default:
    snprintf(failure->message, size, "'%.512s': %.256s", path, why);
    break;
  }
}

void
ol__failure_describe_newer(ol__failure_t *failure, const char *path, int version, int known) {
  failure->error = OL__STORE_FOREIGN;
  snprintf(failure->message, sizeof(failure->message), "'%.512s' was written by a newer offloop: it has version %d, this one knows up to %d", path, version, known);
}
