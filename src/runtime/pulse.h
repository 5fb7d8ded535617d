/*
 * pulse - rings environments in which something is queued, runs or was not
 * delivered yet, every few milliseconds, from a thread of its own.
 *
 * An environment that is torn down (a worker that is terminated) calls no
 * JavaScript and no cleanup hook before its async work has ended, but goes on
 * answering rings. The pulse sees to it that one comes even while all pumps are
 * inside long tasks: the answer finds out that the environment is dying, drops
 * what is queued and tells what runs to stop. A ring also tries again to start a
 * pump for which there was no memory. And it makes good for one that was lost:
 * Deno's event loop may go to sleep the very moment it is rung or a pump ends.
 *
 * With every beat, what others wait for and busy threads do not use is taken back: grants
 * (slots.h), and slots of tasks that no pump takes (lane.h).
 *
 * The thread is made when first needed and sleeps while nothing is to be done.
 * Locks: the pulse's own is taken before a runtime's, never after.
 */

#ifndef OL__RUNTIME_PULSE_H
#define OL__RUNTIME_PULSE_H

#include "runtime/state.h"

#define OL__PULSE_MS 20

/* JS thread. Between these two calls the runtime may be rung. */
void ol__pulse_join(ol__runtime_t *runtime);
void ol__pulse_leave(ol__runtime_t *runtime);

/* A task is queued or a pump has been counted in some runtime. Costs one atomic load while the pulse
 * is awake, which it stays for a second. Any thread, holding no lock. */
void ol__pulse_wake(void);

#endif
