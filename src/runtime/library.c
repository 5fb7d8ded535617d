#include "runtime/library.h"
#include "base/mem.h"
#include "base/sync.h"
#include "runtime/task.h"

#include <stdlib.h>

typedef struct entered_s entered_t;

struct entered_s {
  ol_entry_cb entry;
  const ol_library_t *library; /* NULL when it was refused */
  ol__slots_t *slots;          /* one for each task */
  entered_t *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static entered_t *all_entered; /* guarded by lock; kept until the process ends */

static bool
is_valid(const ol_library_t *library) {
  if (library == NULL || library->version > OL_ABI_VERSION) return false;
  for (size_t i = 0; i < library->task_count; i++) {
    const ol_descriptor_t *task = ol__library_task(library, i);
    if (task->name == NULL || task->name[0] == '\0' || task->perform == NULL || task->concurrency < 0) return false;
  }
  return true;
}

static ol__slots_t *
make_slots(const ol_library_t *library) {
  ol__slots_t *slots = ol__mem_calloc((library->task_count + 1) * sizeof(*slots));
  for (size_t i = 0; i < library->task_count && slots != NULL; i++) {
    ol__slots_init(&slots[i], ol__library_task(library, i)->concurrency);
  }
  return slots;
}

static const ol_library_t *
enter_locked(ol_entry_cb entry) {
  for (entered_t *entered = all_entered; entered != NULL; entered = entered->next) {
    if (entered->entry == entry) return entered->library;
  }
  entered_t *entered = ol__mem_calloc(sizeof(*entered));
  if (entered == NULL) return NULL;
  const ol_library_t *library = entry(&ol__api_table);
  if (is_valid(library)) {
    entered->slots = make_slots(library);
    if (entered->slots == NULL) {
      free(entered);
      return NULL;
    }
    entered->library = library;
  }
  entered->entry = entry;
  entered->next = all_entered;
  all_entered = entered;
  return entered->library;
}

const ol_library_t *
ol__library_enter(ol_entry_cb entry) {
  ol__mutex_lock(&lock);
  const ol_library_t *library = enter_locked(entry);
  ol__mutex_unlock(&lock);
  return library;
}

const ol_descriptor_t *
ol__library_task(const ol_library_t *library, size_t index) {
  return (const ol_descriptor_t *) (const void *) ((const char *) library->tasks + index * library->descriptor_size);
}

ol__slots_t *
ol__library_slots(const ol_library_t *library, size_t index) {
  ol__slots_t *slots = NULL;
  if (ol__library_task(library, index)->concurrency == 0) return NULL;
  ol__mutex_lock(&lock);
  for (entered_t *entered = all_entered; entered != NULL; entered = entered->next) {
    if (entered->library == library) slots = &entered->slots[index];
  }
  ol__mutex_unlock(&lock);
  return slots;
}
