/*
 * writer - a store's thread: takes all requests that wait, runs them in one transaction,
 * and answers them when that is on disk. Group commit: what is asked meanwhile is the
 * next transaction, so that there is one fsync for however many ask, and no timer.
 *
 * START with the first request, STOP from any other thread; both under the store's lock,
 * which STOP lets go of while it waits.
 */

#ifndef OL__STORE_WRITER_H
#define OL__STORE_WRITER_H

#include "base/sync.h"
#include "store/store.h"
#include "store/turn.h"

struct ol__store_s {
  ol__link_t link; /* in the registry; its lock, as is the next */
  int references;

  ol__mutex_t lock;
  ol__cond_t wake;    /* something waits, or the writer shall stop */
  ol__list_t waiting; /* requests; `lock`, as are the next six */
  ol__list_t batch;   /* those of the transaction under way */
  ol__list_t clients;
  int client_count;
  bool is_started;
  bool is_idle;
  bool is_stopping;

  ol__thread_t writer; /* once it is started */
  int64_t request_ns;  /* that one of the last transaction took; the writer's */
  ol__turn_t turn;     /* the writer's, but for routes and owners */
};

/* Returns 0 or OL_ENOMEM. */
int ol__writer_start_locked(ol__store_t *store);

/* Waits until the transaction under way is over. What waits stays there. */
void ol__writer_stop_locked(ol__store_t *store);

#endif
