/*
 * store_memory.h - for tests that have a store in memory each, which goes with the test:
 *
 *   static void
 *   test_give_back(void) {
 *     int64_t id = start_task();
 *     CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_GIVE_BACK, INT(id), …), 0), 1);
 *   }
 *
 *   run_in_memory("an attempt that is given back does not count", test_give_back);
 */

#ifndef STORE_MEMORY_H
#define STORE_MEMORY_H

#include "store_host.h"

#define OWNER 7

static host_t host;
static int route; /* "email", if the test does not change it */

static void (*memory_test)(void);

static inline void
memory_perform(void) {
  host_open(&host, ":memory:");
  route = host_route(&host, "email");
  memory_test();
  host_close(&host);
}

static inline void
run_in_memory(const char *name, void (*test)(void)) {
  memory_test = test;
  run(name, memory_perform);
}

/* Pushes a task that is due at once; its id. */
static inline int64_t
push_task(void) {
  return host_push(&host, route, "1", NONE, 1000);
}

/* Pushes a task and claims it, as OWNER's, if it is the next; its id. */
static inline int64_t
start_task(void) {
  int64_t id = push_task();
  (void) host_claim(&host, route, OWNER, 1, 1000);
  return id;
}

/* Checks what has come of an attempt: whether it was the owner's, and cancelled instead. */
static inline void
check_end(const ol__request_t *request, bool is_owners, bool is_overruled) {
  CHECK_UINT_EQ(request->outputs.count, 2);
  CHECK_INT_EQ(answer_int(request, 0), is_owners);
  CHECK_INT_EQ(answer_int(request, 1), is_overruled);
}

#endif
