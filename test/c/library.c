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
static const ol_descriptor_t negative = {.name = "negative", .perform = do_nothing, .concurrency = -1};
static const later_t limited_tasks[] = {
  {.known = {.name = "free", .perform = do_nothing, .concurrency = 0}, .added = {9, 9, 9}},
  {.known = {.name = "two", .perform = do_nothing, .concurrency = 2}, .added = {9, 9, 9}},
  {.known = {.name = "three", .perform = do_nothing, .concurrency = 3}, .added = {9, 9, 9}},
};

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
ENTRY(enter_negative, negative)
ENTRY(enter_late, later_tasks[0].known)

static const ol_library_t *
enter_limited(const ol_api_t *api) {
  static const ol_library_t library = {OL_ABI_VERSION, sizeof(limited_tasks[0]), 3, &limited_tasks[0].known};
  (void) api;
  return &library;
}

static const ol_library_t *
enter_empty(const ol_api_t *api) {
  static const ol_library_t library = {OL_ABI_VERSION, sizeof(ol_descriptor_t), 0, NULL};
  (void) api;
  return &library;
}

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
  CHECK(ol__library_enter(enter_negative) == NULL);
}

static void
test_slots(void) {
  const ol_library_t *library = ol__library_enter(enter_limited);
  const ol_library_t *other = ol__library_enter(enter_later);
  if (!CHECK(library != NULL && other != NULL)) return;
  CHECK(ol__library_slots(library, 0) == NULL);
  for (size_t i = 1; i < 3; i++) {
    ol__slots_t *slots = ol__library_slots(library, i);
    if (!CHECK(slots != NULL)) continue;
    CHECK_INT_EQ(ol__slots_limit(slots), i + 1);
    CHECK(ol__library_slots(ol__library_enter(enter_limited), i) == slots); /* the whole process's */
  }
  CHECK(ol__library_slots(library, 1) != ol__library_slots(library, 2));
  for (size_t i = 0; i < 2; i++) CHECK(ol__library_slots(other, i) == NULL);
}

/* As some C libraries do. */
static void *
give_nothing_for_nothing(size_t size, bool zeroed) {
  return size == 0 ? NULL : memory_source(size, zeroed);
}

static void
test_no_tasks(void) {
  memory_fail_at(0);
  ol__mem_set_source(give_nothing_for_nothing);
  const ol_library_t *library = ol__library_enter(enter_empty);
  memory_restore();
  if (CHECK(library != NULL)) CHECK_UINT_EQ(library->task_count, 0);
}

static void
test_short_memory(void) {
  for (size_t n = 1; n <= 2; n++) { /* the library, its slots */
    memory_fail_at(n);
    CHECK(ol__library_enter(enter_late) == NULL);
    memory_restore();
  }
  CHECK(ol__library_enter(enter_late) != NULL);
}

int
main(void) {
  run("a library is entered once, whichever thread comes first", test_once);
  run("descriptors of a later version are found by their size", test_descriptor_size);
  run("a library for a newer offloop is refused", test_newer);
  run("a library without tasks, names or performs, or with a negative concurrency, is refused", test_invalid);
  run("a task with a concurrency has slots, and no other", test_slots);
  run("a library of no tasks is entered", test_no_tasks);
  run("a library that found no memory can be entered later", test_short_memory);
  return failures();
}
