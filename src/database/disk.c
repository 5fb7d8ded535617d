/* realpath and readlink are no part of C. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "database/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- Files */

int
ol__disk_open(const char *path) {
  return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
}

void
ol__disk_close(int file) {
  (void) close(file);
}

static bool
note(int result, const struct stat *status, ol__facts_t *facts) {
  *facts = (ol__facts_t){.device = 0};
  if (result != 0) return false;
  *facts = (ol__facts_t){
    .device = status->st_dev,
    .inode = status->st_ino,
    .size = status->st_size,
    .name_count = (unsigned long) status->st_nlink,
    .is_regular = S_ISREG(status->st_mode),
  };
  return true;
}

bool
ol__disk_look(int file, ol__facts_t *facts) {
  struct stat status;
  int result = fstat(file, &status);
  return note(result, &status, facts);
}

bool
ol__disk_look_at(const char *path, ol__facts_t *facts) {
  struct stat status;
  int result = stat(path, &status);
  return note(result, &status, facts);
}

char *
ol__disk_resolve(int file, const char *path) {
  (void) file;
  return realpath(path, NULL);
}

bool
ol__disk_loses_names(void) {
  return true;
}

/* --- What went wrong */

int
ol__disk_reason(void) {
  return errno;
}

void
ol__disk_say(int reason, char *text, size_t size) {
  snprintf(text, size, "%s", strerror(reason));
}

void
ol__disk_find_folder(const char *path, char *out, size_t size) {
  const char *slash = strrchr(path, '/');
  size_t len = slash == NULL ? 1 : slash == path ? 1
                                                 : (size_t) (slash - path);
  snprintf(out, size, "%.*s", (int) len, slash == NULL ? "." : path);
}

bool
ol__disk_is_folder_closed(const char *path, char *folder, size_t size) {
  ol__disk_find_folder(path, folder, size);
  return access(path, W_OK) == 0 && access(folder, W_OK | X_OK) != 0;
}
