/* realpath is no part of C. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "database/file.h"
#include "base/error.h"
#include "base/mem.h"
#include "database/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A little more than the longest suffix. */
#define SUFFIX_ROOM 16

/* Of what OPEN changes, for those who ask meanwhile which file it is. */
static pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER;

/* --- Life */

static char *
copy(const char *path) {
  char *result = ol__mem_alloc(strlen(path) + 1);
  return result == NULL ? NULL : strcpy(result, path);
}

int
ol__file_init(ol__file_t *file, const char *path) {
  *file = (ol__file_t){.path = copy(path), .descriptor = -1, .lock_descriptor = -1};
  file->is_in_memory = strncmp(path, OL__IN_MEMORY, strlen(OL__IN_MEMORY)) == 0;
  return file->path == NULL ? OL_ENOMEM : 0;
}

void
ol__file_cleanup(ol__file_t *file) {
  if (file->lock_descriptor != -1 && file->lock_descriptor != file->descriptor) (void) close(file->lock_descriptor);
  if (file->descriptor != -1) (void) close(file->descriptor);
  free(file->path);
}

/* --- Open */

/* The path with something behind it; NULL when memory is short, the caller frees. */
static char *
add_suffix(const ol__file_t *file, const char *suffix) {
  char *result = ol__mem_alloc(strlen(file->path) + SUFFIX_ROOM);
  return result == NULL ? NULL : strcat(strcpy(result, file->path), suffix);
}

static int
open_file(const char *path) {
  return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
}

static int
open_locks(const ol__file_t *file) {
  if (ol__lock_is_of_descriptor()) return file->descriptor;
  char *path = add_suffix(file, "-offloop");
  int result = path == NULL ? -1 : open_file(path);
  free(path);
  return result;
}

/* SQLite finds the log by the database's name: under a second one it would not be the same log. */
static bool
is_fit(const ol__file_t *file, const struct stat *status, ol__failure_t *failure) {
  if (!S_ISREG(status->st_mode)) {
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%.512s' is no file that could hold a database, but a device or a pipe", file->path);
    return false;
  }
  if (status->st_nlink > 1) {
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%.512s' has %lu names (hard links), and SQLite's log only one: remove the others", file->path, (unsigned long) status->st_nlink);
    return false;
  }
  return true;
}

static bool
open_locked(ol__file_t *file, ol__failure_t *failure) {
  struct stat status;
  char *resolved = NULL;
  file->descriptor = open_file(file->path);
  if (file->descriptor == -1 || fstat(file->descriptor, &status) != 0) goto fail;
  if (!is_fit(file, &status, failure)) goto fail_described;
  resolved = realpath(file->path, NULL);
  if (resolved == NULL) goto fail;
  file->lock_descriptor = open_locks(file);
  if (file->lock_descriptor == -1) goto fail;
  free(file->path);
  file->path = resolved;
  file->device = status.st_dev;
  file->inode = status.st_ino;
  return true;

fail:
  ol__failure_describe_errno(failure, errno, file->path);
fail_described:
  free(resolved);
  if (file->descriptor != -1) (void) close(file->descriptor);
  file->descriptor = -1;
  return false;
}

bool
ol__file_open(ol__file_t *file, ol__failure_t *failure) {
  if (file->is_in_memory || file->lock_descriptor != -1) return true;
  pthread_mutex_lock(&open_lock);
  bool is_open = open_locked(file, failure);
  pthread_mutex_unlock(&open_lock);
  return is_open;
}

/* --- What becomes of it */

static bool
is_same(const ol__file_t *file, const struct stat *status) {
  return file->device == status->st_dev && file->inode == status->st_ino;
}

bool
ol__file_is_at(const ol__file_t *file, const char *path) {
  struct stat status;
  pthread_mutex_lock(&open_lock);
  bool is_open = file->descriptor != -1;
  bool is_it = is_open ? stat(path, &status) == 0 && is_same(file, &status) : strcmp(file->path, path) == 0;
  pthread_mutex_unlock(&open_lock);
  return is_it;
}

static const char *const suffixes[] = {"-wal", "-shm"};
static const char *const losses[] = {"had its log ('-wal') deleted or replaced", "had its log's index ('-shm') deleted or replaced"};

/* Whether a file beside it is the one that it was opened with. */
static bool
check_beside(ol__file_t *file, size_t which) {
  struct stat status;
  char *path = add_suffix(file, suffixes[which]);
  if (path == NULL) return true;
  bool is_there = stat(path, &status) == 0;
  free(path);
  uint64_t known = __atomic_load_n(&file->beside[which], __ATOMIC_RELAXED);
  if (is_there && known == 0) __atomic_store_n(&file->beside[which], (uint64_t) status.st_ino, __ATOMIC_RELAXED);
  return known == 0 || (is_there && known == status.st_ino);
}

/* What has happened to it; NULL: nothing. */
static const char *
find_loss(ol__file_t *file) {
  struct stat opened, named;
  if (fstat(file->descriptor, &opened) != 0) return NULL;
  if (stat(file->path, &named) != 0) return opened.st_nlink == 0 ? "was deleted" : "was moved";
  if (!is_same(file, &named)) return "was replaced by another file";
  if (opened.st_nlink > 1) return "was given a second name (a hard link), under which SQLite would use another log,";
  for (size_t i = 0; i < 2; i++) {
    if (!check_beside(file, i)) return losses[i];
  }
  return NULL;
}

/* It stays lost, also when it is back: what was refused meanwhile has stopped those who asked. */
bool
ol__file_check(ol__file_t *file, ol__failure_t *failure) {
  if (file->is_in_memory || file->descriptor == -1) return true;
  const char *what = __atomic_load_n(&file->lost_as, __ATOMIC_RELAXED);
  if (what == NULL) what = find_loss(file);
  if (what == NULL) return true;
  __atomic_store_n(&file->lost_as, what, __ATOMIC_RELAXED);
  ol__failure_set(failure, OL__STORE_LOST, "'%.512s' %s while it was open: stop the runner, put the file right and start anew", file->path, what);
  return false;
}

int64_t
ol__file_size(const ol__file_t *file) {
  struct stat status;
  return file->descriptor != -1 && fstat(file->descriptor, &status) == 0 ? (int64_t) status.st_size : 0;
}

void
ol__file_forget_log(ol__file_t *file) {
  for (size_t i = 0; i < 2; i++) __atomic_store_n(&file->beside[i], 0, __ATOMIC_RELAXED);
}

/* --- Who lives in it */

int
ol__file_lock(const ol__file_t *file, int64_t id) {
  if (file->is_in_memory) return SQLITE_OK;
  return ol__lock_take(file->lock_descriptor, id) ? SQLITE_OK : SQLITE_IOERR_LOCK;
}

void
ol__file_unlock(const ol__file_t *file, int64_t id) {
  if (!file->is_in_memory) ol__lock_release(file->lock_descriptor, id);
}

bool
ol__file_is_locked(const ol__file_t *file, int64_t id) {
  return !file->is_in_memory && ol__lock_is_taken(file->lock_descriptor, id);
}

void
ol__file_give_up(ol__file_t *file) {
  __atomic_store_n(&file->has_given_up, true, __ATOMIC_RELAXED);
}

bool
ol__file_has_given_up(const ol__file_t *file) {
  return __atomic_load_n(&file->has_given_up, __ATOMIC_RELAXED);
}
