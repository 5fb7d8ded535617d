#include "database/file.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/sync.h"
#include "database/disk.h"
#include "database/lock.h"

#include <stdlib.h>
#include <string.h>

/* A little more than the longest suffix. */
#define SUFFIX_ROOM 16

/* Of what OPEN changes, for those who ask meanwhile which file it is. */
static ol__mutex_t open_lock = OL__MUTEX_INITIALIZER;

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
  if (file->lock_descriptor != -1 && file->lock_descriptor != file->descriptor) ol__disk_close(file->lock_descriptor);
  if (file->descriptor != -1) ol__disk_close(file->descriptor);
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
open_locks(const ol__file_t *file) {
  if (ol__lock_is_of_descriptor()) return file->descriptor;
  char *path = add_suffix(file, "-offloop");
  int result = path == NULL ? -1 : ol__disk_open(path);
  free(path);
  return result;
}

/* SQLite finds the log by the database's name: under a second one it would not be the same log. */
static bool
is_fit(const ol__file_t *file, const ol__facts_t *facts, ol__failure_t *failure) {
  if (!facts->is_regular) {
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%.512s' is no file that could hold a database, but a device or a pipe", file->path);
    return false;
  }
  if (facts->name_count > 1) {
    ol__failure_set(failure, OL__STORE_CANNOT_OPEN, "'%.512s' has %lu names (hard links), and SQLite's log only one: remove the others", file->path, facts->name_count);
    return false;
  }
  return true;
}

static bool
open_locked(ol__file_t *file, ol__failure_t *failure) {
  ol__facts_t facts;
  char *resolved = NULL;
  file->descriptor = ol__disk_open(file->path);
  if (file->descriptor == -1 || !ol__disk_look(file->descriptor, &facts)) goto fail;
  if (!is_fit(file, &facts, failure)) goto fail_described;
  resolved = ol__disk_resolve(file->descriptor, file->path);
  if (resolved == NULL) goto fail;
  file->lock_descriptor = open_locks(file);
  if (file->lock_descriptor == -1) goto fail;
  free(file->path);
  file->path = resolved;
  file->device = facts.device;
  file->inode = facts.inode;
  return true;

fail:
  ol__failure_describe_reason(failure, ol__disk_reason(), file->path);
fail_described:
  free(resolved);
  if (file->descriptor != -1) ol__disk_close(file->descriptor);
  file->descriptor = -1;
  return false;
}

bool
ol__file_open(ol__file_t *file, ol__failure_t *failure) {
  if (file->is_in_memory || file->lock_descriptor != -1) return true;
  ol__mutex_lock(&open_lock);
  bool is_open = open_locked(file, failure);
  ol__mutex_unlock(&open_lock);
  return is_open;
}

/* --- What becomes of it */

static bool
is_same(const ol__file_t *file, const ol__facts_t *facts) {
  return file->device == facts->device && file->inode == facts->inode;
}

bool
ol__file_is_at(const ol__file_t *file, const char *path) {
  ol__facts_t facts;
  ol__mutex_lock(&open_lock);
  bool is_open = file->descriptor != -1;
  bool is_it = is_open ? ol__disk_look_at(path, &facts) && is_same(file, &facts) : strcmp(file->path, path) == 0;
  ol__mutex_unlock(&open_lock);
  return is_it;
}

static const char *const suffixes[] = {"-wal", "-shm"};
static const char *const losses[] = {"had its log ('-wal') deleted or replaced", "had its log's index ('-shm') deleted or replaced"};

/* Whether a file beside it is the one that it was opened with. */
static bool
check_beside(ol__file_t *file, size_t which) {
  ol__facts_t facts;
  char *path = add_suffix(file, suffixes[which]);
  if (path == NULL) return true;
  bool is_there = ol__disk_look_at(path, &facts);
  free(path);
  uint64_t known = __atomic_load_n(&file->beside[which], __ATOMIC_RELAXED);
  if (is_there && known == 0) __atomic_store_n(&file->beside[which], facts.inode, __ATOMIC_RELAXED);
  return known == 0 || (is_there && known == facts.inode);
}

/* Whether its name leads elsewhere, or those of its log; NULL: to what they did. */
static const char *
find_lost_name(ol__file_t *file, const ol__facts_t *opened) {
  ol__facts_t named;
  if (!ol__disk_look_at(file->path, &named)) return opened->name_count == 0 ? "was deleted" : "was moved";
  if (!is_same(file, &named)) return "was replaced by another file";
  for (size_t i = 0; i < 2; i++) {
    if (!check_beside(file, i)) return losses[i];
  }
  return NULL;
}

/* What has happened to it; NULL: nothing. */
static const char *
find_loss(ol__file_t *file) {
  ol__facts_t opened;
  if (!ol__disk_look(file->descriptor, &opened)) return NULL;
  const char *loss = ol__disk_loses_names() ? find_lost_name(file, &opened) : NULL;
  if (loss != NULL) return loss;
  return opened.name_count > 1 ? "was given a second name (a hard link), under which SQLite would use another log," : NULL;
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
  ol__facts_t facts;
  return file->descriptor != -1 && ol__disk_look(file->descriptor, &facts) ? facts.size : 0;
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
