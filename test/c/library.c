/* library.c - the entry points of task libraries, src/runtime/library.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */

#include "runtime/library.h"
#include "check.h"
#include "failing_memory.h"

#define THREADS 4

static int
do_nothing(ol_task_t *task) {
  (void) task;
  return 0;
}

/* A descriptor of a later version: larger than ours. */
typedef struct later_s {
  ol_descriptor_t known;
  long added[3];
} later_t;

static const later_t later_tasks[] = {{.known = {"first", do_nothing}, .added = {1, 2, 3}}, {.known = {"second", do_nothing}}};
static const ol_descriptor_t nameless = {.name = "", .perform = do_nothing};
static const ol_descriptor_t undefined = {.name = NULL, .perform = do_nothing};
static const ol_descriptor_t idle = {.name = "idle", .perform = NULL};

static int entered; /* under the loader's lock */

static const ol_library_t *
enter_later(const ol_api_t *api) {
  static const ol_library_t library = {OL_ABI_VERSION, sizeof(later_tasks[0]), 2, &later_tasks[0].known};
  CHECK_INT_EQ(api->version, OL_ABI_VERSION);
  entered++;
  return &library;
}

static const ol_library_t *
enter_newer(const ol_api_t *api) {
  static const ol_library_t library = {OL_ABI_VERSION + 1, sizeof(later_tasks[0]), 2, &later_tasks[0].known};
  (void) api;
  entered++;
  return &library;
}

static const ol_library_t *
enter_nothing(const ol_api_t *api) {
  (void) api;
  return NULL;
}

#define ENTRY(name, task) \
  static const ol_library_t *name(const ol_api_t *api) { \
    static const ol_library_t library = {OL_ABI_VERSION, sizeof(ol_descriptor_t), 1, &(task)}; \
    (void) api; \
    return &library; \
  }

ENTRY(enter_nameless, nameless)
ENTRY(enter_undefined, undefined)
ENTRY(enter_idle, idle)
ENTRY(enter_late, later_tasks[0].known)

static void *
enter_on_thread(void *library) {
  *(const ol_library_t **) library = ol__library_enter(enter_later);
  return NULL;
}

static void
test_once(void) {
  pthread_t threads[THREADS];
  const ol_library_t *libraries[THREADS];
  entered = 0;
  for (int i = 0; i < THREADS; i++) CHECK_INT_EQ(pthread_create(&threads[i], NULL, enter_on_thread, &libraries[i]), 0);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  CHECK_INT_EQ(entered, 1);
  for (int i = 0; i < THREADS; i++) CHECK(libraries[i] != NULL && libraries[i] == libraries[0]);
}

static void
test_descriptor_size(void) {
  const ol_library_t *library = ol__library_enter(enter_later);
  CHECK_STR_EQ(ol__library_task(library, 0)->name, "first");
  CHECK_STR_EQ(ol__library_task(library, 1)->name, "second");
}

static void
test_newer(void) {
  entered = 0;
  CHECK(ol__library_enter(enter_newer) == NULL);
  CHECK(ol__library_enter(enter_newer) == NULL);
  CHECK_INT_EQ(entered, 1);
}

static void
test_invalid(void) {
  CHECK(ol__library_enter(enter_nothing) == NULL);
  CHECK(ol__library_enter(enter_nameless) == NULL);
  CHECK(ol__library_enter(enter_undefined) == NULL);
  CHECK(ol__library_enter(enter_idle) == NULL);
}

static void
test_short_memory(void) {
  memory_fail_at(1);
  CHECK(ol__library_enter(enter_late) == NULL);
  memory_restore();
  CHECK(ol__library_enter(enter_late) != NULL);
}

int
main(void) {
  run("a library is entered once, whichever thread comes first", test_once);
  run("descriptors of a later version are found by their size", test_descriptor_size);
  run("a library for a newer offloop is refused", test_newer);
  run("a library without tasks, names or performs is refused", test_invalid);
  run("a library that found no memory can be entered later", test_short_memory);
  return failures();
}
