/* list.c - the intrusive list of src/base/list.h. */
/* also under: windows */

#include "base/list.h"
#include "check.h"

#define COUNT 4

typedef struct item_s {
  char name;
  ol__link_t link;
} item_t;

static item_t items[COUNT] = {{.name = 'a'}, {.name = 'b'}, {.name = 'c'}, {.name = 'd'}};

static void
fill(ol__list_t *list, int from, int to) {
  for (int i = from; i < to; i++) ol__list_push(list, &items[i].link);
}

/* The names from head to tail, checked against those from tail to head. */
static const char *
names(const ol__list_t *list) {
  static char forward[COUNT + 1];
  size_t count = 0;
  for (const ol__link_t *link = ol__list_head(list); link != NULL; link = ol__list_next(list, link)) {
    if (!CHECK(count < COUNT)) break;
    forward[count++] = OL__ITEM(link, item_t, link)->name;
  }
  forward[count] = '\0';
  const ol__link_t *link = list->end.prev;
  for (size_t i = count; i > 0; i--, link = link->prev) CHECK_INT_EQ(OL__ITEM(link, item_t, link)->name, forward[i - 1]);
  CHECK(link == &list->end);
  return forward;
}

static void
test_empty(void) {
  ol__list_t list;
  ol__list_init(&list);
  CHECK(ol__list_is_empty(&list));
  CHECK(ol__list_head(&list) == NULL);
  CHECK(ol__list_shift(&list) == NULL);
}

static void
test_shift(void) {
  ol__list_t list;
  ol__list_init(&list);
  fill(&list, 0, COUNT);
  CHECK(!ol__list_is_empty(&list));
  for (int i = 0; i < COUNT; i++) CHECK(ol__list_shift(&list) == &items[i].link);
  CHECK(ol__list_is_empty(&list));
}

static void
test_remove(void) {
  static const char *const rest[COUNT] = {"bcd", "acd", "abd", "abc"};
  for (int i = 0; i < COUNT; i++) {
    ol__list_t list;
    ol__list_init(&list);
    fill(&list, 0, COUNT);
    ol__list_remove(&items[i].link);
    CHECK_STR_EQ(names(&list), rest[i]);
    ol__list_push(&list, &items[i].link);
    CHECK(list.end.prev == &items[i].link);
  }
}

static void
test_splice(void) {
  for (int split = 0; split <= COUNT; split++) {
    ol__list_t to, from;
    ol__list_init(&to);
    ol__list_init(&from);
    fill(&to, 0, split);
    fill(&from, split, COUNT);
    ol__list_splice(&to, &from);
    CHECK_STR_EQ(names(&to), "abcd");
    CHECK(ol__list_is_empty(&from));
  }
}

int
main(void) {
  run("an empty list has no head and nothing to shift", test_empty);
  run("links leave from the head in the order in which they came", test_shift);
  run("any link can be removed and pushed again", test_remove);
  run("a spliced list follows the other and leaves its own empty", test_splice);
  return failures();
}
