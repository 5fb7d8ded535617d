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

#include "store/state.h"

/* Returns 0 or OL_ENOMEM. */
int ol__writer_start_locked(ol__store_t *store);

/* Ends the transaction under way: at once, where it waits for another process. What waits stays
 * there. */
void ol__writer_stop_locked(ol__store_t *store);

/* Has the request run. The writer is started. */
void ol__writer_pass_locked(ol__store_t *store, ol__request_t *request);

#endif
