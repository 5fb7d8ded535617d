/* realpath is no part of C. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/path.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static char *
copy(const char *path) {
  char *result = ol__mem_alloc(strlen(path) + 1);
  return result == NULL ? NULL : strcpy(result, path);
}

/* `folder` and `name` as one path. */
static char *
join(const char *folder, const char *name) {
  size_t len = strlen(folder);
  const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
  char *result = ol__mem_alloc(len + strlen(slash) + strlen(name) + 1);
  return result == NULL ? NULL : strcat(strcat(strcpy(result, folder), slash), name);
}

/* The folder is resolved in place of the path's last name. */
static char *
resolve_folder(const char *path) {
  char *folder = copy(path);
  if (folder == NULL) return NULL;
  char *slash = strrchr(folder, '/');
  const char *name = slash == NULL ? path : path + (slash - folder) + 1;
  if (slash != NULL) slash[slash == folder] = '\0';
  char *resolved = realpath(slash == NULL ? "." : folder, NULL);
  char *result = resolved == NULL ? copy(path) : join(resolved, name);
  free(resolved);
  free(folder);
  return result;
}

char *
ol__path_resolve(const char *path) {
  if (strcmp(path, ":memory:") == 0) return copy(path);
  char *resolved = realpath(path, NULL);
  return resolved == NULL ? resolve_folder(path) : resolved;
}
