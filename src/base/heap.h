/*
 * heap - an intrusive pairing heap (Fredman, Sedgewick, Sleator and Tarjan,
 * "The pairing heap: a new form of self-adjusting heap", 1986).
 *
 * The node lives inside the item, so that no operation allocates or fails.
 * PUSH is O(1); SHIFT (the least) and REMOVE (any) are O(log n) amortised. Keys
 * are compared in order of `key`, then of `order`; with a rising `order`, equal
 * keys leave in the order in which they came.
 *
 * Not synchronised: whoever owns the heap says which lock guards it.
 */

#ifndef OL__BASE_HEAP_H
#define OL__BASE_HEAP_H

#include <stdint.h>

typedef struct ol__heap_node_s ol__heap_node_t;

struct ol__heap_node_s {
  ol__heap_node_t *child; /* the first of the nodes below */
  ol__heap_node_t *next;  /* sibling to the right */
  ol__heap_node_t *prev;  /* sibling to the left; the parent for a first child */
  uint64_t key;
  uint64_t order;
};

typedef struct ol__heap_s {
  ol__heap_node_t *root; /* the least node; NULL when empty. A zeroed heap is empty. */
} ol__heap_t;

/* Adds `node`, whose key and order are set; the rest is overwritten. */
void ol__heap_push(ol__heap_t *heap, ol__heap_node_t *node);

/* Takes the least node; NULL when the heap is empty. */
ol__heap_node_t *ol__heap_shift(ol__heap_t *heap);

/* Takes `node`, which is in this heap. */
void ol__heap_remove(ol__heap_t *heap, ol__heap_node_t *node);

#endif
