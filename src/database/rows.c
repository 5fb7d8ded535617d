#include "database/rows.h"
#include "base/error.h"

static int
copy_text(ol__arena_t *arena, ol__cell_t *cell) {
  size_t len = cell->as.text.len;
  char *copy = ol__arena_alloc(arena, len + 1);
  if (copy == NULL) return OL_ENOMEM;
  memcpy(copy, cell->as.text.data, len);
  copy[len] = '\0';
  cell->as.text.data = copy;
  return 0;
}

int
ol__rows_add(ol__rows_t *rows, ol__cell_t cell) {
  ol__cell_t *cells = ol__arena_make_room(rows->arena, rows->cells, rows->count, &rows->room, sizeof(cell));
  if (cells == NULL) return OL_ENOMEM;
  rows->cells = cells;
  if (cell.type == OL__CELL_TEXT && copy_text(rows->arena, &cell) != 0) return OL_ENOMEM;
  cells[rows->count++] = cell;
  return 0;
}
