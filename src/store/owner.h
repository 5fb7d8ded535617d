/*
 * owner - who runs tasks, and whether they are still alive, which is the kernel's word
 * and no clock's: each owner holds a lock (flock) on a file of its own,
 * `<database>-offloop/<id>`, which ends with the process, however that ends. ENTER, ASSIGN to a
 * client, LEAVE, let go with DROP (of a client that is gone), PROBE others. A database in memory has no
 * files: its owners are all of this store.
 *
 * A file is removed only by whoever holds its lock, once the tasks of its owner are
 * somebody else's on disk; so what ENTER, LEAVE and PROBE begin is settled by COMMIT or
 * UNDO. Ids never come again, and so neither do the files' names.
 *
 * ASSIGN and DROP on any thread; the others only in the turn.
 */

#ifndef OL__STORE_OWNER_H
#define OL__STORE_OWNER_H

#include "base/list.h"
#include "base/sync.h"
#include "store/request.h"

typedef struct ol__owners_s {
  char *folder; /* NULL: in memory */
  ol__mutex_t lock;
  ol__list_t items; /* `lock` */
} ol__owners_t;

/* Returns 0 or OL_ENOMEM. */
int ol__owners_init(ol__owners_t *owners, const char *path);

/* Lets go of all. */
void ol__owners_cleanup(ol__owners_t *owners);

/* Takes the lock of a new owner. Returns SQLITE_OK, SQLITE_NOMEM or SQLITE_CANTOPEN. */
int ol__owners_enter(ol__owners_t *owners, int64_t id);

/* Whose owner it is, which DROP asks for; NULL: nobody's any more, so that it is let go. */
void ol__owners_assign(ol__owners_t *owners, int64_t id, const ol__client_t *client);

/* Has the owner's file removed at COMMIT. */
void ol__owners_leave(ol__owners_t *owners, int64_t id);

/* Whether the owner is dead; then its lock is held until COMMIT, which removes its file,
 * or UNDO. Returns SQLITE_OK or SQLITE_NOMEM. */
int ol__owners_probe(ol__owners_t *owners, int64_t id, bool *is_dead);

void ol__owners_commit(ol__owners_t *owners);
void ol__owners_undo(ol__owners_t *owners);

/* Lets go of the locks of a client's owners, whose tasks are then anybody's to rescue. */
void ol__owners_drop(ol__owners_t *owners, const ol__client_t *client);

#endif
