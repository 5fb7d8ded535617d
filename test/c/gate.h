/*
 * gate.h - holds threads where a test wants them: they wait inside until it
 * opens, and the test waits until so many are inside.
 */

#ifndef GATE_H
#define GATE_H

#include <pthread.h>
#include <stdbool.h>

typedef struct gate_s {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int inside; /* guarded by lock, as is the next */
  bool is_open;
} gate_t;

#define GATE_CLOSED \
  { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER }

static inline void
gate_enter(gate_t *gate) {
  pthread_mutex_lock(&gate->lock);
  gate->inside++;
  pthread_cond_broadcast(&gate->changed);
  pthread_mutex_unlock(&gate->lock);
}

/* Waits until it is open. */
static inline void
gate_leave(gate_t *gate) {
  pthread_mutex_lock(&gate->lock);
  while (!gate->is_open) pthread_cond_wait(&gate->changed, &gate->lock);
  gate->inside--;
  pthread_mutex_unlock(&gate->lock);
}

static inline int
gate_inside(gate_t *gate) {
  pthread_mutex_lock(&gate->lock);
  int inside = gate->inside;
  pthread_mutex_unlock(&gate->lock);
  return inside;
}

static inline void
gate_await(gate_t *gate, int inside) {
  pthread_mutex_lock(&gate->lock);
  while (gate->inside < inside) pthread_cond_wait(&gate->changed, &gate->lock);
  pthread_mutex_unlock(&gate->lock);
}

static inline void
gate_open(gate_t *gate) {
  pthread_mutex_lock(&gate->lock);
  gate->is_open = true;
  pthread_cond_broadcast(&gate->changed);
  pthread_mutex_unlock(&gate->lock);
}

#endif
