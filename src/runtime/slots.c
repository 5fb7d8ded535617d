#include "runtime/slots.h"
#include "base/sync.h"

#include <stdatomic.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int pool_size; /* guarded by lock, as all below; 0 until init */
static int used;
static ol__list_t starving = {{&starving.end, &starving.end}};
static ol__list_t wanting = {{&wanting.end, &wanting.end}};

/* What pumps ask between two tasks, without the lock. */
static atomic_int starving_count;
static atomic_bool holds_whole_pool;

/* Written under the lock; read without it by every submission. */
static atomic_int limit = 1;

static void
update_locked(void) {
  atomic_store_explicit(&holds_whole_pool, limit >= pool_size, memory_order_relaxed);
}

static void
stop_waiting_locked(ol__share_t *share) {
  if (!share->is_waiting) return;
  ol__list_remove(&share->link);
  share->is_waiting = false;
  if (share->is_starving) atomic_fetch_sub_explicit(&starving_count, 1, memory_order_relaxed);
}

static void
wait_locked(ol__share_t *share, bool is_starving) {
  if (share->is_waiting && share->is_starving == is_starving) return;
  stop_waiting_locked(share);
  share->is_waiting = true;
  share->is_starving = is_starving;
  ol__list_push(is_starving ? &starving : &wanting, &share->link);
  if (is_starving) atomic_fetch_add_explicit(&starving_count, 1, memory_order_relaxed);
}

/* Hands free slots to those that wait. */
static void
grant_locked(void) {
  while (used < limit) {
    ol__link_t *head = ol__list_head(&starving);
    if (head == NULL) head = ol__list_head(&wanting);
    if (head == NULL) return;
    ol__share_t *share = OL__ITEM(head, ol__share_t, link);
    stop_waiting_locked(share);
    share->granted++;
    used++;
    share->ring(share->host);
  }
}

void
ol__slots_init(int size) {
  ol__mutex_lock(&lock);
  if (pool_size == 0) {
    pool_size = size;
    limit = size > 1 ? size - 1 : 1;
    update_locked();
  }
  ol__mutex_unlock(&lock);
}

int
ol__slots_pool_size(void) {
  ol__mutex_lock(&lock);
  int size = pool_size;
  ol__mutex_unlock(&lock);
  return size;
}

int
ol__slots_limit(void) {
  return atomic_load_explicit(&limit, memory_order_relaxed);
}

void
ol__slots_set_limit(int new_limit) {
  ol__mutex_lock(&lock);
  limit = new_limit;
  update_locked();
  grant_locked();
  ol__mutex_unlock(&lock);
}

void
ol__share_init(ol__share_t *share, void (*ring)(void *host), void *host) {
  *share = (ol__share_t){.ring = ring, .host = host};
}

bool
ol__share_acquire(ol__share_t *share, bool is_starving) {
  ol__mutex_lock(&lock);
  bool is_free = used < limit;
  if (is_free) {
    used++;
    stop_waiting_locked(share);
  } else if (!share->has_left) {
    wait_locked(share, is_starving);
  }
  ol__mutex_unlock(&lock);
  return is_free;
}

int
ol__share_take(ol__share_t *share) {
  ol__mutex_lock(&lock);
  int granted = share->granted;
  share->granted = 0;
  ol__mutex_unlock(&lock);
  return granted;
}

void
ol__share_release(ol__share_t *share) {
  (void) share;
  ol__mutex_lock(&lock);
  used--;
  grant_locked();
  ol__mutex_unlock(&lock);
}

void
ol__share_leave(ol__share_t *share) {
  ol__mutex_lock(&lock);
  stop_waiting_locked(share);
  share->has_left = true;
  used -= share->granted;
  share->granted = 0;
  grant_locked();
  ol__mutex_unlock(&lock);
}

bool
ol__slots_should_yield(void) {
  return atomic_load_explicit(&starving_count, memory_order_relaxed) > 0 ||
         atomic_load_explicit(&holds_whole_pool, memory_order_relaxed);
}
