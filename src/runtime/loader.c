/* For open, which -std=c11 hides. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include "runtime/loader.h"
#include "runtime/binary.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_NAME "offloop_library"

static bool
refuse_unreadable(ol__refusal_t *refusal, int reason) {
  return ol__refuse(refusal, OL__REFUSED_FILE, "it cannot be read: %s", strerror(reason));
}

static bool
judge_open_file(int file, ol__refusal_t *refusal) {
  struct stat facts;
  if (fstat(file, &facts) != 0) return refuse_unreadable(refusal, errno);
  if (!S_ISREG(facts.st_mode)) return ol__refuse(refusal, OL__REFUSED_FILE, "it is not a file");
  return ol__binary_judge(file, facts.st_size, refusal);
}

/* An addon that registers itself may be opened by Node.js only; once it has been, it does so no more. */
static bool
judge_addon(const char *path, int file, ol__refusal_t *refusal) {
  if (!ol__binary_registers(file)) return true;
  void *handle = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
  if (handle == NULL) return ol__refuse(refusal, OL__REFUSED_LINK, "it is an addon that registers itself with Node.js when it is loaded: require() it first");
  (void) dlclose(handle);
  return true;
}

/* Whether the system's loader may be asked to open the file. */
static bool
judge_file(const char *path, ol__refusal_t *refusal) {
  /* A pipe would let us wait for who writes to it. */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return refuse_unreadable(refusal, errno);
  bool may_open = judge_open_file(file, refusal) && judge_addon(path, file, refusal);
  (void) close(file);
  return may_open;
}

/* What dlerror says, without the path that it mostly begins with. */
static const char *
last_error(const char *path) {
  const char *text = dlerror();
  if (text == NULL) return "unknown error";
  size_t len = strlen(path);
  return strncmp(text, path, len) == 0 && strncmp(text + len, ": ", 2) == 0 ? text + len + 2 : text;
}

/* NULL when it has none. */
static ol_entry_cb
find_entry(void *handle) {
  ol_entry_cb entry = NULL;
  void *symbol = dlsym(handle, ENTRY_NAME);
  /* ISO C converts no object's pointer to a function's; POSIX has them alike. */
  memcpy(&entry, &symbol, sizeof(symbol));
  return entry;
}

const ol__library_t *
ol__loader_load(const char *path, ol__refusal_t *refusal) {
  if (!judge_file(path, refusal)) return NULL;
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    ol__refuse(refusal, OL__REFUSED_LINK, "the system refuses it: %s", last_error(path));
    return NULL;
  }
  ol_entry_cb entry = find_entry(handle);
  if (entry == NULL) {
    ol__refuse(refusal, OL__REFUSED_ENTRY, "it has no entry point " ENTRY_NAME ": its tasks are listed with OL_TASKS, in one of its files");
    return NULL;
  }
  return ol__library_enter(entry, refusal);
}
