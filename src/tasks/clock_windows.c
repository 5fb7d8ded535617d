#include "tasks/clock.h"

#include <windows.h>

int64_t
ol__clock_ns(void) {
  LARGE_INTEGER frequency, now;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&now);
  int64_t seconds = now.QuadPart / frequency.QuadPart;
  int64_t rest = now.QuadPart % frequency.QuadPart;
  return seconds * INT64_C(1000000000) + rest * INT64_C(1000000000) / frequency.QuadPart;
}

/* Ends with a tick of the system's clock, mostly 15.6 ms after another. */
void
ol__clock_wait(int64_t ns) {
  Sleep((DWORD) ((ns + 999999) / 1000000));
}
