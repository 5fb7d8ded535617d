/*
 * hold - memory that a task's values point to and that is not the task's own:
 * JavaScript's, kept where it is for as long as the task lives.
 *
 * Whoever lends memory makes a hold, in the task's arena, and ADDs it to the
 * task's holds. They are RELEASEd once each, with the task, whatever became of
 * it. Values know their hold by its number, from 1 on, so that FIND takes no
 * search.
 *
 * JS thread; while the task runs, its pump may look at what is constant.
 */

#ifndef OL__RUNTIME_HOLD_H
#define OL__RUNTIME_HOLD_H

#include "base/mem.h"

#include <stdbool.h>

typedef struct ol__hold_s ol__hold_t;

struct ol__hold_s {
  void (*release)(ol__hold_t *hold); /* once, on the JS thread; the hold's own memory is the arena's */
  bool is_shared;                    /* others may write to the memory meanwhile */
  bool is_given;                     /* a value that the task has built has it (draft.h); the pump's */
};

/* Zeroed, it is empty. */
typedef struct ol__holds_s {
  ol__hold_t **items; /* in the arena, as are the holds */
  size_t room;
  uint32_t count;
} ol__holds_t;

/* Adds a hold and writes its number; returns 0 or OL_ENOMEM. */
int ol__holds_add(ol__holds_t *holds, ol__arena_t *arena, ol__hold_t *hold, uint32_t *number);

/* The hold of a number; NULL for 0, which is no hold. */
ol__hold_t *ol__holds_find(const ol__holds_t *holds, uint32_t number);

void ol__holds_release(ol__holds_t *holds);

#endif
