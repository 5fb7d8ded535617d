#include "store/turn.h"
#include "base/mem.h"

#include <string.h>

/* --- Life */

int
ol__turn_init(ol__turn_t *turn, ol__file_t *file, bool is_full) {
  memset(turn, 0, sizeof(*turn));
  turn->file = file;
  turn->is_full = is_full;
  ol__list_init(&turn->ended);
  if (ol__routes_init(&turn->routes) != 0) goto fail;
  if (ol__owners_init(&turn->owners, file) != 0) goto fail_owners;
  if (ol__waits_init(&turn->waits) != 0) goto fail_waits;
  if (ol__checkpoint_init(&turn->checkpoint, file) != 0) goto fail_checkpoint;
  return 0;

fail_checkpoint:
  ol__waits_cleanup(&turn->waits);
fail_waits:
  ol__owners_cleanup(&turn->owners);
fail_owners:
  ol__routes_cleanup(&turn->routes);
fail:
  return OL_ENOMEM;
}

void
ol__turn_close(ol__turn_t *turn) {
  /* The last connection that is closed empties the log. */
  ol__checkpoint_stop(&turn->checkpoint);
  ol__database_close(&turn->database);
  ol__routes_forget(&turn->routes);
  ol__file_forget_log(turn->file);
}

void
ol__turn_cleanup(ol__turn_t *turn) {
  ol__turn_close(turn);
  ol__checkpoint_cleanup(&turn->checkpoint);
  ol__waits_cleanup(&turn->waits);
  ol__owners_cleanup(&turn->owners);
  ol__routes_cleanup(&turn->routes);
  ol__counts_cleanup(&turn->counts);
}

bool
ol__turn_open(ol__turn_t *turn, ol__failure_t *failure) {
  if (turn->database.connection != NULL) return true;
  if (!ol__file_open(turn->file, failure)) return false;
  if (!ol__file_check(turn->file, failure)) return false;
  int err = ol__database_open(&turn->database, turn->file, turn->is_full, failure);
  /* It may have been put aside before SQLite has looked for its name, or be why that fails. */
  if (ol__file_check(turn->file, failure)) return err == SQLITE_OK;
  ol__turn_close(turn);
  return false;
}

/* --- For verbs */

int
ol__turn_route(ol__turn_t *turn, const ol__request_t *request, size_t index, int64_t *out) {
  return ol__routes_resolve(&turn->routes, (size_t) ol__request_int(request, index), &turn->database, out);
}

int
ol__turn_read_meta(ol__turn_t *turn, const char *name, int64_t *out) {
  ol__cell_t cell = ol__cell_text(name);
  return ol__database_read_int(&turn->database, OL__SQL_READ_META, &cell, 1, 0, out);
}

int
ol__turn_take_id(ol__turn_t *turn, int64_t *out) {
  if (turn->next_id == 0) {
    int err = ol__turn_read_meta(turn, "next_id", &turn->next_id);
    if (err != SQLITE_OK) return err;
  }
  turn->is_next_id_used = true;
  *out = turn->next_id++;
  return SQLITE_OK;
}

/* --- Between transactions */

bool
ol__turn_has_foreign_news(ol__turn_t *turn, int64_t *version) {
  int64_t before = *version;
  if (turn->database.connection == NULL) return false;
  if (ol__database_read_int(&turn->database, OL__SQL_DATA_VERSION, NULL, 0, 0, version) != SQLITE_OK) *version = before;
  return *version != before && before != 0;
}

void
ol__turn_tidy(ol__turn_t *turn) {
  if (turn->database.connection != NULL) ol__checkpoint_after(&turn->checkpoint, &turn->database);
}
