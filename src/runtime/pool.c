#include "runtime/pool.h"

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
