/* pump_host.h - what the programs about pumps share: a host with tasks that take as
 * long as the test says, or act as the JavaScript thread. Include it once in a
 * program. */

#ifndef PUMP_HOST_H
#define PUMP_HOST_H

#include "manual_host.h"

static host_t *host;
static int64_t run_ns;          /* how long the task `spend` takes */
static void (*meanwhile)(void); /* what the JavaScript thread does while `act` runs */

static inline int
spend(ol_task_t *task) {
  (void) task;
  clock_ns += run_ns;
  return 0;
}

static inline int
act(ol_task_t *task) {
  (void) task;
  meanwhile();
  return 0;
}

static const ol_descriptor_t spending = {.name = "spending", .perform = spend};
static const ol_descriptor_t acting = {.name = "acting", .perform = act};

static inline void
submit(int count) {
  for (int i = 0; i < count; i++) host_submit(host, &spending, NULL);
}

/* A host whose tasks took `ns` lately. */
static inline void
start_with(int64_t ns, int limit) {
  host = host_create(limit);
  run_ns = ns;
  submit(100);
  host_run_all(host);
  host->rings = 0;
  host->settled_count = 0;
}

#endif
