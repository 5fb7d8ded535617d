/*
 * turn - runs a batch of requests in one transaction, and what their verbs share of it.
 *
 * INIT, RUN a batch as often as wanted, CLEANUP. Each request is answered or has failed
 * afterwards. One that fails leaves the others as if it had not been asked: the batch is
 * undone and run again, this time each request apart in a savepoint, which nobody pays
 * for while all goes well. What ends the transaction itself fails all of the batch.
 *
 * The file is opened for the first batch, and again after an error that asks for it. One
 * thread at a time, but for what route.h and owner.h say.
 */

#ifndef OL__STORE_TURN_H
#define OL__STORE_TURN_H

#include "store/checkpoint.h"
#include "store/database.h"
#include "store/owner.h"
#include "store/request.h"
#include "store/route.h"

typedef struct ol__turn_s {
  char *path;
  bool is_full; /* synchronous = FULL */
  ol__routes_t routes;
  ol__owners_t owners;
  ol__database_t database;
  ol__checkpoint_t checkpoint;

  /* Of the transaction, written when it ends. */
  int64_t next_id; /* 0 until it is read */
  bool is_next_id_used;
  int64_t history_count; /* how many more */
  int64_t history_bytes;
  int64_t commit_ns; /* that the last one took */
  bool is_close_wanted;
  bool has_released; /* a task that waited for another's end */
} ol__turn_t;

/* Returns 0 or OL_ENOMEM. */
int ol__turn_init(ol__turn_t *turn, const char *path, bool is_full);

/* Closes the file, lets go of all owners. */
void ol__turn_cleanup(ol__turn_t *turn);

/* Whether what was asked may have made work for those who CLAIM, or cancelled what others run. */
bool ol__turn_makes_news(const ol__request_t *request);

/* Runs the requests of the list, which stay in it. Blocks. */
void ol__turn_run(ol__turn_t *turn, ol__list_t *batch);

/* Sees to the log, for which nobody has to wait. */
void ol__turn_tidy(ol__turn_t *turn);

/* Closes the file until the next batch. Blocks. */
void ol__turn_close(ol__turn_t *turn);

/* --- For verbs */

/* Each runs one request; returns SQLITE_OK or why the database could not. */
int ol__verb_push(ol__turn_t *turn, ol__request_t *request);
int ol__verb_claim(ol__turn_t *turn, ol__request_t *request);
int ol__verb_finish(ol__turn_t *turn, ol__request_t *request);
int ol__verb_retry(ol__turn_t *turn, ol__request_t *request);
int ol__verb_give_back(ol__turn_t *turn, ol__request_t *request);
int ol__verb_progress(ol__turn_t *turn, ol__request_t *request);
int ol__verb_log(ol__turn_t *turn, ol__request_t *request);
int ol__verb_cancel(ol__turn_t *turn, ol__request_t *request);
int ol__verb_cancelled(ol__turn_t *turn, ol__request_t *request);
int ol__verb_retry_now(ol__turn_t *turn, ol__request_t *request);
int ol__verb_run_now(ol__turn_t *turn, ol__request_t *request);
int ol__verb_pause(ol__turn_t *turn, ol__request_t *request);
int ol__verb_get(ol__turn_t *turn, ol__request_t *request);
int ol__verb_list(ol__turn_t *turn, ol__request_t *request);
int ol__verb_lines(ol__turn_t *turn, ol__request_t *request);
int ol__verb_counts(ol__turn_t *turn, ol__request_t *request);
int ol__verb_prune(ol__turn_t *turn, ol__request_t *request);
int ol__verb_enter(ol__turn_t *turn, ol__request_t *request);
int ol__verb_leave(ol__turn_t *turn, ol__request_t *request);
int ol__verb_rescue(ol__turn_t *turn, ol__request_t *request);
int ol__verb_close(ol__turn_t *turn, ol__request_t *request);

/* The id in the file of the route whose number is the cell at `index`. */
int ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out);

/* An id that no task and no runner has had. */
int ol__turn_take_id(ol__turn_t *turn, int64_t *out);

/* A count of offloop_meta as it is in the file. */
int ol__turn_read_meta(ol__turn_t *turn, const char *name, int64_t *out);

/* Adds one integer to what is answered. */
int ol__turn_answer(ol__request_t *request, int64_t integer);

#endif
