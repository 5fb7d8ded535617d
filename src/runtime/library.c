#include "runtime/library.h"
#include "base/mem.h"
#include "base/sync.h"
#include "runtime/task.h"

#include <stdio.h>
#include <stdlib.h>

bool
ol__refuse(ol__refusal_t *refusal, ol__refusal_kind_t kind, const char *format, ...) {
  va_list args;
  refusal->kind = kind;
  va_start(args, format);
  vsnprintf(refusal->message, sizeof(refusal->message), format, args);
  va_end(args);
  return false;
}

typedef struct entered_s entered_t;

struct entered_s {
  ol_entry_cb entry;
  bool is_accepted;
  ol__library_t library; /* when it is accepted */
  ol__refusal_t refusal; /* when it is not */
  entered_t *next;
};

static ol__mutex_t lock = OL__MUTEX_INITIALIZER;
static entered_t *all_entered; /* guarded by lock; kept until the process ends */

/* --- What is checked */

/* What every descriptor has, of whatever version. */
#define LEAST_DESCRIPTOR offsetof(ol_descriptor_t, complete)

/* How much of an author's text goes into a message. */
#define SHOWN "%.80s"

static bool
judge_library(const ol_library_t *library, ol__refusal_t *refusal) {
  if (library == NULL) return ol__refuse(refusal, OL__REFUSED_TASKS, "its entry point answers NULL instead of its tasks");
  /* Nothing else of a newer one is looked at. */
  if (library->version > OL_ABI_VERSION) {
    return ol__refuse(refusal, OL__REFUSED_NEWER, "it needs an offloop with version %d of its interface, this one has version %d", library->version, OL_ABI_VERSION);
  }
  if (library->version < 1) return ol__refuse(refusal, OL__REFUSED_TASKS, "it names %d as the version of its interface, which must be 1 or more", library->version);
  if (library->task_count == 0) return true;
  if (library->tasks == NULL) return ol__refuse(refusal, OL__REFUSED_TASKS, "its list of %zu tasks is NULL", library->task_count);
  if (library->descriptor_size < LEAST_DESCRIPTOR) {
    return ol__refuse(refusal, OL__REFUSED_TASKS, "its descriptors have %zu bytes, which must be %zu or more", library->descriptor_size, LEAST_DESCRIPTOR);
  }
  return true;
}

static bool
is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool
is_identifier(const char *name) {
  if (!is_letter(name[0])) return false;
  for (size_t i = 1; name[i] != '\0'; i++) {
    if (!is_letter(name[i]) && !(name[i] >= '0' && name[i] <= '9')) return false;
  }
  return true;
}

static bool
judge_name(const ol_descriptor_t *tasks, size_t index, ol__refusal_t *refusal) {
  const char *name = tasks[index].name;
  if (name == NULL) return ol__refuse(refusal, OL__REFUSED_TASKS, "its task at index %zu has no name", index);
  if (name[0] == '\0') return ol__refuse(refusal, OL__REFUSED_TASKS, "its task at index %zu has an empty name", index);
  if (!is_identifier(name)) {
    return ol__refuse(refusal, OL__REFUSED_TASKS, "the name of a task must be an identifier of ASCII letters, digits, _ and $, got '" SHOWN "'", name);
  }
  for (size_t i = 0; i < index; i++) {
    if (strcmp(tasks[i].name, name) == 0) {
      return ol__refuse(refusal, OL__REFUSED_TASKS, "its tasks at index %zu and %zu are both called '" SHOWN "'", i, index, name);
    }
  }
  return true;
}

static bool
judge_tasks(const ol_descriptor_t *tasks, size_t count, ol__refusal_t *refusal) {
  for (size_t i = 0; i < count; i++) {
    const ol_descriptor_t *task = &tasks[i];
    if (!judge_name(tasks, i, refusal)) return false;
    if (task->perform == NULL) return ol__refuse(refusal, OL__REFUSED_TASKS, "its task '" SHOWN "' has no perform", task->name);
    if (task->concurrency < 0) {
      return ol__refuse(refusal, OL__REFUSED_TASKS, "the concurrency of its task '" SHOWN "' must be 0 or more, got %d", task->name, task->concurrency);
    }
  }
  return true;
}

/* --- Entering */

/* The descriptors as this version has them: fields that the library does not know
 * are zero, and those that we do not know are left out. NULL when memory is short. */
static ol_descriptor_t *
copy_tasks(const ol_library_t *library) {
  ol_descriptor_t *tasks = ol__mem_calloc((library->task_count + 1) * sizeof(*tasks));
  size_t size = library->descriptor_size < sizeof(*tasks) ? library->descriptor_size : sizeof(*tasks);
  for (size_t i = 0; i < library->task_count && tasks != NULL; i++) {
    memcpy(&tasks[i], (const char *) library->tasks + i * library->descriptor_size, size);
  }
  return tasks;
}

static ol__slots_t *
make_slots(const ol_descriptor_t *tasks, size_t count) {
  ol__slots_t *slots = ol__mem_calloc((count + 1) * sizeof(*slots));
  for (size_t i = 0; i < count && slots != NULL; i++) {
    if (tasks[i].concurrency > 0) ol__slots_init(&slots[i], tasks[i].concurrency);
  }
  return slots;
}

/* Accepts or refuses what the entry point answered. Returns 0 in both cases, or
 * OL_ENOMEM. */
static int
examine(entered_t *entered, const ol_library_t *library) {
  if (!judge_library(library, &entered->refusal)) return 0;
  ol_descriptor_t *tasks = copy_tasks(library);
  if (tasks == NULL) return OL_ENOMEM;
  if (!judge_tasks(tasks, library->task_count, &entered->refusal)) {
    free(tasks);
    return 0;
  }
  ol__slots_t *slots = make_slots(tasks, library->task_count);
  if (slots == NULL) {
    free(tasks);
    return OL_ENOMEM;
  }
  entered->library = (ol__library_t){.task_count = library->task_count, .tasks = tasks, .slots = slots};
  entered->is_accepted = true;
  return 0;
}

/* NULL when memory is short, which is not kept. */
static entered_t *
enter_locked(ol_entry_cb entry) {
  for (entered_t *entered = all_entered; entered != NULL; entered = entered->next) {
    if (entered->entry == entry) return entered;
  }
  entered_t *entered = ol__mem_calloc(sizeof(*entered));
  if (entered == NULL) return NULL;
  if (examine(entered, entry(&ol__api_table)) != 0) {
    free(entered);
    return NULL;
  }
  entered->entry = entry;
  entered->next = all_entered;
  all_entered = entered;
  return entered;
}

const ol__library_t *
ol__library_enter(ol_entry_cb entry, ol__refusal_t *refusal) {
  ol__mutex_lock(&lock);
  const entered_t *entered = enter_locked(entry);
  ol__mutex_unlock(&lock);
  if (entered == NULL) {
    ol__refuse(refusal, OL__REFUSED_MEMORY, "out of memory");
    return NULL;
  }
  if (entered->is_accepted) return &entered->library;
  *refusal = entered->refusal;
  return NULL;
}

ol__slots_t *
ol__library_slots(const ol__library_t *library, size_t index) {
  return library->tasks[index].concurrency == 0 ? NULL : &library->slots[index];
}
