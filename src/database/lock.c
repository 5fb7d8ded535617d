/* Locks of open file descriptions are no part of POSIX before 2024. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "database/lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <unistd.h>

/* Linux has them since 3.15, the headers of glibc since 2.20. Who shares a file must lock it in one way. */
#if defined(__linux__) && !defined(F_OFD_SETLK)
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#define F_OFD_SETLKW 38
#endif

#ifdef F_OFD_SETLK
#define SET F_OFD_SETLK
#define GET F_OFD_GETLK
#else
#define SET F_SETLK
#define GET F_GETLK
#endif

/* --- One byte */

#define FIRST (INT64_C(1) << 62)

static bool
call(int file, int command, short type, int64_t number, struct flock *lock) {
  *lock = (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = (off_t) (FIRST + number), .l_len = 1};
  return fcntl(file, command, lock) == 0;
}

bool
ol__lock_take(int file, int64_t number) {
  struct flock lock;
  return call(file, SET, F_WRLCK, number, &lock);
}

void
ol__lock_release(int file, int64_t number) {
  struct flock lock;
  (void) call(file, SET, F_UNLCK, number, &lock);
}

bool
ol__lock_is_taken(int file, int64_t number) {
  struct flock lock;
  return !call(file, GET, F_WRLCK, number, &lock) || lock.l_type != F_UNLCK;
}

/* --- SQLite's */

#ifdef F_OFD_SETLK

bool
ol__lock_is_of_descriptor(void) {
  return true;
}

static int
translate(int command) {
  switch (command) {
  case F_SETLK:
    return F_OFD_SETLK;
  case F_SETLKW:
    return F_OFD_SETLKW;
  case F_GETLK:
    return F_OFD_GETLK;
  default:
    return command;
  }
}

/* In place of fcntl, to which SQLite gives a lock or an int. */
static int
call_fcntl(int file, int command, ...) {
  va_list args;
  va_start(args, command);
  int translated = translate(command);
  int result;
  if (translated == command) {
    result = fcntl(file, command, va_arg(args, int));
  } else {
    struct flock *lock = va_arg(args, struct flock *);
    lock->l_pid = 0;
    result = fcntl(file, translated, lock);
  }
  va_end(args);
  return result;
}

static int install_result;

static void
install(void) {
  install_result = sqlite3_initialize();
  if (install_result != SQLITE_OK) return;
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  install_result = vfs->xSetSystemCall(vfs, "fcntl", (sqlite3_syscall_ptr) call_fcntl);
}

int
ol__lock_install(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  (void) pthread_once(&once, install);
  return install_result;
}

#else

bool
ol__lock_is_of_descriptor(void) {
  return false;
}

int
ol__lock_install(void) {
  return sqlite3_initialize();
}

#endif
