/*
 * place - where in a task's arguments a value stands, in words: "argument
 * 0.options[3]". Looked for when a message needs it, so that reading costs nothing.
 *
 * A part that is not there has a place, too. A task remembers the last one that was
 * asked for, in memory of its own. The thread that runs the task.
 */

#ifndef OL__RUNTIME_PLACE_H
#define OL__RUNTIME_PLACE_H

#include "runtime/task.h"

/* Longer ones are cut. */
#define OL__PLACE_SIZE 256

/* `undefined`, to stand for the argument at `index`, for the item of an array at
 * `index`, or for a property of an object. */
const ol__value_t *ol__place_missing_arg(ol_task_t *task, size_t index);
const ol__value_t *ol__place_missing_item(ol_task_t *task, const ol__value_t *array, size_t index);
const ol__value_t *ol__place_missing_property(ol_task_t *task, const ol__value_t *object, const char *name, size_t len);

/* Writes where `value` stands; "the value" for one that the task builds. */
void ol__place_find(const ol_task_t *task, const ol__value_t *value, char out[OL__PLACE_SIZE]);

#endif
