/* store_group.c - many who ask a store of src/store at once, and some who fail. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "failing_memory.h"
#include "store/transaction.h"
#include "store_host.h"

#define THREADS 4
#define ROUNDS 40
#define AT_ONCE 16

static const char *path;

/* --- Threads */

static int completed; /* atomic */

static void
submit_push(host_t *host, int route) {
  const ol__cell_t cells[] = {TASK(route, TEXT("1"), NONE, 0, 1000)};
  host_submit(host, make_request(OL__VERB_PUSH, cells, sizeof cells / sizeof cells[0]));
}

static void
finish_claimed(host_t *host, int64_t owner, const ol__request_t *claimed) {
  for (size_t i = 0; i < count_claimed(claimed); i++) {
    ol__request_t *request = host_finish(host, answer_int(claimed, CLAIMED(i)), owner, 1, OL__STATE_COMPLETED, 9000, 1000);
    CHECK_INT_EQ(answer_int(request, 0), 1);
    __atomic_add_fetch(&completed, 1, __ATOMIC_SEQ_CST);
  }
}

static void *
work(void *data) {
  (void) data;
  host_t host;
  host_open(&host, path);
  int route = host_route(&host, "email");
  int64_t owner = answer_int(ASK(&host, OL__VERB_ENTER, INT(1), INT(1000)), 0);
  for (int i = 0; i < ROUNDS; i++) {
    for (int j = 0; j < AT_ONCE; j++) submit_push(&host, route);
    host_wait(&host, AT_ONCE);
    finish_claimed(&host, owner, host_claim(&host, route, owner, AT_ONCE, 1000));
    host_forget(&host);
  }
  host_close(&host);
  return NULL;
}

static void
test_threads(void) {
  host_t host;
  pthread_t threads[THREADS];
  path = folder_file("threads.db");
  host_open(&host, path);
  for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  int route = host_route(&host, "email");
  for (size_t count = 1; count > 0;) {
    ol__request_t *claimed = host_claim(&host, route, 1, 100, 1000);
    count = count_claimed(claimed);
    finish_claimed(&host, 1, claimed);
    host_forget(&host);
  }
  CHECK_INT_EQ(completed, THREADS * ROUNDS * AT_ONCE);
  host_close(&host);
}

/* Closes with requests that wait, are under way and are done. */
static void
test_close(void) {
  path = folder_file("close.db");
  for (int i = 0; i < ROUNDS; i++) {
    host_t host;
    host_open(&host, path);
    int route = host_route(&host, "email");
    for (int j = 0; j < AT_ONCE; j++) submit_push(&host, route);
    if (i % 2 == 0) host_wait(&host, 1);
    host_close(&host);
  }
}

/* --- News */

/* Whether the client was rung; takes what there is. */
static bool
is_rung(host_t *host, bool *has_news) {
  if (sem_trywait(&host->rings) != 0) return false;
  *has_news = ol__store_take(&host->client, &host->done);
  return true;
}

static void
test_news(void) {
  host_t runner, other;
  bool has_news = false;
  host_open(&runner, folder_file("news.db"));
  int route = host_route(&runner, "email");
  int64_t id = host_push(&runner, route, "1", NONE, 1000);
  (void) host_claim(&runner, route, 7, 1, 1000);
  host_open(&other, folder_file("news.db"));
  (void) host_state(&other, id);
  CHECK(!is_rung(&runner, &has_news));
  (void) ASK(&other, OL__VERB_CANCEL, INT(id), NONE, INT(0), INT(1001));
  CHECK(is_rung(&runner, &has_news) && has_news);
  CHECK_INT_EQ(answer_int(ASK(&runner, OL__VERB_CANCELLED, INT(7)), 0), id);
  (void) host_push(&other, host_route(&other, "email"), "1", NONE, 1000);
  CHECK(is_rung(&runner, &has_news) && has_news);
  CHECK(!is_rung(&other, &has_news));
  host_close(&other);
  host_close(&runner);
}

/* --- Failures */

/* A turn without its thread: what it does is known to the allocation. */
typedef struct batch_s {
  ol__file_t file;
  ol__turn_t turn;
  ol__list_t requests;
  int route;
} batch_t;

static void
batch_begin(batch_t *batch) {
  if (ol__file_init(&batch->file, ":memory:") != 0 || ol__turn_init(&batch->turn, &batch->file, false) != 0) abort();
  ol__list_init(&batch->requests);
  batch->route = ol__routes_add(&batch->turn.routes, "email", 5);
}

static void
batch_end(batch_t *batch) {
  destroy_requests(&batch->requests);
  ol__turn_cleanup(&batch->turn);
  ol__file_cleanup(&batch->file);
}

static ol__request_t *
batch_add(batch_t *batch, ol__verb_t verb, const ol__cell_t *cells, size_t count) {
  ol__request_t *request = make_request(verb, cells, count);
  ol__list_push(&batch->requests, &request->link);
  return request;
}

#define ADD(batch, verb, ...) \
  batch_add((batch), (verb), (const ol__cell_t[]){__VA_ARGS__}, sizeof((const ol__cell_t[]){__VA_ARGS__}) / sizeof(ol__cell_t))

static ol__request_t *
add_push(batch_t *batch, ol__cell_t data) {
  return ADD(batch, OL__VERB_PUSH, TASK(batch->route, data, NONE, 0, 1000));
}

static size_t
count_tasks(batch_t *batch) {
  destroy_requests(&batch->requests);
  ol__request_t *list = ADD(batch, OL__VERB_LIST, NONE, NONE, NONE, INT(1000));
  ol__transaction_run(&batch->turn, &batch->requests);
  CHECK_INT_EQ(list->error, OL__STORE_OK);
  return count_listed(list);
}

static void
test_one_fails(void) {
  batch_t batch;
  batch_begin(&batch);
  ol__request_t *first = add_push(&batch, TEXT("1"));
  ol__request_t *bad = add_push(&batch, NONE);
  ol__request_t *half = ADD(&batch, OL__VERB_PUSH, TASK(batch.route, TEXT("1"), NONE, 0, 1), TASK(batch.route, NONE, NONE, 0, 1));
  ol__request_t *missing = ADD(&batch, OL__VERB_CANCEL, INT(99), NONE, NONE, INT(1));
  ol__request_t *last = add_push(&batch, TEXT("2"));
  ol__transaction_run(&batch.turn, &batch.requests);
  CHECK_INT_EQ(bad->error, OL__STORE_FAILED);
  CHECK(bad->message != NULL && strstr(bad->message, "offloop_tasks.data") != NULL);
  CHECK_INT_EQ(half->error, OL__STORE_FAILED);
  CHECK_INT_EQ(missing->error, OL__STORE_NOT_FOUND);
  CHECK_UINT_EQ(first->outputs.count, 2);
  CHECK(answer_int(last, 0) > answer_int(first, 0));
  CHECK_UINT_EQ(count_tasks(&batch), 2);
  batch_end(&batch);
}

/* Whichever allocation fails, a request is done or has failed, and the store goes on. */
static void
test_memory(void) {
  bool is_over = false;
  for (size_t n = 1; !is_over; n++) {
    batch_t batch;
    size_t pushed = 0;
    ol__request_t *pushes[3];
    batch_begin(&batch);
    for (int i = 0; i < 3; i++) pushes[i] = add_push(&batch, TEXT("1"));
    ol__request_t *entered = ADD(&batch, OL__VERB_ENTER, INT(1), INT(1));
    ol__request_t *claimed = ADD(&batch, OL__VERB_CLAIM, INT(batch.route), INT(1), INT(100), INT(1000));
    ol__request_t *rescued = ADD(&batch, OL__VERB_RESCUE, INT(1), NONE, INT(1), INT(1000));
    memory_fail_at(n);
    ol__transaction_run(&batch.turn, &batch.requests);
    is_over = !memory_has_failed();
    memory_restore();
    for (int i = 0; i < 3; i++) pushed += pushes[i]->error == OL__STORE_OK;
    if (claimed->error == OL__STORE_OK) CHECK_UINT_EQ(count_claimed(claimed), pushed);
    CHECK(entered->error == OL__STORE_OK || entered->error == OL__STORE_NO_MEMORY);
    CHECK(rescued->error == OL__STORE_OK || rescued->error == OL__STORE_NO_MEMORY);
    CHECK_UINT_EQ(count_tasks(&batch), pushed);
    batch_end(&batch);
  }
}

int
main(void) {
  folder_make();
  run("threads share transactions, and each task runs once", test_threads);
  run("a client may close while it waits", test_close);
  run("clients hear of each other's work and cancellations, not of their own", test_news);
  run("a request that fails leaves the others alone", test_one_fails);
  run("short memory fails requests, and no more", test_memory);
  folder_remove();
  return failures();
}
