/* flock is no part of POSIX. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/owner.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum {
  IS_ALIVE,
  IS_ENTERING, /* until the transaction ends, as the next two */
  IS_LEAVING,
  IS_DEAD, /* another's, whose lock is ours */
} owner_state_t;

typedef struct owner_s {
  ol__link_t link; /* in the owners' items; their lock, as are the next two */
  owner_state_t state;
  const ol__client_t *client; /* a name, not to be followed */
  int64_t id;
  int file; /* -1: has none */
} owner_t;

/* --- Life */

int
ol__owners_init(ol__owners_t *owners, const char *path) {
  static const char suffix[] = "-offloop";
  ol__list_init(&owners->items);
  owners->folder = NULL;
  if (strcmp(path, ":memory:") != 0) {
    owners->folder = ol__mem_alloc(strlen(path) + sizeof(suffix));
    if (owners->folder == NULL) return OL_ENOMEM;
    strcpy(owners->folder, path);
    strcat(owners->folder, suffix);
  }
  int err = ol__mutex_init(&owners->lock);
  if (err != 0) free(owners->folder);
  return err;
}

static void
close_owner_locked(owner_t *owner) {
  if (owner->file != -1) (void) close(owner->file);
  ol__list_remove(&owner->link);
  free(owner);
}

void
ol__owners_cleanup(ol__owners_t *owners) {
  ol__link_t *link;
  while ((link = ol__list_head(&owners->items)) != NULL) close_owner_locked(OL__ITEM(link, owner_t, link));
  ol__mutex_cleanup(&owners->lock);
  free(owners->folder);
}

/* --- Files */

static char *
make_path(const ol__owners_t *owners, int64_t id) {
  size_t size = strlen(owners->folder) + 24;
  char *path = ol__mem_alloc(size);
  if (path != NULL) snprintf(path, size, "%s/%" PRId64, owners->folder, id);
  return path;
}

static int
open_locked(const char *path, int flags) {
  int file = open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file == -1 || flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  int reason = errno;
  (void) close(file);
  errno = reason;
  return -1;
}

static int
make_file(const ol__owners_t *owners, int64_t id, int *out) {
  *out = -1;
  if (owners->folder == NULL) return SQLITE_OK;
  if (mkdir(owners->folder, 0700) != 0 && errno != EEXIST) return SQLITE_CANTOPEN;
  char *path = make_path(owners, id);
  if (path == NULL) return SQLITE_NOMEM;
  *out = open_locked(path, O_CREAT | O_EXCL);
  free(path);
  return *out == -1 ? SQLITE_CANTOPEN : SQLITE_OK;
}

/* The lock of one who died; -1 without a file. */
static int
take_file(const ol__owners_t *owners, int64_t id, int *out, bool *is_dead) {
  *out = -1;
  *is_dead = true;
  if (owners->folder == NULL) return SQLITE_OK;
  char *path = make_path(owners, id);
  if (path == NULL) return SQLITE_NOMEM;
  *out = open_locked(path, 0);
  /* Whoever cannot be asked is taken for alive: nothing may run twice for that. */
  *is_dead = *out != -1 || errno == ENOENT;
  free(path);
  return SQLITE_OK;
}

static void
remove_file(const ol__owners_t *owners, const owner_t *owner) {
  if (owner->file == -1) return;
  char *path = make_path(owners, owner->id);
  /* One that stays is in nobody's way. */
  if (path != NULL) (void) unlink(path);
  free(path);
}

/* --- Owners */

static owner_t *
find_locked(ol__owners_t *owners, int64_t id) {
  for (ol__link_t *link = ol__list_head(&owners->items); link != NULL; link = ol__list_next(&owners->items, link)) {
    owner_t *owner = OL__ITEM(link, owner_t, link);
    if (owner->id == id) return owner;
  }
  return NULL;
}

static int
add_owner(ol__owners_t *owners, const owner_t *owner) {
  owner_t *added = ol__mem_alloc(sizeof(*added));
  if (added == NULL) return SQLITE_NOMEM;
  *added = *owner;
  ol__mutex_lock(&owners->lock);
  ol__list_push(&owners->items, &added->link);
  ol__mutex_unlock(&owners->lock);
  return SQLITE_OK;
}

int
ol__owners_enter(ol__owners_t *owners, int64_t id) {
  owner_t owner = {.state = IS_ENTERING, .id = id};
  int err = make_file(owners, id, &owner.file);
  if (err == SQLITE_OK) err = add_owner(owners, &owner);
  if (err == SQLITE_OK || owner.file == -1) return err;
  remove_file(owners, &owner);
  (void) close(owner.file);
  return err;
}

void
ol__owners_assign(ol__owners_t *owners, int64_t id, const ol__client_t *client) {
  ol__mutex_lock(&owners->lock);
  owner_t *owner = find_locked(owners, id);
  if (owner != NULL && client == NULL)
    close_owner_locked(owner);
  else if (owner != NULL)
    owner->client = client;
  ol__mutex_unlock(&owners->lock);
}

void
ol__owners_leave(ol__owners_t *owners, int64_t id) {
  ol__mutex_lock(&owners->lock);
  owner_t *owner = find_locked(owners, id);
  if (owner != NULL) owner->state = IS_LEAVING;
  ol__mutex_unlock(&owners->lock);
}

int
ol__owners_probe(ol__owners_t *owners, int64_t id, bool *is_dead) {
  owner_t owner = {.state = IS_DEAD, .id = id};
  ol__mutex_lock(&owners->lock);
  bool is_ours = find_locked(owners, id) != NULL;
  ol__mutex_unlock(&owners->lock);
  *is_dead = false;
  if (is_ours) return SQLITE_OK;
  int err = take_file(owners, id, &owner.file, is_dead);
  if (err != SQLITE_OK || !*is_dead) return err;
  err = add_owner(owners, &owner);
  if (err != SQLITE_OK && owner.file != -1) (void) close(owner.file);
  return err;
}

/* --- The transaction's end */

/* The file of each owner in a state of `removed` goes, and so do the dead. */
static void
settle(ol__owners_t *owners, bool is_committed) {
  ol__mutex_lock(&owners->lock);
  ol__link_t *link = ol__list_head(&owners->items);
  while (link != NULL) {
    owner_t *owner = OL__ITEM(link, owner_t, link);
    link = ol__list_next(&owners->items, link);
    bool is_over = owner->state == IS_DEAD || owner->state == (is_committed ? IS_LEAVING : IS_ENTERING);
    bool has_file = owner->state == IS_DEAD && !is_committed;
    if (is_over && !has_file) remove_file(owners, owner);
    if (is_over)
      close_owner_locked(owner);
    else
      owner->state = IS_ALIVE;
  }
  ol__mutex_unlock(&owners->lock);
}

void
ol__owners_commit(ol__owners_t *owners) {
  settle(owners, true);
}

void
ol__owners_undo(ol__owners_t *owners) {
  settle(owners, false);
}

void
ol__owners_drop(ol__owners_t *owners, const ol__client_t *client) {
  ol__mutex_lock(&owners->lock);
  ol__link_t *link = ol__list_head(&owners->items);
  while (link != NULL) {
    owner_t *owner = OL__ITEM(link, owner_t, link);
    link = ol__list_next(&owners->items, link);
    if (owner->client == client) close_owner_locked(owner);
  }
  ol__mutex_unlock(&owners->lock);
}
