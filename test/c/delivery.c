/* delivery.c - how finished tasks come to JavaScript, src/runtime/delivery.h. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */

#include "manual_host.h"

#define COUNT 5000

static char owners[COUNT]; /* one for each task */

static int
do_nothing(ol_task_t *task) {
  (void) task;
  return 0;
}

static const ol_descriptor_t quick = {.name = "quick", .perform = do_nothing};

/* A host with finished tasks that nobody has visited yet. */
static host_t *
create_finished(size_t count) {
  host_t *host = host_create(1);
  for (size_t i = 0; i < count; i++) host_submit(host, &quick, &owners[i]);
  host_run_pump(host);
  CHECK_INT_EQ(host->due_pumps, 0);
  return host;
}

static void
test_order(void) {
  host_t *host = create_finished(100);
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 100);
  for (size_t i = 0; i < 100; i++) {
    CHECK(host->owners[i] == &owners[i]);
    CHECK_INT_EQ(host->states[i], OL__TASK_DONE);
  }
  CHECK(!host->rest_is_due);
  host_destroy(host);
}

static void
test_turns(void) {
  host_t *host = create_finished(COUNT);
  host_visit(host);
  int turns = 1;
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_TASKS);
  while (host->rest_is_due) {
    size_t before = host->settled_count;
    host_continue(host);
    CHECK_UINT_EQ(host->settled_count - before, before + OL__DELIVERY_TASKS < COUNT ? OL__DELIVERY_TASKS : COUNT - before);
    turns++;
  }
  CHECK_UINT_EQ(host->settled_count, COUNT);
  CHECK_INT_EQ(turns, COUNT / OL__DELIVERY_TASKS + 1);
  for (size_t i = 0; i < COUNT; i++) CHECK(host->owners[i] == &owners[i]);
  host_destroy(host);
}

static void
test_resting(void) {
  host_t *host = create_finished(COUNT);
  host_visit(host);
  for (int i = 0; i < 3; i++) {
    clock_ns += OL__NS_PER_MS; /* another turn of the loop, as far as a visit can know */
    ol__runtime_visit(host->runtime);
  }
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_TASKS);
  host_destroy(host);
}

static void
test_continue_idle(void) {
  host_t *host = create_finished(1);
  host_continue(host);
  CHECK_UINT_EQ(host->settled_count, 0);
  host_visit(host);
  host_continue(host);
  CHECK_UINT_EQ(host->settled_count, 1);
  host_destroy(host);
}

/* The visits of two pumps: in one turn of the loop or in two. */
static void
check_two_visits(int64_t gap_ns, size_t expected) {
  host_t *host = create_finished(OL__DELIVERY_TASKS - 10);
  host_visit(host);
  CHECK(!host->rest_is_due);
  for (size_t i = 0; i < 100; i++) host_submit(host, &quick, NULL);
  host_run_pump(host);
  clock_ns += gap_ns;
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, expected);
  host_destroy(host);
}

static void
test_shared_budget(void) {
  check_two_visits(1000, OL__DELIVERY_TASKS);
  check_two_visits(OL__NS_PER_MS, OL__DELIVERY_TASKS + 90);
}

static int64_t settling_ns; /* how long settling one task takes */

static void
take_time(host_t *host, ol_task_t *task) {
  (void) host;
  (void) task;
  clock_ns += settling_ns;
}

static void
test_slow(void) {
  host_t *host = create_finished(200);
  host->on_settle = take_time;
  settling_ns = OL__DELIVERY_NS / 4;
  host_visit(host);
  CHECK(host->rest_is_due);
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_CHUNK); /* not known to be slow yet */
  host_continue(host);
  CHECK(host->rest_is_due);
  size_t settled = host->settled_count - OL__DELIVERY_CHUNK;
  CHECK(settled == 4); /* what fits into the budget */
  settling_ns = 2 * OL__DELIVERY_NS;
  for (int i = 0; i < 5; i++) host_continue(host);
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_CHUNK + 4 + 3 + 4); /* one is always settled */
  settling_ns = 0;
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 200);
  CHECK_UINT_EQ(host->chunk_sizes[host->settle_count - 2], OL__DELIVERY_CHUNK);
  host_destroy(host);
}

/* A settled task's callback lets the loop turn, and waits there for all the others. */
static void
visit_inside(host_t *host, ol_task_t *task) {
  if (task->owner != &owners[3]) return;
  ol__runtime_visit(host->runtime);
  CHECK_UINT_EQ(host->settled_count, 100);
}

static void
test_nested(void) {
  host_t *host = create_finished(100);
  host->on_settle = visit_inside;
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, 100);
  for (size_t i = 0; i < 100; i++) CHECK(host->owners[i] == &owners[i]);
  ol__runtime_visit(host->runtime); /* and from then on as ever */
  CHECK_UINT_EQ(host->settled_count, 100);
  host_destroy(host);
}

/* A callback's own turns need rests as others do. */
static void
rest_inside(host_t *host, ol_task_t *task) {
  if (task->owner != &owners[0]) return;
  ol__runtime_visit(host->runtime);
  while (host->rest_is_due) host_continue(host);
  CHECK_UINT_EQ(host->settled_count, COUNT);
}

static void
test_nested_rests(void) {
  host_t *host = create_finished(COUNT);
  host->on_settle = rest_inside;
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, COUNT);
  CHECK(!host->rest_is_due);
  host_destroy(host);
}

static void
test_lost_rest(void) {
  host_t *host = create_finished(COUNT);
  host_visit(host);
  CHECK(host->rest_is_due);
  clock_ns += 90 * OL__NS_PER_MS;
  ol__runtime_visit(host->runtime);
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_TASKS);
  host->rest_is_due = false; /* lost */
  clock_ns += 20 * OL__NS_PER_MS;
  ol__runtime_visit(host->runtime);
  CHECK_UINT_EQ(host->settled_count, 2 * OL__DELIVERY_TASKS);
  CHECK(host->rest_is_due);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, COUNT);
  host_destroy(host);
}

static void
close_inside(host_t *host, ol_task_t *task) {
  (void) task;
  ol__runtime_close(host->runtime);
}

static void
test_close(void) {
  host_t *host = create_finished(100);
  host->on_settle = close_inside;
  host_visit(host);
  CHECK_UINT_EQ(host->settled_count, OL__DELIVERY_CHUNK); /* the rest is dropped */
  host_destroy(host);
}

int
main(void) {
  run("finished tasks are delivered in the order in which they ended", test_order);
  run("thousands take several turns of the loop, a budget's worth each", test_turns);
  run("visits do nothing while a delivery rests", test_resting);
  run("a turn without a rest delivers nothing", test_continue_idle);
  run("visits of one turn share its budget, those of another have their own", test_shared_budget);
  run("slow callbacks make smaller chunks, down to one", test_slow);
  run("a turn of the loop inside a callback delivers what is behind it", test_nested);
  run("such turns have budgets and rests", test_nested_rests);
  run("a rest whose end was lost ends with a later visit", test_lost_rest);
  run("a runtime closed inside a delivery drops the rest of it", test_close);
  return failures();
}
