/*
 * disk_windows - disk.h over Windows' own calls. What is open here can be neither deleted nor renamed
 * by anybody, nor can the folders that lead to it, as nobody else is given a share in that.
 */

#include "base/mem.h"
#include "base/text_windows.h"
#include "database/disk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

/* --- Files */

static HANDLE
handle_of(int file) {
  return (HANDLE) (intptr_t) file;
}

static HANDLE
open_path(const char *path, DWORD access, DWORD sharing, DWORD disposition, DWORD flags) {
  wchar_t *wide = ol__windows_path(path);
  if (wide == NULL) return INVALID_HANDLE_VALUE;
  HANDLE handle = CreateFileW(wide, access, sharing, NULL, disposition, flags, NULL);
  DWORD reason = GetLastError();
  free(wide);
  SetLastError(reason);
  return handle;
}

int
ol__disk_open(const char *path) {
  HANDLE handle = open_path(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL);
  return (int) (intptr_t) handle;
}

void
ol__disk_close(int file) {
  (void) CloseHandle(handle_of(file));
}

static bool
look(HANDLE handle, ol__facts_t *facts) {
  BY_HANDLE_FILE_INFORMATION known;
  *facts = (ol__facts_t){.device = 0};
  if (GetFileType(handle) != FILE_TYPE_DISK) return true;
  if (!GetFileInformationByHandle(handle, &known)) return false;
  *facts = (ol__facts_t){
    .device = known.dwVolumeSerialNumber,
    .inode = (uint64_t) known.nFileIndexHigh << 32 | known.nFileIndexLow,
    .size = (int64_t) ((uint64_t) known.nFileSizeHigh << 32 | known.nFileSizeLow),
    .name_count = known.nNumberOfLinks,
    .is_regular = (known.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0,
  };
  return true;
}

bool
ol__disk_look(int file, ol__facts_t *facts) {
  return look(handle_of(file), facts);
}

bool
ol__disk_look_at(const char *path, ol__facts_t *facts) {
  *facts = (ol__facts_t){.device = 0};
  HANDLE handle = open_path(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
  if (handle == INVALID_HANDLE_VALUE) return false;
  bool is_known = look(handle, facts);
  (void) CloseHandle(handle);
  return is_known;
}

/* Without what tells that a path needs no more work, which others would show. */
static void
shorten(wchar_t *wide) {
  if (wcsncmp(wide, L"\\\\?\\UNC\\", 8) == 0)
    memmove(wide + 1, wide + 7, (wcslen(wide + 7) + 1) * sizeof(*wide));
  else if (wcsncmp(wide, L"\\\\?\\", 4) == 0)
    memmove(wide, wide + 4, (wcslen(wide + 4) + 1) * sizeof(*wide));
}

char *
ol__disk_resolve(int file, const char *path) {
  (void) path;
  DWORD size = GetFinalPathNameByHandleW(handle_of(file), NULL, 0, FILE_NAME_NORMALIZED);
  if (size == 0) return NULL;
  wchar_t *wide = ol__mem_alloc(((size_t) size + 1) * sizeof(*wide));
  if (wide == NULL) {
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return NULL;
  }
  DWORD len = GetFinalPathNameByHandleW(handle_of(file), wide, size + 1, FILE_NAME_NORMALIZED);
  if (len == 0 || len > size) {
    free(wide);
    return NULL;
  }
  shorten(wide);
  char *text = ol__windows_text(wide);
  free(wide);
  return text;
}

bool
ol__disk_loses_names(void) {
  return false;
}

/* --- What went wrong */

int
ol__disk_reason(void) {
  return (int) GetLastError();
}

void
ol__disk_say(int reason, char *text, size_t size) {
  ol__windows_describe((unsigned long) reason, text, size);
}

void
ol__disk_find_folder(const char *path, char *out, size_t size) {
  size_t len = strlen(path);
  while (len > 0 && path[len - 1] != '\\' && path[len - 1] != '/') len--;
  /* That of a drive's root is called by the slash. */
  if (len > 1 && path[len - 2] != ':') len--;
  snprintf(out, size, "%.*s", (int) (len == 0 ? 1 : len), len == 0 ? "." : path);
}

/* Who may do what in a folder is no attribute of it here. */
bool
ol__disk_is_folder_closed(const char *path, char *folder, size_t size) {
  ol__disk_find_folder(path, folder, size);
  return false;
}
