/* store_identity.c - a database of src/store is its device and inode: several names, and what
 * happens to the file while it is open. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* sanitizers: address thread */

#include "store_host.h"

#include <sqlite3.h>
#include <sys/stat.h>

static ol__request_t *
try_push(host_t *host) {
  return ASK(host, OL__VERB_PUSH, TASK(host_route(host, "email"), TEXT("1"), NONE, 0, 1000));
}

static void
check_message(const ol__request_t *request, ol__store_error_t error, const char *part) {
  CHECK_INT_EQ(request->error, error);
  check_note(__FILE__, __LINE__, request->message != NULL && strstr(request->message, part) != NULL, "'%s' is not in '%s'", part, request->message == NULL ? "" : request->message);
}

static void
test_new_link(void) {
  host_t link, file;
  CHECK_INT_EQ(symlink("new.db", folder_file("new-link.db")), 0);
  host_open(&link, folder_file("new-link.db"));
  host_open(&file, folder_file("new.db"));
  CHECK(link.client.store == file.client.store);
  CHECK_INT_EQ(try_push(&link)->error, OL__STORE_OK);
  CHECK_INT_EQ(access(folder_file("new.db-wal"), F_OK), 0);
  host_close(&link);
  host_close(&file);
}

static void
test_hard_link(void) {
  host_t host;
  const char *path = folder_file("linked.db");
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  CHECK_INT_EQ(link(path, folder_file("second.db")), 0);
  check_message(try_push(&host), OL__STORE_LOST, "was given a second name");
  host_close(&host);
  host_open(&host, folder_file("second.db"));
  check_message(try_push(&host), OL__STORE_CANNOT_OPEN, "has 2 names");
  CHECK_INT_EQ(unlink(path), 0);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  host_close(&host);
}

static void
remove_file(const char *name) {
  CHECK_INT_EQ(unlink(folder_file(name)), 0);
}

/* What happens to the file of that name, and what is said of it. */
static void
check_lost(const char *name, const char *part) {
  host_t host;
  const char *path = folder_file(name);
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  ol__request_t *wait = make_request(OL__VERB_WAIT, (const ol__cell_t[]){INT(1)}, 1);
  host_submit(&host, wait);
  (void) host_state(&host, 1);
  if (strstr(part, "deleted while") != NULL) remove_file(name);
  if (strstr(part, "moved") != NULL) CHECK_INT_EQ(rename(path, folder_file("moved.db")), 0);
  if (strstr(part, "replaced by") != NULL) {
    host_t other;
    host_open(&other, folder_file("other.db"));
    CHECK_INT_EQ(try_push(&other)->error, OL__STORE_OK);
    host_close(&other);
    CHECK_INT_EQ(rename(folder_file("other.db"), path), 0);
  }
  check_message(ASK(&host, OL__VERB_GET, INT(1)), OL__STORE_LOST, part);
  ol__request_t *pushed = make_request(OL__VERB_PUSH, (const ol__cell_t[]){TASK(host_route(&host, "email"), TEXT("1"), NONE, 0, 1000)}, OL__PUSH_TAKEN);
  host_submit(&host, pushed);
  host_wait(&host, 2);
  check_message(pushed, OL__STORE_LOST, part);
  check_message(wait, OL__STORE_LOST, part);
  CHECK_INT_EQ(host_ask_cells(&host, OL__VERB_CLOSE, NULL, 0)->error, OL__STORE_OK);
  check_message(try_push(&host), OL__STORE_LOST, part);
  host_close(&host);
}

static void
test_lost(void) {
  check_lost("deleted.db", "was deleted while it was open");
  check_lost("gone.db", "was moved");
  check_lost("replaced.db", "was replaced by another file");
}

static void
test_lost_log(void) {
  const char *const names[][3] = {
    {"log.db", "log.db-wal", "had its log ('-wal') deleted or replaced"},
    {"index.db", "index.db-shm", "had its log's index ('-shm') deleted or replaced"},
  };
  for (int i = 0; i < 2; i++) {
    host_t host;
    host_open(&host, folder_file(names[i][0]));
    CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
    remove_file(names[i][1]);
    check_message(try_push(&host), OL__STORE_LOST, names[i][2]);
    host_close(&host);
  }
}

/* A folder that is moved and comes back brings nobody back who has stopped. */
static void
test_stays_lost(void) {
  host_t host;
  const char *path = folder_file("back.db"), *away = folder_file("away.db");
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  CHECK_INT_EQ(rename(path, away), 0);
  check_message(try_push(&host), OL__STORE_LOST, "was moved");
  CHECK_INT_EQ(rename(away, path), 0);
  check_message(try_push(&host), OL__STORE_LOST, "was moved");
  check_message(ASK(&host, OL__VERB_GET, INT(1)), OL__STORE_LOST, "was moved");
  host_close(&host);
  host_open(&host, path);
  CHECK_INT_EQ(host_state(&host, 1), OL__STATE_AVAILABLE);
  host_close(&host);
}

/* The file is opened, looked at and closed while another connection, as of another process, writes. */
static void
test_locked(void) {
  host_t host;
  sqlite3 *connection;
  const char *path = folder_file("locked.db");
  host_open(&host, path);
  CHECK_INT_EQ(try_push(&host)->error, OL__STORE_OK);
  host_close(&host);
  if (sqlite3_open(path, &connection) != SQLITE_OK) abort();
  CHECK_INT_EQ(sqlite3_exec(connection, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  host_open(&host, path);
  CHECK_INT_EQ(host_state(&host, 1), OL__STATE_AVAILABLE);
  CHECK_UINT_EQ(count_listed(ASK(&host, OL__VERB_LIST, NONE, NONE, NONE, INT(10))), 1);
  host_submit(&host, make_request(OL__VERB_RUN_NOW, (const ol__cell_t[]){INT(1), INT(2000)}, 2));
  CHECK_INT_EQ(host_state(&host, 1), OL__STATE_AVAILABLE);
  host_close(&host);
  sqlite3_close(connection);
}

/* A file that becomes empty gives its pages back. */
static void
test_shrinks(void) {
  host_t host;
  static char data[64 * 1024];
  struct stat before, after = {0};
  const char *path = folder_file("shrinks.db");
  memset(data, '1', sizeof data - 1);
  host_open(&host, path);
  int route = host_route(&host, "email");
  for (int i = 0; i < 400; i++) {
    int64_t id = host_push(&host, route, data, NONE, 1000);
    (void) ASK(&host, OL__VERB_CANCEL, INT(id), NONE, INT(2000), INT(1000));
    host_forget(&host);
  }
  (void) host_ask_cells(&host, OL__VERB_CLOSE, NULL, 0);
  CHECK_INT_EQ(stat(path, &before), 0);
  (void) ASK(&host, OL__VERB_PRUNE, INT(0), INT(0), INT(1000), INT(3000));
  for (bool is_over = false; !is_over;) {
    (void) host_state(&host, 1);
    (void) host_ask_cells(&host, OL__VERB_CLOSE, NULL, 0);
    is_over = stat(path, &after) == 0 && after.st_size < before.st_size / 4;
  }
  host_close(&host);
}

int
main(void) {
  folder_make();
  run("a link to a file that is to be made leads to one store", test_new_link);
  run("a file with two names is refused", test_hard_link);
  run("nothing is acknowledged in a file that nobody finds again", test_lost);
  run("nor in one whose log or its index is gone", test_lost_log);
  run("a lost file stays lost until it is opened anew", test_stays_lost);
  run("another process that writes holds up nobody who looks", test_locked);
  run("a file gives its free pages back", test_shrinks);
  folder_remove();
  return failures();
}
