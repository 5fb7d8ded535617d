/* store_control.c - what src/store does to tasks from outside: cancels them, has them run now, pauses. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "store_memory.h"

static void
test_cancel(void) {
  int64_t id = push_task();
  ol__request_t *request = ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
  CHECK_INT_EQ(answer_int(request, 0), OL__STATE_AVAILABLE);
  CHECK(answer_is_null(request, 1));
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(got, 13), "[\"no\"]");
  CHECK_INT_EQ(ASK(&host, OL__VERB_CANCEL, INT(id), NONE, INT(0), INT(1001))->error, OL__STORE_NOT_FOUND);
}

static void
test_cancel_executing(void) {
  int64_t id = start_task();
  ol__request_t *request = ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
  CHECK_INT_EQ(answer_int(request, 0), OL__STATE_EXECUTING);
  CHECK_INT_EQ(answer_int(request, 1), OWNER);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_EXECUTING);
  /* What would have put it back ends it. */
  check_end(ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(1), INT(2000), TEXT("1"), INT(1001)), true, true);
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(got, 13), "[\"no\"]");
}

static void
test_cancel_overrules(void) {
  const ol__state_t ends[] = {OL__STATE_COMPLETED, OL__STATE_DISCARDED};
  for (size_t i = 0; i < 2; i++) {
    int64_t id = start_task();
    (void) ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
    check_end(ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(route), INT(ends[i]), TEXT("42"), TEXT("\"late\""), INT(5000), INT(1002)), true, true);
    ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
    CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
    CHECK_STR_EQ(answer_text(got, 13), "[\"no\"]");
    CHECK(answer_is_null(got, 14));
    CHECK_INT_EQ(answer_int(got, 17), 9000);
  }
}

static void
test_cancel_heard(void) {
  int64_t id = start_task();
  (void) ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
  check_end(ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(route), INT(OL__STATE_CANCELLED), NONE, TEXT("\"heard\""), INT(5000), INT(1002)), true, false);
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(got, 13), "[\"heard\"]");
  CHECK_INT_EQ(answer_int(got, 17), 5000);
}

static void
test_cancelled(void) {
  int64_t ids[4];
  for (int i = 0; i < 4; i++) ids[i] = push_task();
  (void) host_claim(&host, route, OWNER, 3, 1000);
  (void) host_claim(&host, route, OWNER + 1, 1, 1000);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_CANCELLED, INT(OWNER))->outputs.count, 0);
  for (int i = 3; i > 0; i--) (void) ASK(&host, OL__VERB_CANCEL, INT(ids[i]), NONE, INT(0), INT(1001));
  ol__request_t *cancelled = ASK(&host, OL__VERB_CANCELLED, INT(OWNER));
  CHECK_UINT_EQ(cancelled->outputs.count, 2);
  CHECK_INT_EQ(answer_int(cancelled, 0), ids[1]);
  CHECK_INT_EQ(answer_int(cancelled, 1), ids[2]);
  check_end(host_finish(&host, ids[1], OWNER, 1, OL__STATE_CANCELLED, 0, 1002), true, false);
  check_end(host_finish(&host, ids[1], OWNER, 1, OL__STATE_CANCELLED, 0, 1002), false, false);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_CANCELLED, INT(OWNER)), 0), ids[2]);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_CANCELLED, INT(OWNER + 1)), 0), ids[3]);
}

static void
test_retry_now(void) {
  int64_t id = start_task();
  CHECK_INT_EQ(ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1001))->error, OL__STORE_NOT_FOUND);
  (void) host_finish(&host, id, OWNER, 1, OL__STATE_DISCARDED, 9000, 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1001)), 0), OL__STATE_DISCARDED);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 1001);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), id);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 1);
  (void) host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 9000, 1000);
  CHECK_INT_EQ(ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1001))->error, OL__STORE_NOT_FOUND);
}

static void
test_run_now(void) {
  int64_t id = host_push(&host, route, "1", INT(5000), 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RUN_NOW, INT(id), INT(1001)), 0), OL__STATE_SCHEDULED);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 1001)), 1);
  CHECK_INT_EQ(ASK(&host, OL__VERB_RUN_NOW, INT(id), INT(1001))->error, OL__STORE_NOT_FOUND);
}

static void
test_pause(void) {
  (void) push_task();
  CHECK_INT_EQ(ASK(&host, OL__VERB_PAUSE, INT(route), INT(1))->error, OL__STORE_OK);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 1000)), 0);
  CHECK_INT_EQ(ASK(&host, OL__VERB_PAUSE, INT(route), INT(0))->error, OL__STORE_OK);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 1000)), 1);
}

int
main(void) {
  run_in_memory("a waiting task is cancelled at once", test_cancel);
  run_in_memory("a running task that is cancelled is not put back", test_cancel_executing);
  run_in_memory("a running task that is cancelled ends so, whatever came of it", test_cancel_overrules);
  run_in_memory("a runner that has heard of it says why a task was cancelled", test_cancel_heard);
  run_in_memory("an owner hears which of its running tasks were cancelled", test_cancelled);
  run_in_memory("a task that ended badly is retried now", test_retry_now);
  run_in_memory("a scheduled task is run now", test_run_now);
  run_in_memory("a paused route gives no tasks", test_pause);
  return failures();
}
