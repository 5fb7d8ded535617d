#include "store/turn.h"

/* Pages of 4 KiB that may be free for what comes next, and what part of the file at most. */
#define FREE_PAGES 1024
#define FREE_PART 4
#define LEFT_PAGES 256

/* Looks between two tries to cut the file, which double while somebody reads what was there. */
#define MOST_LOOKS 63

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

/* The file itself becomes shorter with a checkpoint that nobody writes or reads beside: the thread
 * moves the most of the log, and then the turn what came meanwhile. */
static void
end(ol__turn_t *turn) {
  if (!turn->has_shrunk) return;
  int64_t size = read_pages(turn, OL__SQL_ALL_PAGES) * read_pages(turn, OL__SQL_PAGE_SIZE);
  turn->has_shrunk = ol__file_size(turn->file) > size;
  if (!turn->has_shrunk) {
    turn->cut_pause = turn->looks_left = 0;
  } else if (turn->looks_left > 0) {
    turn->looks_left--;
  } else if (!ol__checkpoint_is_under_way(&turn->checkpoint)) {
    if (turn->cut_pause == 0)
      ol__checkpoint_ask(&turn->checkpoint);
    else
      ol__database_move_log(&turn->database);
    turn->looks_left = turn->cut_pause = turn->cut_pause < MOST_LOOKS ? turn->cut_pause * 2 + 1 : MOST_LOOKS;
  }
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
