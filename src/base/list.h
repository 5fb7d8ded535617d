/*
 * list - an intrusive, circular, doubly linked list.
 *
 * The link lives inside the item, so that no operation allocates or fails, and
 * an item can leave from the middle in constant time. An item is in at most one
 * list per link. Primitives: INIT, PUSH (at the tail), UNSHIFT (at the head), SHIFT (from there),
 * REMOVE (from anywhere), SPLICE (all of one list behind another).
 *
 * Not synchronised: whoever owns the list says which lock guards it.
 */

#ifndef OL__BASE_LIST_H
#define OL__BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ol__link_s ol__link_t;

struct ol__link_s {
  ol__link_t *next;
  ol__link_t *prev;
};

/* A list is the link before its head and behind its tail. */
typedef struct ol__list_s {
  ol__link_t end;
} ol__list_t;

/* The item of `type` whose member `member` is the given link. */
#define OL__ITEM(link, type, member) ((type *) ((char *) (link) -offsetof(type, member)))

static inline void
ol__list_init(ol__list_t *list) {
  list->end.next = &list->end;
  list->end.prev = &list->end;
}

static inline bool
ol__list_is_empty(const ol__list_t *list) {
  return list->end.next == &list->end;
}

/* The first link; NULL when the list is empty. */
static inline ol__link_t *
ol__list_head(const ol__list_t *list) {
  return ol__list_is_empty(list) ? NULL : list->end.next;
}

/* The last link; NULL when the list is empty. */
static inline ol__link_t *
ol__list_tail(const ol__list_t *list) {
  return ol__list_is_empty(list) ? NULL : list->end.prev;
}

/* The link behind `link`; NULL at the end. */
static inline ol__link_t *
ol__list_next(const ol__list_t *list, const ol__link_t *link) {
  return link->next == &list->end ? NULL : link->next;
}

static inline void
ol__list_push(ol__list_t *list, ol__link_t *link) {
  link->next = &list->end;
  link->prev = list->end.prev;
  list->end.prev->next = link;
  list->end.prev = link;
}

/* Adds `link` before the others. */
static inline void
ol__list_unshift(ol__list_t *list, ol__link_t *link) {
  link->next = list->end.next;
  link->prev = &list->end;
  list->end.next->prev = link;
  list->end.next = link;
}

/* Takes `link` out of the list it is in. */
static inline void
ol__list_remove(ol__link_t *link) {
  link->prev->next = link->next;
  link->next->prev = link->prev;
  link->next = NULL;
  link->prev = NULL;
}

/* Takes the first link; NULL when the list is empty. */
static inline ol__link_t *
ol__list_shift(ol__list_t *list) {
  ol__link_t *link = ol__list_head(list);
  if (link != NULL) ol__list_remove(link);
  return link;
}

/* Moves all links of `from` behind those of `to`; `from` is empty then. */
static inline void
ol__list_splice(ol__list_t *to, ol__list_t *from) {
  if (ol__list_is_empty(from)) return;
  ol__link_t *first = from->end.next;
  ol__link_t *last = from->end.prev;
  first->prev = to->end.prev;
  to->end.prev->next = first;
  last->next = &to->end;
  to->end.prev = last;
  ol__list_init(from);
}

#endif
