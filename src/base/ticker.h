/*
 * ticker - a coarse clock for a reader that asks so often that asking the system
 * costs more than what it measures: a thread writes the time to a face every
 * millisecond, and reading it is a load.
 *
 * The reader counts its reads on the face. When they get few, the thread notes there
 * that it has stopped, and ends; who finds that note asks the system instead, and
 * starts the ticker again if that gets too often. A thread that gets no processor makes
 * the clock late, never early; that it got none for long is noted on the face, because
 * as a rule it is the whole process that was stopped.
 *
 * A ticker has one owner, who calls all of this in one thread and has the memory of the
 * face. No locks: what both touch is atomic.
 */

#ifndef OL__BASE_TICKER_H
#define OL__BASE_TICKER_H

#include "base/sync.h"

#include <stdatomic.h>
#include <stdbool.h>

#define OL__STALLS_KEPT 8

/* The thread had got no processor for long. */
typedef struct ol__stall_s {
  _Atomic int32_t at; /* when it went on, as ms of the face */
  _Atomic int32_t ms; /* for how long it had got none; 0 if there was no such stall */
} ol__stall_t;

/* What the two share; it may be an Int32Array. */
typedef struct ol__face_s {
  _Atomic int32_t ms;                  /* modulo 2^32; written by the thread */
  _Atomic int32_t read_count;          /* modulo 2^32; written by the reader */
  _Atomic int32_t is_ticking;          /* 1, or 0 when the time stands still */
  _Atomic int32_t stall_count;         /* modulo the size of the following */
  ol__stall_t stalls[OL__STALLS_KEPT]; /* the last ones */
} ol__face_t;

typedef struct ol__ticker_s {
  ol__face_t *face;
  ol__thread_t thread;
  bool has_thread; /* one to join */
  double start_ms; /* what the face said at start_ns */
  int64_t start_ns;
  int64_t ticked_ns; /* the last time that it ticked */
  atomic_bool is_stopping;
} ol__ticker_t;

/* Zeroes `face`, which is to stay until the cleanup. */
void ol__ticker_init(ol__ticker_t *ticker, ol__face_t *face);

/* Starts with `ms`, which is the time now by whatever clock it is to follow. Does nothing
 * while it ticks, or when there can be no thread: is_ticking tells. */
void ol__ticker_start(ol__ticker_t *ticker, double ms);

/* Waits for the thread to end, a millisecond or two. */
void ol__ticker_cleanup(ol__ticker_t *ticker);

#endif
