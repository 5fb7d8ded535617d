/*
 * backlog - starting pumps for what waits: as many as are worth it, and as there
 * are slots for. ol__runtime_start_pumps and ol__runtime_visit are here too. JS thread.
 */

#ifndef OL__RUNTIME_BACKLOG_H
#define OL__RUNTIME_BACKLOG_H

#include "runtime/runtime.h"

/* What the backlog waits for, where `limit` pumps are allowed. The caller holds
 * the runtime's lock. */
ol__backlog_t ol__backlog_locked(const ol__runtime_t *runtime, int limit);

/* Starts the pump that the caller has counted, if it gets a slot; if not, it is
 * no longer counted, and a ring will come. Returns 0 in both cases, or
 * OL_ENOMEM. */
int ol__backlog_try_pump(ol__runtime_t *runtime, bool is_starving, bool *has_slot);

#endif
