#include "store/reader.h"
#include "store/answer.h"
#include "store/verbs/look.h"

#include <string.h>

int
ol__reader_init(ol__reader_t *reader) {
  memset(reader, 0, sizeof(*reader));
  ol__list_init(&reader->waiting);
  ol__list_init(&reader->batch);
  return ol__cond_init(&reader->wake);
}

void
ol__reader_cleanup(ol__reader_t *reader) {
  ol__cond_cleanup(&reader->wake);
}

/* --- The thread */

static int
run_statement(ol__reader_t *reader, ol__sql_t sql) {
  return ol__database_run(&reader->database, sql, NULL, 0);
}

/* One state of the database for all that is looked at. */
static int
look_once(ol__reader_t *reader, ol__request_t *request) {
  int err = run_statement(reader, OL__SQL_BEGIN_LOOK);
  if (err != SQLITE_OK) return err;
  err = ol__look(&reader->database, request);
  int end_err = run_statement(reader, err == SQLITE_OK ? OL__SQL_COMMIT : OL__SQL_ROLLBACK);
  return err == SQLITE_OK ? end_err : err;
}

static bool
is_open(ol__store_t *store, ol__failure_t *failure) {
  ol__database_t *database = &store->reader.database;
  if (!ol__file_check(&store->file, failure)) return false;
  if (database->connection != NULL || ol__database_open_to_look(database, &store->file, failure) == SQLITE_OK) return true;
  /* It may have gone since, which is why it fails then. */
  (void) ol__file_check(&store->file, failure);
  return false;
}

static void
look(ol__store_t *store, ol__request_t *request) {
  ol__failure_t failure;
  ol__reader_t *reader = &store->reader;
  if (!ol__request_check(request)) return;
  if (!is_open(store, &failure)) {
    ol__request_fail(request, failure.error, failure.message);
    return;
  }
  int err = look_once(reader, request);
  if (err == SQLITE_OK) return;
  ol__failure_describe(&failure, err, reader->database.connection, store->file.path);
  (void) ol__file_check(&store->file, &failure);
  ol__request_fail(request, failure.error, failure.message);
  if (ol__database_is_lost(err)) ol__database_close(&reader->database);
}

static void *
look_all(void *data) {
  ol__store_t *store = data;
  ol__reader_t *reader = &store->reader;
  ol__mutex_lock(&store->lock);
  while (!reader->is_stopping) {
    ol__link_t *link = ol__list_shift(&reader->waiting);
    if (link == NULL) {
      reader->is_idle = true;
      ol__cond_wait(&reader->wake, &store->lock);
      reader->is_idle = false;
      continue;
    }
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    ol__list_push(&reader->batch, link);
    ol__mutex_unlock(&store->lock);
    look(store, request);
    ol__mutex_lock(&store->lock);
    ol__list_remove(link);
    ol__answer_locked(request);
  }
  ol__mutex_unlock(&store->lock);
  ol__database_close(&reader->database);
  return NULL;
}

/* --- From outside */

bool
ol__reader_submit_locked(ol__store_t *store, ol__request_t *request) {
  ol__reader_t *reader = &store->reader;
  if (!ol__look_is(request->verb) || !reader->is_ready || reader->is_stopping) return false;
  if (!reader->is_started) reader->is_started = ol__thread_create(&reader->thread, look_all, store) == 0;
  if (!reader->is_started) return false;
  ol__list_push(&reader->waiting, &request->link);
  if (reader->is_idle) ol__cond_signal(&reader->wake);
  reader->is_idle = false;
  return true;
}

void
ol__reader_stop_locked(ol__store_t *store) {
  ol__reader_t *reader = &store->reader;
  reader->is_ready = false;
  if (!reader->is_started) return;
  reader->is_stopping = true;
  ol__cond_signal(&reader->wake);
  ol__mutex_unlock(&store->lock);
  ol__thread_join(reader->thread);
  ol__mutex_lock(&store->lock);
  reader->is_stopping = false;
  reader->is_started = false;
  ol__list_splice(&store->waiting, &reader->waiting);
}
