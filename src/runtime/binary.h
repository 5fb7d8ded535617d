/*
 * binary - whether a file may be a library for this process. Linux' loader says of
 * one that is for another processor that it was not found, and crashes on one that
 * is cut off, so that both are recognised before it sees them; loaders of other
 * systems tell by themselves. And Node.js takes an addon that registers itself while it is loaded by others
 * for the next that it loads, and aborts. No memory. Any thread.
 */

#ifndef OL__RUNTIME_BINARY_H
#define OL__RUNTIME_BINARY_H

#include "runtime/refusal.h"

/* `file` is open, and has `size` bytes. False when it certainly is no library for
 * this process, with the reason in `refusal`. */
bool ol__binary_judge(int file, int64_t size, ol__refusal_t *refusal);

/* Whether the file, which is open, calls Node.js when it is loaded, to register itself, as addons did before there was
 * `napi_register_module_v1`. */
bool ol__binary_registers(int file);

#endif
