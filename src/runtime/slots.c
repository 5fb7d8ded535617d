#include "runtime/slots.h"
#include "base/sync.h"

static ol__mutex_t lock = OL__MUTEX_INITIALIZER;
static ol__list_t reservations = {{&reservations.end, &reservations.end}}; /* shares; guarded by lock */

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
note_saturation_locked(ol__slots_t *slots, int64_t now_ns) {
  bool is_saturated = slots->used >= ol__slots_limit(slots);
  if (!slots->is_timed || is_saturated == slots->is_saturated) return;
  slots->saturated_ns = saturated_ns_locked(slots, now_ns);
  slots->saturated_at_ns = now_ns;
  slots->is_saturated = is_saturated;
}

static void
end_change(ol__slots_t *slots, int64_t now_ns) {
  note_saturation_locked(slots, now_ns);
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

/* --- Reservations */

static void
make_due_locked(ol__share_t *share) {
  if (share->due == NULL || share->is_due) return;
  share->is_due = true;
  ol__list_push(share->due, &share->due_link);
}

static void
make_undue_locked(ol__share_t *share) {
  if (share->is_due) ol__list_remove(&share->due_link);
  share->is_due = false;
}

static void
reserve_locked(ol__share_t *share) {
  if (share->granted++ > 0) return;
  share->age = 0;
  ol__list_push(&reservations, &share->reserved_link);
}

/* Takes at most `max` of what is reserved out of the reservation; returns how many. */
static int
unreserve_locked(ol__share_t *share, int max) {
  int count = share->granted < max ? share->granted : max;
  share->granted -= count;
  if (count > 0 && share->granted == 0) ol__list_remove(&share->reserved_link);
  return count;
}

/* The same, for who has come for it. */
static int
take_up_locked(ol__share_t *share, int max) {
  int count = unreserve_locked(share, max);
  if (count > 0) share->patience = OL__GRANT_BEATS;
  return count;
}

/* --- Who is next */

/* The share that has waited longest, of those that starve if there are any; NULL when
 * no slot is free or nobody waits. */
static ol__share_t *
next_locked(const ol__slots_t *slots) {
  if (slots->used >= ol__slots_limit(slots)) return NULL;
  ol__link_t *head = ol__list_head(&slots->starving);
  if (head == NULL) head = ol__list_head(&slots->wanting);
  return head == NULL ? NULL : OL__ITEM(head, ol__share_t, link);
}

/* Whether a share that comes now has a slot: one is free, and nobody is next. */
static bool
is_free_locked(const ol__slots_t *slots) {
  return slots->used < ol__slots_limit(slots) && next_locked(slots) == NULL;
}

/* Hands free slots to those that wait. */
static void
grant_locked(ol__slots_t *slots) {
  ol__share_t *share;
  while ((share = next_locked(slots)) != NULL) {
    stop_waiting_locked(share);
    reserve_locked(share);
    make_due_locked(share);
    slots->used++;
    share->ring(share->host);
  }
}

static void
lapse_locked(ol__share_t *share) {
  share->slots->used -= unreserve_locked(share, share->granted);
  share->patience = share->patience * 2 < OL__MAX_GRANT_BEATS ? share->patience * 2 : OL__MAX_GRANT_BEATS;
}

bool
ol__slots_beat(void) {
  int64_t now_ns = ol__now_ns();
  ol__mutex_lock(&lock);
  ol__link_t *link = ol__list_head(&reservations);
  while (link != NULL) {
    ol__share_t *share = OL__ITEM(link, ol__share_t, reserved_link);
    link = ol__list_next(&reservations, link);
    if (++share->age < share->patience) continue;
    lapse_locked(share);
    grant_locked(share->slots);
    note_saturation_locked(share->slots, now_ns);
  }
  bool has_reservations = !ol__list_is_empty(&reservations);
  ol__mutex_unlock(&lock);
  return has_reservations;
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
  *share = (ol__share_t){.slots = slots, .ring = ring, .host = host, .patience = OL__GRANT_BEATS};
}

bool
ol__share_acquire(ol__share_t *share, bool is_starving) {
  ol__slots_t *slots = share->slots;
  int64_t now_ns = begin_change(slots);
  bool has_slot = take_up_locked(share, 1) > 0;
  if (!has_slot && is_free_locked(slots)) {
    has_slot = true;
    slots->used++;
  } else if (!has_slot && !share->has_left) {
    wait_locked(share, is_starving);
  }
  end_change(slots, now_ns);
  return has_slot;
}

ol__share_t *
ol__share_shift_due(ol__list_t *due) {
  ol__mutex_lock(&lock);
  ol__link_t *link = ol__list_head(due);
  ol__share_t *share = link == NULL ? NULL : OL__ITEM(link, ol__share_t, due_link);
  if (share != NULL) make_undue_locked(share);
  ol__mutex_unlock(&lock);
  return share;
}

void
ol__share_make_due(ol__share_t *share) {
  ol__mutex_lock(&lock);
  make_due_locked(share);
  ol__mutex_unlock(&lock);
}

int
ol__share_take(ol__share_t *share) {
  ol__mutex_lock(&lock);
  int granted = take_up_locked(share, share->granted);
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
  slots->used--;
  bool is_kept = is_free_locked(slots);
  if (is_kept) slots->used++;
  if ((wants_more || !is_kept) && !share->has_left) wait_locked(share, false);
  grant_locked(slots);
  end_change(slots, now_ns);
  return is_kept;
}

static void
withdraw_locked(ol__share_t *share) {
  stop_waiting_locked(share);
  make_undue_locked(share);
  share->slots->used -= unreserve_locked(share, share->granted);
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

/* --- The pool */

ol__slots_t ol__pool = OL__SLOTS_INIT(ol__pool, 1);

static atomic_int pool_size; /* 0 until init */
static atomic_bool is_limit_set;

static int
to_limit(int size) {
  return size > 1 ? size - 1 : 1;
}

void
ol__pool_init(int size) {
  int unset = 0;
  if (atomic_compare_exchange_strong(&pool_size, &unset, size)) ol__slots_set_limit(&ol__pool, to_limit(size));
}

void
ol__pool_learn_size(int size) {
  atomic_store(&pool_size, size < 1 ? 1 : size);
  if (!atomic_load(&is_limit_set)) ol__slots_set_limit(&ol__pool, to_limit(size));
}

int
ol__pool_size(void) {
  return atomic_load_explicit(&pool_size, memory_order_relaxed);
}

int
ol__pool_limit(void) {
  return ol__slots_limit(&ol__pool);
}

void
ol__pool_set_limit(int limit) {
  atomic_store(&is_limit_set, true);
  ol__slots_set_limit(&ol__pool, limit);
}

bool
ol__pool_should_yield(void) {
  return ol__slots_are_wanted(&ol__pool) || ol__pool_limit() >= ol__pool_size();
}
