/* store_due.c - which of the tasks of src/store that are due come first, and whose they are. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "store_memory.h"

static void
push_many(int to, int count, int64_t priority, int64_t due) {
  ol__cell_t cells[100][OL__PUSH_TAKEN];
  for (int done = 0; done < count; done += 100) {
    for (int i = 0; i < 100; i++) {
      const ol__cell_t task[] = {TASK(to, TEXT("1"), INT(due), priority, 0)};
      memcpy(cells[i], task, sizeof task);
    }
    (void) host_ask_cells(&host, OL__VERB_PUSH, cells[0], 100 * OL__PUSH_TAKEN);
    host_forget(&host);
  }
}

/* It is the last that became due, of more than are made available at once. */
static void
test_urgent(void) {
  push_many(route, 5000, 5, 1000);
  int64_t urgent = answer_int(ASK(&host, OL__VERB_PUSH, TASK(route, TEXT("1"), INT(1500), 0, 0)), 0);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 2000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), urgent);
  CHECK_INT_EQ(answer_int(claimed, 2), 1);
  int64_t total = 1;
  for (int64_t count = 1; count > 0; total += count) {
    count = (int64_t) count_claimed(host_claim(&host, route, OWNER, 1000, 2000));
    host_forget(&host);
  }
  CHECK_INT_EQ(total, 5001);
}

static void
test_other_route(void) {
  int other = host_route(&host, "other");
  push_many(other, 5000, 0, 1000);
  int64_t id = host_push(&host, route, "1", INT(1500), 0);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 10, 1400);
  CHECK_UINT_EQ(count_claimed(claimed), 0);
  CHECK_INT_EQ(answer_int(claimed, 0), 1500);
  claimed = host_claim(&host, route, OWNER, 10, 1500);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), id);
  CHECK(answer_is_null(claimed, 0));
}

static void
test_paused(void) {
  (void) push_task();
  (void) host_push(&host, route, "1", INT(5000), 0);
  (void) ASK(&host, OL__VERB_PAUSE, INT(route), INT(1));
  ol__request_t *claimed = host_claim(&host, route, OWNER, 10, 9000);
  CHECK_UINT_EQ(count_claimed(claimed), 0);
  CHECK_INT_EQ(answer_int(claimed, 1), 1);
  (void) ASK(&host, OL__VERB_PAUSE, INT(route), INT(0));
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 10, 9000)), 2);
}

/* An answer is bounded by bytes and tasks, and says that there is more. */
static void
test_bounded(void) {
  static char data[200 * 1024];
  memset(data, '1', sizeof data - 1);
  for (int i = 0; i < 12; i++) (void) host_push(&host, route, data, NONE, 1000);
  size_t total = 0;
  for (bool has_more = true; has_more;) {
    ol__request_t *claimed = host_claim(&host, route, OWNER, 100, 1000);
    has_more = answer_int(claimed, 2) != 0;
    total += count_claimed(claimed);
    CHECK(count_claimed(claimed) <= 6);
  }
  CHECK_UINT_EQ(total, 12);
  push_many(route, 1500, 0, 0);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 10000, 1000);
  CHECK_UINT_EQ(count_claimed(claimed), 1000);
  CHECK_INT_EQ(answer_int(claimed, 2), 1);
}

int
main(void) {
  run_in_memory("the most urgent of all that is due comes first", test_urgent);
  run_in_memory("what is due of other routes delays nobody", test_other_route);
  run_in_memory("of a paused route nothing is claimed, and that is said", test_paused);
  run_in_memory("a claim is bounded by tasks and bytes", test_bounded);
  return failures();
}
