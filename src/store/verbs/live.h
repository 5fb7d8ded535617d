/*
 * live - a task that has not ended: FIND it, also only for the attempt that has it, and
 * END it, which moves it to the history or removes it and lets its follower go on. Only
 * in the turn.
 */

#ifndef OL__STORE_VERBS_LIVE_H
#define OL__STORE_VERBS_LIVE_H

#include "store/turn.h"

typedef struct ol__live_s {
  int64_t id; /* 0: there is no such task */
  int64_t route;
  ol__state_t state;
  ol__cell_t owner;
  int64_t attempt;
  int64_t due;
  ol__cell_t started_at;
  bool has_key;
  bool is_suspect;
  bool is_blocked; /* by the task that it follows */
  int64_t lines;
  int64_t crashes;
  ol__cell_t cancel_until; /* not null: cancelled while it runs */
  int64_t bytes;           /* of its texts */
} ol__live_t;

typedef struct ol__end_s {
  ol__state_t state;
  ol__cell_t result;
  ol__cell_t error;
  ol__cell_t keep_until;
  int64_t now;
} ol__end_t;

int ol__live_find(ol__turn_t *turn, int64_t id, ol__live_t *out);

/* The task of the attempt that the request's first three cells name; id 0 if whoever
 * asks has lost it. */
int ol__live_find_attempt(ol__turn_t *turn, const ol__request_t *request, ol__live_t *out);

/* Counts the task in another state. */
int ol__live_move(ol__turn_t *turn, const ol__live_t *live, ol__state_t to);

/* On behalf of a request, whose memory what is told of the end is in. */
int ol__live_end(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, const ol__end_t *end);

/* Ends the task of the attempt that a FINISH names and does not keep it, if that is all there is
 * to do. */
int ol__live_end_plain(ol__turn_t *turn, const ol__request_t *request, bool *has_ended);

/* Whether the task that was found was cancelled while it ran. */
bool ol__live_is_cancelled(const ol__live_t *live);

/* Ends such a one. */
int ol__live_end_cancelled(ol__turn_t *turn, ol__request_t *request, const ol__live_t *live, int64_t now);

/* Answers what came of an attempt: whether it was the owner's, and whether the task has
 * ended as cancelled instead. */
int ol__live_answer(ol__request_t *request, bool is_owners, bool is_overruled);

#endif
