#include "runtime/pulse.h"
#include "runtime/lane.h"

/* Without pumps at work, the thread goes to sleep after so many beats. */
#define IDLE_BEATS 50

/* While nothing but long tasks runs, of which nobody hears before they end, beats are as rare as
 * this, as each wakes a JS thread; it begins some time after the last was begun. */
#define QUIET_MS (5 * OL__PULSE_MS)
#define QUIET_AFTER_NS (1000 * OL__NS_PER_MS)

/* A ring that is not answered is repeated after so many. */
#define REPEAT_BEATS 100

static ol__mutex_t lock = OL__MUTEX_INITIALIZER;
static ol__cond_t wake = OL__COND_INITIALIZER;
static ol__list_t members = {{&members.end, &members.end}}; /* guarded by lock */
static bool has_thread;                                     /* guarded by lock, as is the next */
static bool is_quiet;                                       /* as of the last beat */

/* Written under the lock; read without it by every pump that starts. */
static atomic_bool is_asleep = true;

/* Whether tasks have had slots for a while that others could use, while no pump took any
 * task and the thread that would start one did not answer. */
static bool
keeps_others_waiting_locked(const ol__runtime_t *runtime) {
  if (runtime->unanswered_beats <= OL__GRANT_BEATS || ol__list_is_empty(&runtime->reserved)) return false;
  return ol__now_ns() - runtime->last_taken_ns >= OL__GRANT_BEATS * OL__PULSE_MS * OL__NS_PER_MS;
}

/* Whether all that it waits for are long tasks. */
static bool
is_quiet_locked(const ol__runtime_t *runtime) {
  if (runtime->queued_count > 0 || runtime->reporting_count > 0 || runtime->visit_is_due) return false;
  return ol__now_ns() - runtime->last_taken_ns >= QUIET_AFTER_NS;
}

/* Rings a runtime that has something to wait for, unless it has yet to answer. */
static bool
beat(ol__runtime_t *runtime) {
  ol__mutex_lock(&runtime->lock);
  bool is_waiting = runtime->pump_count > 0 || runtime->queued_count > 0 || runtime->visit_is_due;
  if (runtime->is_closed) is_waiting = false;
  if (is_waiting && runtime->unanswered_beats++ % REPEAT_BEATS == 0) runtime->host->ring(runtime->host_data);
  if (is_waiting && keeps_others_waiting_locked(runtime)) ol__lane_retreat_locked(runtime);
  if (is_waiting && is_quiet && !is_quiet_locked(runtime)) is_quiet = false;
  ol__mutex_unlock(&runtime->lock);
  return is_waiting;
}

static bool
beat_all_locked(void) {
  bool is_working = ol__slots_beat();
  is_quiet = !is_working;
  for (ol__link_t *link = ol__list_head(&members); link != NULL; link = ol__list_next(&members, link)) {
    if (beat(OL__ITEM(link, ol__runtime_t, pulse.link))) is_working = true;
  }
  is_quiet = is_quiet && is_working;
  return is_working;
}

/* A pump that is counted after the last beat finds is_asleep set and wakes us:
 * the two are ordered by its runtime's lock. */
static void
sleep_locked(void) {
  atomic_store(&is_asleep, true);
  if (!beat_all_locked()) {
    while (atomic_load(&is_asleep)) ol__cond_wait(&wake, &lock);
  }
  atomic_store(&is_asleep, false);
}

static void *
run(void *unused) {
  (void) unused;
  int idle_beats = 0;
  ol__mutex_lock(&lock);
  while (true) {
    int ms = is_quiet ? QUIET_MS : OL__PULSE_MS;
    ol__mutex_unlock(&lock);
    ol__sleep_ms(ms);
    ol__mutex_lock(&lock);
    idle_beats = beat_all_locked() ? 0 : idle_beats + 1;
    if (idle_beats < IDLE_BEATS) continue;
    sleep_locked();
    idle_beats = 0;
  }
  return NULL;
}

void
ol__pulse_join(ol__runtime_t *runtime) {
  ol__mutex_lock(&lock);
  ol__list_push(&members, &runtime->pulse.link);
  runtime->pulse.has_joined = true;
  ol__mutex_unlock(&lock);
}

void
ol__pulse_leave(ol__runtime_t *runtime) {
  ol__mutex_lock(&lock);
  if (runtime->pulse.has_joined) ol__list_remove(&runtime->pulse.link);
  runtime->pulse.has_joined = false;
  ol__mutex_unlock(&lock);
}

void
ol__pulse_wake(void) {
  if (!atomic_load(&is_asleep)) return;
  ol__mutex_lock(&lock);
  if (!has_thread) has_thread = ol__thread_start(run) == 0;
  /* Without a thread there is no pulse, until the next wake finds one. */
  if (has_thread) {
    atomic_store(&is_asleep, false);
    ol__cond_signal(&wake);
  }
  ol__mutex_unlock(&lock);
}
