/*
 * client - who asks things of a store: as a rule the runners of one thread of JavaScript. Its owner has
 * its memory, from OPEN to CLOSE (store.h); the store's threads only hand it what is done, and ring.
 */

#ifndef OL__STORE_CLIENT_H
#define OL__STORE_CLIENT_H

#include "store/request.h"

typedef struct ol__store_s ol__store_t;

struct ol__client_s {
  ol__link_t link; /* in the store's clients; the store's lock, as are the next three */
  ol__list_t done;
  bool has_news;      /* of another client's doing, since it last took */
  bool is_rung;       /* since it last took */
  ol__store_t *store; /* a reference */
  /* Something is done, or there is news; any thread, under the store's lock. */
  void (*ring)(ol__client_t *client);
};

#endif
