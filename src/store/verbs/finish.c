#include "store/verbs/live.h"
#include "store/verbs/perform.h"

int
ol__verb_finish(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  const ol__cell_t *cells = request->inputs;
  ol__end_t end = {
    .state = (ol__state_t) ol__request_int(request, OL__FINISH_STATE),
    .result = cells[OL__FINISH_RESULT],
    .error = cells[OL__FINISH_ERROR],
    .keep_until = cells[OL__FINISH_KEPT_UNTIL],
    .now = ol__request_int(request, OL__FINISH_NOW),
  };
  if (end.state < OL__STATE_COMPLETED || end.state > OL__STATE_CANCELLED) {
    ol__request_fail(request, OL__STORE_FAILED, "a task can only finish as completed, discarded or cancelled");
    return SQLITE_OK;
  }
  if (ol__request_int(request, OL__FINISH_KEPT_UNTIL) == 0) {
    bool has_ended;
    int err = ol__live_end_plain(turn, request, &has_ended);
    if (err != SQLITE_OK || has_ended) return err == SQLITE_OK ? ol__live_answer(request, true, false) : err;
  }
  int err = ol__live_find_attempt(turn, request, &live);
  if (err != SQLITE_OK) return err;
  /* Whoever cancelled it was told that it would be, whatever came of it meanwhile. */
  bool is_overruled = end.state != OL__STATE_CANCELLED && ol__live_is_cancelled(&live);
  if (is_overruled)
    err = ol__live_end_cancelled(turn, request, &live, end.now);
  else if (live.id != 0)
    err = ol__live_end(turn, request, &live, &end);
  return err == SQLITE_OK ? ol__live_answer(request, live.id != 0, is_overruled) : err;
}
