/*
 * store - durable tasks in one file of SQLite, for any number of clients (threads of
 * JavaScript) of this process: OPEN and CLOSE a client, SUBMIT its requests, have them
 * RUN on whatever thread there is, TAKE them back when they are done.
 *
 * Group commit: requests gather while a transaction is in its fsync; the next takes all
 * of them. Only one thread at a time is in RUN, the turn, and only it touches the
 * database; SUBMIT says when somebody must begin one.
 *
 * A path is opened once in a process, however many clients it has. Requests belong to
 * the store from SUBMIT until TAKE. Lock order: the registry's, then a store's.
 */

#ifndef OL__STORE_STORE_H
#define OL__STORE_STORE_H

#include "base/sync.h"
#include "store/request.h"

typedef struct ol__store_s ol__store_t;

struct ol__client_s {
  ol__link_t link; /* in the store's clients; the store's lock, as is the next */
  ol__list_t done;
  ol__store_t *store; /* a reference */
  /* Something is done, or a turn is wanted; any thread, under the store's lock. */
  void (*ring)(ol__client_t *client);
  bool is_rung; /* since it last took; the store's lock */
};

typedef struct ol__store_options_s {
  bool is_full; /* synchronous = FULL */
} ol__store_options_t;

/* Makes `client` one of the store of `path`. No I/O: the file is opened by the first
 * request. Returns 0 or OL_ENOMEM. */
int ol__store_open(ol__client_t *client, const char *path, const ol__store_options_t *options);

/* Forgets the client and what it waits for; closes the file behind the last one. */
void ol__store_close(ol__client_t *client);

/* The number of a route's name, which its requests have instead; -1 when memory is short. */
int ol__store_route(ol__store_t *store, const char *name, size_t len);

/* Takes ownership of the request. True when the caller must have a turn run. */
bool ol__store_submit(ol__client_t *client, ol__request_t *request);

/* Runs what waits, transaction by transaction, until nothing does. Any thread; blocks. */
void ol__store_run(ol__store_t *store);

/* Moves the client's done requests behind those of `out`. */
void ol__store_take(ol__client_t *client, ol__list_t *out);

#endif
