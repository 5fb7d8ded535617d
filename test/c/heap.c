/* heap.c - the pairing heap of src/base/heap.h, against a plain array. */
/* sources: src/base/heap.c */
/* also under: windows */

#include "base/heap.h"
#include "check.h"
#include "random.h"

#define COUNT 300

static ol__heap_node_t nodes[COUNT];
static bool is_in[COUNT];

static void
push(ol__heap_t *heap, int i, uint64_t key, uint64_t order) {
  nodes[i].key = key;
  nodes[i].order = order;
  ol__heap_push(heap, &nodes[i]);
  is_in[i] = true;
}

static void
remove_node(ol__heap_t *heap, int i) {
  ol__heap_remove(heap, &nodes[i]);
  is_in[i] = false;
}

static bool
is_before(int a, int b) {
  return nodes[a].key != nodes[b].key ? nodes[a].key < nodes[b].key : nodes[a].order < nodes[b].order;
}

/* The index of the least node that is in the heap; -1 when there is none. */
static int
find_least(void) {
  int least = -1;
  for (int i = 0; i < COUNT; i++) {
    if (is_in[i] && (least < 0 || is_before(i, least))) least = i;
  }
  return least;
}

/* Shifts one; false when it was not the one expected. */
static bool
check_shift(ol__heap_t *heap) {
  int expected = find_least();
  const ol__heap_node_t *least = ol__heap_shift(heap);
  if (expected < 0) return CHECK(least == NULL);
  is_in[expected] = false;
  return CHECK(least == &nodes[expected]);
}

static void
drain(ol__heap_t *heap) {
  while (find_least() >= 0 && check_shift(heap)) continue;
  CHECK(ol__heap_shift(heap) == NULL);
  CHECK(heap->root == NULL);
}

static void
test_empty(void) {
  ol__heap_t heap = {.root = NULL};
  CHECK(ol__heap_shift(&heap) == NULL);
}

static void
test_equal_keys(void) {
  ol__heap_t heap = {.root = NULL};
  for (int i = 0; i < COUNT; i++) push(&heap, i, (uint64_t) i % 3, (uint64_t) i);
  drain(&heap);
}

static void
test_large_keys(void) {
  ol__heap_t heap = {.root = NULL};
  push(&heap, 0, UINT64_MAX, 0);
  push(&heap, 1, UINT64_MAX, UINT64_MAX);
  push(&heap, 2, 0, UINT64_MAX);
  push(&heap, 3, UINT64_C(1) << 63, 0);
  drain(&heap);
}

/* Each of a heap's nodes in turn, from heaps that were melded or not yet. */
static void
test_remove_each(void) {
  for (int shifts = 0; shifts < 3; shifts++) {
    for (int removed = 0; removed < 20; removed++) {
      ol__heap_t heap = {.root = NULL};
      for (int i = 0; i < 20; i++) push(&heap, i, (uint64_t) (i * 7 % 20), (uint64_t) i);
      for (int i = 0; i < shifts; i++) check_shift(&heap);
      if (is_in[removed]) remove_node(&heap, removed);
      drain(&heap);
    }
  }
}

static void
test_remove_only(void) {
  ol__heap_t heap = {.root = NULL};
  push(&heap, 0, 5, 0);
  remove_node(&heap, 0);
  CHECK(heap.root == NULL);
  push(&heap, 0, 6, 1);
  drain(&heap);
}

static void
test_random(void) {
  ol__heap_t heap = {.root = NULL};
  uint64_t order = 0;
  for (int step = 0; step < 30000; step++) {
    int i = (int) random_below(COUNT);
    if (!is_in[i]) {
      push(&heap, i, random_below(50), order++);
    } else if (random_below(2) == 0) {
      remove_node(&heap, i);
    } else if (!check_shift(&heap)) {
      return;
    }
  }
  drain(&heap);
}

int
main(void) {
  run("an empty heap has nothing to shift", test_empty);
  run("equal keys leave in the order in which they came", test_equal_keys);
  run("keys are compared in their whole range", test_large_keys);
  run("any node can be removed, the root and the last included", test_remove_each);
  run("the only node can be removed and pushed again", test_remove_only);
  run("random pushes, shifts and removals agree with an array", test_random);
  return failures();
}
