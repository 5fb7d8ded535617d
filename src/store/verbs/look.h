/*
 * look - verbs that only look: GET, LIST, LINES, COUNTS, and whether the task that somebody
 * WAITs for has ended. On any connection, in a transaction of its caller's, so that they never
 * hold up who works.
 */

#ifndef OL__STORE_VERBS_LOOK_H
#define OL__STORE_VERBS_LOOK_H

#include "database/database.h"
#include "store/request.h"

#include <stdbool.h>

/* Whether a verb only looks; a WAIT must not overtake what ends its task. Any thread. */
bool ol__look_is(ol__verb_t verb);

/* Runs a request that only looks. A WAIT for a task that has not ended, or is unknown, is
 * left without an answer. Returns SQLITE_OK or why the database could not. */
int ol__look(ol__database_t *database, ol__request_t *request);

#endif
