/* Locks of open file descriptions are no part of POSIX before 2024. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "store/lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdarg.h>

#ifdef F_OFD_SETLK

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

int
ol__lock_install(void) {
  return sqlite3_initialize();
}

#endif
