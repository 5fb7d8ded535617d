#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>

/* A decimal number of up to 15 digits comes back from a double as it was; more
 * than 17 digits a double never needs. */
#define MIN_DIGITS 15
#define MAX_DIGITS 17

/* What printf writes for these differs between the C libraries. */
static const char *
special_name(double number) {
  if (number != number) return "NaN";
  if (number - number != 0) return number > 0 ? "Infinity" : "-Infinity";
  return NULL;
}

const char *
ol__number_format(double number, char text[OL__NUMBER_TEXT_SIZE]) {
  const char *name = special_name(number);
  if (name != NULL) {
    snprintf(text, OL__NUMBER_TEXT_SIZE, "%s", name);
    return text;
  }
  /* As few as tell the number from its neighbours: 0.1, not
   * 0.10000000000000001. */
  for (int digits = MIN_DIGITS; digits <= MAX_DIGITS; digits++) {
    snprintf(text, OL__NUMBER_TEXT_SIZE, "%.*g", digits, number);
    if (strtod(text, NULL) == number) break;
  }
  return text;
}
