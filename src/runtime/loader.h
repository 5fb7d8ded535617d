/*
 * loader - task libraries from files: LOAD opens a shared library, finds its entry
 * point `offloop_library` and enters it (library.h).
 *
 * Memory: what is opened stays open until the process ends, refused or not: threads
 * may run in it, and what its initialisers have registered elsewhere points into
 * it. The same file is the same library, under whatever name. Any thread.
 */

#ifndef OL__RUNTIME_LOADER_H
#define OL__RUNTIME_LOADER_H

#include "runtime/library.h"

/* The library in the file at `path`, which has a `/` in it; NULL when it is refused,
 * with the reason in `refusal`. */
const ol__library_t *ol__loader_load(const char *path, ol__refusal_t *refusal);

#endif
