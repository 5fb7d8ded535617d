/*
 * clock - the time, and waiting for it, as each system has them. Any thread.
 */

#ifndef OL__TASKS_CLOCK_H
#define OL__TASKS_CLOCK_H

#include <stdint.h>

/* Nanoseconds of a monotonic clock with an arbitrary start. */
int64_t ol__clock_ns(void);

/* Waits for about so long, less than a second; may end early. */
void ol__clock_wait(int64_t ns);

#endif
