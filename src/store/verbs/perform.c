#include "store/verbs/perform.h"
#include "store/verbs/look.h"

/* --- Verbs that are a statement, or nothing */

static int
look(ol__turn_t *turn, ol__request_t *request) {
  return ol__look(&turn->database, request);
}

/* Parks it if the task has not ended. */
static int
wait_for_end(ol__turn_t *turn, ol__request_t *request) {
  int64_t is_live = 0;
  int err = ol__look(&turn->database, request);
  if (err != SQLITE_OK || request->outputs.count > 0) return err;
  err = ol__database_read_int(&turn->database, OL__SQL_IS_LIVE, request->inputs, 1, 0, &is_live);
  if (err == SQLITE_OK && is_live) ol__waits_add(&turn->waits, request);
  if (err == SQLITE_OK && !is_live) ol__request_fail(request, OL__STORE_NOT_FOUND, NULL);
  return err;
}

static int
find_cancelled(ol__turn_t *turn, ol__request_t *request) {
  return ol__database_read_rows(&turn->database, OL__SQL_FIND_CANCELLED, request->inputs, 1, &request->outputs);
}

/* The writer does it, once the transaction is over; as it does UNWAIT. */
static int
want_close(ol__turn_t *turn, ol__request_t *request) {
  (void) request;
  turn->is_close_wanted = true;
  return SQLITE_OK;
}

static int
do_nothing(ol__turn_t *turn, ol__request_t *request) {
  (void) turn;
  (void) request;
  return SQLITE_OK;
}

static int (*const functions[OL__VERB_COUNT])(ol__turn_t *turn, ol__request_t *request) = {
  [OL__VERB_PUSH] = ol__verb_push,
  [OL__VERB_CLAIM] = ol__verb_claim,
  [OL__VERB_FINISH] = ol__verb_finish,
  [OL__VERB_RETRY] = ol__verb_retry,
  [OL__VERB_GIVE_BACK] = ol__verb_give_back,
  [OL__VERB_PROGRESS] = ol__verb_progress,
  [OL__VERB_LOG] = ol__verb_log,
  [OL__VERB_CANCEL] = ol__verb_cancel,
  [OL__VERB_CANCELLED] = find_cancelled,
  [OL__VERB_RETRY_NOW] = ol__verb_retry_now,
  [OL__VERB_RUN_NOW] = ol__verb_run_now,
  [OL__VERB_PAUSE] = ol__verb_pause,
  [OL__VERB_GET] = look,
  [OL__VERB_LIST] = look,
  [OL__VERB_LINES] = look,
  [OL__VERB_COUNTS] = look,
  [OL__VERB_WAIT] = wait_for_end,
  [OL__VERB_UNWAIT] = do_nothing,
  [OL__VERB_PRUNE] = ol__verb_prune,
  [OL__VERB_ENTER] = ol__verb_enter,
  [OL__VERB_LEAVE] = ol__verb_leave,
  [OL__VERB_RESCUE] = ol__verb_rescue,
  [OL__VERB_CLOSE] = want_close,
};

/* --- A request */

void
ol__perform_undo(ol__turn_t *turn, ol__request_t *request) {
  if (request->park == OL__PARKING) ol__waits_remove(&turn->waits, request);
  ol__request_reset(request);
}

int
ol__perform(ol__turn_t *turn, ol__request_t *request) {
  ol__perform_undo(turn, request);
  return ol__request_check(request) ? functions[request->verb](turn, request) : SQLITE_OK;
}

bool
ol__perform_needs_database(const ol__request_t *request) {
  switch (request->verb) {
  case OL__VERB_CLOSE:
  case OL__VERB_UNWAIT:
    return false;
  case OL__VERB_LEAVE:
    return ol__request_int(request, OL__LEAVE_OWNER) != 0;
  default:
    return true;
  }
}
