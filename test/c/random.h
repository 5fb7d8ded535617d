/*
 * random.h - the same numbers in every run, for tests against a reference.
 * xorshift64 (Marsaglia, 2003).
 */

#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

static uint64_t random_state = UINT64_C(88172645463325252);

/* A number below `limit`, which is small. */
static inline uint64_t
random_below(uint64_t limit) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (random_state >> 16) % limit;
}

#endif
