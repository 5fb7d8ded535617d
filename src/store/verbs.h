/*
 * verbs - what the store can be asked, and the cells that each takes and answers.
 * Times are ms since 1970. A `route` is the number that the client has of
 * ol__store_route; `owner` that of a runner (ENTER). A running task is named by its
 * id, owner and attempt: whoever lost it changes nothing.
 */

#ifndef OL__STORE_VERBS_H
#define OL__STORE_VERBS_H

typedef enum {
  /* route, data, due or null for now, priority, key or null, attempts or null,
   * options or null, now -> id, is a duplicate */
  OL__VERB_PUSH,
  /* route, owner, how many at most, now -> rows of id, data, attempt, attempts, priority,
   * due, pushed at, key, options */
  OL__VERB_CLAIM,
  /* id, owner, attempt, result or null, keep until (0 for not at all), now -> was its owner */
  OL__VERB_COMPLETE,
  OL__VERB_COUNT,
} ol__verb_t;

#endif
