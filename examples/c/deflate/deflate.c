/*
 * deflate.c - a C library wrapped: zlib, with progress, cancelling, and errors that
 * have zlib's codes. Debian has it in zlib1g-dev. deflate.js calls it.
 *
 *   npx offloop build deflate.c -- -lz
 *   npx offloop run deflate.so deflate @photo.bmp 9
 */

#include <offloop.h>

#include <limits.h>
#include <zlib.h>

/* Bytes that go in between two looks at the task. */
#define CHUNK 65536

typedef struct {
  uint8_t *data;
  size_t len;
} bytes_t;

static const char *
name_error(int result) {
  switch (result) {
  case Z_MEM_ERROR:
    return "Z_MEM_ERROR";
  case Z_STREAM_ERROR:
    return "Z_STREAM_ERROR";
  case Z_BUF_ERROR:
    return "Z_BUF_ERROR";
  case Z_VERSION_ERROR:
    return "Z_VERSION_ERROR";
  default:
    return "Z_ERROR";
  }
}

static int
fail(ol_task_t *task, const z_stream *stream, int result) {
  return ol_fail(task, name_error(result), "zlib failed: %s", stream->msg != NULL ? stream->msg : zError(result));
}

static int
read_arguments(ol_task_t *task, bytes_t *input, int64_t *level) {
  void *data;
  int err = ol_arg_bytes(task, 0, &data, &input->len);
  if (err != 0) return err;
  input->data = (uint8_t *) data;
  *level = Z_DEFAULT_COMPRESSION;
  if (ol_type(task, ol_arg(task, 1)) == OL_TYPE_UNDEFINED) return 0;
  err = ol_arg_int(task, 1, level);
  if (err == 0 && (*level < 0 || *level > 9)) err = ol_fail(task, "ERR_LEVEL", "level must be 0 to 9, got %s", ol_arg_describe(task, 1));
  return err;
}

/* Gives the open stream one chunk of the input, all of which it takes. */
static int
compress_chunk(ol_task_t *task, z_stream *stream, size_t input_left, size_t output_left) {
  bool is_last = input_left <= CHUNK;
  stream->avail_in = is_last ? (uInt) input_left : CHUNK;
  stream->avail_out = output_left < UINT_MAX ? (uInt) output_left : UINT_MAX;
  int result = deflate(stream, is_last ? Z_FINISH : Z_NO_FLUSH);
  if (result == (is_last ? Z_STREAM_END : Z_OK) && stream->avail_in == 0) return 0;
  return fail(task, stream, result == Z_OK ? Z_BUF_ERROR : result);
}

/* Compresses the input with the open stream and returns it to JavaScript. */
static int
compress_all(ol_task_t *task, z_stream *stream, bytes_t input) {
  bytes_t output = {.data = NULL, .len = deflateBound(stream, (uLong) input.len)};
  output.data = (uint8_t *) ol_alloc(task, output.len);
  if (output.data == NULL) return OL_ENOMEM;
  size_t read = 0;
  size_t written = 0;
  do {
    int err = ol_progress(task, (double) read, (double) input.len);
    if (err != 0) return err;
    stream->next_in = input.data + read;
    stream->next_out = output.data + written;
    err = compress_chunk(task, stream, input.len - read, output.len - written);
    if (err != 0) return err;
    read = (size_t) (stream->next_in - input.data);
    written = (size_t) (stream->next_out - output.data);
  } while (read < input.len);
  return ol_return_bytes(task, output.data, written);
}

/* Opens the stream and closes it, however what is between them ends. */
static int
perform_deflate(ol_task_t *task) {
  bytes_t input;
  int64_t level;
  int err = read_arguments(task, &input, &level);
  if (err != 0) return err;
  z_stream stream = {0};
  int result = deflateInit(&stream, (int) level);
  if (result != Z_OK) return fail(task, &stream, result);
  err = compress_all(task, &stream, input);
  (void) deflateEnd(&stream);
  return err;
}

OL_TASKS({.name = "deflate", .perform = perform_deflate, .args = "bytes, level?", .doc = "The bytes, compressed by zlib."})
