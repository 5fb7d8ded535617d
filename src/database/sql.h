/*
 * sql - every statement that the store runs, and the migrations that lead to its
 * schema. The tables are described in docs/durable.md.
 */

#ifndef OL__DATABASE_SQL_H
#define OL__DATABASE_SQL_H

typedef enum {
  OL__SQL_BEGIN,
  OL__SQL_COMMIT,
  OL__SQL_ROLLBACK,
  OL__SQL_BEGIN_REQUEST,
  OL__SQL_END_REQUEST,
  OL__SQL_UNDO_REQUEST,
  OL__SQL_BEGIN_LOOK,
  OL__SQL_READ_META,
  OL__SQL_WRITE_META,
  OL__SQL_FIND_ROUTE,
  OL__SQL_ADD_ROUTE,
  OL__SQL_NAME_ROUTE,
  OL__SQL_IS_PAUSED,
  OL__SQL_PAUSE,
  OL__SQL_ADD_COUNT,
  OL__SQL_PUSH,
  OL__SQL_FIND_KEY,
  OL__SQL_REPLACE,
  OL__SQL_NEXT_DUE,
  OL__SQL_FIND_DUE,
  OL__SQL_FIND_URGENT,
  OL__SQL_STAGE,
  OL__SQL_FIND_READY,
  OL__SQL_RUNS_SUSPECT,
  OL__SQL_CLAIM,
  OL__SQL_FIND_LIVE,
  OL__SQL_READ_ENDED,
  OL__SQL_REMEMBER,
  OL__SQL_REMOVE_PLAIN,
  OL__SQL_REMOVE,
  OL__SQL_FIND_FOLLOWER,
  OL__SQL_FOLLOW,
  OL__SQL_READ_CANCEL_ERROR,
  OL__SQL_RETRY,
  OL__SQL_GIVE_BACK,
  OL__SQL_PROGRESS,
  OL__SQL_COUNT_LINE,
  OL__SQL_LOG,
  OL__SQL_FORGET_LINES,
  OL__SQL_LOG_BYTES,
  OL__SQL_NOTE_CANCEL,
  OL__SQL_FIND_CANCELLED,
  OL__SQL_RUN_NOW,
  OL__SQL_RETRY_NOW,
  OL__SQL_FIND_ENDED,
  OL__SQL_REVIVE,
  OL__SQL_FORGET,
  OL__SQL_FIND_OLDEST,
  OL__SQL_GET,
  OL__SQL_LINES,
  OL__SQL_COUNTS,
  OL__SQL_FIND_END,
  OL__SQL_IS_LIVE,
  OL__SQL_COUNTED,
  OL__SQL_WALK,
  OL__SQL_PAGE_DUE,
  OL__SQL_PAGE_BLOCKED,
  OL__SQL_PAGE_EXECUTING,
  OL__SQL_NEXT_PRIORITY,
  OL__SQL_PAGE_READY,
  OL__SQL_PAGE_ENDED,
  OL__SQL_ENTER,
  OL__SQL_LEAVE,
  OL__SQL_FIND_OWNERS,
  OL__SQL_FIND_OWNED,
  OL__SQL_RESCUE,
  OL__SQL_FREE_PAGES,
  OL__SQL_ALL_PAGES,
  OL__SQL_PAGE_SIZE,
  OL__SQL_SHRINK,
  OL__SQL_DATA_VERSION,
  OL__SQL_COUNT,
} ol__sql_t;

/* The text of each. */
extern const char *const ol__sql_texts[OL__SQL_COUNT];

/* By the version that they lead to, from 1; each is run once, in a transaction. */
extern const char *const ol__sql_migrations[];
extern const int ol__sql_version;

#endif
