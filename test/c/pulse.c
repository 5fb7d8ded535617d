/* pulse.c - rings while all pumps are inside long tasks, src/runtime/pulse.h.
 * The pulse's thread is real, but the test makes it beat: between beats it waits
 * where it would sleep. */
/* sources: src/base/error.c src/base/heap.c src/base/mem.c src/base/number.c src/runtime/*.c */
/* sanitizers: address thread */

#define MANUAL_PULSE
#include "runtime/pulse.h"
#include "manual_host.h"
#include "runtime/lane.h"

#define IDLE_BEATS 50    /* until it goes to sleep */
#define REPEAT_BEATS 100 /* until it rings again without an answer */

static pthread_mutex_t beat_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t beat_changed = PTHREAD_COND_INITIALIZER;
static bool is_between; /* beats; guarded by beat_lock, as all below */
static bool is_asleep;
static bool may_beat;
static int threads;
static int slept_ms; /* in the last beat, or until the next */
static bool cannot_start_thread;

int
ol__thread_start(void *(*run)(void *) ) {
  pthread_t thread;
  if (cannot_start_thread) return OL_ENOMEM;
  threads++;
  return pthread_create(&thread, NULL, run, NULL) == 0 && pthread_detach(thread) == 0 ? 0 : OL_ENOMEM;
}

void
ol__sleep_ms(int ms) {
  pthread_mutex_lock(&beat_lock);
  slept_ms = ms;
  is_between = true;
  pthread_cond_broadcast(&beat_changed);
  while (!may_beat) pthread_cond_wait(&beat_changed, &beat_lock);
  may_beat = false;
  is_between = false;
  pthread_mutex_unlock(&beat_lock);
}

void
ol__cond_wait(ol__cond_t *cond, ol__mutex_t *mutex) {
  (void) cond;
  pthread_mutex_unlock(mutex);
  pthread_mutex_lock(&beat_lock);
  is_asleep = true;
  pthread_cond_broadcast(&beat_changed);
  while (is_asleep) pthread_cond_wait(&beat_changed, &beat_lock);
  pthread_mutex_unlock(&beat_lock);
  pthread_mutex_lock(mutex);
}

void
ol__cond_signal(ol__cond_t *cond) {
  (void) cond;
  pthread_mutex_lock(&beat_lock);
  is_asleep = false;
  pthread_cond_broadcast(&beat_changed);
  pthread_mutex_unlock(&beat_lock);
}

/* One beat, or none if it sleeps. */
static void
beat(void) {
  pthread_mutex_lock(&beat_lock);
  while (!is_between && !is_asleep) pthread_cond_wait(&beat_changed, &beat_lock);
  if (!is_asleep) {
    may_beat = true;
    is_between = false;
    pthread_cond_broadcast(&beat_changed);
    while (!is_between && !is_asleep) pthread_cond_wait(&beat_changed, &beat_lock);
  }
  pthread_mutex_unlock(&beat_lock);
}

static int
do_nothing(ol_task_t *task) {
  (void) task;
  return 0;
}

static const ol_descriptor_t idle = {.name = "idle", .perform = do_nothing};

/* A host with a pump that is counted and has not run: as if it were inside a
 * task. */
static host_t *
create_working(void) {
  host_t *host = host_create(2);
  host_submit(host, &idle, NULL);
  return host;
}

/* Comes first: there is no thread yet. */
static void
test_no_thread(void) {
  cannot_start_thread = true;
  host_t *host = create_working();
  cannot_start_thread = false;
  CHECK_INT_EQ(threads, 0);
  host_run_all(host);
  host_submit(host, &idle, NULL);
  CHECK_INT_EQ(threads, 1);
  beat();
  CHECK_INT_EQ(host->rings, 1);
  host_run_all(host);
  host_destroy(host);
}

static void
test_working(void) {
  host_t *host = create_working();
  beat();
  CHECK_INT_EQ(host->rings, 1);
  for (int i = 0; i < 5; i++) beat();
  CHECK_INT_EQ(host->rings, 1); /* not answered */
  ol__runtime_visit(host->runtime);
  beat();
  CHECK_INT_EQ(host->rings, 2);
  host_run_all(host);
  for (int i = 0; i < 5; i++) beat();
  CHECK_INT_EQ(host->rings, 2); /* no pump is at work */
  host_destroy(host);
}

static void
test_undelivered(void) {
  host_t *host = create_working();
  host_run_pump(host);
  host->rings = 0;
  for (int i = 0; i <= IDLE_BEATS; i++) beat();
  CHECK_INT_EQ(host->rings, 1);
  CHECK(!is_asleep);
  host_visit(host);
  for (int i = 0; i < 5; i++) beat();
  CHECK_INT_EQ(host->rings, 1);
  host_destroy(host);
}

static void
test_lost(void) {
  host_t *host = create_working();
  for (int i = 0; i <= REPEAT_BEATS; i++) beat();
  CHECK_INT_EQ(host->rings, 2);
  host_run_all(host);
  host_destroy(host);
}

static void
test_starving(void) {
  host_t *busy = host_create(1);
  host_submit(busy, &idle, NULL);
  host_t *host = host_create(1);
  host_submit(host, &idle, NULL);
  CHECK_INT_EQ(host->backlog, OL__BACKLOG_STARVING);
  beat();
  CHECK_INT_EQ(host->rings, 1);
  host_run_all(busy);
  ol__runtime_visit(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 1);
  host_run_all(host);
  host_destroy(busy);
  host_destroy(host);
}

static void
test_closed(void) {
  host_t *closed = create_working();
  host_t *other = create_working();
  ol__runtime_close(closed->runtime);
  beat();
  CHECK_INT_EQ(closed->rings, 0);
  CHECK_INT_EQ(other->rings, 1);
  host_run_all(other);
  host_destroy(closed);
  host_destroy(other);
}

static void
ring_nobody(void *data) {
  (void) data;
}

static void
test_failed(void) {
  ol__share_t other;
  host_t *host = host_create(1);
  ol__share_init(&other, &ol__pool, ring_nobody, NULL);
  CHECK(ol__share_acquire(&other, true));
  host_submit(host, &idle, NULL);
  ol__share_release(&other);
  host->cannot_start = true;
  host->rings = 0;
  for (int i = 1; i <= 2; i++) {
    CHECK_INT_EQ(ol__runtime_start_pumps(host->runtime), OL__BACKLOG_STARVING); /* the granted slot's pump fails, then that of a free one */
    for (int idle_beats = 0; idle_beats <= IDLE_BEATS; idle_beats++) beat();
    CHECK_INT_EQ(host->rings, i);
    CHECK(!is_asleep);
  }
  host->cannot_start = false;
  ol__runtime_visit(host->runtime);
  CHECK_INT_EQ(host->due_pumps, 1);
  host_run_all(host);
  for (int i = 0; i < 5; i++) beat();
  CHECK_INT_EQ(host->rings, 2);
  CHECK_UINT_EQ(host->settled_count, 1);
  host_destroy(host);
}

/* Of two runtimes with the same slot, one has it for a task that no pump takes. */
static void
test_retreat(void) {
  ol__slots_t slots;
  ol__share_t other;
  ol__slots_init(&slots, 1);
  host_t *host = create_working();
  host_run_all(host);
  ol__share_init(&other, &slots, ring_nobody, NULL);
  ol__lane_t *lane = ol__lane_create(host->runtime, &slots, 0);
  ol_task_t *task = host_task(&idle, NULL);
  ol__lane_add_task(lane, task);
  CHECK_INT_EQ(host_try_submit(host, task), 0);
  CHECK(!ol__share_acquire(&other, false));
  clock_step_ns = OL__PULSE_MS * OL__NS_PER_MS;
  for (int i = 0; i < OL__GRANT_BEATS * 2; i++) {
    beat();
    ol__runtime_start_pumps(host->runtime); /* a thread that answers keeps it */
  }
  CHECK_INT_EQ(ol__share_take(&other), 0);
  for (int i = 0; i < OL__GRANT_BEATS * 2; i++) beat();
  CHECK_INT_EQ(ol__share_take(&other), 1);
  ol__share_release(&other);
  ol__runtime_start_pumps(host->runtime);
  host_run_all(host);
  CHECK_UINT_EQ(host->settled_count, 2);
  ol__share_leave(&other);
  ol__lane_release(lane);
  host_destroy(host);
}

static host_t *quiet_host;

/* While it runs nothing else is queued, and nobody hears of it. */
static int
run_long(ol_task_t *task) {
  ol__runtime_visit(quiet_host->runtime);
  beat();
  CHECK_INT_EQ(slept_ms, OL__PULSE_MS);
  clock_ns += 1001 * OL__NS_PER_MS;
  ol__runtime_visit(quiet_host->runtime);
  beat();
  CHECK_INT_EQ(slept_ms, 5 * OL__PULSE_MS);
  host_submit(quiet_host, &idle, NULL);
  beat();
  CHECK_INT_EQ(slept_ms, OL__PULSE_MS);
  return do_nothing(task);
}

static const ol_descriptor_t lengthy = {.name = "lengthy", .perform = run_long};

static void
test_quiet(void) {
  quiet_host = host_create(2);
  host_submit(quiet_host, &lengthy, NULL);
  host_run_all(quiet_host);
  CHECK_UINT_EQ(quiet_host->settled_count, 2);
  host_destroy(quiet_host);
}

static void
test_asleep(void) {
  host_t *host = create_working();
  host_run_all(host);
  for (int i = 0; i <= IDLE_BEATS; i++) beat();
  CHECK(is_asleep);
  host_submit(host, &idle, NULL);
  beat();
  CHECK_INT_EQ(host->rings, 1);
  for (int i = 0; i <= IDLE_BEATS; i++) beat();
  CHECK(!is_asleep); /* while a pump is at work */
  host_run_all(host);
  host_destroy(host);
  CHECK_INT_EQ(threads, 1);
}

int
main(void) {
  run("a thread for which there was no memory is tried again with the next pump", test_no_thread);
  run("a runtime whose pumps are at work is rung until it answers", test_working);
  run("what a pump has left is rung for until it is visited", test_undelivered);
  run("a ring without an answer is repeated", test_lost);
  run("a runtime that waits for a slot is rung", test_starving);
  run("a closed runtime is not rung any more", test_closed);
  run("a pump that could not be started is tried again with every ring", test_failed);
  run("slots of tasks that no pump takes are taken back from a thread that does not answer", test_retreat);
  run("beats are rare while nothing but a long task runs", test_quiet);
  run("the pulse sleeps while nothing is to be done and wakes with the next task", test_asleep);
  return failures();
}
