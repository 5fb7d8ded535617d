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

#include "store/state.h"

/* Returns 0 or OL_ENOMEM. */
int ol__reader_init(ol__reader_t *reader);
void ol__reader_cleanup(ol__reader_t *reader);

/* Returns whether it has taken the request; the writer is to have the others. */
bool ol__reader_submit_locked(ol__store_t *store, ol__request_t *request);

/* Closes its connection. What waits is the writer's. */
void ol__reader_stop_locked(ol__store_t *store);

#endif
