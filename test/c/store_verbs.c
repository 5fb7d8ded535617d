/* store_verbs.c - a task's life in src/store, verb by verb, in memory. */
/* sources: src/base/*.c src/store/*.c */
/* sanitizers: address thread */

#include "store_host.h"

#define OWNER 7

static host_t host;
static int route;

/* A database for each test: it goes with its last client. */
static void
begin(void) {
  host_open(&host, ":memory:");
  route = host_route(&host, "email");
}

static void
end(void) {
  host_close(&host);
}

/* --- Push, claim, finish */

/* What has come of an attempt: whether it was the owner's, and cancelled instead. */
static void
check_end(const ol__request_t *request, bool is_owners, bool is_overruled) {
  CHECK_UINT_EQ(request->outputs.count, 2);
  CHECK_INT_EQ(answer_int(request, 0), is_owners);
  CHECK_INT_EQ(answer_int(request, 1), is_overruled);
}

static void
test_push_claim_finish(void) {
  begin();
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
  ol__request_t *finished = ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(OL__STATE_COMPLETED), TEXT("42"), NONE, INT(5000), INT(1002));
  CHECK_INT_EQ(answer_int(finished, 0), 1);
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_STR_EQ(answer_text(got, 1), "email");
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_COMPLETED);
  CHECK_INT_EQ(answer_int(got, 9), 1002);
  CHECK_STR_EQ(answer_text(got, 14), "42");
  CHECK_INT_EQ(answer_int(got, 17), 5000);
  end();
}

static void
test_not_kept(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  check_end(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000), true, false);
  CHECK_INT_EQ(host_state(&host, id), -1);
  end();
}

static void
test_fence(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER + 1, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 2, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_PROGRESS, INT(id), INT(OWNER), INT(2), TEXT("1")), 0), 0);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_EXECUTING);
  end();
}

static void
test_order(void) {
  begin();
  int64_t ids[3];
  const int64_t priorities[3] = {5, -1, 5};
  for (int i = 0; i < 3; i++) {
    ids[i] = answer_int(ASK(&host, OL__VERB_PUSH, INT(route), TEXT("1"), NONE, INT(priorities[i]), NONE, NONE, NONE, NONE, INT(1000)), 0);
  }
  ol__request_t *claimed = host_claim(&host, route, OWNER, 3, 1000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), ids[1]);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(1)), ids[0]);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(2)), ids[2]);
  end();
}

static void
test_due(void) {
  begin();
  int64_t id = host_push(&host, route, "1", INT(2000), 1000);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_SCHEDULED);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 1999);
  CHECK_INT_EQ(answer_int(claimed, 0), 2000);
  CHECK_UINT_EQ(count_claimed(claimed), 0);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 2000)), 1);
  end();
}

static void
test_push_all_or_none(void) {
  begin();
  ol__request_t *request = ASK(&host, OL__VERB_PUSH, INT(route), TEXT("1"), NONE, INT(0), NONE, NONE, NONE, NONE, INT(1), INT(route), NONE, NONE, INT(0), NONE, NONE, NONE, NONE, INT(1));
  CHECK_INT_EQ(request->error, OL__STORE_FAILED);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10))->outputs.count, 0);
  request = ASK(&host, OL__VERB_PUSH, INT(route), TEXT("1"), NONE, INT(0), NONE, NONE, NONE, NONE, INT(1), INT(route), TEXT("2"), NONE, INT(0), NONE, NONE, NONE, NONE, INT(1));
  CHECK_UINT_EQ(request->outputs.count, 4);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10))->outputs.count, 2 * 18);
  end();
}

/* --- Retry, give back, progress, log */

static void
test_retry(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(1), INT(2000), TEXT("{\"m\":1}"), INT(1001)), 0), 1);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_RETRYABLE);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 2000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 2);
  (void) ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(2), INT(0), TEXT("{\"m\":2}"), INT(2001));
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_AVAILABLE);
  CHECK_STR_EQ(answer_text(got, 13), "[{\"m\":1},{\"m\":2}]");
  end();
}

static void
test_errors_are_bounded(void) {
  begin();
  char error[16];
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  for (int i = 1; i <= 25; i++) {
    snprintf(error, sizeof error, "%d", i);
    (void) host_claim(&host, route, OWNER, 1, 1000);
    CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(i), INT(0), TEXT(error), INT(1000)), 0), 1);
  }
  CHECK_STR_EQ(answer_text(ASK(&host, OL__VERB_GET, INT(id)), 13), "[6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25]");
  end();
}

static void
test_give_back(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_GIVE_BACK, INT(id), INT(OWNER), INT(1), INT(3000), INT(1001)), 0), 1);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_SCHEDULED);
  CHECK_INT_EQ(answer_int(host_claim(&host, route, OWNER, 1, 3000), CLAIMED(0) + 2), 1);
  end();
}

static void
test_progress(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_PROGRESS, INT(id), INT(OWNER), INT(1), TEXT("0.5")), 0), 1);
  CHECK_STR_EQ(answer_text(ASK(&host, OL__VERB_GET, INT(id)), 12), "0.5");
  end();
}

static void
test_log(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  const char *const texts[] = {"one", "two", "three"};
  for (int i = 0; i < 3; i++) {
    CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_LOG, INT(id), INT(OWNER), INT(1), TEXT(texts[i]), INT(2), INT(1000 + i)), 0), 1);
  }
  ol__request_t *lines = ASK(&host, OL__VERB_LINES, INT(id), INT(0), INT(10));
  CHECK_UINT_EQ(lines->outputs.count, 6);
  CHECK_INT_EQ(answer_int(lines, 0), 2);
  CHECK_INT_EQ(answer_int(lines, 1), 1001);
  CHECK_STR_EQ(answer_text(lines, 5), "three");
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LINES, INT(id), INT(2), INT(10))->outputs.count, 3);
  (void) host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 0, 1000);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LINES, INT(id), INT(0), INT(10))->outputs.count, 0);
  end();
}

/* --- Control */

static void
test_cancel(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  ol__request_t *request = ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
  CHECK_INT_EQ(answer_int(request, 0), OL__STATE_AVAILABLE);
  CHECK(answer_is_null(request, 1));
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(got, 13), "[\"no\"]");
  CHECK_INT_EQ(ASK(&host, OL__VERB_CANCEL, INT(id), NONE, INT(0), INT(1001))->error, OL__STORE_NOT_FOUND);
  end();
}

static void
test_cancel_executing(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  ol__request_t *request = ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
  CHECK_INT_EQ(answer_int(request, 0), OL__STATE_EXECUTING);
  CHECK_INT_EQ(answer_int(request, 1), OWNER);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_EXECUTING);
  /* What would have put it back ends it. */
  check_end(ASK(&host, OL__VERB_RETRY, INT(id), INT(OWNER), INT(1), INT(2000), TEXT("1"), INT(1001)), true, true);
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(got, 13), "[\"no\"]");
  end();
}

static void
test_cancel_overrules(void) {
  begin();
  const ol__state_t ends[] = {OL__STATE_COMPLETED, OL__STATE_DISCARDED};
  for (size_t i = 0; i < 2; i++) {
    int64_t id = host_push(&host, route, "1", NONE, 1000);
    (void) host_claim(&host, route, OWNER, 1, 1000);
    (void) ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
    check_end(ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(ends[i]), TEXT("42"), TEXT("\"late\""), INT(5000), INT(1002)), true, true);
    ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
    CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
    CHECK_STR_EQ(answer_text(got, 13), "[\"no\"]");
    CHECK(answer_is_null(got, 14));
    CHECK_INT_EQ(answer_int(got, 17), 9000);
  }
  end();
}

static void
test_cancel_heard(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  (void) ASK(&host, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1001));
  check_end(ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(OL__STATE_CANCELLED), NONE, TEXT("\"heard\""), INT(5000), INT(1002)), true, false);
  ol__request_t *got = ASK(&host, OL__VERB_GET, INT(id));
  CHECK_INT_EQ(answer_int(got, 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(got, 13), "[\"heard\"]");
  CHECK_INT_EQ(answer_int(got, 17), 5000);
  end();
}

static void
test_cancelled(void) {
  begin();
  int64_t ids[4];
  for (int i = 0; i < 4; i++) ids[i] = host_push(&host, route, "1", NONE, 1000);
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
  end();
}

static void
test_retry_now(void) {
  begin();
  int64_t id = host_push(&host, route, "1", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1001))->error, OL__STORE_NOT_FOUND);
  (void) host_finish(&host, id, OWNER, 1, OL__STATE_DISCARDED, 9000, 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1001)), 0), OL__STATE_DISCARDED);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 1001);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), id);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 1);
  (void) host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, 9000, 1000);
  CHECK_INT_EQ(ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1001))->error, OL__STORE_NOT_FOUND);
  end();
}

static void
test_run_now(void) {
  begin();
  int64_t id = host_push(&host, route, "1", INT(5000), 1000);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RUN_NOW, INT(id), INT(1001)), 0), OL__STATE_SCHEDULED);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 1001)), 1);
  CHECK_INT_EQ(ASK(&host, OL__VERB_RUN_NOW, INT(id), INT(1001))->error, OL__STORE_NOT_FOUND);
  end();
}

static void
test_pause(void) {
  begin();
  (void) host_push(&host, route, "1", NONE, 1000);
  CHECK_INT_EQ(ASK(&host, OL__VERB_PAUSE, INT(route), INT(1))->error, OL__STORE_OK);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 1000)), 0);
  CHECK_INT_EQ(ASK(&host, OL__VERB_PAUSE, INT(route), INT(0))->error, OL__STORE_OK);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, OWNER, 1, 1000)), 1);
  end();
}

/* --- Reads */

static void
test_list(void) {
  begin();
  int other = host_route(&host, "other");
  int64_t first = host_push(&host, route, "1", NONE, 1000);
  int64_t second = host_push(&host, other, "2", INT(2000), 1000);
  int64_t third = host_push(&host, route, "3", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  (void) host_finish(&host, first, OWNER, 1, OL__STATE_COMPLETED, 9000, 1000);
  ol__request_t *list = ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10));
  CHECK_UINT_EQ(list->outputs.count, 3 * 18);
  CHECK_INT_EQ(answer_int(list, 0), first);
  CHECK_INT_EQ(answer_int(list, 18), second);
  CHECK_INT_EQ(answer_int(list, 36), third);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_LIST, NONE, NONE, INT(second), INT(10)), 0), third);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_LIST, INT(other), NONE, NONE, INT(10)), 0), second);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_LIST, NONE, INT(OL__STATE_COMPLETED), NONE, INT(10)), 0), first);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(2))->outputs.count, 2 * 18);
  end();
}

static void
test_counts(void) {
  begin();
  (void) host_push(&host, route, "1", NONE, 1000);
  (void) host_push(&host, route, "1", NONE, 1000);
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
  end();
}

static void
test_misuse(void) {
  begin();
  CHECK_INT_EQ(ASK(&host, OL__VERB_GET, INT(1), INT(2))->error, OL__STORE_FAILED);
  CHECK_INT_EQ(ASK(&host, OL__VERB_COUNT, INT(1))->error, OL__STORE_FAILED);
  CHECK_INT_EQ(ASK(&host, OL__VERB_PAUSE, INT(99), INT(1))->error, OL__STORE_FAILED);
  CHECK_INT_EQ(host_finish(&host, 1, OWNER, 1, OL__STATE_AVAILABLE, 0, 1)->error, OL__STORE_FAILED);
  end();
}

int
main(void) {
  run("a task is pushed, claimed and finished once", test_push_claim_finish);
  run("a task that is not kept is gone when it ends", test_not_kept);
  run("whoever has lost an attempt changes nothing", test_fence);
  run("tasks are claimed by priority, then in order", test_order);
  run("a task is not claimed before it is due", test_due);
  run("several tasks are pushed all or none", test_push_all_or_none);
  run("a task that failed runs again when it is due, with its errors", test_retry);
  run("the last twenty errors are kept", test_errors_are_bounded);
  run("an attempt that is given back does not count", test_give_back);
  run("the latest progress is kept", test_progress);
  run("the last lines are kept, and go with the task", test_log);
  run("a waiting task is cancelled at once", test_cancel);
  run("a running task that is cancelled is not put back", test_cancel_executing);
  run("a running task that is cancelled ends so, whatever came of it", test_cancel_overrules);
  run("a runner that has heard of it says why a task was cancelled", test_cancel_heard);
  run("an owner hears which of its running tasks were cancelled", test_cancelled);
  run("a task that ended badly is retried now", test_retry_now);
  run("a scheduled task is run now", test_run_now);
  run("a paused route gives no tasks", test_pause);
  run("tasks are listed by id, live or not", test_list);
  run("tasks are counted by route and state", test_counts);
  run("a request that makes no sense fails", test_misuse);
  return failures();
}
