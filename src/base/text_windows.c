#include "base/text_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/* More than any text of the system that was seen. */
#define TEXT_SIZE 512

wchar_t *
ol__windows_path(const char *path) {
  int len = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, NULL, 0);
  if (len == 0) return NULL;
  wchar_t *wide = malloc((size_t) len * sizeof(*wide));
  if (wide == NULL) {
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
  }
  (void) MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, path, -1, wide, len);
  for (wchar_t *at = wide; *at != L'\0'; at++) {
    if (*at == L'/') *at = L'\\';
  }
  return wide;
}

/* The bytes, with the NUL, that it takes in UTF-8. */
static int
measure(const wchar_t *wide) {
  return WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
}

char *
ol__windows_text(const wchar_t *wide) {
  int len = measure(wide);
  char *text = len == 0 ? NULL : malloc((size_t) len);
  if (text == NULL) {
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
  }
  (void) WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, len, NULL, NULL);
  return text;
}

/* What the system ends its sentences with. */
static size_t
trim(wchar_t *wide, size_t len) {
  while (len > 0 && (wide[len - 1] == L'\r' || wide[len - 1] == L'\n' || wide[len - 1] == L' ' || wide[len - 1] == L'.')) len--;
  wide[len] = L'\0';
  return len;
}

void
ol__windows_describe(unsigned long error, char *text, size_t size) {
  wchar_t wide[TEXT_SIZE];
  DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  DWORD len = FormatMessageW(flags, NULL, error, 0, wide, TEXT_SIZE, NULL);
  if (trim(wide, len) == 0 || (size_t) measure(wide) > size)
    (void) snprintf(text, size, "error %lu", error);
  else
    (void) WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, (int) size, NULL, NULL);
}
