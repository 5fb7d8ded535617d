/*
 * sleep.c - the built-in task `sleep(ms)`: `undefined`, after at least that
 * long. It occupies a thread as a blocking call does, which is what it is for.
 *
 * Memory: none. Runs on the thread of the task.
 */

#include "tasks/clock.h"
#include "tasks/tasks.h"

/* The longest delay of setTimeout. */
#define MAX_MS 2147483647.0

/* How long a sleep may go on after it was told to stop; one that takes long need not look so
 * often. */
#define SLICE_NS 2000000
#define LONG_SLICE_NS 16000000

#define NS_PER_MS 1000000
#define NS_PER_S 1000000000

/* Reports the milliseconds that it has slept, every slice and at the end. */
static int
sleep_for(ol_task_t *task, double ms) {
  int64_t start_ns = ol__clock_ns();
  int64_t deadline_ns = start_ns + (int64_t) (ms * NS_PER_MS);
  for (;;) {
    int64_t at_ns = ol__clock_ns();
    int64_t left_ns = deadline_ns - at_ns;
    int64_t slice_ns = at_ns - start_ns < NS_PER_S ? SLICE_NS : LONG_SLICE_NS;
    int err = ol_progress(task, left_ns <= 0 ? ms : ms - (double) left_ns / NS_PER_MS, ms);
    if (err != 0 || left_ns <= 0) return err;
    /* A signal ends it early; then the next round sleeps what is left. */
    ol__clock_wait(left_ns < slice_ns ? left_ns : slice_ns);
  }
}

int
ol__sleep_perform(ol_task_t *task) {
  double ms;
  /* Written so that NaN fails it, too. */
  if (ol_arg_number(task, 0, &ms) != 0 || !(ms >= 0 && ms <= MAX_MS)) {
    return ol_fail(task, "ERR_RANGE", "sleep expects milliseconds from 0 to %.0f, got %s", MAX_MS, ol_arg_describe(task, 0));
  }
  return sleep_for(task, ms);
}
