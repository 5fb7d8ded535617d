/*
 * number - a number in the fewest digits that tell it apart, for messages that
 * name the value they refuse; NaN and infinities as JavaScript calls them. Any
 * thread; cannot fail.
 */

#ifndef OL__BASE_NUMBER_H
#define OL__BASE_NUMBER_H

#include <stddef.h>

/* Enough for every number. */
#define OL__NUMBER_TEXT_SIZE 32

/* Writes to `text` and returns it. */
const char *ol__number_format(double number, char text[OL__NUMBER_TEXT_SIZE]);

#endif
