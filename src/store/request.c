#include "store/request.h"

#include <stdlib.h>
#include <string.h>

/* Short data and the rows of a small answer fit into the request's own allocation. */
#define REQUEST_INLINE_SIZE ((size_t) 512)
#define REQUEST_SIZE OL__ALIGN(sizeof(ol__request_t))

ol__request_t *
ol__request_create(ol__verb_t verb, uint32_t slot, size_t input_count) {
  ol__request_t *request = ol__mem_alloc(REQUEST_SIZE + REQUEST_INLINE_SIZE);
  if (request == NULL) return NULL;
  memset(request, 0, sizeof(*request));
  ol__arena_init(&request->arena, (char *) request + REQUEST_SIZE, REQUEST_INLINE_SIZE);
  request->verb = verb;
  request->slot = slot;
  request->inputs = ol__arena_alloc_array(&request->arena, input_count, sizeof(request->inputs[0]));
  if (request->inputs == NULL) {
    ol__request_destroy(request);
    return NULL;
  }
  memset(request->inputs, 0, input_count * sizeof(request->inputs[0]));
  request->input_count = input_count;
  return request;
}

void
ol__request_destroy(ol__request_t *request) {
  ol__arena_cleanup(&request->arena);
  free(request);
}

static const char *
copy_text(ol__arena_t *arena, const char *data, size_t len) {
  char *copy = ol__arena_alloc(arena, len + 1);
  if (copy == NULL) return NULL;
  memcpy(copy, data, len);
  copy[len] = '\0';
  return copy;
}

int
ol__request_answer(ol__request_t *request, ol__cell_t cell) {
  ol__cell_t *outputs = ol__arena_make_room(&request->arena, request->outputs, request->output_count, &request->output_room, sizeof(cell));
  if (outputs == NULL) return OL_ENOMEM;
  request->outputs = outputs;
  if (cell.type == OL__CELL_TEXT) {
    cell.as.text.data = copy_text(&request->arena, cell.as.text.data, cell.as.text.len);
    if (cell.as.text.data == NULL) return OL_ENOMEM;
  }
  outputs[request->output_count++] = cell;
  return 0;
}

void
ol__request_fail(ol__request_t *request, ol__store_error_t error, const char *message) {
  request->error = error;
  request->message = message == NULL ? NULL : copy_text(&request->arena, message, strlen(message));
  request->output_count = 0;
}
