/*
 * page - a page of the list of tasks, by id, behind an id. No index has tasks of a route and
 * state by id: every push would pay for it. So the tasks are gone through, which mostly finds
 * enough; and where that takes too long, the first ids of each index that has some of them are
 * found, and the first of these are the page.
 */

#ifndef OL__STORE_VERBS_PAGE_H
#define OL__STORE_VERBS_PAGE_H

#include "database/database.h"
#include "store/request.h"

/* An answer ends behind so many bytes, so that no event loop has too much of it at once. */
#define OL__PAGE_BYTES ((size_t) 1 << 20)

/* Runs a LIST. Returns SQLITE_OK or why not. */
int ol__page_list(ol__database_t *database, ol__request_t *request);

#endif
