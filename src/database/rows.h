/*
 * rows - cells one after another, of rows that all have the same width: what a query found
 * and what a request answers. They and their texts are in an arena, which its owner frees.
 */

#ifndef OL__DATABASE_ROWS_H
#define OL__DATABASE_ROWS_H

#include "base/mem.h"
#include "database/cell.h"

typedef struct ol__rows_s {
  ol__arena_t *arena; /* borrowed */
  ol__cell_t *cells;
  size_t count; /* of cells */
  size_t room;
} ol__rows_t;

static inline ol__rows_t
ol__rows_in(ol__arena_t *arena) {
  return (ol__rows_t){.arena = arena};
}

/* Adds a cell; its text, if it is one, is copied. Returns 0 or OL_ENOMEM. */
int ol__rows_add(ol__rows_t *rows, ol__cell_t cell);

#endif
