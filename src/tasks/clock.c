/* For clock_gettime and nanosleep, which -std=c11 hides. */
#define _POSIX_C_SOURCE 200809L

#include "tasks/clock.h"

#include <time.h>

int64_t
ol__clock_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

void
ol__clock_wait(int64_t ns) {
  struct timespec slice = {.tv_nsec = (long) ns};
  nanosleep(&slice, NULL);
}
