/* loader.c - task libraries from files, src/runtime/loader.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */

#include "runtime/loader.h"
#include "check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define THREADS 4
#define PATH_SIZE 256

static char folder[] = "/tmp/offloop-loader-XXXXXX";
static ol__refusal_t refusal;

/* Valid until the thread's next. */
static const char *
in_folder(const char *name) {
  static _Thread_local char path[PATH_SIZE];
  snprintf(path, sizeof(path), "%s/%s", folder, name);
  return path;
}

static const char *
write_file(const char *name, const void *data, size_t len) {
  const char *path = in_folder(name);
  FILE *file = fopen(path, "wb");
  CHECK(file != NULL);
  if (file == NULL) return path;
  CHECK_UINT_EQ(fwrite(data, 1, len, file), len);
  CHECK_INT_EQ(fclose(file), 0);
  return path;
}

/* Compiles a library of this C code; answers as in_folder does. */
static const char *
make_library(const char *name, const char *code) {
  char command[4 * PATH_SIZE];
  const char *compiler = getenv("CC");
  write_file("source.c", code, strlen(code));
  snprintf(command, sizeof(command), "%s -shared -fPIC -Iinclude -o %s/%s %s/source.c", compiler == NULL ? "gcc" : compiler, folder, name, folder);
  CHECK_INT_EQ(system(command), 0);
  return in_folder(name);
}

static const char good_code[] =
  "#include <offloop.h>\n"
  "static int one(ol_task_t *task) { return ol_return_int(task, 1); }\n"
  "OL_TASKS({.name = \"one\", .perform = one}, {.name = \"two\", .perform = one, .concurrency = 2})\n";

static const char nameless_code[] =
  "#include <offloop.h>\n"
  "static int one(ol_task_t *task) { return ol_return_int(task, 1); }\n"
  "OL_TASKS({.name = \"\", .perform = one})\n";

/* Why the file is refused; "" when it is not. */
static const char *
refused(const char *path) {
  refusal.message[0] = '\0';
  return ol__loader_load(path, &refusal) == NULL ? refusal.message : "";
}

static void *
load_on_thread(void *library) {
  ol__refusal_t own;
  *(const ol__library_t **) library = ol__loader_load(in_folder("threads.so"), &own);
  return NULL;
}

static void
test_load(void) {
  const ol__library_t *library = ol__loader_load(make_library("good.so", good_code), &refusal);
  if (!CHECK(library != NULL)) return;
  CHECK_UINT_EQ(library->task_count, 2);
  CHECK_STR_EQ(library->tasks[0].name, "one");
  CHECK_STR_EQ(library->tasks[1].name, "two");
  CHECK(ol__library_slots(library, 1) != NULL);
}

static void
test_same(void) {
  const ol__library_t *library = ol__loader_load(make_library("same.so", good_code), &refusal);
  if (!CHECK(library != NULL)) return;
  CHECK_INT_EQ(chdir(folder), 0);
  CHECK_INT_EQ(symlink("same.so", "link.so"), 0);
  CHECK(ol__loader_load("./link.so", &refusal) == library);
  CHECK(ol__loader_load(in_folder("same.so"), &refusal) == library);
}

static void
test_threads(void) {
  pthread_t threads[THREADS];
  const ol__library_t *libraries[THREADS];
  for (int i = 0; i < THREADS; i++) CHECK_INT_EQ(pthread_create(&threads[i], NULL, load_on_thread, &libraries[i]), 0);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < THREADS; i++) CHECK(libraries[i] != NULL && libraries[i] == libraries[0]);
}

static void
test_unreadable(void) {
  CHECK_STR_EQ(refused(in_folder("missing.so")), "it cannot be read: No such file or directory");
  CHECK_STR_EQ(refused(folder), "it is not a file");
  CHECK_INT_EQ(mkfifo(in_folder("pipe.so"), 0600), 0);
  CHECK_STR_EQ(refused(in_folder("pipe.so")), "it is not a file");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_FILE);
}

#ifdef __linux__ /* whose loader says less than others */

static void
test_not_a_library(void) {
  CHECK_STR_EQ(refused(write_file("empty.so", "", 0)), "it is not a shared library");
  CHECK_STR_EQ(refused(write_file("text.so", good_code, strlen(good_code))), "it is not a shared library");
  CHECK_STR_EQ(refused(write_file("windows.so", "MZ\220\0", 4)), "it is built for Windows, this process is for Linux");
  CHECK_STR_EQ(refused(write_file("mac.so", "\317\372\355\376\14\0\0\1", 8)), "it is built for macOS, this process is for Linux");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_FORMAT);
}

/* A library of which only the first `len` bytes are there. */
static const char *
write_part(size_t len) {
  char content[65536];
  FILE *file = fopen(make_library("all.so", good_code), "rb");
  CHECK(file != NULL);
  if (file == NULL) return "";
  CHECK_UINT_EQ(fread(content, 1, len, file), len);
  CHECK_INT_EQ(fclose(file), 0);
  return write_file("part.so", content, len);
}

static void
test_cut_off(void) {
  const size_t lengths[] = {4, 63, 64, 200, 1000, 4096, 8192};
  for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
    CHECK(strncmp(refused(write_part(lengths[i])), "it is cut off: ", 15) == 0);
    CHECK_INT_EQ(refusal.kind, OL__REFUSED_FORMAT);
  }
}

static void
test_unlinkable(void) {
  const char *path = make_library("unlinkable.so", "extern int gone(void); int call(void) { return gone(); }\n");
  CHECK_STR_EQ(refused(path), "the system refuses it: undefined symbol: gone");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_LINK);
}

#ifdef __x86_64__

/* An ELF header as far as it is looked at. */
static const char *
write_header(int bits, bool is_big_endian, int machine) {
  unsigned char head[64] = {0x7f, 'E', 'L', 'F', bits / 32, is_big_endian ? 2 : 1, 1};
  head[16 + is_big_endian] = 3;
  head[18 + is_big_endian] = machine & 255;
  head[19 - is_big_endian] = machine >> 8;
  return write_file("foreign.so", head, sizeof(head));
}

static void
test_other_machines(void) {
  CHECK_STR_EQ(refused(write_header(64, false, 183)), "it is built for aarch64 (64-bit), this process is x86_64 (64-bit)");
  CHECK_STR_EQ(refused(write_header(64, true, 22)), "it is built for s390 (64-bit, big-endian), this process is x86_64 (64-bit)");
  CHECK_STR_EQ(refused(write_header(32, false, 3)), "it is built for x86 (32-bit), this process is x86_64 (64-bit)");
  CHECK_STR_EQ(refused(write_header(32, false, 62)), "it is built for x86_64 (32-bit), this process is x86_64 (64-bit)");
  CHECK_STR_EQ(refused(write_header(64, false, 999)), "it is built for machine 999 (64-bit), this process is x86_64 (64-bit)");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_FORMAT);
  CHECK(strncmp(refused(write_header(64, false, 62)), "the system refuses it: ", 23) == 0);
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_LINK);
}

#endif
#endif

static void
test_no_entry(void) {
  const char *path = make_library("idle.so", "int nothing;\n");
  for (int i = 0; i < 2; i++) {
    CHECK_STR_EQ(refused(path), "it has no entry point offloop_library: its tasks are listed with OL_TASKS, in one of its files");
    CHECK_INT_EQ(refusal.kind, OL__REFUSED_ENTRY);
  }
}

static void
test_refused_again(void) {
  const char *path = make_library("nameless.so", nameless_code);
  for (int i = 0; i < 2; i++) {
    CHECK_STR_EQ(refused(path), "its task at index 0 has an empty name");
    CHECK_INT_EQ(refusal.kind, OL__REFUSED_TASKS);
  }
}

int
main(void) {
  char command[PATH_SIZE];
  if (mkdtemp(folder) == NULL) return 1;
  make_library("threads.so", good_code);
  run("a library is loaded with its tasks", test_load);
  run("a library is loaded once by several threads", test_threads);
  run("a file that cannot be read is refused", test_unreadable);
#ifdef __linux__
  run("a file that is no library is refused", test_not_a_library);
  run("a library that is cut off anywhere is refused", test_cut_off);
  run("a library that lacks a symbol is refused with its name", test_unlinkable);
#ifdef __x86_64__
  run("a library for another machine is refused with its name", test_other_machines);
#endif
#endif
  run("a library without an entry point is refused, again and again", test_no_entry);
  run("a library whose tasks are not valid is refused, again and again", test_refused_again);
  run("the same file is the same library, whatever it is called", test_same);
  snprintf(command, sizeof(command), "rm -r %s", folder);
  CHECK_INT_EQ(system(command), 0);
  return failures();
}
