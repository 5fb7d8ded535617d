/*
 * offloop_test.h - calls tasks from a C program, without JavaScript: for tests that
 * run under sanitizers and in debuggers.
 *
 *   #include <offloop_test.h>
 *
 *   int
 *   main(void) {
 *     ol_test_call_t *call = ol_test_create(offloop_library, "add");
 *     ol_task_t *task = ol_test_task(call);
 *     double sum;
 *     ol_test_arg(call, ol_new_number(task, 1));
 *     ol_test_arg(call, ol_new_number(task, 2));
 *     assert(ol_test_run(call) == 0);
 *     assert(ol_get_number(task, ol_test_result(call), &sum) == 0 && sum == 3);
 *     while (ol_test_next_failure(call)) assert(ol_test_error(call) == OL_ENOMEM);
 *     ol_test_destroy(call);
 *     return 0;
 *   }
 *
 *   inc=$(node -p "require('offloop').include")
 *   cc -g -fsanitize=address,undefined "-I$inc" "-I$inc/../src" \
 *     test.c tasks.c "$inc/offloop_test.c" -o test -lm -pthread && ./test
 *
 * The same with -fsanitize=thread finds races of calls that ol_test_run_threads runs.
 * For tests in C++, compile offloop_test.c on its own, with cc: it is C11. It has in it
 * the files of offloop that a task meets, so that values, handles, errors and messages
 * are those that it meets in Node.js. Only memory is handed out so that the address
 * sanitizer knows where every piece ends.
 *
 * A call may run any number of times. What a run reads, writes and leaves behind is
 * its own: each gets copies of the arguments, and a task of its own to perform,
 * which is gone with its memory and its ol_state when the run ends. Somebody listens
 * to what it reports. `complete` is not called, and `concurrency` is not looked at.
 *
 * Threads: ol_test_create while no call runs; everything else on any thread, one at
 * a time for each call.
 *
 * Failure: whatever a task does is an outcome that is read from the call. A test that
 * is wrong itself (there is no such task, a value was given away twice), or for which
 * there is no memory or no thread, ends with a message on stderr and abort().
 *
 * Counts and indexes of stops and allocations begin with 1; 0 is none.
 */

#ifndef OFFLOOP_TEST_H
#define OFFLOOP_TEST_H

#include "offloop.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The entry point that OL_TASKS makes, for ol_test_create. */
OL__EXPORT const ol_library_t *offloop_library(const ol_api_t *api);

/* A task with its arguments, and the outcome of its last run; opaque. */
typedef struct ol_test_call_s ol_test_call_t;

/* A call, without arguments yet, of the task called `name` of the library behind
 * `entry`: offloop_library, or the name given to OL_STATIC. The caller destroys it. */
ol_test_call_t *ol_test_create(ol_entry_cb entry, const char *name);

/* Releases the call and every value of it. */
void ol_test_destroy(ol_test_call_t *call);

/* What the functions of offloop.h want to build the call's arguments (ol_new_*,
 * ol_push, ol_set) and to look at its outcome (ol_get_*, ol_item, ol_property). It is
 * the call's, and not the task that performs. */
ol_task_t *ol_test_task(ol_test_call_t *call);

/* --- Arguments ------------------------------------------------------------- */

/* Adds an argument behind those that there are, and takes it. May hold containers up
 * to 63 levels deep. */
void ol_test_arg(ol_test_call_t *call, ol_value_t value);

/* A typed array over `count` elements at `data`, as one over a SharedArrayBuffer: the
 * task sees this very memory, and so may other calls meanwhile. Borrows `data`, which
 * is aligned for `type`, until the call is destroyed. */
ol_value_t ol_test_new_shared(ol_test_call_t *call, ol_element_t type, void *data, size_t count);

/* --- Running --------------------------------------------------------------- */

/* From now on every run is told to stop when it looks for the n-th time: with
 * ol_should_stop, ol_progress or ol_progress_value. */
void ol_test_stop_at(ol_test_call_t *call, size_t n);

/* From now on the n-th allocation of every run fails, and those after it do not:
 * those that the functions of offloop.h make for the task. Memory that it gets from
 * elsewhere is not counted. */
void ol_test_fail_at(ol_test_call_t *call, size_t n);

/* Runs the task on this thread to its end. Returns 0 or why it failed, one of OL_E*.
 * What was read of an earlier run is good no more. */
int ol_test_run(ol_test_call_t *call);

/* Runs `count` different calls at the same time, each on a thread of its own, and
 * waits for all of them. */
void ol_test_run_threads(ol_test_call_t *const *calls, size_t count);

/* Each runs the task with the next look told to stop, or with the next allocation
 * failing, beginning with the first; true if the run came that far. If it did not,
 * then it was an ordinary run, as all further ones are:
 *
 *   while (ol_test_next_stop(call)) assert(ol_test_error(call) == OL_ECANCELED);
 *   assert(ol_test_error(call) == 0);
 */
bool ol_test_next_stop(ol_test_call_t *call);
bool ol_test_next_failure(ol_test_call_t *call);

/* --- The outcome of the last run ------------------------------------------- */

/* What ol_test_run has returned. */
int ol_test_error(const ol_test_call_t *call);

/* The `code` and the `message` of the TaskError that JavaScript would get; NULL when
 * the task succeeded. Good until the next run. */
const char *ol_test_error_code(const ol_test_call_t *call);
const char *ol_test_error_message(const ol_test_call_t *call);

/* The result; `undefined` when the task failed or set none. Good until the next
 * run, and so is the next. */
ol_value_t ol_test_result(ol_test_call_t *call);

/* An array of all that the task has reported, oldest first: an object `{ done, total }`
 * of each ol_progress, the value of each ol_progress_value. */
ol_value_t ol_test_reports(ol_test_call_t *call);

/* How often it looked whether it should stop, and how many allocations it asked for. */
size_t ol_test_look_count(const ol_test_call_t *call);
size_t ol_test_allocation_count(const ol_test_call_t *call);

#ifdef __cplusplus
}
#endif

#endif
