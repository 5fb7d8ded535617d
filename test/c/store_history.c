/* store_history.c - how src/store keeps its history small. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* also under: windows */

#include "store_memory.h"

#define LOTS INT64_C(1000000)

/* A task of four bytes that is kept until then. */
static int64_t
finish_one(int64_t keep_until) {
  int64_t id = host_push(&host, route, "1234", NONE, 1000);
  (void) host_claim(&host, route, OWNER, 1, 1000);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, OWNER, 1, OL__STATE_COMPLETED, keep_until, 1000), 0), 1);
  return id;
}

static ol__request_t *
prune(int64_t tasks, int64_t bytes, int64_t most, int64_t now) {
  return ASK(&host, OL__VERB_PRUNE, INT(tasks), INT(bytes), INT(most), INT(now));
}

static void
test_age(void) {
  int64_t later = finish_one(3000);
  int64_t sooner = finish_one(2000);
  CHECK_INT_EQ(answer_int(prune(LOTS, LOTS, 10, 1999), 0), 0);
  ol__request_t *request = prune(LOTS, LOTS, 10, 2000);
  CHECK_INT_EQ(answer_int(request, 0), 1);
  CHECK_INT_EQ(answer_int(request, 1), 0);
  CHECK_INT_EQ(host_state(&host, sooner), -1);
  CHECK_INT_EQ(host_state(&host, later), OL__STATE_COMPLETED);
}

static void
test_count(void) {
  int64_t ids[3];
  for (int i = 0; i < 3; i++) ids[i] = finish_one(5000 + i);
  CHECK_INT_EQ(answer_int(prune(2, LOTS, 10, 1000), 0), 1);
  CHECK_INT_EQ(host_state(&host, ids[0]), -1);
  CHECK_INT_EQ(host_state(&host, ids[1]), OL__STATE_COMPLETED);
  CHECK_INT_EQ(answer_int(prune(2, LOTS, 10, 1000), 0), 0);
}

static void
test_bytes(void) {
  for (int i = 0; i < 3; i++) (void) finish_one(5000 + i);
  CHECK_INT_EQ(answer_int(prune(LOTS, 12, 10, 1000), 0), 0);
  CHECK_INT_EQ(answer_int(prune(LOTS, 11, 10, 1000), 0), 1);
  CHECK_INT_EQ(answer_int(prune(LOTS, 0, 10, 1000), 0), 2);
}

static void
test_log_bytes(void) {
  int64_t id = start_task();
  (void) ASK(&host, OL__VERB_LOG, INT(id), INT(OWNER), INT(1), TEXT("123456789"), INT(10), INT(1000));
  (void) ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(route), INT(OL__STATE_DISCARDED), TEXT("12"), TEXT("[]"), INT(5000), INT(1000));
  CHECK_INT_EQ(answer_int(prune(LOTS, 14, 10, 1000), 0), 0);
  CHECK_INT_EQ(answer_int(prune(LOTS, 13, 10, 1000), 0), 1);
  CHECK_UINT_EQ(ASK(&host, OL__VERB_LINES, INT(id), INT(0), INT(10))->outputs.count, 1);
}

static void
test_portions(void) {
  for (int i = 0; i < 5; i++) (void) finish_one(2000);
  const int64_t removed[] = {2, 2, 1};
  for (int i = 0; i < 3; i++) {
    ol__request_t *request = prune(LOTS, LOTS, 2, 2000);
    CHECK_INT_EQ(answer_int(request, 0), removed[i]);
    CHECK_INT_EQ(answer_int(request, 1), i < 2);
  }
}

/* The history's size is known without counting: what leaves it by other ways counts too. */
static void
test_size_after_revival(void) {
  int64_t id = host_push(&host, route, "1234", NONE, 1000);
  (void) ASK(&host, OL__VERB_CANCEL, INT(id), NONE, INT(5000), INT(1000));
  (void) ASK(&host, OL__VERB_RETRY_NOW, INT(id), INT(1000));
  (void) ASK(&host, OL__VERB_CANCEL, INT(id), NONE, INT(5000), INT(1000));
  CHECK_INT_EQ(answer_int(prune(1, 4, 10, 1000), 0), 0);
}

int
main(void) {
  run_in_memory("what is too old is forgotten, the oldest first", test_age);
  run_in_memory("what is too many is forgotten, the oldest first", test_count);
  run_in_memory("what takes too many bytes is forgotten, the oldest first", test_bytes);
  run_in_memory("log lines, results and errors count as bytes", test_log_bytes);
  run_in_memory("the history is pruned in portions", test_portions);
  run_in_memory("a task that is retried leaves the history", test_size_after_revival);
  return failures();
}
