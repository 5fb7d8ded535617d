#include "store/request.h"

#include <sqlite3.h>
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
  request->outputs = ol__rows_in(&request->arena);
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

static const size_t taken[OL__VERB_COUNT] = {
#define TAKEN(verb) [OL__VERB_##verb] = OL__##verb##_TAKEN,
  OL__VERBS(TAKEN)
#undef TAKEN
};

/* Several tasks may be pushed at once. */
bool
ol__request_check(ol__request_t *request) {
  if (request->verb >= OL__VERB_COUNT) {
    ol__request_fail(request, OL__STORE_FAILED, "there is no such verb");
    return false;
  }
  size_t count = request->input_count, wanted = taken[request->verb];
  bool fits = request->verb == OL__VERB_PUSH ? count > 0 && count % wanted == 0 : count == wanted;
  if (!fits) ol__request_fail(request, OL__STORE_FAILED, "the request has another number of cells than its verb takes");
  return fits;
}

void
ol__request_reset(ol__request_t *request) {
  request->error = OL__STORE_OK;
  request->message = NULL;
  request->makes_news = false;
  request->outputs.count = 0;
}

void
ol__request_fail(ol__request_t *request, ol__store_error_t error, const char *message) {
  request->error = error;
  request->message = NULL;
  request->makes_news = false;
  if (message != NULL) {
    /* Without memory for it, the error has to do. */
    char *copy = ol__arena_alloc(&request->arena, strlen(message) + 1);
    if (copy != NULL) request->message = strcpy(copy, message);
  }
  request->outputs.count = 0;
}

int
ol__request_answer(ol__request_t *request, ol__cell_t cell) {
  return ol__rows_add(&request->outputs, cell) == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

int
ol__request_answer_int(ol__request_t *request, int64_t integer) {
  return ol__request_answer(request, ol__cell_int(integer));
}
