/*
 * transaction - runs a batch of requests in one transaction of the turn. Each request is answered,
 * parked (wait.h) or has failed afterwards.
 *
 * One that fails leaves the others as if it had not been asked: the batch is undone and run again,
 * this time each request apart in a savepoint, which nobody pays for while all goes well. What ends
 * the transaction itself fails all of the batch. Once the file's name leads elsewhere, everything
 * fails: nothing is acknowledged that is in no file.
 */

#ifndef OL__STORE_TRANSACTION_H
#define OL__STORE_TRANSACTION_H

#include "store/turn.h"

/* Runs the requests of the list, which stay in it. Blocks. */
void ol__transaction_run(ol__turn_t *turn, ol__list_t *batch);

/* Fails them all, but for CLOSE and UNWAIT. */
void ol__transaction_fail(ol__list_t *batch, const ol__failure_t *failure);

#endif
