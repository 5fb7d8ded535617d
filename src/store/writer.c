#include "store/writer.h"
#include "store/answer.h"
#include "store/reader.h"
#include "store/transaction.h"
#include "store/verbs/look.h"

/* A transaction takes about so many times as long as its commit: most of the time is spent
 * at work, and whoever is answered goes on while the next one runs. */
#define COMMITS 8
#define BATCH_MIN 64
#define BATCH_MAX 2048

/* How often it looks for what other processes do, and how long it takes at least until those who
 * wait are looked for again: with this much more for each of them it costs a few percent. */
#define LOOK_MS 20
#define RECHECK_MS 40
#define RECHECK_NS_EACH (OL__NS_PER_MS / 10)

/* --- A batch */

static int64_t
batch_size(const ol__store_t *store) {
  if (store->request_ns == 0) return BATCH_MAX;
  int64_t size = COMMITS * store->turn.commit_ns / store->request_ns;
  return size < BATCH_MIN ? BATCH_MIN : size > BATCH_MAX ? BATCH_MAX
                                                         : size;
}

static size_t
take_batch_locked(ol__store_t *store) {
  ol__link_t *link;
  size_t count = 0, max = (size_t) batch_size(store);
  for (; count < max && (link = ol__list_shift(&store->waiting)) != NULL; count++) ol__list_push(&store->batch, link);
  return count;
}

/* Runs the batch, without the lock. */
static void
run(ol__store_t *store, size_t count) {
  int64_t began_ns = ol__now_ns();
  store->turn.commit_ns = 0;
  ol__transaction_run(&store->turn, &store->batch);
  store->request_ns = (ol__now_ns() - began_ns - store->turn.commit_ns) / (int64_t) count + 1;
}

/* --- Other processes */

/* Whether somebody here wants to know what other processes do. */
static bool
is_watching(ol__store_t *store) {
  return !store->file.is_in_memory && (ol__waits_count(&store->turn.waits) > 0 || !ol__owners_is_empty(&store->turn.owners));
}

/* Has those who wait looked for again, before all that was asked since they wait. */
static void
recheck_locked(ol__store_t *store, int64_t now_ns) {
  ol__list_t waits;
  ol__list_init(&waits);
  store->has_foreign_news = false;
  store->recheck_ns = now_ns + RECHECK_MS * OL__NS_PER_MS + (int64_t) ol__waits_count(&store->turn.waits) * RECHECK_NS_EACH;
  ol__waits_take_all(&store->turn.waits, &waits);
  ol__list_splice(&waits, &store->waiting);
  ol__list_splice(&store->waiting, &waits);
}

/* Looks for what other processes have done, if that is due. */
static void
look_around_locked(ol__store_t *store) {
  int64_t now_ns = ol__now_ns();
  if (now_ns - store->looked_ns < LOOK_MS * OL__NS_PER_MS || !is_watching(store)) return;
  store->looked_ns = now_ns;
  ol__mutex_unlock(&store->lock);
  bool has_news = ol__turn_has_foreign_news(&store->turn, &store->data_version);
  ol__mutex_lock(&store->lock);
  if (has_news) ol__answer_news_locked(store, NULL);
  store->has_foreign_news = store->has_foreign_news || has_news;
  if (store->has_foreign_news && now_ns >= store->recheck_ns && ol__waits_count(&store->turn.waits) > 0) recheck_locked(store, now_ns);
}

/* --- The thread */

/* Opens the database, and leaves to the reader what it can do by then. Returns whether there is
 * something to run; what there was may have failed. */
static bool
prepare_locked(ol__store_t *store) {
  ol__failure_t failure;
  if (store->file.is_in_memory || store->reader.is_ready) return true;
  ol__mutex_unlock(&store->lock);
  bool is_open = ol__turn_open(&store->turn, &failure);
  ol__mutex_lock(&store->lock);
  store->reader.is_ready = is_open;
  if (!is_open) {
    ol__transaction_fail(&store->batch, &failure);
    ol__answer_batch_locked(store);
    return false;
  }
  ol__link_t *link = ol__list_head(&store->batch);
  while (link != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    link = ol__list_next(&store->batch, link);
    if (!ol__look_is(request->verb)) continue;
    ol__list_remove(&request->link);
    if (request->client == NULL)
      ol__request_destroy(request);
    else if (!ol__reader_submit_locked(store, request))
      ol__list_push(&store->batch, &request->link);
  }
  return !ol__list_is_empty(&store->batch);
}

static void
run_batch_locked(ol__store_t *store, size_t count) {
  if (!prepare_locked(store)) return;
  bool may_close = store->client_count == 1;
  ol__mutex_unlock(&store->lock);
  run(store, count);
  ol__mutex_lock(&store->lock);
  if (store->turn.is_close_wanted && may_close) {
    ol__reader_stop_locked(store);
    ol__mutex_unlock(&store->lock);
    ol__turn_close(&store->turn);
    ol__mutex_lock(&store->lock);
  }
  ol__answer_batch_locked(store);
  store->may_shrink = true;
  ol__mutex_unlock(&store->lock);
  ol__turn_tidy(&store->turn);
  ol__mutex_lock(&store->lock);
}

/* What there is time for while nothing waits. Returns whether to look again at once. */
static bool
tidy_locked(ol__store_t *store) {
  if (!store->may_shrink) return false;
  ol__mutex_unlock(&store->lock);
  bool has_more = ol__turn_shrink(&store->turn);
  ol__mutex_lock(&store->lock);
  store->may_shrink = has_more;
  return true;
}

static void *
write_all(void *data) {
  ol__store_t *store = data;
  ol__mutex_lock(&store->lock);
  while (!store->is_stopping) {
    look_around_locked(store);
    size_t count = take_batch_locked(store);
    if (count > 0) {
      run_batch_locked(store, count);
      continue;
    }
    if (tidy_locked(store)) continue;
    store->is_idle = true;
    if (is_watching(store) || store->turn.has_shrunk)
      ol__cond_wait_ms(&store->wake, &store->lock, LOOK_MS);
    else
      ol__cond_wait(&store->wake, &store->lock);
    store->is_idle = false;
    store->may_shrink = store->may_shrink || store->turn.has_shrunk;
  }
  ol__mutex_unlock(&store->lock);
  return NULL;
}

/* --- From outside */

int
ol__writer_start_locked(ol__store_t *store) {
  if (store->is_started) return 0;
  int err = ol__thread_create(&store->writer, write_all, store);
  store->is_started = err == 0;
  return err;
}

void
ol__writer_pass_locked(ol__store_t *store, ol__request_t *request) {
  ol__list_push(&store->waiting, &request->link);
  if (store->is_idle) ol__cond_signal(&store->wake);
  store->is_idle = false;
}

void
ol__writer_stop_locked(ol__store_t *store) {
  ol__file_give_up(&store->file);
  if (!store->is_started) return;
  store->is_stopping = true;
  ol__cond_signal(&store->wake);
  ol__mutex_unlock(&store->lock);
  ol__thread_join(store->writer);
  ol__mutex_lock(&store->lock);
}
