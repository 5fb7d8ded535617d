#include "store/verbs.h"

#define NAME(verb, cell, name) name,
#define LISTS(verb) \
  static const char *const takes_##verb[] = {OL__##verb##_TAKES(NAME) NULL}; \
  static const char *const answers_##verb[] = {OL__##verb##_ANSWERS(NAME) NULL}; \
  static const char *const row_##verb[] = {OL__##verb##_ROW(NAME) NULL};
OL__VERBS(LISTS)

#define SHAPE(verb) [OL__VERB_##verb] = {#verb, takes_##verb, answers_##verb, row_##verb},
const ol__verb_shape_t ol__verb_shapes[OL__VERB_COUNT] = {OL__VERBS(SHAPE)};

#define STATE_NAME(name, state) name,
const char *const ol__state_names[OL__STATE_COUNT] = {OL__STATES(STATE_NAME)};
