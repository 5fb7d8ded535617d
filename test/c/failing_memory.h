/*
 * failing_memory.h - makes the n-th allocation fail:
 *
 *   for (size_t n = 1; !is_over; n++) {
 *     memory_fail_at(n);
 *     ...
 *     is_over = !memory_has_failed();
 *   }
 *   memory_restore();
 *
 * Meanwhile a size that no malloc could have gives NULL, without a sanitizer's
 * report.
 *
 * Only while no other thread runs.
 */

#ifndef FAILING_MEMORY_H
#define FAILING_MEMORY_H

#include "base/mem.h"

#include <stdlib.h>

static size_t memory_asked; /* allocations since memory_fail_at */
static size_t memory_fails_at;

static inline void *
memory_source(size_t size, bool zeroed) {
  if (++memory_asked == memory_fails_at || size > PTRDIFF_MAX) return NULL;
  return zeroed ? calloc(1, size) : malloc(size);
}

/* The n-th allocation from now on fails, counted from 1; none for 0. */
static inline void
memory_fail_at(size_t n) {
  memory_asked = 0;
  memory_fails_at = n;
  ol__mem_set_source(memory_source);
}

static inline bool
memory_has_failed(void) {
  return memory_fails_at != 0 && memory_asked >= memory_fails_at;
}

static inline void
memory_restore(void) {
  ol__mem_set_source(NULL);
}

#endif
