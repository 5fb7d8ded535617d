/*
 * state - what the threads of one store share: its clients, the requests that wait, and which lock
 * or thread each field belongs to. store.h makes it and ends it.
 */

#ifndef OL__STORE_STATE_H
#define OL__STORE_STATE_H

#include "base/sync.h"
#include "store/client.h"
#include "store/turn.h"

/* The part of the thread that only looks (reader.h). */
typedef struct ol__reader_s {
  ol__cond_t wake;    /* something waits, or it shall stop */
  ol__list_t waiting; /* requests; the store's lock, as are the next five */
  ol__list_t batch;   /* the one that is under way */
  bool is_ready;      /* there is a database to look at */
  bool is_started;
  bool is_idle;
  bool is_stopping;

  ol__thread_t thread;     /* once it is started */
  ol__database_t database; /* the thread's */
} ol__reader_t;

struct ol__store_s {
  ol__link_t link; /* in the registry; its lock, as is the next */
  int references;
  ol__file_t file;

  ol__mutex_t lock;
  ol__cond_t wake;    /* something waits, or the writer shall stop */
  ol__list_t waiting; /* requests; `lock`, as are the next six */
  ol__list_t batch;   /* those of the transaction under way */
  ol__list_t clients;
  int client_count;
  bool is_started;
  bool is_idle;
  bool is_stopping;
  ol__reader_t reader;

  ol__thread_t writer;   /* once it is started */
  int64_t request_ns;    /* that one of the last transaction took; the writer's, as are the next four */
  int64_t looked_ns;     /* when it looked for others' work */
  int64_t data_version;  /* that it saw then */
  int64_t recheck_ns;    /* when those who wait for a task may be looked for again */
  bool has_foreign_news; /* that they have not been looked for since */
  bool may_shrink;
  ol__turn_t turn; /* the writer's, but for routes, owners and waits */
};

#endif
