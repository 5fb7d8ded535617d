/* slots_threads.c - threads that use slots side by side, each with a share of
 * its own, src/runtime/slots.h. */
/* sources: src/base/sync.c src/runtime/slots.c */
/* sanitizers: address thread */
/* also under: windows */

#include "check.h"
#include "runtime/slots.h"

#include <stdatomic.h>

#define USERS 4
#define LIMIT 2
#define ROUNDS 3000

typedef struct user_s {
  ol__share_t share;
  pthread_mutex_t lock;
  pthread_cond_t rung;
  bool is_rung; /* guarded by lock */
} user_t;

static user_t users[USERS];
static atomic_int held;

static void
ring_user(void *host) {
  user_t *user = host;
  pthread_mutex_lock(&user->lock);
  user->is_rung = true;
  pthread_cond_signal(&user->rung);
  pthread_mutex_unlock(&user->lock);
}

static void
await_ring(user_t *user) {
  pthread_mutex_lock(&user->lock);
  while (!user->is_rung) pthread_cond_wait(&user->rung, &user->lock);
  user->is_rung = false;
  pthread_mutex_unlock(&user->lock);
}

static void *
use_slots(void *data) {
  user_t *user = data;
  for (int i = 0; i < ROUNDS; i++) {
    if (!ol__share_acquire(&user->share, i % 2 == 0)) {
      await_ring(user);
      CHECK_INT_EQ(ol__share_take(&user->share), 1);
    }
    CHECK(atomic_fetch_add(&held, 1) < LIMIT);
    atomic_fetch_sub(&held, 1);
    ol__share_release(&user->share);
  }
  ol__share_leave(&user->share);
  return NULL;
}

static void
test_threads(void) {
  pthread_t threads[USERS];
  ol__pool_set_limit(LIMIT);
  for (int i = 0; i < USERS; i++) {
    pthread_mutex_init(&users[i].lock, NULL);
    pthread_cond_init(&users[i].rung, NULL);
    ol__share_init(&users[i].share, &ol__pool, ring_user, &users[i]);
    CHECK_INT_EQ(pthread_create(&threads[i], NULL, use_slots, &users[i]), 0);
  }
  for (int i = 0; i < USERS; i++) pthread_join(threads[i], NULL);
  ol__share_t share;
  ol__share_init(&share, &ol__pool, ring_user, &users[0]);
  for (int i = 0; i < LIMIT; i++) CHECK(ol__share_acquire(&share, true));
  CHECK(!ol__share_acquire(&share, true));
  ol__share_leave(&share);
  for (int i = 0; i < LIMIT; i++) ol__share_release(&share);
}

int
main(void) {
  run("threads never hold more slots than the limit, and all come back", test_threads);
  return failures();
}
