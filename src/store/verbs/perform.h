/*
 * perform - has a request done what its verb says, in a transaction: the one place that knows which
 * function does what. What each verb takes and answers is said in store/verbs.h. Only in the turn.
 */

#ifndef OL__STORE_VERBS_PERFORM_H
#define OL__STORE_VERBS_PERFORM_H

#include "store/turn.h"

/* Runs one request, whatever it has answered before. Returns SQLITE_OK, also when it has failed by
 * itself, or why the database could not. */
int ol__perform(ol__turn_t *turn, ol__request_t *request);

/* Forgets what was answered, and whether it was to wait: the transaction did not come to pass. */
void ol__perform_undo(ol__turn_t *turn, ol__request_t *request);

/* Whether a request asks anything of the database; what does not waits for nobody who writes it. */
bool ol__perform_needs_database(const ol__request_t *request);

/* --- Verbs that have a file of their own */

/* Each runs one request; returns SQLITE_OK or why the database could not. */
int ol__verb_push(ol__turn_t *turn, ol__request_t *request);
int ol__verb_claim(ol__turn_t *turn, ol__request_t *request);
int ol__verb_finish(ol__turn_t *turn, ol__request_t *request);
int ol__verb_retry(ol__turn_t *turn, ol__request_t *request);
int ol__verb_give_back(ol__turn_t *turn, ol__request_t *request);
int ol__verb_progress(ol__turn_t *turn, ol__request_t *request);
int ol__verb_log(ol__turn_t *turn, ol__request_t *request);
int ol__verb_cancel(ol__turn_t *turn, ol__request_t *request);
int ol__verb_retry_now(ol__turn_t *turn, ol__request_t *request);
int ol__verb_run_now(ol__turn_t *turn, ol__request_t *request);
int ol__verb_pause(ol__turn_t *turn, ol__request_t *request);
int ol__verb_prune(ol__turn_t *turn, ol__request_t *request);
int ol__verb_enter(ol__turn_t *turn, ol__request_t *request);
int ol__verb_leave(ol__turn_t *turn, ol__request_t *request);
int ol__verb_rescue(ol__turn_t *turn, ol__request_t *request);

#endif
