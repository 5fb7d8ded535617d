/*
 * slots - how many threads of the pool tasks may hold at once, in the whole
 * process, and which environment gets the next one.
 *
 * Every environment (the main thread, each worker) has one `ol__share_t`. A
 * pump holds a slot from ACQUIRE to RELEASE. A share that finds no free slot
 * waits in one of two FIFOs: those that have no pump at all come first, those
 * that would like one more after them. A released slot is passed on to the head
 * by ringing it, on its own thread it then TAKEs what it was granted. LEAVE is
 * the last call of a share: nothing rings it afterwards.
 *
 * Any thread. One process-wide lock guards everything here; it is the last
 * lock to be taken, but for what `ring` takes, which is called under it.
 */

#ifndef OL__RUNTIME_SLOTS_H
#define OL__RUNTIME_SLOTS_H

#include "base/list.h"

#include <stdbool.h>

typedef struct ol__share_s {
  void (*ring)(void *host); /* any thread; must not call back into slots */
  void *host;
  ol__link_t link; /* in a FIFO while is_waiting; the slots' lock, as all below */
  bool is_waiting;
  bool is_starving; /* which FIFO: has no pump */
  bool has_left;
  int granted; /* slots passed on to it that it has not taken yet */
} ol__share_t;

/* `pool_size`: threads of the pool; the limit becomes one less, at least 1.
 * Only the first call counts: the pool's size does not change. */
void ol__slots_init(int pool_size);

int ol__slots_pool_size(void);
int ol__slots_limit(void);

/* From now on at most `limit` slots, at least 1. Slots over it are not taken
 * away but not passed on either. */
void ol__slots_set_limit(int limit);

void ol__share_init(ol__share_t *share, void (*ring)(void *host), void *host);

/* True: the caller has a slot now. False: it waits for one and will be rung. */
bool ol__share_acquire(ol__share_t *share, bool is_starving);

/* How many slots were granted since the last call; the caller has them now. */
int ol__share_take(ol__share_t *share);

/* Gives one slot back, or on to the next that waits. */
void ol__share_release(ol__share_t *share);

/* Gives up waiting and what was granted; the slots of running pumps are still
 * released one by one. */
void ol__share_leave(ol__share_t *share);

/* Whether a pump whose slice is over should end: someone without a pump waits,
 * or tasks hold every thread of the pool and fs and dns would not get in. */
bool ol__slots_should_yield(void);

#endif
