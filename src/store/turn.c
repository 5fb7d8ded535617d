#include "store/turn.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

typedef struct verb_s {
  int (*run)(ol__turn_t *turn, ol__request_t *request);
  size_t cells;    /* that it takes; PUSH any number of times as many */
  bool makes_news; /* for those who CLAIM, or run tasks that may have been cancelled */
} verb_t;

static const verb_t verbs[OL__VERB_COUNT] = {
  [OL__VERB_PUSH] = {ol__verb_push, 9, true},
  [OL__VERB_CLAIM] = {ol__verb_claim, 4, false},
  [OL__VERB_FINISH] = {ol__verb_finish, 8, false},
  [OL__VERB_RETRY] = {ol__verb_retry, 6, true},
  [OL__VERB_GIVE_BACK] = {ol__verb_give_back, 5, true},
  [OL__VERB_PROGRESS] = {ol__verb_progress, 4, false},
  [OL__VERB_LOG] = {ol__verb_log, 6, false},
  [OL__VERB_CANCEL] = {ol__verb_cancel, 4, true},
  [OL__VERB_CANCELLED] = {ol__verb_cancelled, 1, false},
  [OL__VERB_RETRY_NOW] = {ol__verb_retry_now, 2, true},
  [OL__VERB_RUN_NOW] = {ol__verb_run_now, 2, true},
  [OL__VERB_PAUSE] = {ol__verb_pause, 2, true},
  [OL__VERB_GET] = {ol__verb_get, 1, false},
  [OL__VERB_LIST] = {ol__verb_list, 4, false},
  [OL__VERB_LINES] = {ol__verb_lines, 3, false},
  [OL__VERB_COUNTS] = {ol__verb_counts, 0, false},
  [OL__VERB_PRUNE] = {ol__verb_prune, 4, false},
  [OL__VERB_ENTER] = {ol__verb_enter, 2, false},
  [OL__VERB_LEAVE] = {ol__verb_leave, 2, true},
  [OL__VERB_RESCUE] = {ol__verb_rescue, 4, true},
  [OL__VERB_CLOSE] = {ol__verb_close, 0, false},
};

/* --- Life */

int
ol__turn_init(ol__turn_t *turn, const char *path, bool is_full) {
  memset(turn, 0, sizeof(*turn));
  turn->is_full = is_full;
  turn->path = ol__mem_alloc(strlen(path) + 1);
  if (turn->path == NULL) goto fail;
  strcpy(turn->path, path);
  if (ol__routes_init(&turn->routes) != 0) goto fail_routes;
  if (ol__owners_init(&turn->owners, turn->path) != 0) goto fail_owners;
  if (ol__checkpoint_init(&turn->checkpoint, turn->path) != 0) goto fail_checkpoint;
  return 0;

fail_checkpoint:
  ol__owners_cleanup(&turn->owners);
fail_owners:
  ol__routes_cleanup(&turn->routes);
fail_routes:
  free(turn->path);
fail:
  return OL_ENOMEM;
}

void
ol__turn_close(ol__turn_t *turn) {
  /* The last connection that is closed empties the log. */
  ol__checkpoint_stop(&turn->checkpoint);
  ol__database_close(&turn->database);
  ol__routes_forget(&turn->routes);
}

void
ol__turn_cleanup(ol__turn_t *turn) {
  ol__turn_close(turn);
  ol__checkpoint_cleanup(&turn->checkpoint);
  ol__owners_cleanup(&turn->owners);
  ol__routes_cleanup(&turn->routes);
  free(turn->path);
}

void
ol__turn_tidy(ol__turn_t *turn) {
  if (turn->database.connection != NULL) ol__checkpoint_after(&turn->checkpoint, &turn->database);
}

/* --- For verbs */

int
ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out) {
  return ol__routes_resolve(&turn->routes, (size_t) ol__request_int(request, index), &turn->database, out);
}

int
ol__turn_read_meta(ol__turn_t *turn, const char *name, int64_t *out) {
  ol__cell_t cell = ol__cell_text(name);
  return ol__database_read_int(&turn->database, OL__SQL_READ_META, &cell, 1, 0, out);
}

int
ol__turn_take_id(ol__turn_t *turn, int64_t *out) {
  if (turn->next_id == 0) {
    int err = ol__turn_read_meta(turn, "next_id", &turn->next_id);
    if (err != SQLITE_OK) return err;
  }
  turn->is_next_id_used = true;
  *out = turn->next_id++;
  return SQLITE_OK;
}

int
ol__turn_answer(ol__request_t *request, int64_t integer) {
  return ol__rows_add(&request->outputs, ol__cell_int(integer)) == 0 ? SQLITE_OK : SQLITE_NOMEM;
}

/* The writer does it, once the transaction is over. */
int
ol__verb_close(ol__turn_t *turn, ol__request_t *request) {
  (void) request;
  turn->is_close_wanted = true;
  return SQLITE_OK;
}

/* --- A request */

bool
ol__turn_makes_news(const ol__request_t *request) {
  return request->error == OL__STORE_OK && verbs[request->verb].makes_news;
}

static int
run_request(ol__turn_t *turn, ol__request_t *request) {
  ol__request_reset(request);
  if (request->verb >= OL__VERB_COUNT) {
    ol__request_fail(request, OL__STORE_FAILED, "there is no such verb");
    return SQLITE_OK;
  }
  const verb_t *verb = &verbs[request->verb];
  size_t extra = request->verb == OL__VERB_PUSH ? request->input_count % verb->cells : request->input_count - verb->cells;
  if (extra != 0 || request->input_count < verb->cells) {
    ol__request_fail(request, OL__STORE_FAILED, "the request has another number of cells than its verb takes");
    return SQLITE_OK;
  }
  return verb->run(turn, request);
}

/* Whether an error is of the one request, so that others of its transaction can go on. */
static bool
is_of_request(int err) {
  switch (err & 0xff) {
  case SQLITE_ERROR:
  case SQLITE_CONSTRAINT:
  case SQLITE_MISMATCH:
  case SQLITE_MISUSE:
  case SQLITE_NOMEM:
  case SQLITE_RANGE:
  case SQLITE_TOOBIG:
    return true;
  default:
    return false;
  }
}

static int
run_statement(ol__turn_t *turn, ol__sql_t sql) {
  return ol__database_run(&turn->database, sql, NULL, 0);
}

static void
describe(ol__turn_t *turn, int err, ol__failure_t *out) {
  ol__failure_describe(out, err, turn->database.connection, turn->path);
}

/* Runs a request so that it can be undone alone. Returns SQLITE_OK when it is done or has
 * failed alone. */
static int
run_apart(ol__turn_t *turn, ol__request_t *request) {
  int err = run_statement(turn, OL__SQL_BEGIN_REQUEST);
  if (err != SQLITE_OK) return err;
  ol__failure_t failure;
  int64_t count = turn->history_count;
  int64_t bytes = turn->history_bytes;
  err = run_request(turn, request);
  if (err != SQLITE_OK) {
    if (!is_of_request(err)) return err;
    describe(turn, err, &failure);
    ol__request_fail(request, failure.error, failure.message);
    turn->history_count = count;
    turn->history_bytes = bytes;
    ol__routes_forget(&turn->routes);
    err = run_statement(turn, OL__SQL_UNDO_REQUEST);
    if (err != SQLITE_OK) return err;
  }
  return run_statement(turn, OL__SQL_END_REQUEST);
}

/* --- A transaction */

static int
write_meta(ol__turn_t *turn, const char *name, int64_t value) {
  const ol__cell_t cells[] = {ol__cell_text(name), ol__cell_int(value)};
  return ol__database_run(&turn->database, OL__SQL_WRITE_META, cells, 2);
}

static int
add_to_meta(ol__turn_t *turn, const char *name, int64_t more) {
  int64_t value;
  if (more == 0) return SQLITE_OK;
  int err = ol__turn_read_meta(turn, name, &value);
  return err == SQLITE_OK ? write_meta(turn, name, value + more) : err;
}

static int
commit(ol__turn_t *turn) {
  int err = turn->is_next_id_used ? write_meta(turn, "next_id", turn->next_id) : SQLITE_OK;
  if (err == SQLITE_OK) err = add_to_meta(turn, "history_count", turn->history_count);
  if (err == SQLITE_OK) err = add_to_meta(turn, "history_bytes", turn->history_bytes);
  int64_t began_ns = ol__now_ns();
  if (err == SQLITE_OK) err = run_statement(turn, OL__SQL_COMMIT);
  turn->commit_ns = ol__now_ns() - began_ns;
  return err;
}

static int
begin(ol__turn_t *turn) {
  turn->next_id = 0;
  turn->is_next_id_used = false;
  turn->history_count = 0;
  turn->history_bytes = 0;
  turn->is_close_wanted = false;
  turn->has_released = false;
  return run_statement(turn, OL__SQL_BEGIN);
}

/* Leaves `is_alone` true if only a request failed, and the others are worth another try. */
static int
run_all(ol__turn_t *turn, ol__list_t *batch, int (*run)(ol__turn_t *, ol__request_t *), bool *is_alone) {
  int err = begin(turn);
  for (ol__link_t *link = ol__list_head(batch); link != NULL && err == SQLITE_OK; link = ol__list_next(batch, link)) {
    err = run(turn, OL__ITEM(link, ol__request_t, link));
    *is_alone = err != SQLITE_OK && is_of_request(err);
  }
  return err == SQLITE_OK ? commit(turn) : err;
}

static void
undo(ol__turn_t *turn) {
  ol__owners_undo(&turn->owners);
  ol__routes_forget(&turn->routes);
  if (!sqlite3_get_autocommit(turn->database.connection)) (void) run_statement(turn, OL__SQL_ROLLBACK);
}

/* The file of a store that can't be opened can be closed. */
static void
fail_all(ol__list_t *batch, const ol__failure_t *failure) {
  for (ol__link_t *link = ol__list_head(batch); link != NULL; link = ol__list_next(batch, link)) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (request->verb != OL__VERB_CLOSE) ol__request_fail(request, failure->error, failure->message);
  }
}

static bool
is_open(ol__turn_t *turn, ol__failure_t *failure) {
  return turn->database.connection != NULL || ol__database_open(&turn->database, turn->path, turn->is_full, failure) == SQLITE_OK;
}

static int
run_batch(ol__turn_t *turn, ol__list_t *batch) {
  bool is_alone = false;
  int err = run_all(turn, batch, run_request, &is_alone);
  if (!is_alone) return err;
  undo(turn);
  return run_all(turn, batch, run_apart, &is_alone);
}

void
ol__turn_run(ol__turn_t *turn, ol__list_t *batch) {
  ol__failure_t failure;
  if (!is_open(turn, &failure)) {
    fail_all(batch, &failure);
    return;
  }
  int err = run_batch(turn, batch);
  if (err == SQLITE_OK) {
    ol__owners_commit(&turn->owners);
    return;
  }
  describe(turn, err, &failure);
  undo(turn);
  fail_all(batch, &failure);
  if (ol__database_is_lost(err)) ol__turn_close(turn);
}
