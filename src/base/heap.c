#include "base/heap.h"

#include <stdbool.h>
#include <stddef.h>

static bool
is_less(const ol__heap_node_t *a, const ol__heap_node_t *b) {
  return a->key != b->key ? a->key < b->key : a->order < b->order;
}

/* Makes the greater of two roots the first child of the other; either may be
 * NULL. The result has no siblings. */
static ol__heap_node_t *
meld(ol__heap_node_t *a, ol__heap_node_t *b) {
  if (a == NULL) return b;
  if (b == NULL) return a;
  ol__heap_node_t *least = is_less(b, a) ? b : a;
  ol__heap_node_t *other = least == a ? b : a;
  other->prev = least;
  other->next = least->child;
  if (other->next != NULL) other->next->prev = other;
  least->child = other;
  least->next = NULL;
  least->prev = NULL;
  return least;
}

/* Melds a row of siblings: in pairs from left to right, the pairs from right to
 * left. The pairs wait in a list through `prev`. */
static ol__heap_node_t *
meld_siblings(ol__heap_node_t *first) {
  ol__heap_node_t *pairs = NULL;
  while (first != NULL) {
    ol__heap_node_t *second = first->next;
    ol__heap_node_t *rest = second == NULL ? NULL : second->next;
    ol__heap_node_t *pair = meld(first, second);
    pair->prev = pairs;
    pairs = pair;
    first = rest;
  }
  ol__heap_node_t *root = NULL;
  while (pairs != NULL) {
    ol__heap_node_t *pair = pairs;
    pairs = pair->prev;
    pair->prev = NULL;
    pair->next = NULL;
    root = meld(root, pair);
  }
  return root;
}

void
ol__heap_push(ol__heap_t *heap, ol__heap_node_t *node) {
  node->child = NULL;
  node->next = NULL;
  node->prev = NULL;
  heap->root = meld(heap->root, node);
}

ol__heap_node_t *
ol__heap_shift(ol__heap_t *heap) {
  ol__heap_node_t *least = heap->root;
  if (least != NULL) heap->root = meld_siblings(least->child);
  return least;
}

void
ol__heap_remove(ol__heap_t *heap, ol__heap_node_t *node) {
  if (node == heap->root) {
    ol__heap_shift(heap);
    return;
  }
  if (node->prev->child == node) {
    node->prev->child = node->next;
  } else {
    node->prev->next = node->next;
  }
  if (node->next != NULL) node->next->prev = node->prev;
  heap->root = meld(heap->root, meld_siblings(node->child));
}
