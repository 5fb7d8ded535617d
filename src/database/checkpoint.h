/*
 * checkpoint - moves what the write-ahead log has into the database, so that the log
 * can begin anew: on a thread and a connection of its own, while transactions go on. Only
 * when these outrun it, and the log passes its ceiling of 64 MiB, does the turn wait for the
 * thread, and itself move what is left. So the log is no longer than that and one transaction,
 * but for what somebody still reads, and what other processes write before the turn comes to it.
 *
 * INIT, AFTER each transaction, STOP before the database is closed (the next AFTER begins
 * again), CLEANUP. All in the turn.
 */

#ifndef OL__DATABASE_CHECKPOINT_H
#define OL__DATABASE_CHECKPOINT_H

#include "base/sync.h"
#include "database/database.h"

typedef struct ol__checkpoint_s {
  const ol__file_t *file; /* borrowed */
  int asked_at;           /* pages in the log when a checkpoint was last asked for; the turn's, as is the next */
  bool is_started;
  ol__thread_t thread; /* once it is started */

  ol__mutex_t lock;
  ol__cond_t wake; /* something is wanted of the thread, or it has moved; only one of the two ever waits */
  bool is_wanted;  /* `lock`, as are the next two */
  bool is_moving;
  bool is_stopping;
} ol__checkpoint_t;

/* Borrows the file. Returns 0 or OL_ENOMEM. */
int ol__checkpoint_init(ol__checkpoint_t *checkpoint, const ol__file_t *file);
void ol__checkpoint_cleanup(ol__checkpoint_t *checkpoint);

/* Cannot fail: what can't be moved stays in the log, which is as good. */
void ol__checkpoint_after(ol__checkpoint_t *checkpoint, ol__database_t *database);

/* Has all be moved that can be. */
void ol__checkpoint_ask(ol__checkpoint_t *checkpoint);

/* Whether the thread is at it, or will be. */
bool ol__checkpoint_is_under_way(ol__checkpoint_t *checkpoint);

/* Waits for the one that is under way. */
void ol__checkpoint_stop(ol__checkpoint_t *checkpoint);

#endif
