#include "runtime/note.h"
#include "base/number.h"
#include "runtime/place.h"

#include <stdio.h>
#include <string.h>

struct ol__note_s {
  const char *problem; /* NULL for a refusal, which has the next two */
  const char *expected;
  ol__place_t place;
  const char *got;      /* NULL for none, or for the number */
  const double *number; /* NULL for none, or `noted_number` */
  double noted_number;
};

#define NOTE_SIZE (OL__PLACE_SIZE + 256)

static ol__note_t *
find_note(ol_task_t *task) {
  if (task->note == NULL) task->note = ol__arena_calloc(&task->arena, sizeof(*task->note));
  return task->note;
}

int
ol__note_refusal(ol_task_t *task, const ol__value_t *value, const char *expected) {
  ol__note_t *note = find_note(task);
  if (note == NULL) return OL_ENOMEM;
  bool is_number = value->type == OL_TYPE_NUMBER;
  note->problem = NULL;
  note->expected = expected;
  note->got = is_number ? NULL : ol__value_describe(value);
  note->noted_number = is_number ? value->as.number : 0;
  note->number = is_number ? &note->noted_number : NULL;
  ol__place_note(task, value, &note->place);
  return OL_EINVAL;
}

int
ol__note_problem(ol_task_t *task, const char *problem, const char *got) {
  ol__note_t *note = find_note(task);
  if (note == NULL) return OL_ENOMEM;
  note->problem = problem;
  note->got = got;
  note->number = NULL;
  return OL_EINVAL;
}

static const char *
keep_text(ol_task_t *task, const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = ol__arena_alloc(&task->arena, size);
  return copy == NULL ? NULL : memcpy(copy, text, size);
}

const char *
ol__note_print(ol_task_t *task) {
  const ol__note_t *note = task->note;
  char place[OL__PLACE_SIZE];
  char number[OL__NUMBER_TEXT_SIZE];
  char text[NOTE_SIZE];
  if (note == NULL) return NULL;
  const char *got = note->number == NULL ? note->got : ol__number_format(*note->number, number);
  if (note->problem == NULL) ol__place_print(task, &note->place, place);
  snprintf(
    text, sizeof(text), "%s%s%s%s%s", note->problem == NULL ? place : note->problem,
    note->problem == NULL ? " must be " : "", note->problem == NULL ? note->expected : "",
    got == NULL ? "" : ", got ", got == NULL ? "" : got
  );
  return keep_text(task, text);
}
