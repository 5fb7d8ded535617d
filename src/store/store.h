/*
 * store - durable tasks in one file of SQLite, for any number of clients (threads of
 * JavaScript) of this process: OPEN and CLOSE a client, SUBMIT its requests, TAKE them
 * back when they are done.
 *
 * A store has threads of its own, the writer (writer.h), the only one that changes the database,
 * and the reader (reader.h): neither an event loop nor libuv's pool ever waits for a disk. They
 * start with the first request and end with the last client.
 *
 * A file is opened once in a process, however many clients and names it has. Requests belong to
 * the store from SUBMIT until TAKE. Lock order: the registry's, then a store's, then those of
 * its parts.
 */

#ifndef OL__STORE_STORE_H
#define OL__STORE_STORE_H

#include "store/client.h"

typedef struct ol__store_options_s {
  bool is_full; /* synchronous = FULL */
} ol__store_options_t;

/* Makes `client` one of the store of the file that `path` leads to, which is made if need be, but
 * not read; or in memory (file.h). Returns 0 or OL_ENOMEM: what else there is to say of the file
 * is answered to requests. */
int ol__store_open(ol__client_t *client, const char *path, const ol__store_options_t *options);

/* Forgets what the client waits for, and ends the store behind its last one: waits for
 * the transaction that is under way, but for no other process. Never rings afterwards. */
void ol__store_close(ol__client_t *client);

/* The number of a route's name, which its requests have instead; -1 when memory is short. */
int ol__store_route(ol__store_t *store, const char *name, size_t len);

/* Takes ownership of the request. Returns 0, or OL_ENOMEM when no writer could start:
 * then it remains the caller's. */
int ol__store_submit(ol__client_t *client, ol__request_t *request);

/* Moves the client's done requests behind those of `out`. Returns whether there is
 * news of another client's doing: a CLAIM may find work, or CANCELLED tasks. */
bool ol__store_take(ol__client_t *client, ol__list_t *out);

#endif
