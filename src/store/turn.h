/*
 * turn - what the verbs share while a transaction runs: the connection, and what is
 * written once for all requests of it. Only the thread that has the store's turn.
 */

#ifndef OL__STORE_TURN_H
#define OL__STORE_TURN_H

#include "store/database.h"
#include "store/request.h"
#include "store/route.h"

typedef struct ol__turn_s {
  ol__database_t *database;
  ol__routes_t *routes;
  int64_t next_id; /* 0 until it is read */
  bool is_next_id_used;
} ol__turn_t;

/* Each runs one request; returns SQLITE_OK or why the database could not. */
int ol__verb_push(ol__turn_t *turn, ol__request_t *request);
int ol__verb_claim(ol__turn_t *turn, ol__request_t *request);
int ol__verb_complete(ol__turn_t *turn, ol__request_t *request);

/* The id of the request's route in the file. */
int ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out);

#endif
