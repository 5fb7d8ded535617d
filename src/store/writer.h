/*
 * writer - a store's thread: takes all requests that wait, runs them in one transaction,
 * and answers them when that is on disk. Group commit: what is asked meanwhile is the
 * next transaction, so that there is one fsync for however many ask, and no timer.
 *
 * While somebody of this process runs tasks, or waits for one, it looks every 20 ms whether
 * other processes have changed the database, and tells its clients. When it has nothing to do,
 * it gives back what is free of the file.
 *
 * START with the first request, STOP from any other thread; all under the store's lock,
 * which STOP lets go of while it waits.
 */

#ifndef OL__STORE_WRITER_H
#define OL__STORE_WRITER_H

#include "base/sync.h"
#include "store/reader.h"
#include "store/store.h"
#include "store/turn.h"

struct ol__store_s {
  ol__link_t link; /* in the registry; its lock, as is the next */
  int references;
  ol__file_t file;

  ol__mutex_t lock;
  ol__cond_t wake;    /* something waits, or the writer shall stop */
  ol__list_t waiting; /* requests; `lock`, as are the next six */
  ol__list_t batch;   /* those of the transaction under way */
  ol__list_t clients;
  int client_count;
  bool is_started;
  bool is_idle;
  bool is_stopping;
  ol__reader_t reader;

  ol__thread_t writer;   /* once it is started */
  int64_t request_ns;    /* that one of the last transaction took; the writer's, as are the next four */
  int64_t looked_ns;     /* when it looked for others' work */
  int64_t data_version;  /* that it saw then */
  int64_t recheck_ns;    /* when those who wait for a task may be looked for again */
  bool has_foreign_news; /* that they have not been looked for since */
  bool may_shrink;
  ol__turn_t turn; /* the writer's, but for routes, owners and waits */
};

/* Returns 0 or OL_ENOMEM. */
int ol__writer_start_locked(ol__store_t *store);

/* Ends the transaction under way: at once, where it waits for another process. What waits stays
 * there. */
void ol__writer_stop_locked(ol__store_t *store);

/* Has the request run. The writer is started. */
void ol__writer_pass_locked(ol__store_t *store, ol__request_t *request);

#endif
