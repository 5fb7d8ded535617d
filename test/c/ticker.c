/* ticker.c - the coarse clock of src/base/ticker.h. */
/* sources: src/base/ticker.c src/base/sync.c */
/* sanitizers: address thread */
/* also under: windows */

#include "base/ticker.h"
#include "check.h"

static int32_t
read_face(ol__face_t *face) {
  atomic_store(&face->read_count, atomic_load(&face->read_count) + 1);
  return atomic_load(&face->ms);
}

/* Reads until the face says `ms` or more. */
static void
read_until(ol__face_t *face, int32_t ms) {
  while (read_face(face) < ms) ol__yield();
}

static void
test_tells_the_time_while_it_is_read(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  CHECK_INT_EQ(atomic_load(&face.is_ticking), 0);
  int64_t start_ns = ol__now_ns();
  ol__ticker_start(&ticker, 1000.75);
  CHECK_INT_EQ(atomic_load(&face.is_ticking), 1);
  int32_t last = 1000;
  while (last < 1050) {
    int32_t ms = read_face(&face);
    CHECK(ms >= last);
    last = ms;
    ol__yield();
  }
  /* It is never early. */
  CHECK(ol__now_ns() - start_ns >= 49 * OL__NS_PER_MS);
  ol__ticker_cleanup(&ticker);
}

static void
test_goes_on_behind_the_largest_number(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  ol__ticker_start(&ticker, (double) INT32_MAX - 1);
  while (read_face(&face) > 0) ol__yield();
  CHECK(read_face(&face) < INT32_MIN + 1000);
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
    int32_t stopped_at = atomic_load(&face.ms);
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
  CHECK_INT_EQ(atomic_load(&face.is_ticking), 0);
  int32_t ended_at = atomic_load(&face.ms);
  ol__sleep_ms(5);
  CHECK_INT_EQ(atomic_load(&face.ms), ended_at);
}

static void
test_needs_no_thread_to_be_cleaned_up(void) {
  ol__face_t face;
  ol__ticker_t ticker;
  ol__ticker_init(&ticker, &face);
  ol__ticker_cleanup(&ticker);
  CHECK_INT_EQ(atomic_load(&face.is_ticking), 0);
}

int
main(void) {
  run("tells the time, never early, while it is read", test_tells_the_time_while_it_is_read);
  run("goes on behind the largest number, from the smallest", test_goes_on_behind_the_largest_number);
  run("stops when nobody reads, and starts again", test_stops_when_nobody_reads_and_starts_again);
  run("does nothing when it is started twice", test_does_nothing_when_started_twice);
  run("ends while it is read, and writes no more", test_ends_while_it_is_read);
  run("needs no thread to be cleaned up", test_needs_no_thread_to_be_cleaned_up);
  return failures();
}
