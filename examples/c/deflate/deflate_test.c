/*
 * deflate_test.c - tests deflate.c without Node.js, stopped at each chunk and with each
 * allocation failing; the address sanitizer sees a stream that is not closed.
 */

#include <offloop_test.h>

#undef NDEBUG
#include <assert.h>
#include <zlib.h>

/* Three chunks, the last of them not full. */
#define SIZE 150000

static void
check_result(ol_test_call_t *call, const uint8_t *expected) {
  static uint8_t restored[SIZE];
  void *compressed;
  size_t len;
  uLongf restored_len = SIZE;
  assert(ol_test_error(call) == 0);
  assert(ol_get_bytes(ol_test_task(call), ol_test_result(call), &compressed, &len) == 0);
  assert(uncompress(restored, &restored_len, (const Bytef *) compressed, (uLong) len) == Z_OK);
  assert(restored_len == SIZE && memcmp(restored, expected, SIZE) == 0);
}

int
main(void) {
  static uint8_t bytes[SIZE];
  for (size_t i = 0; i < SIZE; i++) bytes[i] = (uint8_t) (i * i >> 7);
  ol_test_call_t *call = ol_test_create(offloop_library, "deflate");
  ol_test_arg(call, ol_new_bytes(ol_test_task(call), bytes, SIZE));
  ol_test_arg(call, ol_new_number(ol_test_task(call), 9));
  while (ol_test_next_stop(call)) assert(ol_test_error(call) == OL_ECANCELED);
  assert(ol_test_look_count(call) == 3);
  while (ol_test_next_failure(call)) assert(ol_test_error(call) == OL_ENOMEM);
  check_result(call, bytes);
  ol_test_destroy(call);
  return 0;
}
