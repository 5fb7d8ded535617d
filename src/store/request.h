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
#include "store/rows.h"
#include "store/verbs.h"

#include <stdbool.h>

typedef struct ol__client_s ol__client_t;

/* How a request failed; the codes of JavaScript's errors follow from it. */
typedef enum {
  OL__STORE_OK,
  OL__STORE_FAILED,    /* the database could not do it; `message` says why */
  OL__STORE_NOT_FOUND, /* there is no such task */
  OL__STORE_NO_MEMORY,
  OL__STORE_LOCKED,      /* another process has the database */
  OL__STORE_FULL,        /* the disk is */
  OL__STORE_READ_ONLY,   /* the file or its folder is */
  OL__STORE_CANNOT_OPEN, /* no such folder, no permission */
  OL__STORE_DAMAGED,
  OL__STORE_FOREIGN, /* no SQLite database, or one of a newer offloop */
} ol__store_error_t;

typedef struct ol__request_s {
  ol__link_t link;      /* in the store's waiting list, a batch or a done list */
  ol__client_t *client; /* whom to answer */
  uint32_t slot;        /* the client's name for it */
  ol__verb_t verb;
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

/* Forgets what was answered so far: the transaction did not come to pass. */
void ol__request_reset(ol__request_t *request);

/* Forgets what was answered, and says why. */
void ol__request_fail(ol__request_t *request, ol__store_error_t error, const char *message);

/* The integer or text at `index`; 0 or an empty one where it is null. */
static inline int64_t
ol__request_int(const ol__request_t *request, size_t index) {
  return index < request->input_count && request->inputs[index].type == OL__CELL_INT ? request->inputs[index].as.integer : 0;
}

static inline bool
ol__request_has(const ol__request_t *request, size_t index) {
  return index < request->input_count && request->inputs[index].type != OL__CELL_NULL;
}

#endif
