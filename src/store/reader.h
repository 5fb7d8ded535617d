/*
 * reader - a store's thread for those who only look (look.h), on a connection of its own that
 * sees the last commit: they hold up nobody who works, and no lock of another process holds up
 * them.
 *
 * It works once the writer has opened the database. SUBMIT under the store's lock; STOP from the
 * writer's thread, or behind it, under the store's lock too, which it lets go of while it waits.
 */

#ifndef OL__STORE_READER_H
#define OL__STORE_READER_H

#include "base/sync.h"
#include "database/database.h"
#include "store/store.h"

typedef struct ol__reader_s {
  ol__cond_t wake;    /* something waits, or it shall stop */
  ol__list_t waiting; /* requests; the store's lock, as are the next five */
  ol__list_t batch;   /* the one that is under way */
  bool is_ready;      /* there is a database to look at */
  bool is_started;
  bool is_idle;
  bool is_stopping;

  ol__thread_t thread;     /* once it is started */
  ol__database_t database; /* the thread's */
} ol__reader_t;

/* Returns 0 or OL_ENOMEM. */
int ol__reader_init(ol__reader_t *reader);
void ol__reader_cleanup(ol__reader_t *reader);

/* Returns whether it has taken the request; the writer is to have the others. */
bool ol__reader_submit_locked(ol__store_t *store, ol__request_t *request);

/* Closes its connection. What waits is the writer's. */
void ol__reader_stop_locked(ol__store_t *store);

#endif
