/* store_routes.c - numbers for the names of routes, src/store/route.h. One thread. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* also under: windows */

#include "check.h"
#include "failing_memory.h"
#include "store/route.h"

#include <stdio.h>

#define MANY 5000

static int
add(ol__routes_t *routes, int which) {
  char name[32];
  int len = snprintf(name, sizeof name, "route %d", which);
  return ol__routes_add(routes, name, (size_t) len);
}

static void
test_many(void) {
  ol__routes_t routes;
  if (!CHECK_INT_EQ(ol__routes_init(&routes), 0)) return;
  for (int i = 0; i < MANY; i++) CHECK_INT_EQ(add(&routes, i), i);
  for (int i = MANY - 1; i >= 0; i--) CHECK_INT_EQ(add(&routes, i), i);
  ol__routes_cleanup(&routes);
}

static void
test_bytes(void) {
  ol__routes_t routes;
  if (!CHECK_INT_EQ(ol__routes_init(&routes), 0)) return;
  CHECK_INT_EQ(ol__routes_add(&routes, "a\0b", 3), 0);
  CHECK_INT_EQ(ol__routes_add(&routes, "a\0c", 3), 1);
  CHECK_INT_EQ(ol__routes_add(&routes, "a", 1), 2);
  CHECK_INT_EQ(ol__routes_add(&routes, "", 0), 3);
  CHECK_INT_EQ(ol__routes_add(&routes, "a\0b", 3), 0);
  ol__routes_cleanup(&routes);
}

/* Wherever memory is short: no number, and the next try has the right one. */
static void
test_no_memory(void) {
  for (int n = 1; n < 8; n++) {
    ol__routes_t routes;
    if (!CHECK_INT_EQ(ol__routes_init(&routes), 0)) return;
    memory_fail_at(n);
    int first = add(&routes, 0);
    memory_restore();
    CHECK(first == 0 || first == -1);
    CHECK_INT_EQ(add(&routes, 0), 0);
    CHECK_INT_EQ(add(&routes, 1), 1);
    ol__routes_cleanup(&routes);
  }
}

int
main(void) {
  run("each of many names has a number of its own", test_many);
  run("names differ by their bytes", test_bytes);
  run("a name that there was no memory for has its number later", test_no_memory);
  return failures();
}
