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

#define OL__PLACE_NAME_SIZE 64

/* A part that was asked for and is not there. */
struct ol__missing_s {
  ol__value_t value;
  bool is_noted;
  const ol__value_t *container; /* NULL for an argument */
  bool is_property;
  char name[OL__PLACE_NAME_SIZE]; /* of a property, cut */
  size_t index;                   /* of an item or argument */
};

/* `undefined`, to stand for the argument at `index`, for the item of an array at
 * `index`, or for a property of an object. */
const ol__value_t *ol__place_missing_arg(ol_task_t *task, size_t index);
const ol__value_t *ol__place_missing_item(ol_task_t *task, const ol__value_t *array, size_t index);
const ol__value_t *ol__place_missing_property(ol_task_t *task, const ol__value_t *object, const char *name, size_t len);

/* Where a value stands. */
typedef struct ol__place_s {
  const ol__value_t *value; /* in the arguments, or the container of what is missing there; compared, never read */
  ol__missing_t missing;    /* if its `is_noted` */
} ol__place_t;

/* Notes where `value` stands, which is to be printed later, if at all. */
void ol__place_note(const ol_task_t *task, const ol__value_t *value, ol__place_t *out);

/* Writes a place; "the value" for that of one that the task builds. */
void ol__place_print(const ol_task_t *task, const ol__place_t *place, char out[OL__PLACE_SIZE]);

/* A text of at most `size` bytes, its NUL included; what is longer is cut. */
typedef struct ol__text_s {
  char *data;
  size_t size;
  size_t len;
} ol__text_t;

/* Append what leads to an argument, on to an item or on to a property: "argument 0", "[3]", ".name"
 * or "[\"a name\"]". */
void ol__text_add_argument(ol__text_t *text, size_t index);
void ol__text_add_index(ol__text_t *text, size_t index);
void ol__text_add_name(ol__text_t *text, const char *name);

#endif
