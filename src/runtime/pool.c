#include "runtime/pool.h"

ol__slots_t ol__pool = OL__SLOTS_INIT(ol__pool, 1);

static atomic_int pool_size; /* 0 until init */

void
ol__pool_init(int size) {
  int unset = 0;
  if (atomic_compare_exchange_strong(&pool_size, &unset, size)) ol__slots_set_limit(&ol__pool, size > 1 ? size - 1 : 1);
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
  ol__slots_set_limit(&ol__pool, limit);
}

bool
ol__pool_should_yield(void) {
  return ol__slots_are_wanted(&ol__pool) || ol__pool_limit() >= ol__pool_size();
}
