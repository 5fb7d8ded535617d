/*
 * lock_windows - lock.h over Windows' locks, which are an open file's by themselves, SQLite's, too.
 */

#include "database/lock.h"

#include <sqlite3.h>
#include <windows.h>

#define FIRST (INT64_C(1) << 62)

/* The byte of a number. */
static OVERLAPPED
place_of(int64_t number) {
  uint64_t at = (uint64_t) (FIRST + number);
  return (OVERLAPPED){.Offset = (DWORD) at, .OffsetHigh = (DWORD) (at >> 32)};
}

static bool
lock(int file, DWORD how, int64_t number) {
  OVERLAPPED place = place_of(number);
  return LockFileEx((HANDLE) (intptr_t) file, LOCKFILE_FAIL_IMMEDIATELY | how, 0, 1, 0, &place);
}

bool
ol__lock_take(int file, int64_t number) {
  return lock(file, LOCKFILE_EXCLUSIVE_LOCK, number);
}

void
ol__lock_release(int file, int64_t number) {
  OVERLAPPED place = place_of(number);
  (void) UnlockFileEx((HANDLE) (intptr_t) file, 0, 1, 0, &place);
}

/* By a shared one, so that those who ask at the same time do not take each other for its owner. */
bool
ol__lock_is_taken(int file, int64_t number) {
  if (!lock(file, 0, number)) return true;
  ol__lock_release(file, number);
  return false;
}

bool
ol__lock_is_of_descriptor(void) {
  return true;
}

int
ol__lock_install(void) {
  return sqlite3_initialize();
}
