/*
 * verbs - what the store can be asked, and the cells that each takes and answers.
 *
 * Times are ms since 1970. A `route` is the number that the client has of
 * ol__store_route. An attempt is named by (id, owner, attempt), as CLAIM told of it:
 * whoever has lost it changes nothing, and is answered 0. JSON travels as text; the
 * store looks into none of it. lib/engines/sqlite/verbs.js has the same list.
 */

#ifndef OL__STORE_VERBS_H
#define OL__STORE_VERBS_H

typedef enum {
  OL__STATE_SCHEDULED, /* due later */
  OL__STATE_AVAILABLE,
  OL__STATE_EXECUTING,
  OL__STATE_RETRYABLE, /* failed, and due again later */
  OL__STATE_COMPLETED, /* this and the next are ends: such tasks are in the history */
  OL__STATE_DISCARDED,
  OL__STATE_CANCELLED,
} ol__state_t;

typedef enum {
  /* One task or several, which are then pushed all or none; of each: route, data, due
   * (null: now), priority, key (null), attempts (null: the route's), options (null),
   * replaces (1: a waiting task of the same key gets this one's data, due, priority,
   * attempts and options; a running one is followed by it), now
   * -> of each: id, whether it is an earlier task's */
  OL__VERB_PUSH,

  /* route, owner, how many at most, now
   * -> when the next task of any route is due (null: none waits), then rows of id, data,
   * attempt (from 1), attempts, priority, due, pushed at, key, options, lines logged so
   * far, crashes so far. None of a paused route. */
  OL__VERB_CLAIM,

  /* id, owner, attempt, state (an end), result (null), error (null; added to its errors),
   * kept until (0: not kept), now -> whether it was the owner's, whether it has ended as
   * cancelled instead, as CANCEL says. The last 20 errors are kept. */
  OL__VERB_FINISH,

  /* id, owner, attempt, due again, error, now -> as FINISH */
  OL__VERB_RETRY,

  /* id, owner, attempt, due again, now -> as FINISH. The attempt does not count: a snooze,
   * or a runner that stops. */
  OL__VERB_GIVE_BACK,

  /* id, owner, attempt, progress -> whether it was the owner's */
  OL__VERB_PROGRESS,

  /* id, owner, attempt, text, most lines, now -> whether it was the owner's */
  OL__VERB_LOG,

  /* id, error, kept until (0: not kept), now -> the state it was in, and its owner if that was
   * executing: such a one is noted as cancelled and stays the owner's to end, which hears of
   * it by CANCELLED. Whatever ends or puts it back then ends it as cancelled, with this error
   * and kept until then; FINISH as cancelled has its own. NOT_FOUND unless it is live. */
  OL__VERB_CANCEL,

  /* owner -> ids of the tasks that it runs and that were cancelled meanwhile */
  OL__VERB_CANCELLED,

  /* id, now -> the state it was in. One that waits, or has ended badly, is available at once,
   * with all its attempts before it; NOT_FOUND for others. FAILED while another task
   * has its key. */
  OL__VERB_RETRY_NOW,

  /* id, now -> the state it was in. One that waits is due now; NOT_FOUND for others. */
  OL__VERB_RUN_NOW,

  /* route, whether it is paused -> nothing */
  OL__VERB_PAUSE,

  /* id -> nothing if unknown, or id, route's name, state, priority, due, pushed at, attempt,
   * attempts, started at, finished at, key, options, progress, errors, result, data, owner,
   * kept until; null where it does not apply */
  OL__VERB_GET,

  /* route (null: all), state (null: all), after id, how many at most -> rows as GET's, by id */
  OL__VERB_LIST,

  /* id, after line, how many at most -> rows of line, at, text */
  OL__VERB_LINES,

  /* nothing -> rows of route's name, paused, state, count; a route without tasks has one
   * with state null */
  OL__VERB_COUNTS,

  /* most tasks and bytes to keep in the history, how many to remove at most, now
   * -> removed, whether there is more to remove */
  OL__VERB_PRUNE,

  /* pid, now -> a number for a runner, its owner's in the other verbs; marks it as alive until
   * LEAVE, the client's end or the process' */
  OL__VERB_ENTER,
  /* owner, now -> nothing; what it runs is available again, its attempts not counted */
  OL__VERB_LEAVE,

  /* crashes that a task may survive, error for those it may not, kept until, now
   * -> rows of id, route's name, state: what owners that are no longer alive have left running,
   * available again or discarded */
  OL__VERB_RESCUE,

  /* nothing -> nothing, when all that was asked before is done; if no other client has the
   * store, its file is closed, in order, until the next request */
  OL__VERB_CLOSE,

  OL__VERB_COUNT,
} ol__verb_t;

#endif
