/* ticker.c - the coarse clock of src/base/ticker.h. */
/* sources: src/base/ticker.c src/base/sync.c */
/* sanitizers: address thread */

#include "base/ticker.h"
#include "check.h"

static double
read_face(ol__face_t *face) {
  atomic_store(&face->read_count, atomic_load(&face->read_count) + 1);
  return atomic_load(&face->ms);
}

/* Reads until the face says `ms` or more. */
static void
read_until(ol__face_t *face, double ms) {
  while (read_face(face) < ms) ol__yield();
}

static void
test_tells_the_time_while_it_is_read(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  CHECK_DOUBLE_EQ(atomic_load(&face.is_ticking), 0);
  int64_t start_ns = ol__now_ns();
  ol__ticker_start(&ticker, 1000.75);
  CHECK_DOUBLE_EQ(atomic_load(&face.is_ticking), 1);
  double last = 1000;
  while (last < 1050) {
    double ms = read_face(&face);
    CHECK(ms >= last);
    CHECK_DOUBLE_EQ(ms, (double) (int64_t) ms);
    last = ms;
    ol__yield();
  }
  /* It is never early. */
  CHECK(ol__now_ns() - start_ns >= 49 * OL__NS_PER_MS);
  ol__ticker_cleanup(&ticker);
}

static void
test_stops_when_nobody_reads_and_starts_again(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  for (int round = 1; round <= 3; round++) {
    ol__ticker_start(&ticker, 1000 * round);
    read_until(&face, 1000 * round + 2);
    while (atomic_load(&face.is_ticking) != 0) ol__sleep_ms(1);
    double stopped_at = atomic_load(&face.ms);
    CHECK(stopped_at >= 1000 * round + 2);
  }
  ol__ticker_cleanup(&ticker);
}

static void
test_does_nothing_when_started_twice(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  ol__ticker_start(&ticker, 1000);
  ol__ticker_start(&ticker, 5000);
  CHECK(read_face(&face) < 5000);
  ol__ticker_cleanup(&ticker);
}

static void
test_ends_while_it_is_read(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  ol__ticker_start(&ticker, 0);
  read_until(&face, 3);
  ol__ticker_cleanup(&ticker);
  CHECK_DOUBLE_EQ(atomic_load(&face.is_ticking), 0);
  double ended_at = atomic_load(&face.ms);
  ol__sleep_ms(5);
  CHECK_DOUBLE_EQ(atomic_load(&face.ms), ended_at);
}

static void
test_needs_no_thread_to_be_cleaned_up(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  ol__ticker_cleanup(&ticker);
  CHECK_DOUBLE_EQ(atomic_load(&face.is_ticking), 0);
}

int
main(void) {
  run("tells the time in whole milliseconds, never early, while it is read", test_tells_the_time_while_it_is_read);
  run("stops when nobody reads, and starts again", test_stops_when_nobody_reads_and_starts_again);
  run("does nothing when it is started twice", test_does_nothing_when_started_twice);
  run("ends while it is read, and writes no more", test_ends_while_it_is_read);
  run("needs no thread to be cleaned up", test_needs_no_thread_to_be_cleaned_up);
  return failures();
}
