#include "napi/probe.h"
#include "base/mem.h"
#include "base/sync.h"
#include "runtime/slots.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libuv's own default and maximum. */
#define DEFAULT_SIZE 4
#define MAX_SIZE 1024

#define NAME "UV_THREADPOOL_SIZE"

/* For how long pieces wait for each other. */
#define WAIT_MS 30

typedef struct probe_s probe_t;

typedef struct piece_s {
  probe_t *probe;
  napi_async_work work;
} piece_t;

struct probe_s {
  atomic_int begun;    /* pieces, before one has waited in vain */
  atomic_bool is_over; /* one has, or all have begun */
  int count;
  int left; /* that have not ended; JS thread */
  piece_t pieces[];
};

/* By the rule that libuv follows. */
static int
to_size(const char *setting) {
  if (setting == NULL) return DEFAULT_SIZE;
  int size = atoi(setting);
  if (size == 0) return 1;
  return size < 0 || size > MAX_SIZE ? MAX_SIZE : size;
}

/* The size by what the environment was when the process began; -1 where that cannot be told. */
static int
find_first_size(void) {
  char text[sizeof(NAME) + 16];
  FILE *file = fopen("/proc/self/environ", "r");
  if (file == NULL) return -1;
  int size = DEFAULT_SIZE;
  int c = 0;
  while (c != EOF) {
    size_t len = 0;
    while ((c = fgetc(file)) != EOF && c != '\0') {
      if (len < sizeof(text) - 1) text[len++] = (char) c;
    }
    text[len] = '\0';
    if (strncmp(text, NAME "=", sizeof(NAME)) == 0) size = to_size(text + sizeof(NAME));
  }
  (void) fclose(file);
  return size;
}

/* Pool thread. */
static void
execute(napi_env env, void *data) {
  (void) env;
  probe_t *probe = ((piece_t *) data)->probe;
  if (atomic_load(&probe->is_over)) return;
  if (atomic_fetch_add(&probe->begun, 1) + 1 == probe->count) atomic_store(&probe->is_over, true);
  for (int ms = 0; ms < WAIT_MS && !atomic_load(&probe->is_over); ms++) ol__sleep_ms(1);
  atomic_store(&probe->is_over, true);
}

static void
drop_piece(probe_t *probe) {
  if (--probe->left > 0) return;
  ol__pool_learn_size(atomic_load(&probe->begun));
  free(probe);
}

static void
end_piece(napi_env env, napi_status status, void *data) {
  (void) status;
  piece_t *piece = data;
  (void) napi_delete_async_work(env, piece->work);
  drop_piece(piece->probe);
}

static napi_status
start_piece(napi_env env, napi_value name, piece_t *piece) {
  napi_status status = napi_create_async_work(env, NULL, name, execute, end_piece, piece, &piece->work);
  if (status == napi_ok) status = napi_queue_async_work(env, piece->work);
  if (status != napi_ok && piece->work != NULL) (void) napi_delete_async_work(env, piece->work);
  return status;
}

/* Without memory for it, the pool stays taken for the smaller. */
static void
start(napi_env env, int count) {
  napi_value name = NULL;
  if (napi_create_string_utf8(env, "offloop", NAPI_AUTO_LENGTH, &name) != napi_ok) return;
  probe_t *probe = ol__mem_calloc(sizeof(*probe) + (size_t) count * sizeof(probe->pieces[0]));
  if (probe == NULL) return;
  probe->count = count;
  probe->left = 1;
  for (int i = 0; i < count; i++) {
    probe->pieces[i].probe = probe;
    if (start_piece(env, name, &probe->pieces[i]) == napi_ok) probe->left++;
  }
  if (--probe->left == 0) free(probe);
}

int
ol_js_probe_pool(napi_env env) {
  int size = to_size(getenv(NAME));
  int first = find_first_size();
  if (first < 0 || first == size || ol__pool_size() != 0) return size;
  int most = size > first ? size : first;
  start(env, most);
  return size < first ? size : first;
}
