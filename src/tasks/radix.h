/*
 * radix.h - sorts the elements of a typed array in place, ascending.
 *
 * One primitive, SORT: the elements become unsigned keys of the same width and
 * order, the keys are sorted, the elements come back. Few keys: insertion sort.
 * Many: a radix sort by bytes from the least significant on (Seward 1954; Knuth,
 * TAOCP 3, 5.2.5), a pass left out where all keys have the same byte. Keys of
 * one byte are only counted.
 *
 * Memory: as much again as the elements take, from ol_alloc; none for few
 * elements or bytes. Runs on the thread of the task, which it looks at once for
 * each block of elements, well within a millisecond.
 */

#ifndef OL__TASKS_RADIX_H
#define OL__TASKS_RADIX_H

#include "offloop.h"

/* How the bits of an element are ordered. */
typedef enum {
  OL__RADIX_UNSIGNED,
  OL__RADIX_SIGNED,
  OL__RADIX_FLOAT /* IEEE 754: -0 before +0, NaNs last and without their sign */
} ol__radix_order_t;

/* Sorts `count` elements of `size` bytes: 1 (not FLOAT), 2, 4 or 8. Returns 0,
 * OL_ENOMEM, or OL_ECANCELED with the elements in no defined state. */
int ol__radix_sort(ol_task_t *task, void *elements, size_t count, size_t size, ol__radix_order_t order);

#endif
