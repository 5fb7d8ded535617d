/* store_keys.c - tasks with a key in src/store: one live task for each, or its follower. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* also under: windows */

#include "store_memory.h"

typedef struct pushed_s {
  int64_t id;
  int64_t is_earlier;
} pushed_t;

static pushed_t
push(const char *data, ol__cell_t due, bool replaces) {
  ol__request_t *request = ASK(&host, OL__VERB_PUSH, INT(route), TEXT(data), due, INT(0), TEXT("key"), NONE, NONE, INT(replaces), INT(1000));
  return (pushed_t){answer_int(request, 0), answer_int(request, 1)};
}

static const char *
data_of(int64_t id) {
  return answer_text(ASK(&host, OL__VERB_GET, INT(id)), 15);
}

static int64_t
claim(int64_t now) {
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, now);
  return count_claimed(claimed) == 0 ? 0 : answer_int(claimed, CLAIMED(0));
}

static void
test_second_push(void) {
  pushed_t first = push("1", NONE, false);
  CHECK_INT_EQ(first.is_earlier, 0);
  pushed_t second = push("2", NONE, false);
  CHECK_INT_EQ(second.id, first.id);
  CHECK_INT_EQ(second.is_earlier, 1);
  CHECK_STR_EQ(data_of(first.id), "1");
  CHECK_INT_EQ(claim(1000), first.id);
  CHECK_INT_EQ(push("3", NONE, false).id, first.id);
  (void) host_finish(&host, first.id, OWNER, 1, OL__STATE_COMPLETED, 9000, 1000);
  CHECK(push("4", NONE, false).id != first.id);
}

static void
test_routes_apart(void) {
  pushed_t first = push("1", NONE, false);
  route = host_route(&host, "other");
  CHECK(push("2", NONE, false).id != first.id);
}

static void
test_replace_waiting(void) {
  pushed_t first = push("1", NONE, false);
  CHECK_INT_EQ(push("2", INT(5000), true).id, first.id);
  CHECK_INT_EQ(host_state(&host, first.id), OL__STATE_SCHEDULED);
  CHECK_STR_EQ(data_of(first.id), "2");
  CHECK_INT_EQ(push("3", NONE, true).is_earlier, 1);
  CHECK_INT_EQ(host_state(&host, first.id), OL__STATE_AVAILABLE);
  CHECK_STR_EQ(data_of(first.id), "3");
}

static void
test_replace_retryable(void) {
  pushed_t first = push("1", NONE, false);
  (void) claim(1000);
  (void) ASK(&host, OL__VERB_RETRY, INT(first.id), INT(OWNER), INT(1), INT(5000), TEXT("1"), INT(1000));
  CHECK_INT_EQ(push("2", NONE, true).id, first.id);
  ol__request_t *claimed = host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), first.id);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 1);
  CHECK(answer_is_null(ASK(&host, OL__VERB_GET, INT(first.id)), 13));
}

static void
test_replace_running(void) {
  pushed_t first = push("1", NONE, false);
  (void) claim(1000);
  pushed_t next = push("2", NONE, true);
  CHECK(next.id != first.id);
  CHECK_INT_EQ(next.is_earlier, 0);
  pushed_t again = push("3", NONE, true);
  CHECK_INT_EQ(again.id, next.id);
  CHECK_INT_EQ(again.is_earlier, 1);
  CHECK_STR_EQ(data_of(first.id), "1");
  /* Neither when it is due, nor when it shall run now: only the first one's end lets it go on. */
  CHECK_INT_EQ(claim(9000), 0);
  (void) ASK(&host, OL__VERB_RUN_NOW, INT(next.id), INT(9000));
  (void) ASK(&host, OL__VERB_RETRY_NOW, INT(next.id), INT(9000));
  CHECK_INT_EQ(claim(9000), 0);
  (void) ASK(&host, OL__VERB_RETRY, INT(first.id), INT(OWNER), INT(1), INT(9000), TEXT("1"), INT(9000));
  CHECK_INT_EQ(claim(9000), first.id);
  CHECK_INT_EQ(claim(9000), 0);
  (void) host_finish(&host, first.id, OWNER, 2, OL__STATE_COMPLETED, 0, 9000);
  CHECK_INT_EQ(claim(9000), next.id);
  CHECK_STR_EQ(data_of(next.id), "3");
}

static void
test_follower_is_due_later(void) {
  pushed_t first = push("1", NONE, false);
  (void) claim(1000);
  pushed_t next = push("2", INT(5000), true);
  (void) host_finish(&host, first.id, OWNER, 1, OL__STATE_DISCARDED, 9000, 2000);
  CHECK_INT_EQ(host_state(&host, next.id), OL__STATE_SCHEDULED);
  CHECK_INT_EQ(claim(4999), 0);
  CHECK_INT_EQ(claim(5000), next.id);
}

static void
test_follower_of_cancelled(void) {
  pushed_t first = push("1", NONE, false);
  (void) claim(1000);
  pushed_t next = push("2", NONE, true);
  (void) ASK(&host, OL__VERB_CANCEL, INT(first.id), NONE, INT(0), INT(1000));
  CHECK_INT_EQ(claim(1000), 0);
  (void) host_give_back(&host, first.id, OWNER, 1, 1000, false, 1000);
  CHECK_INT_EQ(host_state(&host, first.id), -1);
  CHECK_INT_EQ(claim(1000), next.id);
}

static void
test_cancelled_follower(void) {
  pushed_t first = push("1", NONE, false);
  (void) claim(1000);
  pushed_t next = push("2", NONE, true);
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_CANCEL, INT(next.id), NONE, INT(0), INT(1000)), 0), OL__STATE_SCHEDULED);
  CHECK(push("3", NONE, true).id != next.id);
  CHECK_INT_EQ(host_state(&host, first.id), OL__STATE_EXECUTING);
}

static void
test_retry_with_taken_key(void) {
  pushed_t first = push("1", NONE, false);
  (void) ASK(&host, OL__VERB_CANCEL, INT(first.id), NONE, INT(9000), INT(1000));
  pushed_t second = push("2", NONE, false);
  ol__request_t *request = ASK(&host, OL__VERB_RETRY_NOW, INT(first.id), INT(1000));
  CHECK_INT_EQ(request->error, OL__STORE_FAILED);
  CHECK_STR_EQ(request->message, "another task has its key");
  (void) ASK(&host, OL__VERB_CANCEL, INT(second.id), NONE, INT(0), INT(1000));
  CHECK_INT_EQ(answer_int(ASK(&host, OL__VERB_RETRY_NOW, INT(first.id), INT(1000)), 0), OL__STATE_CANCELLED);
  CHECK_INT_EQ(push("3", NONE, false).id, first.id);
}

int
main(void) {
  run_in_memory("a second push of a key is the first one's", test_second_push);
  run_in_memory("a key is of its route", test_routes_apart);
  run_in_memory("a waiting task is replaced under its id", test_replace_waiting);
  run_in_memory("a task that failed begins anew when it is replaced", test_replace_retryable);
  run_in_memory("a running task is followed by what would replace it", test_replace_running);
  run_in_memory("a follower may be due later", test_follower_is_due_later);
  run_in_memory("a follower goes on when a running task is cancelled", test_follower_of_cancelled);
  run_in_memory("a follower can be cancelled", test_cancelled_follower);
  run_in_memory("a task is not retried while another has its key", test_retry_with_taken_key);
  return failures();
}
