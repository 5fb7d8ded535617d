/*
 * owner - who runs tasks, and whether they are still alive, which is the kernel's word and no
 * clock's: each owner has a lock of the file (file.h) as long as its process lives. ENTER, ASSIGN
 * to a client, LEAVE, let go with DROP (of a client that is gone), ask whether one IS_ALIVE.
 *
 * A lock is let go once the tasks of its owner are somebody else's on disk; so what ENTER and
 * LEAVE begin is settled by COMMIT or UNDO. Ids never come again. In memory there are no
 * locks, and no owners but those of this store.
 *
 * ASSIGN, DROP and IS_EMPTY on any thread; the others only in the turn.
 */

#ifndef OL__STORE_OWNER_H
#define OL__STORE_OWNER_H

#include "base/list.h"
#include "base/sync.h"
#include "database/file.h"
#include "store/request.h"

typedef struct ol__owners_s {
  const ol__file_t *file; /* borrowed */
  ol__mutex_t lock;
  ol__list_t items; /* `lock` */
} ol__owners_t;

/* Returns 0 or OL_ENOMEM. */
int ol__owners_init(ol__owners_t *owners, const ol__file_t *file);

/* Lets go of all. */
void ol__owners_cleanup(ol__owners_t *owners);

/* Takes the lock of a new owner. Returns SQLITE_OK or why not. */
int ol__owners_enter(ol__owners_t *owners, int64_t id);

/* Whose owner it is, which DROP asks for; NULL: nobody's any more, so that it is let go. */
void ol__owners_assign(ol__owners_t *owners, int64_t id, const ol__client_t *client);

/* Has the owner let go at COMMIT. */
void ol__owners_leave(ol__owners_t *owners, int64_t id);

bool ol__owners_is_alive(ol__owners_t *owners, int64_t id);

/* Whether nobody of this store runs tasks. */
bool ol__owners_is_empty(ol__owners_t *owners);

void ol__owners_commit(ol__owners_t *owners);
void ol__owners_undo(ol__owners_t *owners);

/* Lets go of the locks of a client's owners, whose tasks are then anybody's to rescue. */
void ol__owners_drop(ol__owners_t *owners, const ol__client_t *client);

#endif
