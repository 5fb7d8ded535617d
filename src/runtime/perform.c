#include "runtime/perform.h"
#include "base/error.h"
#include "runtime/note.h"

void
ol__task_perform(ol_task_t *task) {
  int err = task->descriptor->perform(task);
  if (!ol__error_is_known(err)) {
    ol__task_fail(task, OL_EINVAL, NULL, "perform returned %d, which is neither 0 nor one of OL_E*", err);
  } else if (err != 0 && task->err == 0) {
    task->err = err;
    if (err == OL_EINVAL) task->reason = ol__note_print(task);
  }
}
