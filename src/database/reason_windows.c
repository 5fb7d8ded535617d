#include "base/text_windows.h"
#include "database/disk.h"
#include "database/failure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static DWORD
find_attributes(const char *path) {
  wchar_t *wide = ol__windows_path(path);
  DWORD attributes = wide == NULL ? INVALID_FILE_ATTRIBUTES : GetFileAttributesW(wide);
  free(wide);
  return attributes;
}

static void
describe_missing(ol__failure_t *failure, const char *folder) {
  DWORD attributes = find_attributes(folder);
  if (attributes == INVALID_FILE_ATTRIBUTES)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "the folder '%s' does not exist", folder);
  else if ((attributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' is no folder", folder);
  else
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "no file can be made in the folder '%s'", folder);
}

static void
describe_denied(ol__failure_t *failure, const char *path, const char *folder) {
  DWORD attributes = find_attributes(path);
  if (attributes == INVALID_FILE_ATTRIBUTES)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "there is no permission to make files in the folder '%s'", folder);
  else if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' is a folder, not a file", path);
  else if ((attributes & FILE_ATTRIBUTE_READONLY) != 0)
    ol__failure_set(failure, OL__STORE_READ_ONLY, "'%s' is read-only", path);
  else
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "there is no permission to read and write '%s'", path);
}

void
ol__failure_describe_reason(ol__failure_t *failure, int reason, const char *long_path) {
  char path[512], folder[512], said[256];
  snprintf(path, sizeof(path), "%.500s", long_path);
  ol__disk_find_folder(path, folder, sizeof(folder));
  switch (reason) {
  case ERROR_FILE_NOT_FOUND:
  case ERROR_PATH_NOT_FOUND:
  case ERROR_DIRECTORY:
    describe_missing(failure, folder);
    break;
  case ERROR_ACCESS_DENIED:
    describe_denied(failure, path, folder);
    break;
  case ERROR_SHARING_VIOLATION:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "another program has '%s' open and lets nobody else open it", path);
    break;
  case ERROR_WRITE_PROTECT:
    ol__failure_set(failure, OL__STORE_READ_ONLY, "the disk of '%s' is read-only", path);
    break;
  case ERROR_FILENAME_EXCED_RANGE:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "the path '%s' is too long: %zu bytes", path, strlen(long_path));
    break;
  case ERROR_TOO_MANY_OPEN_FILES:
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' cannot be opened: the process has too many files open", path);
    break;
  case ERROR_DISK_FULL:
  case ERROR_HANDLE_DISK_FULL:
    ol__failure_set(failure, OL__STORE_FULL, "the disk of '%s' is full", path);
    break;
  case ERROR_NOT_ENOUGH_MEMORY:
  case ERROR_OUTOFMEMORY:
    ol__failure_set(failure, OL__STORE_NO_MEMORY, "out of memory");
    break;
  default:
    ol__disk_say(reason, said, sizeof(said));
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%s' cannot be opened: %s", path, said);
    break;
  }
}
