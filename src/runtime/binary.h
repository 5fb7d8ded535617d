/*
 * binary - whether a file may be a library for this process, told by its first
 * bytes: of one that is for another processor Linux' loader says that it was not
 * found. Loaders of other systems tell by themselves. No memory. Any thread; cannot
 * fail.
 */

#ifndef OL__RUNTIME_BINARY_H
#define OL__RUNTIME_BINARY_H

#include "runtime/refusal.h"

/* As much of a file as is looked at. */
#define OL__BINARY_HEAD 20

/* `head` is the first `len` bytes of the file, up to OL__BINARY_HEAD. False when it
 * certainly is no library for this process, with the reason in `refusal`. */
bool ol__binary_judge(const unsigned char *head, size_t len, ol__refusal_t *refusal);

#endif
