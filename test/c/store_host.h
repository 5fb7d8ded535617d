/*
 * store_host.h - asks a store of src/store for one thing after another:
 *
 *   host_t host;
 *   host_open(&host, path);
 *   ol__request_t *request = ASK(&host, OL__VERB_GET, INT(id));
 *   CHECK_INT_EQ(answer_int(request, 2), OL__STATE_AVAILABLE);
 *
 * What was asked is freed with the host. One thread per host.
 */

#ifndef STORE_HOST_H
#define STORE_HOST_H

#include "check.h"
#include "store/store.h"

#include <semaphore.h>
#include <stdlib.h>
#include <unistd.h>

#define NONE ol__cell_null()
#define INT(integer) ol__cell_int(integer)
#define TEXT(text) ol__cell_text(text)

/* The cells of a task to PUSH that has no key and no options. */
#define TASK(route, data, due, priority, now) INT(route), (data), (due), INT(priority), NONE, NONE, NONE, NONE, INT(now)

typedef struct host_s {
  ol__client_t client;
  sem_t rings;
  ol__list_t done;
} host_t;

static inline void
host_ring(ol__client_t *client) {
  sem_post(&OL__ITEM(client, host_t, client)->rings);
}

static inline void
host_open_as(host_t *host, const char *path, bool is_full) {
  const ol__store_options_t options = {.is_full = is_full};
  host->client.ring = host_ring;
  sem_init(&host->rings, 0, 0);
  ol__list_init(&host->done);
  if (ol__store_open(&host->client, path, &options) != 0) abort();
}

static inline void
host_open(host_t *host, const char *path) {
  host_open_as(host, path, false);
}

static inline void
destroy_requests(ol__list_t *list) {
  ol__link_t *link;
  while ((link = ol__list_shift(list)) != NULL) ol__request_destroy(OL__ITEM(link, ol__request_t, link));
}

static inline void
host_forget(host_t *host) {
  destroy_requests(&host->done);
}

static inline void
host_close(host_t *host) {
  host_forget(host);
  ol__store_close(&host->client);
  sem_destroy(&host->rings);
}

static inline ol__request_t *
make_request(ol__verb_t verb, const ol__cell_t *cells, size_t count) {
  ol__request_t *request = ol__request_create(verb, 0, count);
  if (request == NULL) abort();
  if (count > 0) memcpy(request->inputs, cells, count * sizeof(*cells));
  return request;
}

static inline void
host_submit(host_t *host, ol__request_t *request) {
  if (ol__store_submit(&host->client, request) != 0) abort();
}

/* Waits until so many are done, or more, that were not waited for. */
static inline void
host_wait(host_t *host, size_t count) {
  while (count > 0) {
    ol__list_t done;
    ol__list_init(&done);
    sem_wait(&host->rings);
    ol__store_take(&host->client, &done);
    for (ol__link_t *link = ol__list_head(&done); link != NULL; link = ol__list_next(&done, link)) count -= count > 0;
    ol__list_splice(&host->done, &done);
  }
}

/* The request's memory holds until host_forget or host_close. */
static inline ol__request_t *
host_ask_cells(host_t *host, ol__verb_t verb, const ol__cell_t *cells, size_t count) {
  ol__request_t *request = make_request(verb, cells, count);
  host_submit(host, request);
  host_wait(host, 1);
  return request;
}

#define ASK(host, verb, ...) \
  host_ask_cells((host), (verb), (const ol__cell_t[]){__VA_ARGS__}, sizeof((const ol__cell_t[]){__VA_ARGS__}) / sizeof(ol__cell_t))

static inline int
host_route(host_t *host, const char *name) {
  return ol__store_route(host->client.store, name, strlen(name));
}

/* --- What is answered */

static inline const ol__cell_t *
answer_at(const ol__request_t *request, size_t index) {
  static const ol__cell_t none = {.type = OL__CELL_NULL};
  check_note(__FILE__, __LINE__, request->error == OL__STORE_OK, "failed with %d: %s", request->error, request->message == NULL ? "" : request->message);
  if (!check_note(__FILE__, __LINE__, index < request->outputs.count, "only %zu cells were answered, not %zu", request->outputs.count, index + 1)) return &none;
  return &request->outputs.cells[index];
}

static inline int64_t
answer_int(const ol__request_t *request, size_t index) {
  const ol__cell_t *cell = answer_at(request, index);
  check_note(__FILE__, __LINE__, cell->type == OL__CELL_INT, "cell %zu is no integer", index);
  return cell->type == OL__CELL_INT ? cell->as.integer : -1;
}

static inline const char *
answer_text(const ol__request_t *request, size_t index) {
  const ol__cell_t *cell = answer_at(request, index);
  check_note(__FILE__, __LINE__, cell->type == OL__CELL_TEXT, "cell %zu is no text", index);
  return cell->type == OL__CELL_TEXT ? cell->as.text.data : "";
}

static inline bool
answer_is_null(const ol__request_t *request, size_t index) {
  return answer_at(request, index)->type == OL__CELL_NULL;
}

/* --- Common requests */

/* Pushes a task that is due at `due`, NONE for at once; its id. */
static inline int64_t
host_push(host_t *host, int route, const char *data, ol__cell_t due, int64_t now) {
  return answer_int(ASK(host, OL__VERB_PUSH, TASK(route, TEXT(data), due, 0, now)), 0);
}

static inline ol__request_t *
host_claim(host_t *host, int route, int64_t owner, int64_t most, int64_t now) {
  return ASK(host, OL__VERB_CLAIM, INT(route), INT(owner), INT(most), INT(now));
}

/* Rows that a CLAIM has answered, and where each begins; and those of a LIST. */
#define CLAIMED_WIDTH OL__WIDTH(OL__CLAIM_ROW)
#define CLAIMED(index) (OL__WIDTH(OL__CLAIM_ANSWERS) + CLAIMED_WIDTH * (index))
#define TASK_WIDTH OL__WIDTH(OL__TASK_ROW)
#define LISTED(index) (OL__WIDTH(OL__LIST_ANSWERS) + TASK_WIDTH * (index))

static inline size_t
count_claimed(const ol__request_t *request) {
  return request->outputs.count == 0 ? 0 : (request->outputs.count - CLAIMED(0)) / CLAIMED_WIDTH;
}

static inline size_t
count_listed(const ol__request_t *request) {
  return request->outputs.count == 0 ? 0 : (request->outputs.count - LISTED(0)) / TASK_WIDTH;
}

/* Of a task of the route "email". */
static inline ol__request_t *
host_finish(host_t *host, int64_t id, int64_t owner, int64_t attempt, ol__state_t state, int64_t keep_until, int64_t now) {
  return ASK(host, OL__VERB_FINISH, INT(id), INT(owner), INT(attempt), INT(host_route(host, "email")), INT(state), NONE, NONE, INT(keep_until), INT(now));
}

static inline ol__request_t *
host_give_back(host_t *host, int64_t id, int64_t owner, int64_t attempt, int64_t due, bool is_snoozed, int64_t now) {
  return ASK(host, OL__VERB_GIVE_BACK, INT(id), INT(owner), INT(attempt), INT(due), INT(is_snoozed), INT(now));
}

/* The state of a task; -1 without it. */
static inline int64_t
host_state(host_t *host, int64_t id) {
  ol__request_t *request = ASK(host, OL__VERB_GET, INT(id));
  return request->outputs.count == 0 ? -1 : answer_int(request, 2);
}

/* --- Files */

/* A folder of its own for the test program, removed by folder_remove. */
static char folder_path[64];

static inline void
folder_command(const char *command) {
  char line[96];
  snprintf(line, sizeof line, "%s %s", command, folder_path);
  if (system(line) != 0) abort();
}

#ifdef _WIN32

static inline void
folder_make(void) {
  snprintf(folder_path, sizeof folder_path, "C:\\offloop-store-%d", (int) getpid());
  folder_command("mkdir");
}

static inline void
folder_remove(void) {
  folder_command("rmdir /s /q");
}

#else

static inline void
folder_make(void) {
  strcpy(folder_path, "/tmp/offloop-store-XXXXXX");
  if (mkdtemp(folder_path) == NULL) abort();
}

static inline void
folder_remove(void) {
  folder_command("rm -rf");
}

#endif

/* A path in the folder; holds until the eighth call from here. */
static inline const char *
folder_file(const char *name) {
  static char paths[8][128];
  static int next;
  char *path = paths[next++ % 8];
  snprintf(path, sizeof paths[0], "%s/%s", folder_path, name);
  return path;
}

#endif
