#include "store/owner.h"
#include "base/mem.h"

#include <stdlib.h>

typedef enum {
  IS_ALIVE,
  IS_ENTERING, /* until the transaction ends, as the next */
  IS_LEAVING,
} owner_state_t;

typedef struct owner_s {
  ol__link_t link; /* in the owners' items; their lock, as are the next two */
  owner_state_t state;
  const ol__client_t *client; /* a name, not to be followed */
  int64_t id;
} owner_t;

/* --- Life */

int
ol__owners_init(ol__owners_t *owners, const ol__file_t *file) {
  owners->file = file;
  ol__list_init(&owners->items);
  return ol__mutex_init(&owners->lock);
}

static void
let_go_locked(ol__owners_t *owners, owner_t *owner) {
  ol__file_unlock(owners->file, owner->id);
  ol__list_remove(&owner->link);
  free(owner);
}

/* Lets go of those whose client or state it is. */
static void
let_go_if(ol__owners_t *owners, bool (*is_over)(const owner_t *, const void *), const void *which) {
  ol__mutex_lock(&owners->lock);
  ol__link_t *link = ol__list_head(&owners->items);
  while (link != NULL) {
    owner_t *owner = OL__ITEM(link, owner_t, link);
    link = ol__list_next(&owners->items, link);
    if (is_over(owner, which)) let_go_locked(owners, owner);
  }
  ol__mutex_unlock(&owners->lock);
}

static bool
is_any(const owner_t *owner, const void *unused) {
  (void) owner;
  (void) unused;
  return true;
}

void
ol__owners_cleanup(ol__owners_t *owners) {
  let_go_if(owners, is_any, NULL);
  ol__mutex_cleanup(&owners->lock);
}

/* --- Owners */

static owner_t *
find_locked(ol__owners_t *owners, int64_t id) {
  for (ol__link_t *link = ol__list_head(&owners->items); link != NULL; link = ol__list_next(&owners->items, link)) {
    owner_t *owner = OL__ITEM(link, owner_t, link);
    if (owner->id == id) return owner;
  }
  return NULL;
}

int
ol__owners_enter(ol__owners_t *owners, int64_t id) {
  owner_t *owner = ol__mem_alloc(sizeof(*owner));
  if (owner == NULL) return SQLITE_NOMEM;
  int err = ol__file_lock(owners->file, id);
  if (err != SQLITE_OK) {
    free(owner);
    return err;
  }
  *owner = (owner_t){.state = IS_ENTERING, .id = id};
  ol__mutex_lock(&owners->lock);
  ol__list_push(&owners->items, &owner->link);
  ol__mutex_unlock(&owners->lock);
  return SQLITE_OK;
}

void
ol__owners_assign(ol__owners_t *owners, int64_t id, const ol__client_t *client) {
  ol__mutex_lock(&owners->lock);
  owner_t *owner = find_locked(owners, id);
  if (owner != NULL && client == NULL)
    let_go_locked(owners, owner);
  else if (owner != NULL)
    owner->client = client;
  ol__mutex_unlock(&owners->lock);
}

void
ol__owners_leave(ol__owners_t *owners, int64_t id) {
  ol__mutex_lock(&owners->lock);
  owner_t *owner = find_locked(owners, id);
  if (owner != NULL) owner->state = IS_LEAVING;
  ol__mutex_unlock(&owners->lock);
}

bool
ol__owners_is_alive(ol__owners_t *owners, int64_t id) {
  ol__mutex_lock(&owners->lock);
  bool is_ours = find_locked(owners, id) != NULL;
  ol__mutex_unlock(&owners->lock);
  return is_ours || ol__file_is_locked(owners->file, id);
}

bool
ol__owners_is_empty(ol__owners_t *owners) {
  ol__mutex_lock(&owners->lock);
  bool is_empty = ol__list_is_empty(&owners->items);
  ol__mutex_unlock(&owners->lock);
  return is_empty;
}

static bool
is_of_client(const owner_t *owner, const void *client) {
  return owner->client == client;
}

void
ol__owners_drop(ol__owners_t *owners, const ol__client_t *client) {
  let_go_if(owners, is_of_client, client);
}

/* --- The transaction's end */

static bool
is_in_state(const owner_t *owner, const void *state) {
  return owner->state == *(const owner_state_t *) state;
}

static void
settle(ol__owners_t *owners, owner_state_t over) {
  let_go_if(owners, is_in_state, &over);
  ol__mutex_lock(&owners->lock);
  for (ol__link_t *link = ol__list_head(&owners->items); link != NULL; link = ol__list_next(&owners->items, link)) OL__ITEM(link, owner_t, link)->state = IS_ALIVE;
  ol__mutex_unlock(&owners->lock);
}

void
ol__owners_commit(ol__owners_t *owners) {
  settle(owners, IS_LEAVING);
}

void
ol__owners_undo(ol__owners_t *owners) {
  settle(owners, IS_ENTERING);
}
