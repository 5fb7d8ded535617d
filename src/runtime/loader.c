/* For dladdr, open and pread, which -std=c11 hides. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define _DARWIN_C_SOURCE

#include "runtime/loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENTRY_NAME "offloop_library"

/* --- What a file is */

#define CHUNK_SIZE 16384

/* What such addons import, as any system's files have the names of what they import: between two NULs,
 * or a NUL and the underscore of macOS before it. */
static const char *const registering[] = {"node_module_register", "napi_module_register"};

/* Whether `data`, which begins with the byte before it, has one of the names at `at`. */
static bool
has_name(const char *data, size_t len, size_t at) {
  for (size_t i = 0; i < sizeof(registering) / sizeof(registering[0]); i++) {
    size_t size = strlen(registering[i]) + 1;
    if (at + size <= len && memcmp(data + at, registering[i], size) == 0) return true;
  }
  return false;
}

static bool
has_name_within(const char *data, size_t len) {
  for (size_t at = 1; at < len; at++) {
    const char *next = memchr(data + at, 'n', len - at);
    if (next == NULL) return false;
    at = (size_t) (next - data);
    if ((data[at - 1] == '\0' || data[at - 1] == '_') && has_name(data, len, at)) return true;
  }
  return false;
}

static bool
registers_itself(int file) {
  char data[CHUNK_SIZE];
  /* The end of a chunk, where a name may begin, is the beginning of the next. */
  const off_t step = CHUNK_SIZE - 64;
  for (off_t at = 0;; at += step) {
    ssize_t len = pread(file, data, sizeof(data), at);
    if (len <= 0) return false;
    if (has_name_within(data, (size_t) len)) return true;
  }
}

#ifdef __linux__

#include <elf.h>
#include <inttypes.h>
#include <link.h>
#include <stdio.h>

/* Headers of before 2018 have no name for it. */
#ifndef EM_RISCV
#define EM_RISCV 243
#endif

typedef ElfW(Ehdr) header_t;
typedef ElfW(Phdr) segment_t;

typedef struct target_s {
  int machine;
  int bits;
  bool is_big_endian;
} target_t;

/* The machines that Node.js is built for, or was. */
static const struct {
  int machine;
  const char *name;
} names[] = {
  {EM_386, "x86"},
  {EM_X86_64, "x86_64"},
  {EM_ARM, "arm"},
  {EM_AARCH64, "aarch64"},
  {EM_PPC, "ppc"},
  {EM_PPC64, "ppc64"},
  {EM_S390, "s390"},
  {EM_MIPS, "mips"},
  {EM_RISCV, "riscv"},
};

#define TEXT_SIZE 64

/* The header of the addon, or program, that this is part of; the linker's. */
extern const header_t __ehdr_start __attribute__((visibility("hidden")));

/* What decides is at the same place in headers of 32 and of 64 bits, but in the
 * file's own byte order. */
static target_t
read_target(const header_t *header) {
  const unsigned char *machine = (const unsigned char *) &header->e_machine;
  bool is_big_endian = header->e_ident[EI_DATA] == ELFDATA2MSB;
  return (target_t){
    .machine = is_big_endian ? machine[0] << 8 | machine[1] : machine[1] << 8 | machine[0],
    .bits = header->e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32,
    .is_big_endian = is_big_endian,
  };
}

static void
describe(const target_t *target, char text[TEXT_SIZE]) {
  const char *order = target->is_big_endian ? ", big-endian" : "";
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if (names[i].machine != target->machine) continue;
    snprintf(text, TEXT_SIZE, "%s (%d-bit%s)", names[i].name, target->bits, order);
    return;
  }
  snprintf(text, TEXT_SIZE, "machine %d (%d-bit%s)", target->machine, target->bits, order);
}

static bool
judge_target(const header_t *header, ol__refusal_t *refusal) {
  char text[TEXT_SIZE], our_text[TEXT_SIZE];
  const target_t target = read_target(header), ours = read_target(&__ehdr_start);
  if (target.machine == ours.machine && target.bits == ours.bits && target.is_big_endian == ours.is_big_endian) return true;
  describe(&target, text);
  describe(&ours, our_text);
  return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for %s, this process is %s", text, our_text);
}

/* Where in the file the segment at `index` ends; where its description is to be, if
 * that is missing. */
static uint64_t
find_end(int file, const header_t *header, size_t index) {
  segment_t segment;
  uint64_t at = header->e_phoff + index * sizeof(segment);
  if (pread(file, &segment, sizeof(segment), (off_t) at) != (ssize_t) sizeof(segment)) return at + sizeof(segment);
  return segment.p_type == PT_LOAD ? (uint64_t) segment.p_offset + segment.p_filesz : 0;
}

/* What is not there would be missed when it is first touched. */
static bool
judge_size(int file, uint64_t size, const header_t *header, ol__refusal_t *refusal) {
  for (size_t i = 0; i < header->e_phnum; i++) {
    uint64_t end = find_end(file, header, i);
    if (end > size) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is cut off: it has %" PRIu64 " bytes of at least %" PRIu64, size, end);
  }
  return true;
}

/* Of a file that is none of ELF's. */
static bool
refuse_format(const unsigned char *head, ol__refusal_t *refusal) {
  if (memcmp(head, "MZ", 2) == 0) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for Windows, this process is for Linux");
  if (memcmp(head + 1, "\372\355\376", 3) == 0) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for macOS, this process is for Linux");
  return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is not a shared library");
}

static bool
judge_binary(int file, int64_t size, ol__refusal_t *refusal) {
  header_t header = {.e_phnum = 0};
  ssize_t len = pread(file, &header, sizeof(header), 0);
  if (len < 0) return ol__refuse(refusal, OL__REFUSED_FILE, "it cannot be read");
  if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) return refuse_format(header.e_ident, refusal);
  if (len < (ssize_t) sizeof(header)) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is cut off: it has %" PRId64 " bytes of at least %zu", size, sizeof(header));
  return judge_target(&header, refusal) && judge_size(file, (uint64_t) size, &header, refusal);
}

#else

static bool
judge_binary(int file, int64_t size, ol__refusal_t *refusal) {
  (void) file;
  (void) size;
  (void) refusal;
  return true;
}

#endif

/* --- Opening it */

static bool
refuse_unreadable(ol__refusal_t *refusal, int reason) {
  return ol__refuse(refusal, OL__REFUSED_FILE, "it cannot be read: %s", strerror(reason));
}

static bool
judge_open_file(int file, ol__refusal_t *refusal) {
  struct stat facts;
  if (fstat(file, &facts) != 0) return refuse_unreadable(refusal, errno);
  if (!S_ISREG(facts.st_mode)) return ol__refuse(refusal, OL__REFUSED_FILE, "it is not a file");
  return judge_binary(file, facts.st_size, refusal);
}

/* An addon that registers itself may be opened by Node.js only; once it has been, it does so no more. */
static bool
judge_addon(const char *path, int file, ol__refusal_t *refusal) {
  if (!registers_itself(file)) return true;
  void *handle = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
  if (handle == NULL) return ol__refuse(refusal, OL__REFUSED_LINK, "it is an addon that registers itself with Node.js when it is loaded: require() it first");
  (void) dlclose(handle);
  return true;
}

/* Whether the system's loader may be asked to open the file. */
static bool
judge_file(const char *path, ol__refusal_t *refusal) {
  /* A pipe would let us wait for who writes to it. */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return refuse_unreadable(refusal, errno);
  bool may_open = judge_open_file(file, refusal) && judge_addon(path, file, refusal);
  (void) close(file);
  return may_open;
}

/* What dlerror says, without the path that it mostly begins with. */
static const char *
last_error(const char *path) {
  const char *text = dlerror();
  if (text == NULL) return "unknown error";
  size_t len = strlen(path);
  return strncmp(text, path, len) == 0 && strncmp(text + len, ": ", 2) == 0 ? text + len + 2 : text;
}

/* NULL when it has none. */
static ol_entry_cb
find_entry(void *handle) {
  ol_entry_cb entry = NULL;
  void *symbol = dlsym(handle, ENTRY_NAME);
  /* ISO C converts no object's pointer to a function's; POSIX has them alike. */
  memcpy(&entry, &symbol, sizeof(symbol));
  return entry;
}

const ol__library_t *
ol__loader_load(const char *path, ol__refusal_t *refusal) {
  if (!judge_file(path, refusal)) return NULL;
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    ol__refuse(refusal, OL__REFUSED_LINK, "the system refuses it: %s", last_error(path));
    return NULL;
  }
  ol_entry_cb entry = find_entry(handle);
  if (entry == NULL) {
    ol__refuse(refusal, OL__REFUSED_ENTRY, "it has no entry point " ENTRY_NAME ": its tasks are listed with OL_TASKS, in one of its files");
    return NULL;
  }
  return ol__library_enter(entry, refusal);
}

bool
ol__loader_pin(const void *part) {
  Dl_info info;
  if (dladdr(part, &info) == 0 || info.dli_fname == NULL) return false;
  /* Never closed. */
  return dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE) != NULL;
}
