/*
 * slots - a number of things that may happen at once in the whole process, and
 * which environment gets the next: threads of the pool, or runs of a
 * task that has a limit of its own (lane.h).
 *
 * Every environment that takes part has an `ol__share_t` in the slots. It holds
 * a slot from ACQUIRE to RELEASE. A share that finds no free slot waits in one of
 * two FIFOs: those that starve come first, those that would like one more after
 * them. A released slot is granted to the head by ringing it; on its own thread
 * it then TAKEs what it was granted. LEAVE is the last call of a share: nothing
 * rings it afterwards. MEASURE tells how the slots stand.
 *
 * A grant is a reservation, because only the share's own thread can use it, and that
 * may be busy for as long as it likes. What is not taken up within a few BEATs of the
 * pulse lapses and goes to the next; its owner finds out at its next visit, and
 * asks again. Whose grant has lapsed is given twice the time the next time, up to a
 * limit, so that a thread whose loop turns slowly comes to its turn, too.
 *
 * Any thread. One process-wide lock guards all slots and shares. It is taken
 * last: under a runtime's lock too, and nothing is locked under it but what
 * `ring` takes.
 */

#ifndef OL__RUNTIME_SLOTS_H
#define OL__RUNTIME_SLOTS_H

#include "base/list.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* For how many beats a grant is kept at first, and at most. */
#define OL__GRANT_BEATS 3
#define OL__MAX_GRANT_BEATS 24

typedef struct ol__slots_s {
  bool is_timed;             /* constant: whether it is measured how long all are taken */
  int used;                  /* the slots' lock, as all below */
  ol__list_t starving;       /* shares */
  ol__list_t wanting;        /* shares */
  int waiting_count;         /* of both */
  atomic_int limit;          /* read without the lock too */
  atomic_int starving_count; /* read without the lock too */
  bool is_saturated;         /* all are taken, if is_timed, as are the next two */
  int64_t saturated_at_ns;   /* since when */
  int64_t saturated_ns;      /* for how long before that */
} ol__slots_t;

/* A static initialiser, for slots called `name` that are timed. */
#define OL__SLOTS_INIT(name, count) \
  { \
    .is_timed = true, .starving = {{&name.starving.end, &name.starving.end}}, \
    .wanting = {{&name.wanting.end, &name.wanting.end}}, .limit = count \
  }

typedef struct ol__usage_s {
  int limit;
  int used;             /* more than the limit where that was lowered */
  int waiting;          /* shares in a FIFO */
  int64_t saturated_ns; /* how long all slots have been taken so far */
} ol__usage_t;

typedef struct ol__share_s {
  ol__slots_t *slots;
  void (*ring)(void *host); /* any thread; must not call back into slots */
  void *host;
  ol__list_t *due;          /* where it is put while it is due; NULL for nowhere */
  ol__link_t link;          /* in a FIFO while is_waiting; the slots' lock, as all below */
  ol__link_t due_link;      /* in `due` while is_due */
  ol__link_t reserved_link; /* among all reservations while `granted` is not 0 */
  bool is_waiting;
  bool is_starving; /* which FIFO */
  bool is_due;      /* it was granted something or should ask again */
  bool has_left;
  int granted;  /* slots reserved for it that it has not taken yet */
  int age;      /* of that, in beats */
  int patience; /* the age at which it lapses */
} ol__share_t;

/* `limit` slots, at least 1; they are not timed. */
void ol__slots_init(ol__slots_t *slots, int limit);

int ol__slots_limit(const ol__slots_t *slots);

/* From now on at most `limit` slots, at least 1. Slots over it are not taken
 * away but not passed on either. */
void ol__slots_set_limit(ol__slots_t *slots, int limit);

void ol__slots_measure(ol__slots_t *slots, ol__usage_t *out);

/* A beat of the pulse, for all slots: grants that were not taken up in time lapse. Says
 * whether there are any left. */
bool ol__slots_beat(void);

/* Whether a share waits that starves. No lock is taken. */
bool ol__slots_are_wanted(const ol__slots_t *slots);

void ol__share_init(ol__share_t *share, ol__slots_t *slots, void (*ring)(void *host), void *host);

/* True: the caller has a slot now. False: it waits for one and will be rung. */
bool ol__share_acquire(ol__share_t *share, bool is_starving);

/* Takes the first of the shares that are due; NULL when none is. */
ol__share_t *ol__share_shift_due(ol__list_t *due);

/* Puts a share where ol__share_shift_due finds it. */
void ol__share_make_due(ol__share_t *share);

/* How many slots were granted since the last call; the caller has them now. */
int ol__share_take(ol__share_t *share);

/* Gives one slot back, or on to the next that waits. */
void ol__share_release(ol__share_t *share);

/* The same, unless no other share waits: then the caller keeps the slot for its
 * next use, and true is returned. With `wants_more` it waits for one more, and
 * else only for the one it did not keep. */
bool ol__share_keep(ol__share_t *share, bool wants_more);

/* Gives up waiting and what was granted. */
void ol__share_withdraw(ol__share_t *share);

/* The same, for good; slots in use are still released one by one. */
void ol__share_leave(ol__share_t *share);

/* --- The pool: how many threads of the process's thread pool tasks may hold at once */

extern ol__slots_t ol__pool;

/* `size`: threads of the pool; the limit becomes one less, at least 1. Only the
 * first call counts. */
void ol__pool_init(int size);

/* It is found to be another. The limit follows, unless it was set. */
void ol__pool_learn_size(int size);

int ol__pool_size(void);
int ol__pool_limit(void);

/* At least 1; more than the pool has threads is as good as all. */
void ol__pool_set_limit(int limit);

/* Whether a pump whose slice is over should end: an environment without a pump
 * waits, or tasks may hold every thread of the pool and fs and dns would not get
 * in. No lock is taken. */
bool ol__pool_should_yield(void);

#endif
