/* readlink is no part of C. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "database/disk.h"
#include "database/failure.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
ol__failure_describe_reason(ol__failure_t *failure, int reason, const char *long_path) {
  char path[512], folder[512], said[256];
  snprintf(path, sizeof(path), "%.500s", long_path);
  ol__disk_find_folder(path, folder, sizeof(folder));
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
    ol__disk_say(reason, said, sizeof(said));
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' cannot be opened: %s", path, said);
    break;
  }
}
