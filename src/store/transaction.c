#include "store/transaction.h"
#include "store/verbs/perform.h"

/* --- A request */

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
  ol__failure_describe(out, err, turn->database.connection, turn->file->path);
}

/* --- What is written when it ends */

static int
write_meta(ol__turn_t *turn, const char *name, int64_t value) {
  const ol__cell_t cells[] = {ol__cell_text(name), ol__cell_int(value)};
  return ol__database_run(&turn->database, OL__SQL_WRITE_META, cells, 2);
}

static int
add_to_meta(ol__turn_t *turn, const char *name, int64_t *more) {
  int64_t value;
  if (*more == 0) return SQLITE_OK;
  int err = ol__turn_read_meta(turn, name, &value);
  if (err == SQLITE_OK) err = write_meta(turn, name, value + *more);
  *more = 0;
  return err;
}

/* Writes what was kept in memory until now. */
static int
write_kept(ol__turn_t *turn) {
  int err = turn->is_next_id_used ? write_meta(turn, "next_id", turn->next_id) : SQLITE_OK;
  if (err == SQLITE_OK) err = add_to_meta(turn, "history_count", &turn->history_count);
  if (err == SQLITE_OK) err = add_to_meta(turn, "history_bytes", &turn->history_bytes);
  return err == SQLITE_OK ? ol__counts_write(&turn->counts, &turn->database) : err;
}

static void
forget_kept(ol__turn_t *turn) {
  turn->next_id = 0;
  turn->is_next_id_used = false;
  turn->history_count = 0;
  turn->history_bytes = 0;
  ol__counts_forget(&turn->counts);
}

/* Forgets the ends that a request has brought about. */
static void
forget_ends_of(ol__turn_t *turn, const ol__request_t *request) {
  ol__link_t *link = ol__list_head(&turn->ended);
  while (link != NULL) {
    ol__ended_t *ended = OL__ITEM(link, ol__ended_t, link);
    link = ol__list_next(&turn->ended, link);
    if (ended->by == request) ol__list_remove(&ended->link);
  }
}

/* Runs a request so that it can be undone alone. Returns SQLITE_OK when it is done or has
 * failed alone. */
static int
run_apart(ol__turn_t *turn, ol__request_t *request) {
  int err = run_statement(turn, OL__SQL_BEGIN_REQUEST);
  if (err != SQLITE_OK) return err;
  ol__failure_t failure;
  err = ol__perform(turn, request);
  if (err == SQLITE_OK) err = write_kept(turn);
  if (err != SQLITE_OK) {
    if (!is_of_request(err)) return err;
    describe(turn, err, &failure);
    ol__perform_undo(turn, request);
    ol__request_fail(request, failure.error, failure.message);
    forget_kept(turn);
    forget_ends_of(turn, request);
    ol__routes_forget(&turn->routes);
    err = run_statement(turn, OL__SQL_UNDO_REQUEST);
    if (err != SQLITE_OK) return err;
  }
  return run_statement(turn, OL__SQL_END_REQUEST);
}

/* --- A transaction */

static int
commit(ol__turn_t *turn) {
  int err = write_kept(turn);
  int64_t began_ns = ol__now_ns();
  if (err == SQLITE_OK) err = run_statement(turn, OL__SQL_COMMIT);
  turn->commit_ns = ol__now_ns() - began_ns;
  return err;
}

static int
begin(ol__turn_t *turn) {
  forget_kept(turn);
  ol__list_init(&turn->ended);
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
  ol__list_init(&turn->ended);
  if (!sqlite3_get_autocommit(turn->database.connection)) (void) run_statement(turn, OL__SQL_ROLLBACK);
}

/* The file of a store that can't be opened can be closed. */
void
ol__transaction_fail(ol__list_t *batch, const ol__failure_t *failure) {
  for (ol__link_t *link = ol__list_head(batch); link != NULL; link = ol__list_next(batch, link)) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (request->verb != OL__VERB_CLOSE && request->verb != OL__VERB_UNWAIT) ol__request_fail(request, failure->error, failure->message);
  }
}

static void
fail_all(ol__turn_t *turn, ol__list_t *batch, const ol__failure_t *failure) {
  for (ol__link_t *link = ol__list_head(batch); link != NULL; link = ol__list_next(batch, link)) ol__perform_undo(turn, OL__ITEM(link, ol__request_t, link));
  ol__transaction_fail(batch, failure);
}

static int
run_batch(ol__turn_t *turn, ol__list_t *batch) {
  bool is_alone = false;
  int err = run_all(turn, batch, ol__perform, &is_alone);
  if (!is_alone) return err;
  undo(turn);
  return run_all(turn, batch, run_apart, &is_alone);
}

/* Runs a batch that asks nothing of the database, and so waits for nobody who writes it: whoever
 * has only looked can end. Returns whether it was such a one. */
static bool
run_without_database(ol__turn_t *turn, ol__list_t *batch) {
  for (ol__link_t *link = ol__list_head(batch); link != NULL; link = ol__list_next(batch, link)) {
    if (ol__perform_needs_database(OL__ITEM(link, ol__request_t, link))) return false;
  }
  turn->is_close_wanted = false;
  turn->has_released = false;
  for (ol__link_t *link = ol__list_head(batch); link != NULL; link = ol__list_next(batch, link)) (void) ol__perform(turn, OL__ITEM(link, ol__request_t, link));
  return true;
}

void
ol__transaction_run(ol__turn_t *turn, ol__list_t *batch) {
  ol__failure_t failure;
  ol__list_init(&turn->ended);
  if (run_without_database(turn, batch)) return;
  if (!ol__turn_open(turn, &failure)) {
    turn->is_lost = failure.error == OL__STORE_LOST;
    turn->lost = failure;
    fail_all(turn, batch, &failure);
    return;
  }
  int err = run_batch(turn, batch);
  if (err == SQLITE_OK)
    ol__owners_commit(&turn->owners);
  else
    describe(turn, err, &failure);
  /* What is in a file that nobody finds again was not stored; or that is why it could not be. */
  turn->is_lost = !ol__file_check(turn->file, &turn->lost);
  if (err == SQLITE_OK && !turn->is_lost) return;
  if (err != SQLITE_OK) undo(turn);
  ol__list_init(&turn->ended);
  fail_all(turn, batch, turn->is_lost ? &turn->lost : &failure);
  if (ol__database_is_lost(err)) ol__turn_close(turn);
}
