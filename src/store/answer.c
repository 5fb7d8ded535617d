#include "store/answer.h"
#include "store/transaction.h"

/* --- One */

static void
ring_locked(ol__client_t *client) {
  if (!client->is_rung) client->ring(client);
  client->is_rung = true;
}

void
ol__answer_locked(ol__request_t *request) {
  ol__client_t *client = request->client;
  if (client == NULL) {
    ol__request_destroy(request);
    return;
  }
  ol__list_push(&client->done, &request->link);
  ring_locked(client);
}

/* --- News */

void
ol__answer_news_locked(ol__store_t *store, const ol__client_t *but) {
  for (ol__link_t *link = ol__list_head(&store->clients); link != NULL; link = ol__list_next(&store->clients, link)) {
    ol__client_t *client = OL__ITEM(link, ol__client_t, link);
    if (client == but) continue;
    client->has_news = true;
    ring_locked(client);
  }
}

/* Those who did not make the news of this batch themselves want to hear of it; what waited for
 * another's end is news for everybody. */
static void
tell_news_locked(ol__store_t *store) {
  const ol__client_t *maker = NULL;
  bool has_many = store->turn.has_released;
  if (store->client_count == 1 && !has_many) return;
  for (ol__link_t *link = ol__list_head(&store->batch); link != NULL; link = ol__list_next(&store->batch, link)) {
    const ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (!request->makes_news) continue;
    has_many = has_many || (maker != NULL && maker != request->client);
    maker = request->client;
  }
  if (maker != NULL || has_many) ol__answer_news_locked(store, has_many ? NULL : maker);
}

/* --- A batch */

/* A WAIT that has to wait stays behind. */
static void
park_locked(ol__store_t *store, ol__request_t *request) {
  if (request->client != NULL) {
    request->park = OL__PARKED;
    return;
  }
  ol__waits_remove(&store->turn.waits, request);
  ol__request_destroy(request);
}

static void
give_up_locked(ol__store_t *store, const ol__request_t *request) {
  int64_t id = ol__request_int(request, OL__UNWAIT_ID);
  ol__request_t *wait = ol__waits_find(&store->turn.waits, id, request->client, (uint32_t) ol__request_int(request, OL__UNWAIT_SLOT));
  if (wait == NULL) return;
  ol__waits_remove(&store->turn.waits, wait);
  ol__request_fail(wait, OL__STORE_NOT_FOUND, NULL);
  ol__answer_locked(wait);
}

static void
answer_one_locked(ol__store_t *store, ol__request_t *request) {
  /* Only here is it sure that the client is still there. */
  if (request->verb == OL__VERB_ENTER && request->error == OL__STORE_OK) ol__owners_assign(&store->turn.owners, request->outputs.cells[0].as.integer, request->client);
  if (request->verb == OL__VERB_UNWAIT) give_up_locked(store, request);
  ol__answer_locked(request);
}

/* Tells those who wait of the ends of the batch, before its memory goes. */
static void
tell_ends_locked(ol__store_t *store) {
  ol__link_t *link;
  while ((link = ol__list_shift(&store->turn.ended)) != NULL) {
    const ol__ended_t *ended = OL__ITEM(link, ol__ended_t, link);
    ol__list_t waits;
    ol__list_init(&waits);
    ol__waits_take(&store->turn.waits, ended->id, &waits);
    ol__link_t *one;
    while ((one = ol__list_shift(&waits)) != NULL) {
      ol__request_t *request = OL__ITEM(one, ol__request_t, link);
      int err = SQLITE_OK;
      for (size_t i = 0; i < OL__WIDTH(OL__WAIT_ANSWERS) && err == SQLITE_OK; i++) err = ol__request_answer(request, ended->cells[i]);
      if (err != SQLITE_OK) ol__request_fail(request, OL__STORE_NO_MEMORY, NULL);
      ol__answer_locked(request);
    }
  }
}

/* Parks what has to wait first: it may wait for what this batch has ended. */
static void
answer_all_locked(ol__store_t *store) {
  ol__list_t done;
  ol__link_t *link;
  ol__list_init(&done);
  while ((link = ol__list_shift(&store->batch)) != NULL) {
    ol__request_t *request = OL__ITEM(link, ol__request_t, link);
    if (request->park == OL__PARKING)
      park_locked(store, request);
    else
      ol__list_push(&done, link);
  }
  tell_ends_locked(store);
  while ((link = ol__list_shift(&done)) != NULL) answer_one_locked(store, OL__ITEM(link, ol__request_t, link));
}

/* There is nothing in the file to wait for any more. */
static void
fail_waits_locked(ol__store_t *store) {
  ol__list_t waits;
  ol__link_t *link;
  ol__list_init(&waits);
  ol__waits_take_all(&store->turn.waits, &waits);
  ol__transaction_fail(&waits, &store->turn.lost);
  while ((link = ol__list_shift(&waits)) != NULL) ol__answer_locked(OL__ITEM(link, ol__request_t, link));
}

void
ol__answer_batch_locked(ol__store_t *store) {
  tell_news_locked(store);
  answer_all_locked(store);
  if (store->turn.is_lost) fail_waits_locked(store);
}
