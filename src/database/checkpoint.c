#include "database/checkpoint.h"
#include "base/error.h"

#include <string.h>

/* Pages of 4 KiB that the log grows by before the next checkpoint: rows that come and go
 * meanwhile are never written to the database. */
#define ASK_PAGES 4096
#define CEILING_PAGES 16384

int
ol__checkpoint_init(ol__checkpoint_t *checkpoint, const ol__file_t *file) {
  memset(checkpoint, 0, sizeof(*checkpoint));
  checkpoint->file = file;
  if (ol__mutex_init(&checkpoint->lock) != 0) goto fail;
  if (ol__cond_init(&checkpoint->wake) != 0) goto fail_cond;
  return 0;

fail_cond:
  ol__mutex_cleanup(&checkpoint->lock);
fail:
  return OL_ENOMEM;
}

void
ol__checkpoint_cleanup(ol__checkpoint_t *checkpoint) {
  ol__cond_cleanup(&checkpoint->wake);
  ol__mutex_cleanup(&checkpoint->lock);
}

/* Whether to go on; returns when a checkpoint is wanted. */
static bool
wait(ol__checkpoint_t *checkpoint) {
  ol__mutex_lock(&checkpoint->lock);
  while (!checkpoint->is_wanted && !checkpoint->is_stopping) ol__cond_wait(&checkpoint->wake, &checkpoint->lock);
  checkpoint->is_wanted = false;
  checkpoint->is_moving = !checkpoint->is_stopping;
  bool goes_on = checkpoint->is_moving;
  ol__mutex_unlock(&checkpoint->lock);
  return goes_on;
}

static void
end(ol__checkpoint_t *checkpoint) {
  ol__mutex_lock(&checkpoint->lock);
  checkpoint->is_moving = false;
  ol__cond_signal(&checkpoint->wake);
  ol__mutex_unlock(&checkpoint->lock);
}

/* Whether there is a connection; makes it when there is none yet. */
static bool
connect(sqlite3 **connection, const ol__file_t *file) {
  if (*connection != NULL) return true;
  int err = ol__database_connect(connection, file);
  /* Only once it has read does a connection know of the log. */
  if (err == SQLITE_OK) err = sqlite3_exec(*connection, "PRAGMA schema_version", NULL, NULL, NULL);
  if (err == SQLITE_OK) return true;
  (void) sqlite3_close(*connection);
  *connection = NULL;
  return false;
}

/* Moves all that nobody reads any more, while others write. */
static void
move(sqlite3 *connection) {
  (void) sqlite3_wal_checkpoint_v2(connection, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static void *
run(void *data) {
  ol__checkpoint_t *checkpoint = data;
  sqlite3 *connection = NULL;
  while (wait(checkpoint)) {
    if (connect(&connection, checkpoint->file)) move(connection);
    end(checkpoint);
  }
  (void) sqlite3_close(connection);
  return NULL;
}

void
ol__checkpoint_ask(ol__checkpoint_t *checkpoint) {
  if (!checkpoint->is_started) checkpoint->is_started = ol__thread_create(&checkpoint->thread, run, checkpoint) == 0;
  ol__mutex_lock(&checkpoint->lock);
  checkpoint->is_wanted = true;
  ol__cond_signal(&checkpoint->wake);
  ol__mutex_unlock(&checkpoint->lock);
}

bool
ol__checkpoint_is_under_way(ol__checkpoint_t *checkpoint) {
  ol__mutex_lock(&checkpoint->lock);
  bool is_under_way = checkpoint->is_started && (checkpoint->is_wanted || checkpoint->is_moving);
  ol__mutex_unlock(&checkpoint->lock);
  return is_under_way;
}

/* Has none begin, and waits for the one that is under way: SQLite turns a second one away. */
static void
call_off(ol__checkpoint_t *checkpoint) {
  ol__mutex_lock(&checkpoint->lock);
  checkpoint->is_wanted = false;
  while (checkpoint->is_moving) ol__cond_wait(&checkpoint->wake, &checkpoint->lock);
  ol__mutex_unlock(&checkpoint->lock);
}

void
ol__checkpoint_after(ol__checkpoint_t *checkpoint, ol__database_t *database) {
  int pages = database->log_pages;
  if (pages < checkpoint->asked_at) checkpoint->asked_at = 0;
  if (pages >= CEILING_PAGES) {
    call_off(checkpoint);
    ol__database_move_log(database);
    return;
  }
  if (pages < checkpoint->asked_at + ASK_PAGES) return;
  checkpoint->asked_at = pages;
  ol__checkpoint_ask(checkpoint);
}

void
ol__checkpoint_stop(ol__checkpoint_t *checkpoint) {
  if (!checkpoint->is_started) return;
  ol__mutex_lock(&checkpoint->lock);
  checkpoint->is_stopping = true;
  ol__cond_signal(&checkpoint->wake);
  ol__mutex_unlock(&checkpoint->lock);
  ol__thread_join(checkpoint->thread);
  checkpoint->is_started = false;
  checkpoint->is_stopping = false;
  checkpoint->is_wanted = false;
  checkpoint->asked_at = 0;
}
