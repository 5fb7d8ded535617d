/* The adaptive mutex of glibc is an extension. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "base/sync.h"
#include "offloop.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int
ol__mutex_init(ol__mutex_t *mutex) {
#ifdef __GLIBC__
  pthread_mutexattr_t attributes;
  if (pthread_mutexattr_init(&attributes) != 0) return OL_ENOMEM;
  int err = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
  if (err == 0) err = pthread_mutex_init(mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return err == 0 ? 0 : OL_ENOMEM;
#else
  return pthread_mutex_init(mutex, NULL) == 0 ? 0 : OL_ENOMEM;
#endif
}

void
ol__mutex_cleanup(ol__mutex_t *mutex) {
  if (pthread_mutex_destroy(mutex) != 0) abort();
}

void
ol__mutex_lock(ol__mutex_t *mutex) {
  if (pthread_mutex_lock(mutex) != 0) abort();
}

void
ol__mutex_unlock(ol__mutex_t *mutex) {
  if (pthread_mutex_unlock(mutex) != 0) abort();
}

/* Apple has no clock but the wall's for conditions, and another call. */
#ifdef __APPLE__

int
ol__cond_init(ol__cond_t *cond) {
  return pthread_cond_init(cond, NULL) == 0 ? 0 : OL_ENOMEM;
}

void
ol__cond_wait_ms(ol__cond_t *cond, ol__mutex_t *mutex, int ms) {
  const struct timespec time = {ms / 1000, ms % 1000 * (long) OL__NS_PER_MS};
  (void) pthread_cond_timedwait_relative_np(cond, mutex, &time);
}

#else

int
ol__cond_init(ol__cond_t *cond) {
  pthread_condattr_t attributes;
  if (pthread_condattr_init(&attributes) != 0) return OL_ENOMEM;
  int err = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  if (err == 0) err = pthread_cond_init(cond, &attributes);
  (void) pthread_condattr_destroy(&attributes);
  return err == 0 ? 0 : OL_ENOMEM;
}

void
ol__cond_wait_ms(ol__cond_t *cond, ol__mutex_t *mutex, int ms) {
  int64_t ns = ol__now_ns() + ms * OL__NS_PER_MS;
  const struct timespec time = {(time_t) (ns / (1000 * OL__NS_PER_MS)), (long) (ns % (1000 * OL__NS_PER_MS))};
  int err = pthread_cond_timedwait(cond, mutex, &time);
  if (err != 0 && err != ETIMEDOUT) abort();
}

#endif

void
ol__cond_cleanup(ol__cond_t *cond) {
  if (pthread_cond_destroy(cond) != 0) abort();
}

void
ol__cond_wait(ol__cond_t *cond, ol__mutex_t *mutex) {
  if (pthread_cond_wait(cond, mutex) != 0) abort();
}

void
ol__cond_signal(ol__cond_t *cond) {
  if (pthread_cond_signal(cond) != 0) abort();
}

int
ol__thread_create(ol__thread_t *thread, void *(*run)(void *), void *data) {
  sigset_t all, before;
  sigfillset(&all);
  if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) return OL_ENOMEM;
  int err = pthread_create(thread, NULL, run, data);
  if (pthread_sigmask(SIG_SETMASK, &before, NULL) != 0) abort();
  return err == 0 ? 0 : OL_ENOMEM;
}

void
ol__thread_join(ol__thread_t thread) {
  if (pthread_join(thread, NULL) != 0) abort();
}

int
ol__thread_start(void *(*run)(void *) ) {
  ol__thread_t thread;
  int err = ol__thread_create(&thread, run, NULL);
  if (err != 0) return err;
  if (pthread_detach(thread) != 0) abort();
  return 0;
}

void
ol__sleep_ms(int ms) {
  struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long) (ms % 1000) * (long) OL__NS_PER_MS};
  while (nanosleep(&left, &left) != 0) continue;
}

void
ol__yield(void) {
  (void) sched_yield();
}

int
ol__processor_count(void) {
#ifdef __linux__
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) == 0) return CPU_COUNT(&allowed);
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : (int) count;
}

int64_t
ol__now_ns(void) {
  struct timespec now;
  if (clock_gettime(CLOCK_MONOTONIC, &now) != 0) abort();
  return (int64_t) now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}
