/*
 * task - one unit of work on its way from JavaScript through a pump and back.
 *
 * Life: CREATE on the JavaScript thread, filled with arguments, submitted; from
 * then on its state says who may touch it:
 *
 *     queued ──> running ──> done            a pump
 *        └─> cancelled  └──> abandoned       the JavaScript thread
 *
 * The state changes by compare-and-swap only, so that a pump and the JavaScript
 * thread agree on who settled it. A cancelled task belongs to the JavaScript
 * thread at once; a done or abandoned one when it is taken from the done list.
 * There it is destroyed. Its memory is its own arena, and what it holds of others.
 */

#ifndef OL__RUNTIME_TASK_H
#define OL__RUNTIME_TASK_H

#include "base/heap.h"
#include "base/list.h"
#include "runtime/hold.h"
#include "runtime/meter.h"
#include "runtime/value.h"

#include <stdatomic.h>

/* The function's own and the C task's. */
#define OL__MAX_LANES 2

typedef struct ol__lane_s ol__lane_t;
typedef struct ol__progress_s ol__progress_t;
typedef struct ol__draft_s ol__draft_t;
typedef struct ol__missing_s ol__missing_t;
typedef struct ol__note_s ol__note_t;

/* Who hears what a task reports. */
typedef struct ol__listener_s {
  /* Takes a copy of `value`. Returns 0, OL_ENOMEM, or OL_ECANCELED when it waited and
   * the task was told to stop. The thread that runs the task. */
  int (*report)(ol_task_t *task, const ol__value_t *value);
  /* Lets a report that waits go on; should_stop is set already. Any thread. */
  void (*stop)(ol_task_t *task);
  /* The task is being destroyed. */
  void (*cleanup)(ol_task_t *task);
} ol__listener_t;

/* The values that a task builds (draft.h), in one block with the first memory of theirs. */
typedef struct ol__drafts_s {
  uint32_t next;      /* the number of the next handle */
  ol__draft_t *items; /* by their numbers, also some that have been given away */
  size_t count;
  size_t capacity;
  size_t mine_count;
  bool are_returned; /* one is in the result */
  ol__arena_t arena;
} ol__drafts_t;

#define OL__MAX_PRIORITY UINT32_C(2097151)

typedef enum {
  OL__TASK_QUEUED,
  OL__TASK_RUNNING,
  OL__TASK_DONE,
  OL__TASK_CANCELLED,
  OL__TASK_ABANDONED,
} ol__task_state_t;

struct ol_task_s {
  /* First what a pump touches of every task: the fewer cache lines go to its processor
   * and back, the cheaper a small task. */
  ol__link_t link;  /* in the queue's FIFO, the running or the done list; the runtime's lock */
  atomic_int state; /* an ol__task_state_t */
  atomic_bool should_stop;
  bool has_result;
  bool is_traced; /* set before it is submitted, as are the next four */
  uint32_t priority;
  int lane_count;
  const ol_descriptor_t *descriptor;
  int64_t timeout_ns;       /* counted from `started_ns`; 0 for none */
  ol__meter_t *meter;       /* borrowed; where its times are counted, or NULL */
  int held_count;           /* lanes whose slot it has; the runtime's lock */
  int err;                  /* 0, or why it failed */
  int64_t submitted_ns;     /* set when it is submitted */
  int64_t started_ns;       /* set under the runtime's lock, as it starts running */
  int64_t ended_ns;         /* set by the pump */
  ol__progress_t *progress; /* of the runtime's listener (progress.h); else NULL */
  ol__value_t *args;
  size_t arg_count;
  ol__value_t result; /* undefined until set */
  size_t held_size;   /* bytes of `holds` that nobody but the task needs; set before it is submitted */
  ol__arena_t arena;

  ol__holds_t holds;    /* what its arguments point to outside the arena */
  ol__heap_node_t node; /* in the queue's heap; the runtime's lock */
  void *owner;          /* of whoever submitted it; not touched here */

  ol__link_t reserved_link;               /* among the runtime's reservations (lane.h); the runtime's lock */
  ol__lane_t *lanes[OL__MAX_LANES];       /* references; what it goes through, in order */
  void (*release_lanes)(ol_task_t *task); /* set with the first of them */

  const ol__listener_t *listener; /* NULL when nobody listens; set before it is submitted */
  uint32_t serial;                /* in handles of its values; 0 until one is made */
  ol__missing_t *missing;         /* for messages; NULL until one is needed (place.h) */
  ol__drafts_t *drafts;           /* values that perform builds; NULL until it builds one */

  void *user_state; /* of ol_state; NULL until it is asked for */
  void (*state_cleanup)(void *state);

  const char *code;   /* the author's; NULL for none. Set only when err is not 0 */
  const char *reason; /* the message; NULL for that of err */
  ol__note_t *note;   /* what was last found wrong, the reason if perform returns OL_EINVAL; NULL until then (note.h) */
};

/* A task with room for `arg_count` arguments, all undefined. NULL when memory
 * is short. The caller submits or destroys it. */
ol_task_t *ol__task_create(const ol_descriptor_t *descriptor, size_t arg_count);

/* Releases the task and all that its values point to. JS thread. */
void ol__task_destroy(ol_task_t *task);

/* Bytes that the arguments of a task take before it runs. */
static inline size_t
ol__task_size(const ol_task_t *task) {
  return task->arena.used + task->held_size;
}

/* Tells a running task to stop, also while it waits. Any thread. */
void ol__task_stop(ol_task_t *task);

/* Whether it was told to. Any thread. */
static inline bool
ol__task_should_stop(const ol_task_t *task) {
  return atomic_load_explicit(&task->should_stop, memory_order_relaxed);
}

/* Hands a copy of `value` to who listens, if anybody does. Returns 0, OL_ECANCELED
 * once the task is told to stop, or OL_ENOMEM. The thread that runs the task. */
int ol__task_report(ol_task_t *task, const ol__value_t *value);

/* One step of the state's life; false when another thread was faster. */
bool ol__task_change(ol_task_t *task, ol__task_state_t from, ol__task_state_t to);

/* Where to write the result; NULL, and a failed task, when it has an outcome
 * already. */
ol__value_t *ol__task_open_result(ol_task_t *task);

/* The argument at `index`; undefined when it was not given. */
const ol__value_t *ol__task_arg(const ol_task_t *task, size_t index);

/* The number of this task in handles of its values, never 0. Pump thread. */
uint32_t ol__task_serial(ol_task_t *task);

/* Why it failed, never NULL. Holds until the task is destroyed. */
const char *ol__task_message(const ol_task_t *task);

/* Fails the task with a message made as printf does. Returns `err`. */
OL__PRINTF(4, 5)
int ol__task_fail(ol_task_t *task, int err, const char *code, const char *format, ...);
int ol__task_vfail(ol_task_t *task, int err, const char *code, const char *format, va_list args);

/* What a task author's header calls; any number of libraries share it. */
extern const ol_api_t ol__api_table;

#endif
