/*
 * sync - the mutex and the clock of everything below src/napi, over POSIX.
 *
 * The mutex spins a little before it sleeps where the C library knows how: all
 * critical sections of offloop are a few dozen instructions long.
 */

#ifndef OL__BASE_SYNC_H
#define OL__BASE_SYNC_H

#include <pthread.h>
#include <stdint.h>

#define OL__NS_PER_MS INT64_C(1000000)

typedef pthread_mutex_t ol__mutex_t;

/* Returns 0 or OL_ENOMEM. */
int ol__mutex_init(ol__mutex_t *mutex);

/* `mutex` must not be locked. */
void ol__mutex_cleanup(ol__mutex_t *mutex);

/* These two cannot fail on a mutex that is initialised and locked in order;
 * anything else is a bug and aborts. */
void ol__mutex_lock(ol__mutex_t *mutex);
void ol__mutex_unlock(ol__mutex_t *mutex);

typedef pthread_cond_t ol__cond_t;

/* Returns 0 or OL_ENOMEM. */
int ol__cond_init(ol__cond_t *cond);

/* Nobody may wait for `cond`. */
void ol__cond_cleanup(ol__cond_t *cond);

/* Waits for a signal, with `mutex` locked again on return; may return without
 * one. Cannot fail. */
void ol__cond_wait(ol__cond_t *cond, ol__mutex_t *mutex);

/* As ol__cond_wait, for so many milliseconds at most. */
void ol__cond_wait_ms(ol__cond_t *cond, ol__mutex_t *mutex, int ms);

/* Wakes one that waits. Cannot fail. */
void ol__cond_signal(ol__cond_t *cond);

typedef pthread_t ol__thread_t;

/* Starts a thread that receives no signals, for whoever joins it. Returns 0 or OL_ENOMEM. */
int ol__thread_create(ol__thread_t *thread, void *(*run)(void *), void *data);

/* Waits until the thread has ended. */
void ol__thread_join(ol__thread_t thread);

/* Starts a detached one. Returns 0 or OL_ENOMEM. */
int ol__thread_start(void *(*run)(void *) );

/* Sleeps for so many milliseconds or a little longer. Any thread. */
void ol__sleep_ms(int ms);

/* Lets whoever waits for this processor run first; returns at once when nobody
 * does. Any thread. */
void ol__yield(void);

/* Processors that this process may use, at least 1. Any thread. */
int ol__processor_count(void);

/* Nanoseconds of a monotonic clock with an arbitrary start. Any thread; cannot
 * fail. */
int64_t ol__now_ns(void);

#endif
