/*
 * loader - task libraries from files: LOAD opens a shared library, finds its entry
 * point `offloop_library` and enters it (library.h).
 *
 * A file is looked at before the system's loader sees it. Linux' says of one that is for another
 * processor that it was not found, and crashes on one that is cut off; loaders of other systems tell by
 * themselves. And Node.js takes an addon that registers itself while it is loaded by others for the next
 * that it loads, and aborts.
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

/* Keeps the library that `part` is in where it is until the process ends, whoever closes it: its threads
 * outlive the thread of JavaScript that has loaded it. Whether that was possible. */
bool ol__loader_pin(const void *part);

#endif
