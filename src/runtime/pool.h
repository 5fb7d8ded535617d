/*
 * pool - how many threads of the process's thread pool tasks may hold at once:
 * the slots that pumps run in. Any thread.
 */

#ifndef OL__RUNTIME_POOL_H
#define OL__RUNTIME_POOL_H

#include "runtime/slots.h"

extern ol__slots_t ol__pool;

/* `size`: threads of the pool; the limit becomes one less, at least 1. Only the
 * first call counts. */
void ol__pool_init(int size);

/* It is found to be another. The limit follows, unless it was set. */
void ol__pool_learn_size(int size);

int ol__pool_size(void);
int ol__pool_limit(void);

/* At least 1; more than the pool has threads is as good as all. */
void ol__pool_set_limit(int limit);

/* Whether a pump whose slice is over should end: an environment without a pump
 * waits, or tasks may hold every thread of the pool and fs and dns would not get
 * in. No lock is taken. */
bool ol__pool_should_yield(void);

#endif
