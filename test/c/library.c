/* library.c - the entry points of task libraries, src/runtime/library.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */
/* also under: windows */

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

/* One of an earlier version, that ends with perform. */
typedef struct earlier_s {
  const char *name;
  ol_perform_cb perform;
} earlier_t;

static const earlier_t earlier_tasks[] = {{"first", do_nothing}, {"second", do_nothing}};

static const later_t later_tasks[] = {{.known = {"first", do_nothing}, .added = {1, 2, 3}}, {.known = {"second", do_nothing}}};
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
  /* The address of no memory: a look at the tasks would crash. */
  static const ol_library_t library = {OL_ABI_VERSION + 1, sizeof(later_tasks[0]), 2, (const ol_descriptor_t *) 8};
  (void) api;
  entered++;
  return &library;
}

static const ol_library_t *
enter_nothing(const ol_api_t *api) {
  (void) api;
  return NULL;
}

#define ENTRY(entry, ...) \
  static const ol_library_t *entry(const ol_api_t *api) { \
    static const ol_descriptor_t tasks[] = {__VA_ARGS__}; \
    static const ol_library_t library = {OL_ABI_VERSION, sizeof(tasks[0]), sizeof(tasks) / sizeof(tasks[0]), tasks}; \
    (void) api; \
    return &library; \
  }

ENTRY(enter_nameless, {.name = "ok", .perform = do_nothing}, {.perform = do_nothing})
ENTRY(enter_empty_name, {.name = "", .perform = do_nothing})
ENTRY(enter_spaced, {.name = "count primes", .perform = do_nothing})
ENTRY(enter_digit, {.name = "2nd", .perform = do_nothing})
ENTRY(enter_identifiers, {.name = "_2nd", .perform = do_nothing}, {.name = "$", .perform = do_nothing}, {.name = "aZ9", .perform = do_nothing})
ENTRY(enter_twice, {.name = "a", .perform = do_nothing}, {.name = "b", .perform = do_nothing}, {.name = "a", .perform = do_nothing})
ENTRY(enter_idle, {.name = "idle"})
ENTRY(enter_negative, {.name = "minus", .perform = do_nothing, .concurrency = -1})
ENTRY(enter_late, {.name = "late", .perform = do_nothing})

#define ANSWER(entry, ...) \
  static const ol_library_t *entry(const ol_api_t *api) { \
    static const ol_library_t library = {__VA_ARGS__}; \
    (void) api; \
    return &library; \
  }

ANSWER(enter_earlier, OL_ABI_VERSION, sizeof(earlier_tasks[0]), 2, (const ol_descriptor_t *) earlier_tasks)
ANSWER(enter_unversioned, 0, sizeof(later_tasks[0]), 2, &later_tasks[0].known)
ANSWER(enter_listless, OL_ABI_VERSION, sizeof(later_tasks[0]), 2, NULL)
ANSWER(enter_narrow, OL_ABI_VERSION, sizeof(void *), 2, &later_tasks[0].known)

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

static ol__refusal_t refusal;

/* Why the library behind `entry` is refused; "" when it is not. */
static const char *
refused(ol_entry_cb entry) {
  refusal.message[0] = '\0';
  const ol__library_t *library = ol__library_enter(entry, &refusal);
  return library == NULL ? refusal.message : "";
}

static void *
enter_on_thread(void *library) {
  ol__refusal_t own;
  *(const ol__library_t **) library = ol__library_enter(enter_later, &own);
  return NULL;
}

static void
test_once(void) {
  pthread_t threads[THREADS];
  const ol__library_t *libraries[THREADS];
  entered = 0;
  for (int i = 0; i < THREADS; i++) CHECK_INT_EQ(pthread_create(&threads[i], NULL, enter_on_thread, &libraries[i]), 0);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  CHECK_INT_EQ(entered, 1);
  for (int i = 0; i < THREADS; i++) CHECK(libraries[i] != NULL && libraries[i] == libraries[0]);
}

static void
test_descriptor_size(void) {
  const ol__library_t *library = ol__library_enter(enter_later, &refusal);
  if (!CHECK(library != NULL)) return;
  CHECK_STR_EQ(library->tasks[0].name, "first");
  CHECK_STR_EQ(library->tasks[1].name, "second");
}

static void
test_earlier(void) {
  const ol__library_t *library = ol__library_enter(enter_earlier, &refusal);
  if (!CHECK(library != NULL)) return;
  CHECK_UINT_EQ(library->task_count, 2);
  for (size_t i = 0; i < 2; i++) {
    const ol_descriptor_t *task = &library->tasks[i];
    CHECK_STR_EQ(task->name, earlier_tasks[i].name);
    CHECK(task->perform == do_nothing);
    CHECK(task->complete == NULL && task->concurrency == 0 && task->args == NULL && task->doc == NULL);
  }
}

static void
test_newer(void) {
  entered = 0;
  for (int i = 0; i < 2; i++) {
    CHECK_STR_EQ(refused(enter_newer), "it needs an offloop with version 2 of its interface, this one has version 1");
    CHECK_INT_EQ(refusal.kind, OL__REFUSED_NEWER);
  }
  CHECK_INT_EQ(entered, 1);
}

static void
test_answer(void) {
  CHECK_STR_EQ(refused(enter_nothing), "its entry point answers NULL instead of its tasks");
  CHECK_STR_EQ(refused(enter_unversioned), "it names 0 as the version of its interface, which must be 1 or more");
  CHECK_STR_EQ(refused(enter_listless), "its list of 2 tasks is NULL");
  CHECK_STR_EQ(refused(enter_narrow), "its descriptors have 8 bytes, which must be 16 or more");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_TASKS);
}

static void
test_names(void) {
  const char *expected = "the name of a task must be an identifier of ASCII letters, digits, _ and $, got ";
  CHECK_STR_EQ(refused(enter_nameless), "its task at index 1 has no name");
  CHECK_STR_EQ(refused(enter_empty_name), "its task at index 0 has an empty name");
  CHECK(strncmp(refused(enter_spaced), expected, strlen(expected)) == 0);
  CHECK_STR_EQ(refused(enter_spaced) + strlen(expected), "'count primes'");
  CHECK_STR_EQ(refused(enter_digit) + strlen(expected), "'2nd'");
  CHECK_STR_EQ(refused(enter_twice), "its tasks at index 0 and 2 are both called 'a'");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_TASKS);
  CHECK_STR_EQ(refused(enter_identifiers), "");
}

static void
test_fields(void) {
  CHECK_STR_EQ(refused(enter_idle), "its task 'idle' has no perform");
  CHECK_STR_EQ(refused(enter_negative), "the concurrency of its task 'minus' must be 0 or more, got -1");
  CHECK_INT_EQ(refusal.kind, OL__REFUSED_TASKS);
}

static void
test_slots(void) {
  const ol__library_t *library = ol__library_enter(enter_limited, &refusal);
  const ol__library_t *other = ol__library_enter(enter_later, &refusal);
  if (!CHECK(library != NULL && other != NULL)) return;
  CHECK(ol__library_slots(library, 0) == NULL);
  for (size_t i = 1; i < 3; i++) {
    ol__slots_t *slots = ol__library_slots(library, i);
    if (!CHECK(slots != NULL)) continue;
    CHECK_INT_EQ(ol__slots_limit(slots), i + 1);
    CHECK(ol__library_slots(ol__library_enter(enter_limited, &refusal), i) == slots); /* the whole process's */
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
  const ol__library_t *library = ol__library_enter(enter_empty, &refusal);
  memory_restore();
  if (CHECK(library != NULL)) CHECK_UINT_EQ(library->task_count, 0);
}

static void
test_short_memory(void) {
  for (size_t n = 1; n <= 3; n++) { /* the library, its tasks, their slots */
    memory_fail_at(n);
    CHECK_STR_EQ(refused(enter_late), "out of memory");
    CHECK_INT_EQ(refusal.kind, OL__REFUSED_MEMORY);
    memory_restore();
  }
  CHECK_STR_EQ(refused(enter_late), "");
}

int
main(void) {
  run("a library is entered once, whichever thread comes first", test_once);
  run("descriptors of a later version are found by their size", test_descriptor_size);
  run("descriptors of an earlier version have zero in the fields that it lacks", test_earlier);
  run("a library for a newer offloop is refused, and nothing else of it looked at", test_newer);
  run("an entry point that does not answer tasks is refused", test_answer);
  run("a task without a name, with one that is no identifier, or two with one name are refused", test_names);
  run("a task without perform, or with a negative concurrency, is refused", test_fields);
  run("a task with a concurrency has slots, and no other", test_slots);
  run("a library of no tasks is entered", test_no_tasks);
  run("a library that found no memory can be entered later", test_short_memory);
  return failures();
}
