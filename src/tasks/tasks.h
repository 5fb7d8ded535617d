/*
 * tasks.h - the perform functions of the built-in tasks, for builtin.c. Each
 * lives in the file of its name and runs on the thread of the task.
 */

#ifndef OL__TASKS_TASKS_H
#define OL__TASKS_TASKS_H

#include "offloop.h"

int ol__fibonacci_perform(ol_task_t *task);

int ol__sort_perform(ol_task_t *task);

int ol__sleep_perform(ol_task_t *task);

int ol__echo_perform(ol_task_t *task);

#endif
