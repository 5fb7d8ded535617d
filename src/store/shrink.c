#include "store/turn.h"

/* Pages of 4 KiB that may be free for what comes next, and what part of the file at most. */
#define FREE_PAGES 1024
#define FREE_PART 4
#define LEFT_PAGES 256

static int64_t
read_pages(ol__turn_t *turn, ol__sql_t sql) {
  int64_t pages = 0;
  return ol__database_read_int(&turn->database, sql, NULL, 0, 0, &pages) == SQLITE_OK ? pages : 0;
}

/* Once it has begun, it goes on until little is left. */
static bool
has_many(ol__turn_t *turn) {
  int64_t free_pages = read_pages(turn, OL__SQL_FREE_PAGES);
  if (turn->has_shrunk) return free_pages > LEFT_PAGES;
  return free_pages > FREE_PAGES && free_pages > read_pages(turn, OL__SQL_ALL_PAGES) / FREE_PART;
}

/* The file itself becomes shorter with a checkpoint beside which nobody writes: one is asked for
 * whenever there is time, until it has. */
static void
end(ol__turn_t *turn) {
  turn->is_too_long = turn->is_too_long || turn->has_shrunk;
  turn->has_shrunk = false;
  if (!turn->is_too_long) return;
  turn->is_too_long = ol__file_size(turn->file) > read_pages(turn, OL__SQL_ALL_PAGES) * read_pages(turn, OL__SQL_PAGE_BYTES);
  if (turn->is_too_long) ol__checkpoint_ask(&turn->checkpoint);
}

/* A statement that frees no page is of a file that was made without the means for it. */
bool
ol__turn_shrink(ol__turn_t *turn) {
  if (turn->database.connection == NULL || turn->file->is_in_memory) return false;
  if (!has_many(turn)) {
    end(turn);
    return false;
  }
  int64_t before = read_pages(turn, OL__SQL_FREE_PAGES);
  bool has_worked = ol__database_run(&turn->database, OL__SQL_SHRINK, NULL, 0) == SQLITE_OK && read_pages(turn, OL__SQL_FREE_PAGES) < before;
  turn->has_shrunk = turn->has_shrunk || has_worked;
  if (!has_worked) end(turn);
  ol__checkpoint_after(&turn->checkpoint, &turn->database);
  return has_worked;
}
