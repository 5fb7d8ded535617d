/*
 * builtin.h - the entry point of the built-in tasks, for whoever loads them as
 * a library that is linked in. See ol_entry_cb in offloop.h.
 */

#ifndef OL__TASKS_BUILTIN_H
#define OL__TASKS_BUILTIN_H

#include "offloop.h"

const ol_library_t *ol__builtin_tasks(const ol_api_t *api);

#endif
