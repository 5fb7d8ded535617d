/*
 * text_windows - what the versions of modules for Windows share: its paths, which are UTF-16 where offloop's
 * are UTF-8, and its errors in words. Compiled for Windows only. Any thread.
 */

#ifndef OL__BASE_TEXT_WINDOWS_H
#define OL__BASE_TEXT_WINDOWS_H

#include <stddef.h>
#include <wchar.h>

/* The path with `\` for `/`; NULL when memory is short or it is no UTF-8, with that as the thread's last
 * error. The caller frees. */
wchar_t *ol__windows_path(const char *path);

/* UTF-8 of UTF-16; NULL when memory is short, with that as the thread's last error. The caller frees. */
char *ol__windows_text(const wchar_t *wide);

/* Writes what the system says of an error, as GetLastError has it, cut to what fits. */
void ol__windows_describe(unsigned long error, char *text, size_t size);

#endif
