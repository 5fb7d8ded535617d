#include "runtime/draft.h"
#include "runtime/progress.h"

#include <stdlib.h>
#include <string.h>

/* How many drafts, items or properties there is room for at first. */
#define FIRST_CAPACITY 8

typedef struct draft_s {
  ol__value_t value;
  size_t capacity; /* items or properties that there is room for */
  int depth;       /* of containers in each other, this one included */
  bool is_mine;    /* not given away yet */
} draft_t;

struct ol__drafts_s {
  uint32_t task;  /* in handles: this task's number */
  uint32_t first; /* in handles: the number of drafts[0] */
  draft_t *drafts;
  size_t count;
  size_t capacity;
  size_t mine_count;
  bool are_returned; /* one is in the result */
  ol__arena_t arena;
};

/* The drafts of most tasks fit behind the block itself. */
#define DRAFTS_SIZE OL__ALIGN(sizeof(ol__drafts_t))
#define INLINE_SIZE ((size_t) 1024)

static atomic_uint_least32_t next_task = 1;

/* --- Life */

static ol__drafts_t *
find_drafts(ol_task_t *task) {
  if (task->drafts != NULL) return task->drafts;
  ol__drafts_t *drafts = ol__mem_alloc(DRAFTS_SIZE + INLINE_SIZE);
  if (drafts == NULL) return NULL;
  *drafts = (ol__drafts_t){.task = atomic_fetch_add(&next_task, 1)};
  /* A handle of zeroes is none. */
  if (drafts->task == 0) drafts->task = atomic_fetch_add(&next_task, 1);
  ol__arena_init(&drafts->arena, (char *) drafts + DRAFTS_SIZE, INLINE_SIZE);
  task->drafts = drafts;
  return drafts;
}

void
ol__drafts_cleanup(ol_task_t *task) {
  if (task->drafts == NULL) return;
  ol__arena_cleanup(&task->drafts->arena);
  free(task->drafts);
  task->drafts = NULL;
}

ol__arena_t *
ol__drafts_arena(ol_task_t *task) {
  ol__drafts_t *drafts = find_drafts(task);
  return drafts == NULL ? NULL : &drafts->arena;
}

/* Starts anew once all drafts are given away. */
static void
reuse_memory(ol__drafts_t *drafts) {
  if (drafts->mine_count > 0 || drafts->are_returned) return;
  drafts->first += (uint32_t) drafts->count;
  drafts->drafts = NULL;
  drafts->count = 0;
  drafts->capacity = 0;
  ol__arena_cleanup(&drafts->arena);
  ol__arena_init(&drafts->arena, (char *) drafts + DRAFTS_SIZE, INLINE_SIZE);
}

/* Room for one item more than `count`, in an array of items that is copied when it
 * grows; NULL when memory is short. */
static void *
make_room(ol__arena_t *arena, void *items, size_t count, size_t *capacity, size_t item_size) {
  if (count < *capacity) return items;
  size_t larger = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
  void *copy = ol__arena_alloc_array(arena, larger, item_size);
  if (copy == NULL) return NULL;
  if (count > 0) memcpy(copy, items, count * item_size);
  *capacity = larger;
  return copy;
}

ol_value_t
ol__draft_new(ol_task_t *task, const ol__value_t *value) {
  ol_value_t handle = {0, 0};
  ol__drafts_t *drafts = find_drafts(task);
  if (drafts == NULL) return handle;
  draft_t *all = make_room(&drafts->arena, drafts->drafts, drafts->count, &drafts->capacity, sizeof(all[0]));
  if (all == NULL) return handle;
  drafts->drafts = all;
  all[drafts->count] = (draft_t){.value = *value, .is_mine = true};
  handle.task = drafts->task;
  handle.number = drafts->first + (uint32_t) drafts->count++;
  drafts->mine_count++;
  return handle;
}

/* --- Handles */

/* The draft that `handle` stands for. */
static int
find(ol_task_t *task, ol_value_t handle, draft_t **out) {
  if (handle.task == 0) return task->err == 0 ? OL_ENOMEM : OL_EINVAL;
  ol__drafts_t *drafts = task->drafts;
  if (drafts == NULL || handle.task != drafts->task) return ol__task_expected(task, "a value must be of the task that uses it, got one of another task");
  uint32_t index = handle.number - drafts->first;
  if (index >= drafts->count || !drafts->drafts[index].is_mine) {
    return ol__task_expected(task, "a value can be given away once: this one has been returned, reported or put into another");
  }
  *out = &drafts->drafts[index];
  return 0;
}

static int
find_container(ol_task_t *task, ol_value_t handle, ol__value_type_t type, draft_t **out) {
  int err = find(task, handle, out);
  if (err != 0 || (*out)->value.type == type) return err;
  const char *expected = type == OL__VALUE_ARRAY ? "ol_push expects an array" : "ol_set expects an object";
  return ol__task_expected(task, "%s, got %s", expected, ol__value_describe(&(*out)->value));
}

static void
give_away(ol__drafts_t *drafts, draft_t *draft) {
  draft->is_mine = false;
  drafts->mine_count--;
}

/* Checks that `item` may come into `container`, and notes how deep it is then. */
static int
enter(ol_task_t *task, draft_t *container, const draft_t *item) {
  if (item == container) return ol__task_expected(task, "a value cannot be put into itself");
  if (item->depth >= OL__MAX_DEPTH) return ol__task_expected(task, "a value must not be nested more than %d levels deep", OL__MAX_DEPTH);
  if (container->depth <= item->depth) container->depth = item->depth + 1;
  return 0;
}

int
ol__draft_push(ol_task_t *task, ol_value_t array, ol_value_t item) {
  draft_t *container = NULL;
  draft_t *added = NULL;
  int err = find_container(task, array, OL__VALUE_ARRAY, &container);
  if (err == 0) err = find(task, item, &added);
  if (err == 0) err = enter(task, container, added);
  if (err != 0) return err;
  ol__value_t *value = &container->value;
  ol__value_t *items = make_room(&task->drafts->arena, value->as.array.items, value->as.array.count, &container->capacity, sizeof(items[0]));
  if (items == NULL) return OL_ENOMEM;
  value->as.array.items = items;
  items[value->as.array.count++] = added->value;
  give_away(task->drafts, added);
  return 0;
}

int
ol__draft_set(ol_task_t *task, ol_value_t object, const char *name, size_t len, ol_value_t value) {
  draft_t *container = NULL;
  draft_t *added = NULL;
  int err = find_container(task, object, OL__VALUE_OBJECT, &container);
  if (err == 0) err = find(task, value, &added);
  if (err == 0) err = enter(task, container, added);
  if (err != 0) return err;
  ol__value_t text;
  ol__arena_t *arena = &task->drafts->arena;
  ol__value_t *whole = &container->value;
  ol__property_t *items = make_room(arena, whole->as.object.items, whole->as.object.count, &container->capacity, sizeof(items[0]));
  if (items == NULL) return OL_ENOMEM;
  whole->as.object.items = items;
  err = ol__value_set_string(&text, arena, name, len);
  if (err != 0) return err;
  items[whole->as.object.count++] = (ol__property_t){.name = text.as.string, .value = added->value};
  give_away(task->drafts, added);
  return 0;
}

int
ol__draft_return(ol_task_t *task, ol_value_t value) {
  draft_t *draft = NULL;
  int err = find(task, value, &draft);
  if (err != 0) return err;
  ol__value_t *result = ol__task_claim_result(task);
  if (result == NULL) return OL_EINVAL;
  *result = draft->value;
  task->drafts->are_returned = true;
  give_away(task->drafts, draft);
  return 0;
}

int
ol__draft_report(ol_task_t *task, ol_value_t value) {
  draft_t *draft = NULL;
  int err = find(task, value, &draft);
  if (err != 0) return err;
  err = ol__progress_report(task, &draft->value);
  give_away(task->drafts, draft);
  reuse_memory(task->drafts);
  return err;
}
