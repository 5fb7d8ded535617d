/* lane_threads.c - lanes whose tasks run on real threads, src/runtime/lane.h. */
/* sources: src/base/*.c src/runtime/*.c */
/* sanitizers: address thread */
/* also under: windows */

#include "runtime/lane.h"
#include "thread_host.h"

#include <sched.h>
#include <stdatomic.h>

#define COUNT 3000 /* tasks of one environment */
#define SHARED_LIMIT 2

/* --- What runs: each task notes for every lane how many are in it now */

typedef struct meter_s {
  int limit;
  atomic_int inside;
} meter_t;

/* One task, from its submission to its end. */
typedef struct item_s {
  meter_t *meters[OL__MAX_LANES]; /* as the task's lanes */
  int meter_count;
  ol_task_t *task; /* NULL when settled or cancelled; the JavaScript thread's, as is the next */
  bool is_cancelled;
} item_t;

static atomic_int ran;

static int
measure(ol_task_t *task) {
  const item_t *item = task->owner;
  for (int i = 0; i < item->meter_count; i++) {
    CHECK(atomic_fetch_add(&item->meters[i]->inside, 1) < item->meters[i]->limit);
  }
  sched_yield(); /* lets others overtake */
  for (int i = 0; i < item->meter_count; i++) atomic_fetch_sub(&item->meters[i]->inside, 1);
  atomic_fetch_add(&ran, 1);
  return 0;
}

static const ol_descriptor_t measuring = {.name = "measuring", .perform = measure};

/* --- An environment with lanes */

#define OWN_LANES 3

static ol__slots_t shared_slots;
static meter_t shared_meter;

typedef struct env_s {
  host_t *host;
  uint32_t seed;
  ol__lane_t *own[OWN_LANES]; /* with limits 1, 2, 3 */
  ol__lane_t *shared;
  meter_t meters[OWN_LANES];
  item_t items[COUNT];
  bool cancels;     /* some tasks at random */
  size_t closes_at; /* so many settled tasks; SIZE_MAX for never */
  size_t cancelled; /* before they ran */
} env_t;

static void
forget(host_t *host, ol_task_t *task) {
  (void) host;
  ((item_t *) task->owner)->task = NULL;
}

/* A number below `limit`; each environment has its own. */
static uint32_t
env_random(env_t *env, uint32_t limit) {
  env->seed = env->seed * 1664525 + 1013904223;
  return (env->seed >> 8) % limit;
}

static ol__lane_t *
make_lane(host_t *host, ol__slots_t *slots, int limit) {
  ol__lane_t *lane = ol__lane_create(host->runtime, slots, limit);
  if (lane == NULL) abort();
  return lane;
}

/* Pumps of all environments may hold `threads`. */
static env_t *
env_create(int threads, uint32_t seed) {
  env_t *env = calloc(1, sizeof(*env));
  if (env == NULL) abort();
  env->host = host_create(threads);
  env->host->on_settle = forget;
  env->seed = seed;
  env->closes_at = SIZE_MAX;
  for (int i = 0; i < OWN_LANES; i++) {
    env->meters[i].limit = i + 1;
    env->own[i] = make_lane(env->host, NULL, i + 1);
  }
  env->shared = make_lane(env->host, &shared_slots, 0);
  return env;
}

static void
env_destroy(env_t *env) {
  host_destroy(env->host);
  for (int i = 0; i < OWN_LANES; i++) {
    ol__lane_release(env->own[i]);
    CHECK_INT_EQ(atomic_load(&env->meters[i].inside), 0);
  }
  ol__lane_release(env->shared);
  free(env);
}

static void
go_through(item_t *item, ol__lane_t *lane, meter_t *meter) {
  ol__lane_add_task(lane, item->task);
  item->meters[item->meter_count++] = meter;
}

/* In a lane of its own, in the shared one, in both or in none. */
static void
env_submit(env_t *env, item_t *item) {
  item->task = ol__task_create(&measuring, 0);
  if (item->task == NULL) abort();
  item->task->owner = item;
  item->task->priority = env_random(env, 3);
  uint32_t own = env_random(env, OWN_LANES + 1);
  if (own < OWN_LANES) go_through(item, env->own[own], &env->meters[own]);
  if (env_random(env, 2) == 0) go_through(item, env->shared, &shared_meter);
  CHECK_INT_EQ(ol__runtime_submit(env->host->runtime, item->task, &env->host->backlog), 0);
}

static void
env_cancel(env_t *env, item_t *item) {
  if (item->task == NULL || item->is_cancelled) return;
  item->is_cancelled = true;
  if (ol__runtime_cancel(env->host->runtime, item->task) != OL__CANCELLED_QUEUED) return;
  ol__task_destroy(item->task);
  item->task = NULL;
  env->cancelled++;
}

/* Its JavaScript thread: submits all, lets the loop turn now and then, and waits
 * for the end of all or closes. */
static void *
env_run(void *data) {
  env_t *env = data;
  host_t *host = env->host;
  for (uint32_t i = 0; i < COUNT && host->settled_count < env->closes_at; i++) {
    env_submit(env, &env->items[i]);
    if (env->cancels && i % 2 == 0) env_cancel(env, &env->items[i - env_random(env, i < 50 ? i + 1 : 50)]);
    if (i % 16 == 0) host->backlog = ol__runtime_visit(host->runtime);
    if (env_random(env, 100) == 0) {
      host_wake(host); /* or it would wait for something to be due */
      host_turn(host);
    }
  }
  while (host->settled_count < env->closes_at && host->settled_count + env->cancelled < COUNT) host_turn(host);
  if (env->closes_at != SIZE_MAX) host_close(host);
  return NULL;
}

static void
start(void) {
  ol__slots_init(&shared_slots, SHARED_LIMIT);
  shared_meter.limit = SHARED_LIMIT;
  atomic_store(&shared_meter.inside, 0);
  atomic_store(&ran, 0);
}

static void
finish(void) {
  host_check_slots();
  CHECK_INT_EQ(atomic_load(&shared_meter.inside), 0);
  CHECK_INT_EQ(shared_slots.used, 0);
  CHECK(ol__list_is_empty(&shared_slots.wanting) && ol__list_is_empty(&shared_slots.starving));
}

/* --- One environment */

static void
test_limits(void) {
  start();
  env_t *env = env_create(HOST_THREADS, 1);
  env_run(env);
  CHECK_INT_EQ(atomic_load(&ran), COUNT);
  env_destroy(env);
  finish();
}

static void
test_cancel_any(void) {
  start();
  env_t *env = env_create(HOST_THREADS, 2);
  env->cancels = true;
  env_run(env);
  CHECK(env->cancelled > 0);
  CHECK_UINT_EQ((size_t) atomic_load(&ran), COUNT - env->cancelled);
  env_destroy(env);
  finish();
}

static void
test_close_any(void) {
  for (uint32_t round = 0; round < 40; round++) {
    start();
    env_t *env = env_create(HOST_THREADS, round);
    env->cancels = round % 2 == 0;
    env->closes_at = env_random(env, 600);
    env_run(env);
    env_destroy(env);
    finish();
  }
}

/* --- Several that share slots, each on a thread of its own */

#define ENVS 3

/* The first `closing` of them close at some moment; the others finish. */
static void
run_several(int threads, int closing, uint32_t seed) {
  pthread_t js_threads[ENVS];
  env_t *envs[ENVS];
  start();
  for (int i = 0; i < ENVS; i++) {
    envs[i] = env_create(threads, seed + (uint32_t) i * 100);
    envs[i]->cancels = i > 0;
    if (i < closing) envs[i]->closes_at = env_random(envs[i], COUNT / 2);
  }
  for (int i = 0; i < ENVS; i++) CHECK_INT_EQ(pthread_create(&js_threads[i], NULL, env_run, envs[i]), 0);
  for (int i = 0; i < ENVS; i++) pthread_join(js_threads[i], NULL);
  for (int i = closing; i < ENVS; i++) CHECK_UINT_EQ(envs[i]->host->settled_count + envs[i]->cancelled, COUNT);
  for (int i = 0; i < ENVS; i++) env_destroy(envs[i]);
  finish();
}

static void
test_several(void) {
  run_several(1, 0, 10);
  run_several(2, 0, 11);
  run_several(7, 0, 12);
}

static void
test_several_closing(void) {
  for (uint32_t round = 0; round < 5; round++) run_several(1 + (int) round, 1 + (int) round % 2, 20 + round);
}

int
main(void) {
  run("no lane is ever over its limit, and all tasks end", test_limits);
  run("whatever is cancelled, the others go through their lanes", test_cancel_any);
  run("an environment with full lanes can end at any moment", test_close_any);
  run("environments that share slots are together never over the limit, and none is forgotten", test_several);
  run("an environment that ends leaves its slots to the others", test_several_closing);
  return failures();
}
