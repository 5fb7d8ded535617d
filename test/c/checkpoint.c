/* checkpoint.c - src/database/checkpoint moves the log, on a disk that the test holds up. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */

#include "database/checkpoint.h"
#include "gate.h"
#include "store_host.h"

static gate_t gate = GATE_CLOSED;
static pthread_t turn;

/* In place of pwrite: all threads but the turn's wait at the gate. */
static ssize_t
call_pwrite(int file, const void *data, size_t len, off_t at) {
  if (!pthread_equal(pthread_self(), turn)) {
    gate_enter(&gate);
    gate_leave(&gate);
  }
  return pwrite(file, data, len, at);
}

static void
install_gate(void) {
  if (sqlite3_initialize() != SQLITE_OK) abort();
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  turn = pthread_self();
  if (vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr) call_pwrite) != SQLITE_OK) abort();
}

static void
execute(ol__database_t *database, const char *sql) {
  int err = sqlite3_exec(database->connection, sql, NULL, NULL, NULL);
  check_note(__FILE__, __LINE__, err == SQLITE_OK, "%s", sqlite3_errmsg(database->connection));
}

/* Has the log grow by so much in one transaction. */
static void
write_mib(ol__database_t *database, int mib) {
  char sql[80];
  snprintf(sql, sizeof sql, "INSERT INTO data VALUES (zeroblob(%d * 1048576))", mib);
  execute(database, sql);
}

/* The thread's checkpoint knows of the first 20 MiB when the log is at its ceiling. */
static void
test_ceiling(void) {
  ol__checkpoint_t checkpoint;
  ol__database_t database;
  ol__failure_t failure;
  ol__file_t file;
  if (ol__file_init(&file, folder_file("tasks.db")) != 0 || !ol__file_open(&file, &failure)) abort();
  if (ol__database_open(&database, &file, false, &failure) != SQLITE_OK || ol__checkpoint_init(&checkpoint, &file) != 0) abort();
  execute(&database, "CREATE TABLE data (data)");
  write_mib(&database, 20);
  ol__checkpoint_after(&checkpoint, &database);
  gate_await(&gate, 1);
  write_mib(&database, 50);
  gate_open(&gate);
  ol__checkpoint_after(&checkpoint, &database);
  write_mib(&database, 1);
  CHECK(database.log_pages < 1000);
  ol__checkpoint_stop(&checkpoint);
  ol__database_close(&database);
  ol__checkpoint_cleanup(&checkpoint);
  ol__file_cleanup(&file);
}

int
main(void) {
  folder_make();
  install_gate();
  run("a log at its ceiling begins anew, though a checkpoint is under way", test_ceiling);
  folder_remove();
  return failures();
}
