/*
 * verbs - what the store can be asked, and the one table of the cells that each verb takes and
 * answers: from it C has their positions (OL__PUSH_DATA) and lib, which asks the addon for it,
 * their names and widths. A cell is added here, where it is given and where it is used.
 *
 * Times are ms since 1970. A `route` that is given is the number that the client has of
 * ol__store_route, but for LIST's. An attempt is named by (id, owner, attempt), as CLAIM told
 * of it: whoever has lost it changes nothing, and is answered so. JSON travels as text; the
 * store looks into none of it. Flags are 1 or 0.
 */

#ifndef OL__STORE_VERBS_H
#define OL__STORE_VERBS_H

#include <stddef.h>

/* clang-format takes each X(…) of a list for a statement. */
/* clang-format off */

/* X(name in JavaScript, in C) */
#define OL__STATES(X) \
  X("scheduled", SCHEDULED) \
  X("available", AVAILABLE) \
  X("executing", EXECUTING) \
  X("retryable", RETRYABLE) \
  X("completed", COMPLETED) \
  X("discarded", DISCARDED) \
  X("cancelled", CANCELLED)

typedef enum {
#define OL__STATE(name, state) OL__STATE_##state,
  OL__STATES(OL__STATE)
#undef OL__STATE
    OL__STATE_COUNT
} ol__state_t;

#define OL__VERBS(X) \
  X(PUSH) X(CLAIM) X(FINISH) X(RETRY) X(GIVE_BACK) X(PROGRESS) X(LOG) X(CANCEL) X(CANCELLED) X(RETRY_NOW) X(RUN_NOW) \
  X(PAUSE) X(GET) X(LIST) X(LINES) X(COUNTS) X(WAIT) X(UNWAIT) X(PRUNE) X(ENTER) X(LEAVE) X(RESCUE) X(CLOSE)

/* Of each verb the cells that it takes, those that it answers once, and those of each of any
 * number of rows behind them: X(verb, cell, its name). */

/* One task or several, which are then pushed all or none. What `due`, `key`, `attempts` and
 * `options` may lack is null: at once, none, the route's, none. With `replaces` a waiting task
 * of the same key gets this one's data, due, priority, attempts and options, and one that runs
 * is followed by it; docs/durable.md has the table. Answers of each its id, or that of an
 * earlier task that stands for it. */
#define OL__PUSH_TAKES(X) \
  X(PUSH, ROUTE, "route") X(PUSH, DATA, "data") X(PUSH, DUE, "due") X(PUSH, PRIORITY, "priority") X(PUSH, KEY, "key") \
  X(PUSH, ATTEMPTS, "attempts") X(PUSH, OPTIONS, "options") X(PUSH, REPLACES, "replaces") X(PUSH, NOW, "now")
#define OL__PUSH_ANSWERS(X)
#define OL__PUSH_ROW(X) X(PUSHED, ID, "id") X(PUSHED, IS_EARLIER, "isEarlier")

/* At most `limit` tasks of a route that is not paused, of all that are due the most urgent, and
 * no more at once than is good for whoever hears of them; then `hasMore`. `due`: when the route's
 * next task is, null if none waits for its time. */
#define OL__CLAIM_TAKES(X) X(CLAIM, ROUTE, "route") X(CLAIM, OWNER, "owner") X(CLAIM, LIMIT, "limit") X(CLAIM, NOW, "now")
#define OL__CLAIM_ANSWERS(X) X(CLAIM, DUE, "due") X(CLAIM, IS_PAUSED, "isPaused") X(CLAIM, HAS_MORE, "hasMore")
#define OL__CLAIM_ROW(X) \
  X(CLAIMED, ID, "id") X(CLAIMED, DATA, "data") X(CLAIMED, ATTEMPT, "attempt") X(CLAIMED, ATTEMPTS, "attempts") \
  X(CLAIMED, DUE, "due") X(CLAIMED, PUSHED_AT, "pushedAt") X(CLAIMED, KEY, "key") X(CLAIMED, OPTIONS, "options")

/* Ends a task; `keptUntil` 0: it is not kept. A `result` and an `error`, which is added to its
 * errors, may be null; the last 20 errors are kept. `isOverruled`: it has ended as cancelled
 * instead, as CANCEL says. */
#define OL__FINISH_TAKES(X) \
  X(FINISH, ID, "id") X(FINISH, OWNER, "owner") X(FINISH, ATTEMPT, "attempt") X(FINISH, ROUTE, "route") \
  X(FINISH, STATE, "state") X(FINISH, RESULT, "result") X(FINISH, ERROR, "error") X(FINISH, KEPT_UNTIL, "keptUntil") \
  X(FINISH, NOW, "now")
#define OL__FINISH_ANSWERS(X) X(FINISH, IS_OWNERS, "isOwners") X(FINISH, IS_OVERRULED, "isOverruled")
#define OL__FINISH_ROW(X)

/* The attempt failed, and the task is due again; answers as FINISH. */
#define OL__RETRY_TAKES(X) \
  X(RETRY, ID, "id") X(RETRY, OWNER, "owner") X(RETRY, ATTEMPT, "attempt") X(RETRY, DUE, "due") X(RETRY, ERROR, "error") \
  X(RETRY, NOW, "now")
#define OL__RETRY_ANSWERS(X) OL__FINISH_ANSWERS(X)
#define OL__RETRY_ROW(X)

/* The attempt does not count: it has put its task off by itself (`isSnoozed`), or its runner
 * stops. Answers as FINISH. */
#define OL__GIVE_BACK_TAKES(X) \
  X(GIVE_BACK, ID, "id") X(GIVE_BACK, OWNER, "owner") X(GIVE_BACK, ATTEMPT, "attempt") X(GIVE_BACK, DUE, "due") \
  X(GIVE_BACK, IS_SNOOZED, "isSnoozed") X(GIVE_BACK, NOW, "now")
#define OL__GIVE_BACK_ANSWERS(X) OL__FINISH_ANSWERS(X)
#define OL__GIVE_BACK_ROW(X)

#define OL__PROGRESS_TAKES(X) \
  X(PROGRESS, ID, "id") X(PROGRESS, OWNER, "owner") X(PROGRESS, ATTEMPT, "attempt") X(PROGRESS, PROGRESS, "progress")
#define OL__PROGRESS_ANSWERS(X) X(PROGRESS, IS_OWNERS, "isOwners")
#define OL__PROGRESS_ROW(X)

/* Adds a line, and forgets those before the last `most`. */
#define OL__LOG_TAKES(X) \
  X(LOG, ID, "id") X(LOG, OWNER, "owner") X(LOG, ATTEMPT, "attempt") X(LOG, TEXT, "text") X(LOG, MOST, "most") \
  X(LOG, NOW, "now")
#define OL__LOG_ANSWERS(X) X(LOG, IS_OWNERS, "isOwners")
#define OL__LOG_ROW(X)

/* Answers the state that the task was in, and its owner if that was executing: such a one is
 * noted as cancelled and stays the owner's to end, which hears of it by CANCELLED. Whatever ends
 * or puts it back then ends it as cancelled, with this error and kept until then; FINISH as
 * cancelled has its own. NOT_FOUND unless it is live. */
#define OL__CANCEL_TAKES(X) X(CANCEL, ID, "id") X(CANCEL, ERROR, "error") X(CANCEL, KEPT_UNTIL, "keptUntil") X(CANCEL, NOW, "now")
#define OL__CANCEL_ANSWERS(X) X(CANCEL, STATE, "state") X(CANCEL, OWNER, "owner")
#define OL__CANCEL_ROW(X)

/* Of the tasks that an owner runs those that were cancelled meanwhile. */
#define OL__CANCELLED_TAKES(X) X(CANCELLED, OWNER, "owner")
#define OL__CANCELLED_ANSWERS(X)
#define OL__CANCELLED_ROW(X) X(CANCELLED, ID, "id")

/* Answers the state that the task was in. One that waits, or has ended badly, is available at
 * once, with all its attempts before it; NOT_FOUND for others. FAILED while another task has its
 * key. */
#define OL__RETRY_NOW_TAKES(X) X(RETRY_NOW, ID, "id") X(RETRY_NOW, NOW, "now")
#define OL__RETRY_NOW_ANSWERS(X) X(RETRY_NOW, STATE, "state")
#define OL__RETRY_NOW_ROW(X)

/* Answers the state that the task was in. One that waits is due now; NOT_FOUND for others. */
#define OL__RUN_NOW_TAKES(X) X(RUN_NOW, ID, "id") X(RUN_NOW, NOW, "now")
#define OL__RUN_NOW_ANSWERS(X) X(RUN_NOW, STATE, "state")
#define OL__RUN_NOW_ROW(X)

#define OL__PAUSE_TAKES(X) X(PAUSE, ROUTE, "route") X(PAUSE, IS_PAUSED, "isPaused")
#define OL__PAUSE_ANSWERS(X)
#define OL__PAUSE_ROW(X)

/* A task as GET and LIST tell of it; null where something does not apply. */
#define OL__TASK_ROW(X) \
  X(TASK, ID, "id") X(TASK, ROUTE, "route") X(TASK, STATE, "state") X(TASK, PRIORITY, "priority") X(TASK, DUE, "due") \
  X(TASK, PUSHED_AT, "pushedAt") X(TASK, ATTEMPT, "attempt") X(TASK, ATTEMPTS, "attempts") X(TASK, STARTED_AT, "startedAt") \
  X(TASK, FINISHED_AT, "finishedAt") X(TASK, KEY, "key") X(TASK, OPTIONS, "options") X(TASK, PROGRESS, "progress") \
  X(TASK, ERRORS, "errors") X(TASK, RESULT, "result") X(TASK, DATA, "data") X(TASK, OWNER, "owner") \
  X(TASK, KEPT_UNTIL, "keptUntil")

/* One row, or none if it is unknown. */
#define OL__GET_TAKES(X) X(GET, ID, "id")
#define OL__GET_ANSWERS(X)
#define OL__GET_ROW(X) OL__TASK_ROW(X)

/* By id, behind `after`, of the route of that name and in that state (null: any), `limit` at
 * most, and no more at once than is good for whoever hears of them; then `hasMore`. */
#define OL__LIST_TAKES(X) X(LIST, ROUTE, "route") X(LIST, STATE, "state") X(LIST, AFTER, "after") X(LIST, LIMIT, "limit")
#define OL__LIST_ANSWERS(X) X(LIST, HAS_MORE, "hasMore")
#define OL__LIST_ROW(X) OL__TASK_ROW(X)

/* Of a task's log, behind line `after`; as LIST. */
#define OL__LINES_TAKES(X) X(LINES, ID, "id") X(LINES, AFTER, "after") X(LINES, LIMIT, "limit")
#define OL__LINES_ANSWERS(X) X(LINES, HAS_MORE, "hasMore")
#define OL__LINES_ROW(X) X(LINE, NUMBER, "line") X(LINE, AT, "at") X(LINE, TEXT, "text")

/* A route without tasks has one row with state null. */
#define OL__COUNTS_TAKES(X)
#define OL__COUNTS_ANSWERS(X)
#define OL__COUNTS_ROW(X) \
  X(COUNTS, ROUTE, "route") X(COUNTS, IS_PAUSED, "isPaused") X(COUNTS, STATE, "state") X(COUNTS, COUNT, "count")

/* Answered when the task has ended, which may take as long as it likes; one that is not kept
 * has an end for those who wait for it by then. `error` is the last one. NOT_FOUND for an
 * unknown one. UNWAIT, with the slot of a WAIT, has that one fail with NOT_FOUND now. */
#define OL__WAIT_TAKES(X) X(WAIT, ID, "id")
#define OL__WAIT_ANSWERS(X) \
  X(WAIT, STATE, "state") X(WAIT, ROUTE, "route") X(WAIT, DUE, "due") X(WAIT, STARTED_AT, "startedAt") \
  X(WAIT, FINISHED_AT, "finishedAt") X(WAIT, RESULT, "result") X(WAIT, ERROR, "error")
#define OL__WAIT_ROW(X)
#define OL__UNWAIT_TAKES(X) X(UNWAIT, ID, "id") X(UNWAIT, SLOT, "slot")
#define OL__UNWAIT_ANSWERS(X)
#define OL__UNWAIT_ROW(X)

/* Removes from the history what is past its time, or one too many, `limit` at most. */
#define OL__PRUNE_TAKES(X) \
  X(PRUNE, MOST_TASKS, "mostTasks") X(PRUNE, MOST_BYTES, "mostBytes") X(PRUNE, LIMIT, "limit") X(PRUNE, NOW, "now")
#define OL__PRUNE_ANSWERS(X) X(PRUNE, REMOVED, "removed") X(PRUNE, HAS_MORE, "hasMore")
#define OL__PRUNE_ROW(X)

/* A number for a runner, its `owner` in the other verbs; it is alive until LEAVE, the client's
 * end or the process'. */
#define OL__ENTER_TAKES(X) X(ENTER, PID, "pid") X(ENTER, NOW, "now")
#define OL__ENTER_ANSWERS(X) X(ENTER, OWNER, "owner")
#define OL__ENTER_ROW(X)

/* What the owner runs is available again, its attempts not counted. Of owner 0 only the answer
 * is wanted, which comes when all that was asked before is done. */
#define OL__LEAVE_TAKES(X) X(LEAVE, OWNER, "owner") X(LEAVE, NOW, "now")
#define OL__LEAVE_ANSWERS(X)
#define OL__LEAVE_ROW(X)

/* What owners that are no longer alive have left running: available again, or, when it was
 * running in `crashes` processes that died, discarded with that error. */
#define OL__RESCUE_TAKES(X) \
  X(RESCUE, CRASHES, "crashes") X(RESCUE, ERROR, "error") X(RESCUE, KEPT_UNTIL, "keptUntil") X(RESCUE, NOW, "now")
#define OL__RESCUE_ANSWERS(X)
#define OL__RESCUE_ROW(X) X(RESCUED, ID, "id") X(RESCUED, ROUTE, "route") X(RESCUED, STATE, "state")

/* Answered when all that was asked before is done; if no other client has the store, its file is
 * closed, in order, until the next request. */
#define OL__CLOSE_TAKES(X)
#define OL__CLOSE_ANSWERS(X)
#define OL__CLOSE_ROW(X)

typedef enum {
#define OL__VERB(verb) OL__VERB_##verb,
  OL__VERBS(OL__VERB)
#undef OL__VERB
    OL__VERB_COUNT
} ol__verb_t;

/* clang-format on */

/* OL__PUSH_ROUTE and so on: where a cell is among those that its verb takes, and OL__PUSH_TAKEN,
 * how many these are. */
#define OL__POSITION(verb, cell, name) OL__##verb##_##cell,
#define OL__POSITIONS(verb) \
  enum { \
    OL__##verb##_TAKES(OL__POSITION) OL__##verb##_TAKEN \
  };
OL__VERBS(OL__POSITIONS)
#undef OL__POSITIONS
#undef OL__POSITION

/* How many cells a list of the table has: OL__WIDTH(OL__CLAIM_ROW). */
#define OL__ONE(verb, cell, name) +1
#define OL__WIDTH(list) ((size_t) (0 list(OL__ONE)))

/* The table, for whoever wants names: ol__verb_shapes[OL__VERB_PUSH]. Lists end with NULL. */
typedef struct ol__verb_shape_s {
  const char *name;
  const char *const *takes;
  const char *const *answers;
  const char *const *row;
} ol__verb_shape_t;

extern const ol__verb_shape_t ol__verb_shapes[OL__VERB_COUNT];
extern const char *const ol__state_names[OL__STATE_COUNT];

#endif
