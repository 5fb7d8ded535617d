/* store_attempts.c - a task's way through src/store, from its push over its attempts to its end. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "store_memory.h"

/* --- Push, claim, finish */

static void
test_push_claim_finish(void) {
  int64_t id = host_push(&host, route, "{\"a\":1}", NONE, 1000);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 10, 1001);
  CHECK(answer_is_null(claimed, 0));
  CHECK_UINT_EQ(count_claimed(claimed), 1);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), id);
  CHECK_STR_EQ(answer_text(claimed, CLAIMED(0) + 1), "{\"a\":1}");
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 1);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 5), 1000);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_EXECUTING);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 10, 1001)), 0);
  ol__request_t *finished = ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(route), INT(OL__STATE_COMPLETED), TEXT("42"), NONE, INT(5000), INT(1002));
  CHECK_INT_EQ(answer_int(finished, 0), 1);
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_STR_EQ(answer_text(got, 1), "email");
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_COMPLETED);
  CHECK_INT_EQ(answer_int(got, 9), 1002);
  CHECK_STR_EQ(answer_text(got, 14), "42");
  CHECK_INT_EQ(answer_int(got, 17), 5000);
}

static void
test_not_kept(void) {
  int64_t id = start_task();
  check_end(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000), true, false);
  CHECK_INT_EQ(host_state(&host, id), -1);
}

static void
test_fence(void) {
  int64_t id = push_task();
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER + 1, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 2, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_PROGRESS, INT(id), INT(OWNER), INT(2), TEXT("1")), 0), 0);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_EXECUTING);
}

static void
test_order(void) {
  int64_t ids[3];
  const int64_t priorities[3] = {5, -1, 5};
  for (int i = 0; i < 3; i++) ids[i] = answer_int(ASK(&host, OL__VERB_PUSH, TASK(route, TEXT("1"), NONE, priorities[i], 1000)), 0);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 3, 1000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), ids[1]);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(1)), ids[0]);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(2)), ids[2]);
}

static void
test_due(void) {
  int64_t id = host_push(&host, route, "1", INT(2000), 1000);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_SCHEDULED);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 1999);
  CHECK_INT_EQ(answer_int(claimed, 0), 2000);
  CHECK_UINT_EQ(count_claimed(claimed), 0);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 2000)), 1);
}

static void
test_push_all_or_none(void) {
  ol__request_t *request = ASK(&host, OL__VERB_PUSH, TASK(route, TEXT("1"), NONE, 0, 1), TASK(route, NONE, NONE, 0, 1));
  CHECK_INT_EQ(request->error, OL__STORE_FAILED);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10))->outputs.count, LISTED(0));
  request = ASK(&host, OL__VERB_PUSH, TASK(route, TEXT("1"), NONE, 0, 1), TASK(route, TEXT("2"), NONE, 0, 1));
  CHECK_UINT_EQ(request->outputs.count, 4);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10))->outputs.count, LISTED(2));
}

/* --- Retry, give back, progress, log */

static void
test_retry(void) {
  int64_t id = start_task();
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(1), INT(2000), TEXT("{\"m\":1}"), INT(1001)), 0), 1);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_RETRYABLE);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 2000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 2);
  (void) ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(2), INT(0), TEXT("{\"m\":2}"), INT(2001));
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_AVAILABLE);
  CHECK_STR_EQ(answer_text(got, 13), "[{\"m\":1},{\"m\":2}]");
}

static void
test_errors_are_bounded(void) {
  char error[16];
  int64_t id = push_task();
  for (int i = 1; i <= 25; i++) {
    snprintf(error, sizeof error, "%d", i);
    (void) host_claim(&host, route, OWNER, 1, 1000);
    CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(i), INT(0), TEXT(error), INT(1000)), 0), 1);
  }
  CHECK_STR_EQ(answer_text(ASK(&host, OL__VERB_GET, INT(id)), 13), "[6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]");
}

static void
test_give_back(void) {
  int64_t id = start_task();
  CHECK_INT_EQ(answer_int(host_give_back(&host, id, OWNER, 1, 3000, false, 1001), 0), 1);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_SCHEDULED);
  CHECK_INT_EQ(answer_int(host_claim(&host, route, OWNER, 1, 3000), CLAIMED(0) + 2), 1);
}

static void
test_progress(void) {
  int64_t id = start_task();
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_PROGRESS, INT(id), INT(OWNER), INT(1), TEXT("0.5")), 0), 1);
  CHECK_STR_EQ(answer_text(ASK(&host, OL__VERB_GET, INT(id)), 12), "0.5");
}

static void
test_log(void) {
  int64_t id = start_task();
  const char *const texts[] = {"one", "two", "three"};
  for (int i = 0; i < 3; i++) {
    CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_LOG, INT(id), INT(OWNER), INT(1), TEXT(texts[i]), INT(2), INT(1000 + i)), 0), 1);
  }
  ol__request_t *lines = ASK(&host, OL__VERB_LINES, INT(id), INT(0), INT(10));
  CHECK_UINT_EQ(lines->outputs.count, 7);
  CHECK_INT_EQ(answer_int(lines, 1), 2);
  CHECK_INT_EQ(answer_int(lines, 2), 1001);
  CHECK_STR_EQ(answer_text(lines, 6), "three");
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LINES, INT(id), INT(2), INT(10))->outputs.count, 4);
  (void) host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LINES, INT(id), INT(0), INT(10))->outputs.count, 1);
}

int
main(void) {
  run_in_memory("a task is pushed, claimed and finished once", test_push_claim_finish);
  run_in_memory("a task that is not kept is gone when it ends", test_not_kept);
  run_in_memory("whoever has lost an attempt changes nothing", test_fence);
  run_in_memory("tasks are claimed by priority, then in order", test_order);
  run_in_memory("a task is not claimed before it is due", test_due);
  run_in_memory("several tasks are pushed all or none", test_push_all_or_none);
  run_in_memory("a task that failed runs again when it is due, with its errors", test_retry);
  run_in_memory("the last twenty errors are kept", test_errors_are_bounded);
  run_in_memory("an attempt that is given back does not count", test_give_back);
  run_in_memory("the latest progress is kept", test_progress);
  run_in_memory("the last lines are kept, and go with the task", test_log);
  return failures();
}
