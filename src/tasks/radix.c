/*
 * radix.c - radix.h: what all widths of keys share, and the keys of one byte.
 * radix_template.h is the sort of the wider ones.
 *
 * Memory and thread: see radix.h.
 */

#include "tasks/radix.h"

#include <string.h>

#define BYTE_VALUES 256

/* Up to how many keys an insertion sort is faster; measured. */
#define INSERTION_MAX 64

/* How many elements, or bytes to fill, between two looks at the task: 0.3 ms
 * when every one of them misses the cache. */
#define BLOCK ((size_t) 1 << 15)

static inline size_t
block_end(size_t begin, size_t count) {
  return count - begin < BLOCK ? count : begin + BLOCK;
}

/* How often each byte comes, to where its first key goes. */
static void
counts_to_places(size_t *counts) {
  size_t place = 0;
  for (size_t value = 0; value < BYTE_VALUES; value++) {
    size_t count = counts[value];
    counts[value] = place;
    place += count;
  }
}

#define KEY uint16_t
#define KEY_INFINITY UINT16_C(0x7c00)
#define sized(verb) verb##_16
#include "tasks/radix_template.h"

#define KEY uint32_t
#define KEY_INFINITY UINT32_C(0x7f800000)
#define sized(verb) verb##_32
#include "tasks/radix_template.h"

#define KEY uint64_t
#define KEY_INFINITY UINT64_C(0x7ff0000000000000)
#define sized(verb) verb##_64
#include "tasks/radix_template.h"

static int
sort_8(const ol_task_t *task, uint8_t *elements, size_t count, ol__radix_order_t order) {
  size_t counts[BYTE_VALUES] = {0};
  for (size_t begin = 0; begin < count; begin += BLOCK) {
    if (ol_should_stop(task)) return OL_ECANCELED;
    size_t end = block_end(begin, count);
    for (size_t i = begin; i < end; i++) counts[elements[i]]++;
  }
  size_t lowest = order == OL__RADIX_SIGNED ? 0x80 : 0;
  for (size_t i = 0; i < BYTE_VALUES; i++) {
    size_t value = (lowest + i) % BYTE_VALUES;
    for (size_t begin = 0; begin < counts[value]; begin += BLOCK) {
      if (ol_should_stop(task)) return OL_ECANCELED;
      size_t len = block_end(begin, counts[value]) - begin;
      memset(elements, (int) value, len);
      elements += len;
    }
  }
  return 0;
}

int
ol__radix_sort(ol_task_t *task, void *elements, size_t count, size_t size, ol__radix_order_t order) {
  /* There may be no memory to point to. */
  if (count == 0) return 0;
  switch (size) {
  case 1:
    return sort_8(task, elements, count, order);
  case 2:
    return sort_16(task, elements, count, order);
  case 4:
    return sort_32(task, elements, count, order);
  default:
    return sort_64(task, elements, count, order);
  }
}
