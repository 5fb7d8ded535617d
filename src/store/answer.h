/*
 * answer - hands what has come of requests back to the clients that asked, parks those that wait for
 * the end of a task, answers them when it comes, and tells clients of what others have changed.
 *
 * All under the store's lock. Whose client is gone meanwhile, is destroyed.
 */

#ifndef OL__STORE_ANSWER_H
#define OL__STORE_ANSWER_H

#include "store/state.h"

/* Gives a request that is done, and in no list, back to its client. */
void ol__answer_locked(ol__request_t *request);

/* Does so with all of the batch that was run, and with those who waited for what it has brought about. */
void ol__answer_batch_locked(ol__store_t *store);

/* Tells all clients that there is news, but for one; NULL: all. */
void ol__answer_news_locked(ol__store_t *store, const ol__client_t *but);

#endif
