/*
 * turn - what those share who work at the database by turns, which is the writer's thread alone: the
 * connection, what it keeps in memory of the file, and what the transaction under way has changed
 * (transaction.h runs it, and the verbs fill it).
 *
 * INIT, OPEN and CLOSE as often as wanted, CLEANUP. The file is opened for the first batch, and again
 * after an error that asks for it. One thread at a time, but for what route.h, owner.h and wait.h say.
 */

#ifndef OL__STORE_TURN_H
#define OL__STORE_TURN_H

#include "database/checkpoint.h"
#include "database/database.h"
#include "store/counts.h"
#include "store/owner.h"
#include "store/request.h"
#include "store/route.h"
#include "store/wait.h"

typedef struct ol__turn_s {
  ol__file_t *file; /* borrowed */
  bool is_full;     /* synchronous = FULL */
  ol__routes_t routes;
  ol__owners_t owners;
  ol__waits_t waits;
  ol__database_t database;
  ol__checkpoint_t checkpoint;

  /* Of the transaction, written when it ends. */
  int64_t next_id; /* 0 until it is read */
  bool is_next_id_used;
  int64_t history_count; /* how many more */
  int64_t history_bytes;
  ol__counts_t counts;
  int64_t commit_ns; /* that the last one took */
  bool is_close_wanted;
  bool has_released; /* a task that waited for another's end */
  ol__list_t ended;  /* tasks that somebody waits for; in the arenas of the batch's requests */
  bool has_shrunk;   /* pages were given back that the file still has */
  int cut_pause;     /* looks between the last two tries to cut it */
  int looks_left;    /* until the next */
  bool is_lost;      /* the file is; `lost` says how */
  ol__failure_t lost;
} ol__turn_t;

/* The end of a task that somebody waits for: what WAIT answers of it. */
typedef struct ol__ended_s {
  ol__link_t link;
  const ol__request_t *by;
  int64_t id;
  ol__cell_t cells[OL__WIDTH(OL__WAIT_ANSWERS)];
} ol__ended_t;

/* Borrows the file. Returns 0 or OL_ENOMEM. */
int ol__turn_init(ol__turn_t *turn, ol__file_t *file, bool is_full);

/* Closes the database, lets go of all owners. */
void ol__turn_cleanup(ol__turn_t *turn);

/* Opens the database if it is not open. Blocks. Returns whether it is, or describes why not. */
bool ol__turn_open(ol__turn_t *turn, ol__failure_t *failure);

/* Whether another process has committed something since this was asked last. */
bool ol__turn_has_foreign_news(ol__turn_t *turn, int64_t *version);

/* Sees to the log, for which nobody has to wait. */
void ol__turn_tidy(ol__turn_t *turn);

/* Gives back some of the file's free pages, if there are many. Blocks. Returns whether there is
 * more to give back at once; while it `has_shrunk`, it is to be called again in a while. */
bool ol__turn_shrink(ol__turn_t *turn);

/* Closes the database until the next batch. Blocks. */
void ol__turn_close(ol__turn_t *turn);

/* --- For verbs */

/* The id in the file of the route whose number is the cell at `index`. */
int ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out);

/* An id that no task and no runner has had. */
int ol__turn_take_id(ol__turn_t *turn, int64_t *out);

/* A count of offloop_meta as it is in the file. */
int ol__turn_read_meta(ol__turn_t *turn, const char *name, int64_t *out);

/* The state of a task that is due at `due`: available, or `later`. */
static inline ol__state_t
ol__state_of_due(ol__state_t later, int64_t due, int64_t now) {
  return due <= now ? OL__STATE_AVAILABLE : later;
}

#endif
