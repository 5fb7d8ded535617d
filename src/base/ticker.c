#include "base/ticker.h"

#define TICK_MS 1

/* It stops after so many ticks in a row with fewer reads than pay for a tick, which costs
 * about 5 µs of another processor where asking the system costs 40 ns. */
#define MAX_QUIET_TICKS 20
#define MIN_READS 128

/* A thread that others keep from the processor waits less, as a rule. */
#define MIN_STALL_MS 50

void
ol__ticker_init(ol__ticker_t *ticker, ol__face_t *face) {
  ticker->face = face;
  ticker->has_thread = false;
  atomic_init(&ticker->is_stopping, false);
  atomic_init(&face->ms, 0);
  atomic_init(&face->read_count, 0);
  atomic_init(&face->is_ticking, 0);
  atomic_init(&face->stall_count, 0);
  for (int i = 0; i < OL__STALLS_KEPT; i++) {
    atomic_init(&face->stalls[i].at, 0);
    atomic_init(&face->stalls[i].ms, 0);
  }
}

static void
note_stall(ol__face_t *face, int32_t ms, int64_t stalled_ms) {
  int32_t count = atomic_load(&face->stall_count);
  ol__stall_t *stall = &face->stalls[count % OL__STALLS_KEPT];
  atomic_store(&stall->at, ms);
  atomic_store(&stall->ms, stalled_ms < INT32_MAX ? (int32_t) stalled_ms : INT32_MAX);
  atomic_store(&face->stall_count, (count + 1) % OL__STALLS_KEPT);
}

static void
tick(ol__ticker_t *ticker) {
  ol__face_t *face = ticker->face;
  int64_t now_ns = ol__now_ns();
  double passed_ms = (double) (now_ns - ticker->start_ns) / (double) OL__NS_PER_MS;
  int32_t ms = (int32_t) (uint32_t) (int64_t) (ticker->start_ms + passed_ms);
  int64_t stalled_ms = (now_ns - ticker->ticked_ns) / OL__NS_PER_MS;
  ticker->ticked_ns = now_ns;
  /* Before the time, so that whoever sees it jump finds out why. */
  if (stalled_ms >= MIN_STALL_MS) note_stall(face, ms, stalled_ms);
  atomic_store(&face->ms, ms);
}

static void *
run(void *data) {
  ol__ticker_t *ticker = data;
  int quiet_ticks = 0;
  uint32_t seen_count = (uint32_t) atomic_load(&ticker->face->read_count);
  while (quiet_ticks < MAX_QUIET_TICKS && !atomic_load(&ticker->is_stopping)) {
    ol__sleep_ms(TICK_MS);
    tick(ticker);
    uint32_t read_count = (uint32_t) atomic_load(&ticker->face->read_count);
    quiet_ticks = read_count - seen_count < MIN_READS ? quiet_ticks + 1 : 0;
    seen_count = read_count;
  }
  atomic_store(&ticker->face->is_ticking, 0);
  return NULL;
}

static void
join(ol__ticker_t *ticker) {
  if (ticker->has_thread) ol__thread_join(ticker->thread);
  ticker->has_thread = false;
}

void
ol__ticker_start(ol__ticker_t *ticker, double ms) {
  if (atomic_load(&ticker->face->is_ticking) != 0) return;
  join(ticker);
  ticker->start_ms = ms;
  ticker->start_ns = ticker->ticked_ns = ol__now_ns();
  tick(ticker);
  atomic_store(&ticker->face->is_ticking, 1);
  ticker->has_thread = ol__thread_create(&ticker->thread, run, ticker) == 0;
  if (!ticker->has_thread) atomic_store(&ticker->face->is_ticking, 0);
}

void
ol__ticker_cleanup(ol__ticker_t *ticker) {
  atomic_store(&ticker->is_stopping, true);
  join(ticker);
}
