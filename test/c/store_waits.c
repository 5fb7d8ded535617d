/* store_waits.c - waiting in src/store for the end of a task. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "store/writer.h"
#include "store_memory.h"

/* Asks for the end of a task under a slot, which is answered when there is one. */
static ol__request_t *
wait_for(host_t *who, int64_t id, uint32_t slot) {
  const ol__cell_t cells[] = {INT(id)};
  ol__request_t *request = make_request(OL__VERB_WAIT, cells, 1);
  request->slot = slot;
  host_submit(who, request);
  return request;
}

static size_t
count_waits(void) {
  return ol__waits_count(&host.client.store->turn.waits);
}

static void
check_answer(const ol__request_t *wait, ol__state_t state, const char *result) {
  CHECK_INT_EQ(answer_int(wait, 0), state);
  CHECK_STR_EQ(answer_text(wait, 1), "email");
  if (result != NULL) CHECK_STR_EQ(answer_text(wait, 5), result);
}

static void
test_end(void) {
  for (int is_kept = 0; is_kept < 2; is_kept++) {
    int64_t id = start_task();
    ol__request_t *wait = wait_for(&host, id, 7);
    (void) host_state(&host, id);
    CHECK_UINT_EQ(count_waits(), 1);
    (void) ASK(&host, OL__VERB_FINISH, INT(id), INT(OWNER), INT(1), INT(route), INT(OL__STATE_COMPLETED), TEXT("42"), NONE, INT(is_kept ? 9000 : 0), INT(1002));
    CHECK_UINT_EQ(count_waits(), 0);
    check_answer(wait, OL__STATE_COMPLETED, "42");
    CHECK_INT_EQ(answer_int(wait, 4), 1002);
  }
}

static void
test_other_ends(void) {
  int64_t cancelled = push_task();
  ol__request_t *wait = wait_for(&host, cancelled, 1);
  (void) ASK(&host, OL__VERB_CANCEL, INT(cancelled), TEXT("\"no\""), INT(0), INT(1001));
  check_answer(wait, OL__STATE_CANCELLED, NULL);
  CHECK_STR_EQ(answer_text(wait, 6), "\"no\"");
  int64_t ended = start_task();
  (void) host_finish(&host, ended, OWNER, 1, OL__STATE_DISCARDED, 9000, 1000);
  check_answer(ASK(&host, OL__VERB_WAIT, INT(ended)), OL__STATE_DISCARDED, NULL);
  CHECK_INT_EQ(ASK(&host, OL__VERB_WAIT, INT(12345))->error, OL__STORE_NOT_FOUND);
}

/* They are asked in one batch, whichever way it is cut. */
static void
test_same_batch(void) {
  for (int i = 0; i < 50; i++) {
    int64_t id = start_task();
    const ol__cell_t finish[] = {INT(id), INT(OWNER), INT(1), INT(route), INT(OL__STATE_COMPLETED), NONE, NONE, INT(0), INT(1002)};
    ol__request_t *wait = wait_for(&host, id, 1);
    host_submit(&host, make_request(OL__VERB_FINISH, finish, OL__FINISH_TAKEN));
    host_wait(&host, 2);
    check_answer(wait, OL__STATE_COMPLETED, NULL);
  }
}

static void
test_give_up(void) {
  int64_t id = push_task();
  ol__request_t *waits[3];
  for (uint32_t i = 0; i < 3; i++) waits[i] = wait_for(&host, id, i);
  const ol__cell_t cells[] = {INT(id), INT(1)};
  host_submit(&host, make_request(OL__VERB_UNWAIT, cells, 2));
  host_wait(&host, 2);
  CHECK_INT_EQ(waits[1]->error, OL__STORE_NOT_FOUND);
  CHECK_UINT_EQ(count_waits(), 2);
  (void) ASK(&host, OL__VERB_UNWAIT, INT(id), INT(1));
  CHECK_UINT_EQ(count_waits(), 2);
}

/* What it waited for goes with a client, and nothing else does. */
static void
test_client_end(void) {
  host_t one, other;
  host_open(&one, folder_file("clients.db"));
  host_open(&other, folder_file("clients.db"));
  int64_t id = host_push(&one, host_route(&one, "email"), "1", NONE, 1000);
  for (uint32_t i = 0; i < 10; i++) (void) wait_for(&other, id, i);
  ol__request_t *wait = wait_for(&one, id, 1);
  host_close(&other);
  (void) ASK(&one, OL__VERB_CANCEL, INT(id), NONE, INT(0), INT(1000));
  check_answer(wait, OL__STATE_CANCELLED, NULL);
  CHECK_UINT_EQ(ol__waits_count(&one.client.store->turn.waits), 0);
  host_close(&one);
}

/* The task ends by another connection, as in another process. */
static void
test_foreign_end(void) {
  host_t one;
  sqlite3 *connection;
  const char *path = folder_file("foreign.db");
  host_open(&one, path);
  int64_t id = host_push(&one, host_route(&one, "email"), "1", NONE, 1000);
  ol__request_t *wait = wait_for(&one, id, 1);
  (void) host_state(&one, id);
  if (sqlite3_open(path, &connection) != SQLITE_OK || sqlite3_busy_timeout(connection, 5000) != SQLITE_OK) abort();
  CHECK_INT_EQ(sqlite3_exec(connection, "DELETE FROM offloop_tasks", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(connection);
  host_wait(&one, 1);
  CHECK_INT_EQ(wait->error, OL__STORE_NOT_FOUND);
  host_close(&one);
}

int
main(void) {
  folder_make();
  run_in_memory("whoever waits hears of the end, kept or not", test_end);
  run_in_memory("and of every other end", test_other_ends);
  run_in_memory("also of one in the same batch", test_same_batch);
  run_in_memory("whoever gives up is forgotten", test_give_up);
  run("a client's waits go with it", test_client_end);
  run("the end may come from another process", test_foreign_end);
  folder_remove();
  return failures();
}
