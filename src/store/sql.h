/*
 * sql - every statement that the store runs, and the migrations that lead to its
 * schema. The tables are described in docs/durable.md.
 */

#ifndef OL__STORE_SQL_H
#define OL__STORE_SQL_H

typedef enum {
  OL__SQL_BEGIN,
  OL__SQL_COMMIT,
  OL__SQL_ROLLBACK,
  OL__SQL_READ_NEXT_ID,
  OL__SQL_WRITE_NEXT_ID,
  OL__SQL_FIND_ROUTE,
  OL__SQL_ADD_ROUTE,
  OL__SQL_PUSH,
  OL__SQL_STAGE,
  OL__SQL_FIND_READY,
  OL__SQL_CLAIM,
  OL__SQL_REMEMBER_COMPLETED,
  OL__SQL_REMOVE_EXECUTING,
  OL__SQL_REMOVE,
  OL__SQL_COUNT,
} ol__sql_t;

/* The text of each. */
extern const char *const ol__sql_texts[OL__SQL_COUNT];

/* By the version that they lead to, from 1; each is run once, in a transaction. */
extern const char *const ol__sql_migrations[];
extern const int ol__sql_version;

#endif
