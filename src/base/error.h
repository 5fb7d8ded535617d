/*
 * error - names and messages of the OL_E* codes that a task author may return
 * or see, generated from OL_ERRNO_MAP. Any thread; nothing here can fail.
 */

#ifndef OL__BASE_ERROR_H
#define OL__BASE_ERROR_H

#include "offloop.h"

/* Whether `err` is 0 or one of OL_E*. */
bool ol__error_is_known(int err);

/* The message of OL_ERRNO_MAP; "unknown error" for a code that is not in it.
 * A string constant. */
const char *ol__error_message(int err);

#endif
