/* store_reads.c - what src/store says of its tasks, and of requests that make no sense. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "store_memory.h"

/* The id of the first task of a page; 0: an empty one. */
static int64_t
first_listed(ol__cell_t of_route, ol__cell_t state, int64_t after) {
  ol__request_t *list = ASK(&host, OL__VERB_LIST, of_route, state, INT(after), INT(10));
  return count_listed(list) == 0 ? 0 : answer_int(list, LISTED(0));
}

static void
test_list(void) {
  int other = host_route(&host, "other");
  int64_t first = push_task();
  int64_t second = host_push(&host, other, "2", INT(2000), 1000);
  int64_t third = host_push(&host, route, "3", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  (void) host_finish(&host, first, OWNER, 1, OL__STATE_COMPLETED, 9000, 1000);
  ol__request_t *list = ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10));
  CHECK_UINT_EQ(list->outputs.count, LISTED(3));
  CHECK_INT_EQ(answer_int(list, LISTED(0)), first);
  CHECK_INT_EQ(answer_int(list, LISTED(1)), second);
  CHECK_INT_EQ(answer_int(list, LISTED(2)), third);
  CHECK_INT_EQ(first_listed(NONE, NONE, second), third);
  CHECK_INT_EQ(first_listed(TEXT("other"), NONE, 0), second);
  CHECK_INT_EQ(first_listed(NONE, INT(OL__STATE_COMPLETED), 0), first);
  CHECK_INT_EQ(first_listed(TEXT("unheard of"), NONE, 0), 0);
  CHECK_UINT_EQ(host_ask_cells(&host, OL__VERB_COUNTS, NULL, 0)->outputs.count, 3 * OL__WIDTH(OL__COUNTS_ROW));
  CHECK_UINT_EQ(count_listed(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(2))), 2);
}

/* More tasks of another route than are gone through: pages are found by their indexes. */
static void
test_list_of_many(void) {
  enum {
    MANY = 60000,
    AT_ONCE = 200
  };
  static ol__cell_t cells[AT_ONCE * OL__PUSH_TAKEN];
  int rare = host_route(&host, "rare");
  for (int done = 0; done < MANY; done += AT_ONCE) {
    for (int i = 0; i < AT_ONCE; i++) {
      const ol__cell_t task[] = {TASK(route, TEXT("1"), NONE, i % 5, 1000)};
      memcpy(&cells[i * OL__PUSH_TAKEN], task, sizeof task);
    }
    (void) host_ask_cells(&host, OL__VERB_PUSH, cells, AT_ONCE * OL__PUSH_TAKEN);
    host_forget(&host);
  }
  int64_t first = answer_int(ASK(&host, OL__VERB_PUSH, TASK(rare, TEXT("1"), NONE, 2, 1000)), 0);
  int64_t second = answer_int(ASK(&host, OL__VERB_PUSH, TASK(rare, TEXT("1"), NONE, 1, 1000)), 0);
  int64_t later = host_push(&host, rare, "1", INT(5000), 1000);
  int64_t keyed = answer_int(ASK(&host, OL__VERB_PUSH, INT(rare), TEXT("1"), NONE, INT(0), TEXT("key"), NONE, NONE, INT(0), INT(1000)), 0);
  CHECK_INT_EQ(answer_int(host_claim(&host, rare, OWNER, 1, 1000), CLAIMED(0)), keyed);
  int64_t follower = answer_int(ASK(&host, OL__VERB_PUSH, INT(rare), TEXT("1"), NONE, INT(0), TEXT("key"), NONE, NONE, INT(1), INT(1000)), 0);
  CHECK_INT_EQ(first_listed(NONE, INT(OL__STATE_EXECUTING), 0), keyed);
  CHECK_INT_EQ(first_listed(TEXT("rare"), INT(OL__STATE_AVAILABLE), 0), first);
  CHECK_INT_EQ(first_listed(TEXT("rare"), INT(OL__STATE_AVAILABLE), first), second);
  CHECK_INT_EQ(first_listed(NONE, INT(OL__STATE_SCHEDULED), 0), later);
  CHECK_INT_EQ(first_listed(NONE, INT(OL__STATE_SCHEDULED), later), follower);
  CHECK_INT_EQ(first_listed(NONE, INT(OL__STATE_RETRYABLE), 0), 0);
  ol__request_t *all = ASK(&host, OL__VERB_LIST, TEXT("rare"), NONE, NONE, INT(10));
  const int64_t ids[] = {first, second, later, keyed, follower};
  CHECK_UINT_EQ(count_listed(all), 5);
  for (size_t i = 0; i < 5; i++) CHECK_INT_EQ(answer_int(all, LISTED(i)), ids[i]);
  CHECK_UINT_EQ(count_listed(ASK(&host, OL__VERB_LIST, TEXT("rare"), NONE, INT(second), INT(2))), 2);
}

static void
test_counts(void) {
  (void) push_task();
  (void) push_task();
  int other = host_route(&host, "other");
  (void) ASK(&host, OL__VERB_PAUSE, INT(other), INT(1));
  ol__request_t *counts = host_ask_cells(&host, OL__VERB_COUNTS, NULL, 0);
  CHECK_UINT_EQ(counts->outputs.count, 8);
  CHECK_STR_EQ(answer_text(counts, 0), "email");
  CHECK_INT_EQ(answer_int(counts, 1), 0);
  CHECK_INT_EQ(answer_int(counts, 2), OL__STATE_AVAILABLE);
  CHECK_INT_EQ(answer_int(counts, 3), 2);
  CHECK_STR_EQ(answer_text(counts, 4), "other");
  CHECK_INT_EQ(answer_int(counts, 5), 1);
  CHECK(answer_is_null(counts, 6));
}

static void
test_misuse(void) {
  CHECK_INT_EQ(ASK(&host, OL__VERB_GET, INT(1), INT(2))->error, OL__STORE_FAILED);
  CHECK_INT_EQ(ASK(&host, OL__VERB_COUNT, INT(1))->error, OL__STORE_FAILED);
  CHECK_INT_EQ(ASK(&host, OL__VERB_PAUSE, INT(99), INT(1))->error, OL__STORE_FAILED);
  CHECK_INT_EQ(host_finish(&host, 1, OWNER, 1, OL__STATE_AVAILABLE, 0, 1)->error, OL__STORE_FAILED);
}

int
main(void) {
  run_in_memory("tasks are listed by id, live or not", test_list);
  run_in_memory("a few tasks are found among many", test_list_of_many);
  run_in_memory("tasks are counted by route and state", test_counts);
  run_in_memory("a request that makes no sense fails", test_misuse);
  return failures();
}
