/* The adaptive mutex of glibc is an extension. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "base/sync.h"
#include "offloop.h"

#include <sched.h>
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
