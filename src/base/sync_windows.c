/*
 * sync_windows - sync.h over locks, conditions and threads of Windows' own. Its locks and conditions
 * are a word each: they can neither fail nor run out, and nothing is left of them to release.
 */

#include "base/sync.h"
#include "offloop.h"

#include <process.h>
#include <stdlib.h>
#include <windows.h>

_Static_assert(sizeof(ol__mutex_t) == sizeof(SRWLOCK), "a mutex is an SRWLOCK");
_Static_assert(sizeof(ol__cond_t) == sizeof(CONDITION_VARIABLE), "a condition is a CONDITION_VARIABLE");

/* --- Mutex and condition */

static SRWLOCK *
lock_of(ol__mutex_t *mutex) {
  return (SRWLOCK *) (void *) &mutex->word;
}

static CONDITION_VARIABLE *
variable_of(ol__cond_t *cond) {
  return (CONDITION_VARIABLE *) (void *) &cond->word;
}

int
ol__mutex_init(ol__mutex_t *mutex) {
  InitializeSRWLock(lock_of(mutex));
  return 0;
}

void
ol__mutex_cleanup(ol__mutex_t *mutex) {
  (void) mutex;
}

void
ol__mutex_lock(ol__mutex_t *mutex) {
  AcquireSRWLockExclusive(lock_of(mutex));
}

void
ol__mutex_unlock(ol__mutex_t *mutex) {
  ReleaseSRWLockExclusive(lock_of(mutex));
}

int
ol__cond_init(ol__cond_t *cond) {
  InitializeConditionVariable(variable_of(cond));
  return 0;
}

void
ol__cond_cleanup(ol__cond_t *cond) {
  (void) cond;
}

static void
wait_at_most(ol__cond_t *cond, ol__mutex_t *mutex, DWORD ms) {
  if (!SleepConditionVariableSRW(variable_of(cond), lock_of(mutex), ms, 0) && GetLastError() != ERROR_TIMEOUT) abort();
}

void
ol__cond_wait(ol__cond_t *cond, ol__mutex_t *mutex) {
  wait_at_most(cond, mutex, INFINITE);
}

void
ol__cond_wait_ms(ol__cond_t *cond, ol__mutex_t *mutex, int ms) {
  wait_at_most(cond, mutex, ms < 0 ? 0 : (DWORD) ms);
}

void
ol__cond_signal(ol__cond_t *cond) {
  WakeConditionVariable(variable_of(cond));
}

/* --- Threads */

typedef struct start_s {
  void *(*run)(void *data);
  void *data;
} start_t;

static unsigned __stdcall begin(void *data) {
  start_t start = *(start_t *) data;
  free(data);
  (void) start.run(start.data);
  return 0;
}

int
ol__thread_create(ol__thread_t *thread, void *(*run)(void *), void *data) {
  *thread = NULL;
  start_t *start = malloc(sizeof(*start));
  if (start == NULL) return OL_ENOMEM;
  *start = (start_t){run, data};
  uintptr_t handle = _beginthreadex(NULL, 0, begin, start, 0, NULL);
  if (handle == 0) {
    free(start);
    return OL_ENOMEM;
  }
  *thread = (HANDLE) handle;
  return 0;
}

void
ol__thread_join(ol__thread_t thread) {
  if (WaitForSingleObject(thread, INFINITE) != WAIT_OBJECT_0 || !CloseHandle(thread)) abort();
}

int
ol__thread_start(void *(*run)(void *) ) {
  ol__thread_t thread;
  int err = ol__thread_create(&thread, run, NULL);
  if (err != 0) return err;
  if (!CloseHandle(thread)) abort();
  return 0;
}

/* --- Time and processors */

/* Of CreateWaitableTimerEx; not every compiler's headers know it. */
#ifndef CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 2
#endif

/* What Sleep takes for a millisecond is a tick of the system's clock, up to 15.6 of them. */
static bool
sleep_exactly(int ms) {
  /* In hundreds of nanoseconds; negative: from now on. */
  const LARGE_INTEGER until = {.QuadPart = -(LONGLONG) ms * 10000};
  HANDLE timer = CreateWaitableTimerExW(NULL, NULL, CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, TIMER_ALL_ACCESS);
  if (timer == NULL) return false;
  bool has_slept = SetWaitableTimer(timer, &until, 0, NULL, NULL, FALSE) && WaitForSingleObject(timer, INFINITE) == WAIT_OBJECT_0;
  (void) CloseHandle(timer);
  return has_slept;
}

void
ol__sleep_ms(int ms) {
  /* Windows Server 2016 has no such timers. */
  if (!sleep_exactly(ms)) Sleep((DWORD) ms);
}

void
ol__yield(void) {
  (void) SwitchToThread();
}

int
ol__processor_count(void) {
  DWORD_PTR allowed = 0, existing = 0;
  /* None are told of a process that has threads in several groups of 64. */
  bool is_known = GetProcessAffinityMask(GetCurrentProcess(), &allowed, &existing) && allowed != 0;
  DWORD count = is_known ? (DWORD) __builtin_popcountll(allowed) : GetActiveProcessorCount(ALL_PROCESSOR_GROUPS);
  return count < 1 ? 1 : (int) count;
}

int64_t
ol__now_ns(void) {
  LARGE_INTEGER frequency, now;
  if (!QueryPerformanceFrequency(&frequency) || !QueryPerformanceCounter(&now)) abort();
  int64_t seconds = now.QuadPart / frequency.QuadPart;
  int64_t rest = now.QuadPart % frequency.QuadPart;
  return seconds * INT64_C(1000000000) + rest * INT64_C(1000000000) / frequency.QuadPart;
}
