#include "runtime/draft.h"
#include "runtime/note.h"

#include <stdlib.h>
#include <string.h>

/* A number as a text. */
#define AS_TEXT(number) QUOTED(number)
#define QUOTED(text) #text

struct ol__draft_s {
  ol__value_t value;
  uint32_t number; /* in handles */
  size_t capacity; /* items or properties that there is room for */
  int depth;       /* of containers in each other, this one included */
  bool is_mine;    /* not given away yet */
};

/* The drafts of most tasks fit behind the block itself. */
#define DRAFTS_SIZE OL__ALIGN(sizeof(ol__drafts_t))
#define DRAFTS_INLINE_SIZE ((size_t) 1024)

/* --- Life */

static ol__drafts_t *
find_drafts(ol_task_t *task) {
  if (task->drafts != NULL) return task->drafts;
  ol__drafts_t *drafts = ol__mem_alloc(DRAFTS_SIZE + DRAFTS_INLINE_SIZE);
  if (drafts == NULL) return NULL;
  memset(drafts, 0, sizeof(*drafts));
  ol__arena_init(&drafts->arena, (char *) drafts + DRAFTS_SIZE, DRAFTS_INLINE_SIZE);
  task->drafts = drafts;
  return drafts;
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
  drafts->items = NULL;
  drafts->count = 0;
  drafts->capacity = 0;
  ol__arena_cleanup(&drafts->arena);
  ol__arena_init(&drafts->arena, (char *) drafts + DRAFTS_SIZE, DRAFTS_INLINE_SIZE);
}

/* Drops those that have been given away, if there is no room for more and that makes much. */
static void
compact(ol__drafts_t *drafts) {
  size_t count = 0;
  if (drafts->count < drafts->capacity || drafts->mine_count > drafts->count / 2) return;
  for (size_t i = 0; i < drafts->count; i++) {
    if (drafts->items[i].is_mine) drafts->items[count++] = drafts->items[i];
  }
  drafts->count = count;
}

ol_value_t
ol__draft_new(ol_task_t *task, const ol__value_t *value) {
  ol_value_t handle = {NULL, 0, 0};
  ol__drafts_t *drafts = find_drafts(task);
  if (drafts == NULL) return handle;
  compact(drafts);
  ol__draft_t *all = ol__arena_make_room(&drafts->arena, drafts->items, drafts->count, &drafts->capacity, sizeof(all[0]));
  if (all == NULL) return handle;
  drafts->items = all;
  all[drafts->count++] = (ol__draft_t){.number = drafts->next, .value = *value, .depth = ol__value_depth(value), .is_mine = true};
  handle.task = ol__task_serial(task);
  handle.number = drafts->next++;
  drafts->mine_count++;
  return handle;
}

/* --- Handles */

/* Whether the handle is one of this task; one of zeroes is none. */
static int
check_task(ol_task_t *task, ol_value_t handle) {
  if (handle.task == 0) return handle.number == OL__REFUSED_HANDLE ? OL_EINVAL : OL_ENOMEM;
  if (handle.task == task->serial) return 0;
  return ol__note_problem(task, "a value must be of the task that uses it, got one of another task", NULL);
}

/* The draft of a number, given away or not; NULL for one that is there no more. */
static ol__draft_t *
search(const ol__drafts_t *drafts, uint32_t number) {
  size_t from = 0, to = drafts->count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    /* From the first on, as numbers begin again at 0 some time. */
    uint32_t way = drafts->items[middle].number - drafts->items[0].number;
    if (way == number - drafts->items[0].number) return &drafts->items[middle];
    if (way < number - drafts->items[0].number)
      from = middle + 1;
    else
      to = middle;
  }
  return NULL;
}

/* A draft that `handle` stands for. */
static int
find(ol_task_t *task, ol_value_t handle, ol__draft_t **out) {
  int err = check_task(task, handle);
  if (err != 0) return err;
  if (handle.part != NULL) return ol__note_problem(task, "an argument cannot be changed", NULL);
  *out = task->drafts == NULL ? NULL : search(task->drafts, handle.number);
  if (*out == NULL || !(*out)->is_mine) {
    return ol__note_problem(task, "a value can be given away once: this one has been returned, reported or put into another", NULL);
  }
  return 0;
}

static int copy_given(ol_task_t *task, ol__value_t *value);

static int
copy_given_items(ol_task_t *task, const ol__value_t *value) {
  int err = 0;
  for (size_t i = 0; value->type == OL_TYPE_ARRAY && i < value->as.array.count && err == 0; i++) err = copy_given(task, &value->as.array.items[i]);
  for (size_t i = 0; value->type == OL_TYPE_OBJECT && i < value->as.object.count && err == 0; i++) err = copy_given(task, &value->as.object.items[i].value);
  return err;
}

/* Memory that is held for the task goes without a copy, but once: whoever writes to what came of it does not
 * write to what else the task has given. What others write to anyway is the same wherever it is. */
static int
copy_given(ol_task_t *task, ol__value_t *value) {
  if (value->type != OL_TYPE_ARRAY_BUFFER && value->type != OL_TYPE_TYPED_ARRAY) return copy_given_items(task, value);
  ol__hold_t *hold = ol__holds_find(&task->holds, value->as.buffer.hold);
  if (hold == NULL || hold->is_shared) return 0;
  const ol__value_t held = *value;
  bool is_first = !hold->is_given;
  hold->is_given = true;
  return is_first ? 0 : ol__value_copy(value, &task->drafts->arena, OL__COPY_ALL, &held);
}

/* The same; or, for an argument or a part of one, a new draft that is its copy.
 * Making one moves the others. */
static int
find_or_copy(ol_task_t *task, ol_value_t handle, ol__draft_t **out) {
  int err = check_task(task, handle);
  if (err != 0) return err;
  if (handle.part == NULL) return find(task, handle, out);
  ol__value_t copy;
  ol__arena_t *arena = ol__drafts_arena(task);
  if (arena == NULL || ol__value_copy(&copy, arena, OL__COPY_OWN, handle.part) != 0 || copy_given(task, &copy) != 0) return OL_ENOMEM;
  return find(task, ol__draft_new(task, &copy), out);
}

int
ol__draft_find(ol_task_t *task, ol_value_t handle, const ol__value_t **out) {
  ol__draft_t *draft = NULL;
  int err = handle.part == NULL ? find(task, handle, &draft) : check_task(task, handle);
  if (err == 0) *out = handle.part == NULL ? &draft->value : handle.part;
  return err;
}

static int
find_container(ol_task_t *task, ol_value_t handle, ol_type_t type, ol__draft_t **out) {
  int err = find(task, handle, out);
  if (err != 0 || (*out)->value.type == type) return err;
  const char *expected = type == OL_TYPE_ARRAY ? "ol_push expects an array" : "ol_set expects an object";
  return ol__note_problem(task, expected, ol__value_describe(&(*out)->value));
}

static void
give_away(ol__drafts_t *drafts, ol__draft_t *draft) {
  draft->is_mine = false;
  drafts->mine_count--;
}

/* Checks that `item` may come into `container`, and notes how deep it is then. */
static int
enter(ol_task_t *task, ol__draft_t *container, const ol__draft_t *item) {
  if (item == container) return ol__note_problem(task, "a value cannot be put into itself", NULL);
  if (item->depth >= OL__MAX_DEPTH) return ol__note_problem(task, "a value must not be nested more than " AS_TEXT(OL__MAX_DEPTH) " levels deep", NULL);
  if (container->depth <= item->depth) container->depth = item->depth + 1;
  return 0;
}

int
ol__draft_push(ol_task_t *task, ol_value_t array, ol_value_t item) {
  ol__draft_t *container = NULL;
  ol__draft_t *added = NULL;
  int err = find_or_copy(task, item, &added);
  if (err == 0) err = find_container(task, array, OL_TYPE_ARRAY, &container);
  if (err == 0) err = enter(task, container, added);
  if (err != 0) return err;
  ol__value_t *value = &container->value;
  ol__value_t *items = ol__arena_make_room(&task->drafts->arena, value->as.array.items, value->as.array.count, &container->capacity, sizeof(items[0]));
  if (items == NULL) return OL_ENOMEM;
  value->as.array.items = items;
  items[value->as.array.count++] = added->value;
  give_away(task->drafts, added);
  return 0;
}

int
ol__draft_set(ol_task_t *task, ol_value_t object, const char *name, size_t len, ol_value_t value) {
  ol__draft_t *container = NULL;
  ol__draft_t *added = NULL;
  int err = find_or_copy(task, value, &added);
  if (err == 0) err = find_container(task, object, OL_TYPE_OBJECT, &container);
  if (err == 0) err = enter(task, container, added);
  if (err != 0) return err;
  ol__value_t text;
  ol__arena_t *arena = &task->drafts->arena;
  ol__value_t *whole = &container->value;
  ol__property_t *items = ol__arena_make_room(arena, whole->as.object.items, whole->as.object.count, &container->capacity, sizeof(items[0]));
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
  ol__draft_t *draft = NULL;
  int err = find_or_copy(task, value, &draft);
  if (err != 0) return err;
  ol__value_t *result = ol__task_open_result(task);
  if (result == NULL) return OL_EINVAL;
  *result = draft->value;
  task->drafts->are_returned = true;
  give_away(task->drafts, draft);
  return 0;
}

int
ol__draft_report(ol_task_t *task, ol_value_t value) {
  ol__draft_t *draft = NULL;
  if (value.part != NULL) {
    int refusal = check_task(task, value);
    return refusal == 0 ? ol__task_report(task, value.part) : refusal;
  }
  int err = find(task, value, &draft);
  if (err != 0) return err;
  err = ol__task_report(task, &draft->value);
  give_away(task->drafts, draft);
  reuse_memory(task->drafts);
  return err;
}
