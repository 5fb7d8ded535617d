/*
 * request - one thing that a client wants of the store, and what comes of it.
 *
 * CREATE on the client's thread, filled with its cells, SUBMIT to the store, which
 * owns it until it is back in the client's done list; the client DESTROYs it. Its
 * memory is its own arena. What each verb takes and answers is listed in verbs.h.
 */

#ifndef OL__STORE_REQUEST_H
#define OL__STORE_REQUEST_H

#include "base/error.h"
#include "base/list.h"
#include "base/mem.h"
#include "database/failure.h"
#include "database/rows.h"
#include "store/verbs.h"

#include <stdbool.h>

typedef struct ol__client_s ol__client_t;

/* Where a WAIT is that has no answer yet. */
typedef enum {
  OL__NOT_PARKED,
  OL__PARKING, /* among those who wait, and in the batch */
  OL__PARKED,  /* among those who wait alone */
} ol__park_t;

typedef struct ol__request_s {
  ol__link_t link;      /* in a waiting list, a batch or a done list */
  ol__link_t wait_link; /* in the waits (wait.h), unless `park` says otherwise; their lock */
  ol__client_t *client; /* whom to answer; the store's lock */
  uint32_t slot;        /* the client's name for it */
  ol__verb_t verb;
  ol__park_t park; /* the writer's */
  bool makes_news; /* for those who CLAIM, or run tasks that may have been cancelled */
  ol__cell_t *inputs;
  size_t input_count;

  ol__store_error_t error;
  const char *message; /* in the arena; NULL for none */
  ol__rows_t outputs;

  ol__arena_t arena;
} ol__request_t;

/* A request with room for its inputs, all null. NULL when memory is short. */
ol__request_t *ol__request_create(ol__verb_t verb, uint32_t slot, size_t input_count);

void ol__request_destroy(ol__request_t *request);

/* Whether it is of a verb and has the cells that this takes; fails it otherwise. */
bool ol__request_check(ol__request_t *request);

/* Forgets what was answered so far: the transaction did not come to pass. */
void ol__request_reset(ol__request_t *request);

/* Forgets what was answered, and says why. */
void ol__request_fail(ol__request_t *request, ol__store_error_t error, const char *message);

/* Adds a cell or an integer to what is answered. Returns SQLITE_OK or SQLITE_NOMEM. */
int ol__request_answer(ol__request_t *request, ol__cell_t cell);
int ol__request_answer_int(ol__request_t *request, int64_t integer);

/* The integer at `index`; 0 where there is none. */
static inline int64_t
ol__request_int(const ol__request_t *request, size_t index) {
  return index < request->input_count && request->inputs[index].type == OL__CELL_INT ? request->inputs[index].as.integer : 0;
}

#endif
