/*
 * sync - the mutex and the clock of everything below src/napi, over POSIX, or over what Windows
 * has of its own (sync_windows.c).
 *
 * The mutex spins a little before it sleeps where the system knows how: all
 * critical sections of offloop are a few dozen instructions long.
 */

#ifndef OL__BASE_SYNC_H
#define OL__BASE_SYNC_H

#include <stdint.h>

#ifdef _WIN32

/* An SRWLOCK, a CONDITION_VARIABLE and a HANDLE, without the header that defines them and thousands
 * of names more. */
typedef struct ol__mutex_s {
  void *word;
} ol__mutex_t;

typedef struct ol__cond_s {
  void *word;
} ol__cond_t;

typedef void *ol__thread_t;

#define OL__MUTEX_INITIALIZER \
  { 0 }
#define OL__COND_INITIALIZER \
  { 0 }

#else

#include <pthread.h>

typedef pthread_mutex_t ol__mutex_t;
typedef pthread_cond_t ol__cond_t;
typedef pthread_t ol__thread_t;

#define OL__MUTEX_INITIALIZER PTHREAD_MUTEX_INITIALIZER
#define OL__COND_INITIALIZER PTHREAD_COND_INITIALIZER

#endif

#define OL__NS_PER_MS INT64_C(1000000)

/* What lives as long as the process is initialised by OL__MUTEX_INITIALIZER or OL__COND_INITIALIZER. */

/* Returns 0 or OL_ENOMEM. */
int ol__mutex_init(ol__mutex_t *mutex);

/* `mutex` must not be locked. */
void ol__mutex_cleanup(ol__mutex_t *mutex);

/* These two cannot fail on a mutex that is initialised and locked in order;
 * anything else is a bug and aborts. */
void ol__mutex_lock(ol__mutex_t *mutex);
void ol__mutex_unlock(ol__mutex_t *mutex);

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
