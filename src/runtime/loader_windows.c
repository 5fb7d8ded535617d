/*
 * loader_windows - loader.h over Windows' own loader, which tells by itself of a file that is cut off;
 * of one that is for something else it only says that it is not valid.
 */

#include "base/text_windows.h"
#include "runtime/loader.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define ENTRY_NAME "offloop_library"

#define TEXT_SIZE 256

static bool
refuse_by_system(ol__refusal_t *refusal, ol__refusal_kind_t kind, const char *what) {
  char text[TEXT_SIZE];
  ol__windows_describe(GetLastError(), text, sizeof(text));
  return ol__refuse(refusal, kind, "%s: %s", what, text);
}

static bool
refuse_unreadable(ol__refusal_t *refusal) {
  return refuse_by_system(refusal, OL__REFUSED_FILE, "it cannot be read");
}

/* --- What a file is */

#if defined(_M_ARM64) || defined(__aarch64__)
#define OURS IMAGE_FILE_MACHINE_ARM64
#else
#define OURS IMAGE_FILE_MACHINE_AMD64
#endif

/* The machines that Node.js is built for, or was. */
static const struct {
  int machine;
  const char *name;
} names[] = {
  {IMAGE_FILE_MACHINE_I386, "x86"},
  {IMAGE_FILE_MACHINE_AMD64, "x86_64"},
  {IMAGE_FILE_MACHINE_ARMNT, "arm"},
  {IMAGE_FILE_MACHINE_ARM64, "aarch64"},
};

static const char *
name_of(int machine) {
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if (names[i].machine == machine) return names[i].name;
  }
  return "another machine";
}

/* Reads up to `size` bytes at `at`; how many there were, less than 0 when it can't be read. */
static int64_t
read_at(HANDLE file, uint64_t at, void *out, DWORD size) {
  OVERLAPPED place = {.Offset = (DWORD) at, .OffsetHigh = (DWORD) (at >> 32)};
  DWORD len = 0;
  if (ReadFile(file, out, size, &len, &place)) return len;
  return GetLastError() == ERROR_HANDLE_EOF ? 0 : -1;
}

/* Of a file that is none of Windows'. */
static bool
refuse_format(const unsigned char *head, ol__refusal_t *refusal) {
  if (memcmp(head, "\177ELF", 4) == 0) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for Linux, this process is for Windows");
  if (memcmp(head + 1, "\372\355\376", 3) == 0) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for macOS, this process is for Windows");
  return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is not a shared library");
}

/* What begins as none of its files goes to the system's loader for its word. */
static bool
judge_target(HANDLE file, const IMAGE_DOS_HEADER *head, ol__refusal_t *refusal) {
  struct {
    DWORD signature;
    IMAGE_FILE_HEADER header;
  } image = {.signature = 0};
  if (read_at(file, (DWORD) head->e_lfanew, &image, sizeof(image)) != (int64_t) sizeof(image) || image.signature != IMAGE_NT_SIGNATURE) return true;
  if (image.header.Machine == OURS) return true;
  return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for %s, this process is for %s", name_of(image.header.Machine), name_of(OURS));
}

/* --- Addons that register themselves */

#define CHUNK_SIZE 16384

/* What such addons import, as the file has it: a number, which may be any, and the name with its NUL. */
static const char *const registering[] = {"node_module_register", "napi_module_register"};

static bool
has_name(const char *data, size_t len) {
  for (size_t i = 0; i < sizeof(registering) / sizeof(registering[0]); i++) {
    size_t size = strlen(registering[i]) + 1;
    if (size <= len && memcmp(data, registering[i], size) == 0) return true;
  }
  return false;
}

static bool
registers_itself(HANDLE file) {
  char data[CHUNK_SIZE];
  /* The end of a chunk, where a name may begin, is the beginning of the next. */
  for (uint64_t at = 0;; at += CHUNK_SIZE - 64) {
    int64_t len = read_at(file, at, data, sizeof(data));
    if (len <= 0) return false;
    for (int64_t i = 0; i < len; i++) {
      if (data[i] == 'n' && has_name(data + i, (size_t) (len - i))) return true;
    }
  }
}

/* Such an addon may be opened by Node.js only; once it has been, it registers itself no more. */
static bool
judge_addon(HANDLE file, const wchar_t *path, ol__refusal_t *refusal) {
  if (!registers_itself(file) || GetModuleHandleW(path) != NULL) return true;
  return ol__refuse(refusal, OL__REFUSED_LINK, "it is an addon that registers itself with Node.js when it is loaded: require() it first");
}

/* --- Opening it */

static bool
judge_open_file(HANDLE file, const wchar_t *path, ol__refusal_t *refusal) {
  IMAGE_DOS_HEADER head = {.e_magic = 0};
  if (GetFileType(file) != FILE_TYPE_DISK) return ol__refuse(refusal, OL__REFUSED_FILE, "it is not a file");
  if (read_at(file, 0, &head, sizeof(head)) < 0) return refuse_unreadable(refusal);
  if (head.e_magic != IMAGE_DOS_SIGNATURE) return refuse_format((const unsigned char *) &head, refusal);
  return judge_target(file, &head, refusal) && judge_addon(file, path, refusal);
}

/* Whether the system's loader may be asked to open the file. */
static bool
judge_file(const wchar_t *path, ol__refusal_t *refusal) {
  DWORD attributes = GetFileAttributesW(path);
  if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return ol__refuse(refusal, OL__REFUSED_FILE, "it is not a file");
  HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) return refuse_unreadable(refusal);
  bool may_open = judge_open_file(file, path, refusal);
  (void) CloseHandle(file);
  return may_open;
}

/* NULL when it has none. */
static ol_entry_cb
find_entry(HMODULE module) {
  ol_entry_cb entry = NULL;
  FARPROC symbol = GetProcAddress(module, ENTRY_NAME);
  /* It has another type, and -Wextra says so of a cast. */
  memcpy(&entry, &symbol, sizeof(symbol));
  return entry;
}

static const ol__library_t *
load(const wchar_t *path, ol__refusal_t *refusal) {
  if (!judge_file(path, refusal)) return NULL;
  /* The libraries that it needs are looked for beside it first. */
  HMODULE module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (module == NULL) {
    refuse_by_system(refusal, OL__REFUSED_LINK, "the system refuses it");
    return NULL;
  }
  ol_entry_cb entry = find_entry(module);
  if (entry == NULL) {
    ol__refuse(refusal, OL__REFUSED_ENTRY, "it has no entry point " ENTRY_NAME ": its tasks are listed with OL_TASKS, in one of its files");
    return NULL;
  }
  return ol__library_enter(entry, refusal);
}

const ol__library_t *
ol__loader_load(const char *path, ol__refusal_t *refusal) {
  wchar_t *wide = ol__windows_path(path);
  if (wide == NULL) {
    refuse_unreadable(refusal);
    return NULL;
  }
  const ol__library_t *library = load(wide, refusal);
  free(wide);
  return library;
}

bool
ol__loader_pin(const void *part) {
  HMODULE module = NULL;
  return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, part, &module);
}
