/* store_files.c - the files that src/store is given: bad ones, old ones, one under several names. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */

#include "store_host.h"

#include <sqlite3.h>
#include <sys/stat.h>

static void
write_file(const char *path, const char *text) {
  FILE *file = fopen(path, "w");
  if (file == NULL || fputs(text, file) == EOF || fclose(file) != 0) abort();
}

static void
execute(const char *path, const char *sql) {
  sqlite3 *connection;
  char *message = NULL;
  if (sqlite3_open(path, &connection) != SQLITE_OK) abort();
  check_note(__FILE__, __LINE__, sqlite3_exec(connection, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
  sqlite3_free(message);
  sqlite3_close(connection);
}

static ol__request_t *
try_push(host_t *host) {
  return ASK(host, OL__VERB_PUSH, TASK(host_route(host, "email"), TEXT("1"), NONE, 0, 1000));
}

/* Checks how a push on the file fails, and that of the message. */
static void
check_failure(const char *path, ol__store_error_t error, const char *part) {
  host_t host;
  host_open(&host, path);
  ol__request_t *request = try_push(&host);
  CHECK_INT_EQ(request->error, error);
  check_note(__FILE__, __LINE__, request->message != NULL && strstr(request->message, part) != NULL, "'%s' is not in '%s'", part, request->message == NULL ? "" : request->message);
  host_close(&host);
}

static void
test_missing_folder(void) {
  host_t host;
  const char *path = folder_file("missing/tasks.db");
  check_failure(path, OL__STORE_CANNOT_OPEN, "/missing' does not exist");
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_CANNOT_OPEN);
  CHECK_INT_EQ(host_ask_cells(&host, OL__VERB_CLOSE, NULL, 0)->error, OL__STORE_OK);
  CHECK_INT_EQ(mkdir(folder_file("missing"), 0700), 0);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  host_close(&host);
}

static void
test_folder(void) {
  CHECK_INT_EQ(mkdir(folder_file("folder"), 0700), 0);
  check_failure(folder_file("folder"), OL__STORE_CANNOT_OPEN, "is a folder, not a file");
}

static void
test_file_as_folder(void) {
  write_file(folder_file("file"), "");
  check_failure(folder_file("file/tasks.db"), OL__STORE_CANNOT_OPEN, "/file' is no folder");
}

static void
test_no_database(void) {
  const char *path = folder_file("text");
  write_file(path, "This is a text, and longer than the header of a database, which has one hundred bytes, so it is none.\n");
  check_failure(path, OL__STORE_FOREIGN, "/text' is not an SQLite database");
  write_file(path, "");
  host_t host;
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  host_close(&host);
}

static void
test_newer(void) {
  const char *path = folder_file("newer.db");
  execute(path, "CREATE TABLE offloop_meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID; INSERT INTO offloop_meta VALUES ('version', 99)");
  check_failure(path, OL__STORE_FOREIGN, "was written by a newer offloop: it has version 99");
}

static void
test_applications(void) {
  host_t host;
  const char *path = folder_file("application.db");
  execute(path, "PRAGMA user_version = 7; PRAGMA application_id = 8; CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Ada')");
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  host_close(&host);
  execute(path, "CREATE TABLE checked (one INTEGER CHECK (one = 1)); INSERT INTO checked SELECT user_version = 7 FROM pragma_user_version;"
                "INSERT INTO checked SELECT application_id = 8 FROM pragma_application_id; INSERT INTO checked SELECT count(*) FROM people");
}

/* Overwrites all pages but the first. */
static void
test_damaged(void) {
  host_t host;
  const char *path = folder_file("damaged.db");
  host_open(&host, path);
  for (int i = 0; i < 100; i++) (void) try_push(&host);
  host_close(&host);
  struct stat status;
  FILE *file = fopen(path, "r+");
  if (file == NULL || stat(path, &status) != 0 || fseek(file, 4096, SEEK_SET) != 0) abort();
  for (long i = 4096; i < status.st_size; i++) fputc(0xee, file);
  fclose(file);
  check_failure(path, OL__STORE_DAMAGED, "/damaged.db' is damaged: ");
}

static void
test_names(void) {
  host_t hosts[4];
  char other[128];
  const char *path = folder_file("named.db");
  snprintf(other, sizeof other, "%s/../%s/./named.db", folder_path, strrchr(folder_path, '/') + 1);
  CHECK_INT_EQ(symlink(folder_path, folder_file("link")), 0);
  host_open(&hosts[0], path);
  host_open(&hosts[1], other);
  host_open(&hosts[2], folder_file("link/named.db"));
  CHECK_INT_EQ(try_push(&hosts[0])->error, OL__STORE_OK);
  CHECK_INT_EQ(symlink("named.db", folder_file("alias.db")), 0);
  host_open(&hosts[3], folder_file("alias.db"));
  for (int i = 1; i < 4; i++) CHECK(hosts[i].client.store == hosts[0].client.store);
  for (int i = 0; i < 4; i++) host_close(&hosts[i]);
}

static void
test_close(void) {
  host_t host;
  const char *path = folder_file("closed.db");
  host_open(&host, path);
  ol__request_t *pushed = try_push(&host);
  CHECK_INT_EQ(access(folder_file("closed.db-wal"), F_OK), 0);
  CHECK_INT_EQ(host_ask_cells(&host, OL__VERB_CLOSE, NULL, 0)->error, OL__STORE_OK);
  CHECK_INT_EQ(access(folder_file("closed.db-wal"), F_OK), -1);
  CHECK_INT_EQ(host_state(&host, answer_int(pushed, 0)), OL__STATE_AVAILABLE);
  host_close(&host);
}

/* Ids never come again, not even those of tasks that are gone. */
static void
test_ids(void) {
  host_t host;
  const char *path = folder_file("ids.db");
  host_open(&host, path);
  int64_t id = answer_int(try_push(&host), 0);
  (void) ASK(&host, OL__VERB_CANCEL, INT(id), NONE, INT(0), INT(1000));
  host_close(&host);
  host_open(&host, path);
  CHECK(answer_int(try_push(&host), 0) > id);
  host_close(&host);
}

/* Its ceiling is 64 MiB, and beyond that are what describes its pages and a transaction. */
static void
test_log_is_bounded(void) {
  host_t host;
  static char data[64 * 1024];
  struct stat log;
  memset(data, '1', sizeof data - 1);
  host_open(&host, folder_file("log.db"));
  int route = host_route(&host, "email");
  for (int i = 0; i < 3000; i++) {
    (void) host_push(&host, route, data, NONE, 1000);
    host_forget(&host);
  }
  CHECK_INT_EQ(stat(folder_file("log.db-wal"), &log), 0);
  CHECK(log.st_size <= INT64_C(65) << 20);
  host_close(&host);
}

int
main(void) {
  folder_make();
  run("a missing folder is named, and not missed once it is there", test_missing_folder);
  run("a folder is no file", test_folder);
  run("a file is no folder", test_file_as_folder);
  run("a text is no database, an empty file is one", test_no_database);
  run("a file of a newer offloop is left alone", test_newer);
  run("an application's own database is a fine place", test_applications);
  run("a damaged file is said to be damaged", test_damaged);
  run("a file has one store under all its names", test_names);
  run("the log is gone when the last client asks to close", test_close);
  run("ids never come again", test_ids);
  run("the write-ahead log is bounded", test_log_is_bounded);
  folder_remove();
  return failures();
}
