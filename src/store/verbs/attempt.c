#include "store/verbs/live.h"
#include "store/verbs/perform.h"

/* Puts the task into another state by a statement with four cells, unless the attempt is lost; or
 * ends it if it was cancelled meanwhile and is not to go on. */
static int
put_back(ol__turn_t *turn, ol__request_t *request, ol__sql_t sql, const ol__cell_t *cells, ol__state_t state, int64_t now) {
  ol__live_t live;
  int err = ol__live_find_attempt(turn, request, &live);
  if (err != SQLITE_OK) return err;
  bool is_cancelled = ol__live_is_cancelled(&live);
  if (is_cancelled)
    err = ol__live_end_cancelled(turn, request, &live, now);
  else if (live.id != 0)
    err = ol__database_run(&turn->database, sql, cells, 4);
  if (err == SQLITE_OK && live.id != 0 && !is_cancelled) {
    err = ol__live_move(turn, &live, state);
    request->makes_news = true;
    turn->has_released = turn->has_released || live.is_suspect;
  }
  return err == SQLITE_OK ? ol__live_answer(request, live.id != 0, is_cancelled) : err;
}

int
ol__verb_retry(ol__turn_t *turn, ol__request_t *request) {
  int64_t now = ol__request_int(request, OL__RETRY_NOW);
  ol__state_t state = ol__state_of_due(OL__STATE_RETRYABLE, ol__request_int(request, OL__RETRY_DUE), now);
  const ol__cell_t *given = request->inputs;
  const ol__cell_t cells[] = {given[OL__RETRY_ID], given[OL__RETRY_DUE], given[OL__RETRY_ERROR], ol__cell_int(state)};
  return put_back(turn, request, OL__SQL_RETRY, cells, state, now);
}

int
ol__verb_give_back(ol__turn_t *turn, ol__request_t *request) {
  int64_t now = ol__request_int(request, OL__GIVE_BACK_NOW);
  ol__state_t state = ol__state_of_due(OL__STATE_SCHEDULED, ol__request_int(request, OL__GIVE_BACK_DUE), now);
  const ol__cell_t *given = request->inputs;
  const ol__cell_t cells[] = {given[OL__GIVE_BACK_ID], given[OL__GIVE_BACK_DUE], ol__cell_int(state), given[OL__GIVE_BACK_IS_SNOOZED]};
  return put_back(turn, request, OL__SQL_GIVE_BACK, cells, state, now);
}

int
ol__verb_progress(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  const ol__cell_t cells[] = {request->inputs[OL__PROGRESS_ID], request->inputs[OL__PROGRESS_PROGRESS]};
  int err = ol__live_find_attempt(turn, request, &live);
  if (err == SQLITE_OK && live.id != 0) err = ol__database_run(&turn->database, OL__SQL_PROGRESS, cells, 2);
  return err == SQLITE_OK ? ol__request_answer_int(request, live.id != 0) : err;
}

/* Adds a line, and forgets those before the last `most`. */
static int
add_line(ol__turn_t *turn, const ol__live_t *live, ol__cell_t text, int64_t most, ol__cell_t now) {
  int64_t line = live->lines + 1;
  const ol__cell_t count[] = {ol__cell_int(live->id), ol__cell_int(line)};
  const ol__cell_t added[] = {count[0], count[1], now, text};
  const ol__cell_t forgotten[] = {count[0], ol__cell_int(line - most)};
  int err = ol__database_run(&turn->database, OL__SQL_COUNT_LINE, count, 2);
  if (err == SQLITE_OK) err = ol__database_run(&turn->database, OL__SQL_LOG, added, 4);
  if (err == SQLITE_OK && line > most) err = ol__database_run(&turn->database, OL__SQL_FORGET_LINES, forgotten, 2);
  return err;
}

int
ol__verb_log(ol__turn_t *turn, ol__request_t *request) {
  ol__live_t live;
  int err = ol__live_find_attempt(turn, request, &live);
  if (err == SQLITE_OK && live.id != 0) err = add_line(turn, &live, request->inputs[OL__LOG_TEXT], ol__request_int(request, OL__LOG_MOST), request->inputs[OL__LOG_NOW]);
  return err == SQLITE_OK ? ol__request_answer_int(request, live.id != 0) : err;
}
