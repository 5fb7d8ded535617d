#include "runtime/slots.h"
#include "base/sync.h"

static ol__mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Locks for a change of what is used or may be used. Returns the time, read before
 * others have to wait for it, and only where it is needed. */
static int64_t
begin_change(const ol__slots_t *slots) {
  int64_t now_ns = slots->is_timed ? ol__now_ns() : 0;
  ol__mutex_lock(&lock);
  return now_ns;
}

static int64_t
saturated_ns_locked(const ol__slots_t *slots, int64_t now_ns) {
  /* Who came first to the clock may have come second to the lock. */
  bool has_passed = slots->is_saturated && now_ns > slots->saturated_at_ns;
  return slots->saturated_ns + (has_passed ? now_ns - slots->saturated_at_ns : 0);
}

static void
end_change(ol__slots_t *slots, int64_t now_ns) {
  bool is_saturated = slots->used >= ol__slots_limit(slots);
  if (slots->is_timed && is_saturated != slots->is_saturated) {
    slots->saturated_ns = saturated_ns_locked(slots, now_ns);
    slots->saturated_at_ns = now_ns;
    slots->is_saturated = is_saturated;
  }
  ol__mutex_unlock(&lock);
}

static void
stop_waiting_locked(ol__share_t *share) {
  if (!share->is_waiting) return;
  ol__list_remove(&share->link);
  share->is_waiting = false;
  share->slots->waiting_count--;
  if (share->is_starving) atomic_fetch_sub_explicit(&share->slots->starving_count, 1, memory_order_relaxed);
}

static void
wait_locked(ol__share_t *share, bool is_starving) {
  if (share->is_waiting && share->is_starving == is_starving) return;
  stop_waiting_locked(share);
  share->is_waiting = true;
  share->slots->waiting_count++;
  share->is_starving = is_starving;
  ol__list_push(is_starving ? &share->slots->starving : &share->slots->wanting, &share->link);
  if (is_starving) atomic_fetch_add_explicit(&share->slots->starving_count, 1, memory_order_relaxed);
}

/* The share that has waited longest, of those that starve if there are any. */
static ol__share_t *
first_waiting_locked(const ol__slots_t *slots) {
  ol__link_t *head = ol__list_head(&slots->starving);
  if (head == NULL) head = ol__list_head(&slots->wanting);
  return head == NULL ? NULL : OL__ITEM(head, ol__share_t, link);
}

/* Hands free slots to those that wait. */
static void
grant_locked(ol__slots_t *slots) {
  ol__share_t *share;
  while (slots->used < ol__slots_limit(slots) && (share = first_waiting_locked(slots)) != NULL) {
    stop_waiting_locked(share);
    share->granted++;
    slots->used++;
    share->ring(share->host);
  }
}

void
ol__slots_init(ol__slots_t *slots, int limit) {
  *slots = (ol__slots_t){.is_timed = false};
  ol__list_init(&slots->starving);
  ol__list_init(&slots->wanting);
  atomic_init(&slots->limit, limit);
  atomic_init(&slots->starving_count, 0);
}

int
ol__slots_limit(const ol__slots_t *slots) {
  return atomic_load_explicit(&slots->limit, memory_order_relaxed);
}

void
ol__slots_set_limit(ol__slots_t *slots, int limit) {
  int64_t now_ns = begin_change(slots);
  atomic_store_explicit(&slots->limit, limit, memory_order_relaxed);
  grant_locked(slots);
  end_change(slots, now_ns);
}

void
ol__slots_measure(ol__slots_t *slots, ol__usage_t *out) {
  int64_t now_ns = begin_change(slots);
  out->limit = ol__slots_limit(slots);
  out->used = slots->used;
  out->waiting = slots->waiting_count;
  out->saturated_ns = saturated_ns_locked(slots, now_ns);
  end_change(slots, now_ns);
}

bool
ol__slots_are_wanted(const ol__slots_t *slots) {
  return atomic_load_explicit(&slots->starving_count, memory_order_relaxed) > 0;
}

void
ol__share_init(ol__share_t *share, ol__slots_t *slots, void (*ring)(void *host), void *host) {
  *share = (ol__share_t){.slots = slots, .ring = ring, .host = host};
}

bool
ol__share_acquire(ol__share_t *share, bool is_starving) {
  ol__slots_t *slots = share->slots;
  int64_t now_ns = begin_change(slots);
  bool is_free = share->granted > 0 || slots->used < ol__slots_limit(slots);
  if (share->granted > 0) {
    share->granted--;
  } else if (is_free) {
    slots->used++;
    stop_waiting_locked(share);
  } else if (!share->has_left) {
    wait_locked(share, is_starving);
  }
  end_change(slots, now_ns);
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
  int64_t now_ns = begin_change(share->slots);
  share->slots->used--;
  grant_locked(share->slots);
  end_change(share->slots, now_ns);
}

bool
ol__share_keep(ol__share_t *share, bool wants_more) {
  ol__slots_t *slots = share->slots;
  int64_t now_ns = begin_change(slots);
  stop_waiting_locked(share);
  bool is_kept = first_waiting_locked(slots) == NULL && slots->used <= ol__slots_limit(slots);
  if (!is_kept) slots->used--;
  if ((wants_more || !is_kept) && !share->has_left) wait_locked(share, false);
  grant_locked(slots);
  end_change(slots, now_ns);
  return is_kept;
}

static void
withdraw_locked(ol__share_t *share) {
  stop_waiting_locked(share);
  share->slots->used -= share->granted;
  share->granted = 0;
  grant_locked(share->slots);
}

void
ol__share_withdraw(ol__share_t *share) {
  int64_t now_ns = begin_change(share->slots);
  withdraw_locked(share);
  end_change(share->slots, now_ns);
}

void
ol__share_leave(ol__share_t *share) {
  int64_t now_ns = begin_change(share->slots);
  share->has_left = true;
  withdraw_locked(share);
  end_change(share->slots, now_ns);
}
