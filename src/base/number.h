/*
 * number - what several files need to do with numbers. Any thread; cannot fail.
 */

#ifndef OL__BASE_NUMBER_H
#define OL__BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* Its absolute value, which fits for every integer. */
static inline uint64_t
ol__magnitude(int64_t integer) {
  return integer < 0 ? -(uint64_t) integer : (uint64_t) integer;
}

/* Enough for every number. */
#define OL__NUMBER_TEXT_SIZE 32

/* The fewest digits that tell the number apart, for messages that name the value
 * they refuse; NaN and infinities as JavaScript calls them. Writes to `text` and
 * returns it. */
const char *ol__number_format(double number, char text[OL__NUMBER_TEXT_SIZE]);

#endif
