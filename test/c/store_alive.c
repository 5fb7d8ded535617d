/* store_alive.c - what src/store does about runners that died: this program starts itself
 * again as one, and kills it. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */
/* not under: valgrind */

#include "random.h"
#include "store_host.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#define KILLS 12

/* --- The other process: enters, and works until it is killed. */

typedef struct child_s {
  pid_t pid;
  FILE *output;
} child_t;

static child_t
start_child(const char *what, const char *path) {
  int ends[2];
  if (pipe(ends) != 0) abort();
  pid_t pid = fork();
  if (pid == -1) abort();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl("/proc/self/exe", "store_alive", what, path, (char *) NULL);
    _exit(127);
  }
  close(ends[1]);
  return (child_t){pid, fdopen(ends[0], "r")};
}

/* What it has said can still be heard. */
static void
kill_child(child_t *child) {
  kill(child->pid, SIGKILL);
  waitpid(child->pid, NULL, 0);
}

/* What the child says next; -1 at the end. */
static int64_t
hear(child_t *child, char *what) {
  char line[64];
  if (fgets(line, sizeof line, child->output) == NULL || strchr(line, '\n') == NULL) return -1;
  *what = line[0];
  return strtoll(line + 1, NULL, 10);
}

static void
say(char what, int64_t number) {
  char line[64];
  int len = snprintf(line, sizeof line, "%c%lld\n", what, (long long) number);
  if (write(STDOUT_FILENO, line, (size_t) len) != len) abort();
}

static int64_t
enter(host_t *host) {
  return answer_int(ASK(host, OL__VERB_ENTER, INT(getpid()), INT(1000)), 0);
}

/* Claims one task and says so. */
_Noreturn static void
be_runner(const char *path) {
  host_t host;
  host_open(&host, path);
  int route = host_route(&host, "email");
  int64_t owner = enter(&host);
  ol__request_t *claimed = host_claim(&host, route, owner, 1, 1000);
  say('o', owner);
  say('c', answer_int(claimed, CLAIMED(0)));
  for (;;) pause();
}

/* Pushes, claims and finishes, and says what was acknowledged. */
_Noreturn static void
be_worker(const char *path) {
  host_t host;
  host_open(&host, path);
  int route = host_route(&host, "email");
  int64_t owner = enter(&host);
  for (;;) {
    say('p', host_push(&host, route, "1", NONE, 1000));
    say('p', host_push(&host, route, "2", NONE, 1000));
    ol__request_t *claimed = host_claim(&host, route, owner, 1, 1000);
    if (count_claimed(claimed) == 1) {
      int64_t id = answer_int(claimed, CLAIMED(0));
      (void) host_finish(&host, id, owner, answer_int(claimed, CLAIMED(0) + 2), OL__STATE_COMPLETED, 9000, 1000);
      say('f', id);
    }
    host_forget(&host);
  }
}

/* --- Tests */

/* Discards what was running in so many processes that died. */
static ol__request_t *
rescue(host_t *host, int64_t crashes) {
  return ASK(host, OL__VERB_RESCUE, INT(crashes), TEXT("\"crashed\""), INT(9000), INT(1000));
}

/* Another process that runs the task; writes who its owner is. */
static child_t
start_runner(const char *path, int64_t id, int64_t *owner) {
  char what;
  child_t child = start_child("runner", path);
  *owner = hear(&child, &what);
  CHECK_INT_EQ(hear(&child, &what), id);
  return child;
}

static void
kill_runner(child_t *child) {
  kill_child(child);
  fclose(child->output);
}

static int64_t
push(host_t *host) {
  return host_push(host, host_route(host, "email"), "1", NONE, 1000);
}

/* Pushes a task and runs it as a runner of the client; writes who its owner is. */
static int64_t
start_task(host_t *host, int64_t *owner) {
  int64_t id = push(host);
  *owner = enter(host);
  (void) host_claim(host, host_route(host, "email"), *owner, 1, 1000);
  return id;
}

static void
test_rescue(void) {
  host_t host;
  int64_t owner;
  const char *path = folder_file("rescue.db");
  host_open(&host, path);
  int64_t id = push(&host);
  child_t runner = start_runner(path, id, &owner);
  CHECK_UINT_EQ(rescue(&host, 3)->outputs.count, 0);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_EXECUTING);
  kill_runner(&runner);
  ol__request_t *rescued = rescue(&host, 3);
  CHECK_UINT_EQ(rescued->outputs.count, 3);
  CHECK_INT_EQ(answer_int(rescued, 0), id);
  CHECK_STR_EQ(answer_text(rescued, 1), "email");
  CHECK_INT_EQ(answer_int(rescued, 2), OL__STATE_AVAILABLE);
  CHECK_UINT_EQ(rescue(&host, 3)->outputs.count, 0);
  CHECK_INT_EQ(answer_int(host_finish(&host, id, owner, 1, OL__STATE_COMPLETED, 0, 1000), 0), 0);
  ol__request_t *claimed = host_claim(&host, host_route(&host, "email"), enter(&host), 1, 1000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 2);
  host_close(&host);
}

static void
test_crashes(void) {
  host_t host;
  int64_t owner;
  const char *path = folder_file("crashes.db");
  host_open(&host, path);
  int64_t id = push(&host);
  for (int i = 0; i < 3; i++) {
    child_t runner = start_runner(path, id, &owner);
    kill_runner(&runner);
    CHECK_INT_EQ(answer_int(rescue(&host, 3), 2), i < 2 ? OL__STATE_AVAILABLE : OL__STATE_DISCARDED);
  }
  CHECK_STR_EQ(answer_text(ASK(&host, OL__VERB_GET, INT(id)), 13), "[\"crashed\"]");
  host_close(&host);
}

/* Runs both tasks in one process that dies. */
static void
crash_both(host_t *host) {
  host_t other;
  host_open(&other, folder_file("suspects.db"));
  int64_t owner = enter(&other);
  CHECK_UINT_EQ(count_claimed(host_claim(&other, host_route(&other, "email"), owner, 9, 1000)), 2);
  host_close(&other);
  CHECK_UINT_EQ(rescue(host, 3)->outputs.count, 6);
}

/* Those that another crash would end do not run beside each other, whoever runs them. */
static void
test_suspects(void) {
  host_t host;
  host_open(&host, folder_file("suspects.db"));
  int route = host_route(&host, "email");
  int64_t first = push(&host), second = push(&host);
  crash_both(&host);
  crash_both(&host);
  int64_t fresh = push(&host);
  int64_t owner = enter(&host);
  ol__request_t *claimed = host_claim(&host, route, owner, 9, 1000);
  CHECK_UINT_EQ(count_claimed(claimed), 2);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0)), first);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(1)), fresh);
  CHECK_UINT_EQ(count_claimed(host_claim(&host, route, owner, 9, 1000)), 0);
  /* Its attempt has ended by itself: it is no suspect any more, and the next one may run. */
  int64_t attempt = answer_int(claimed, CLAIMED(0) + 2);
  (void) ASK(&host, OL__VERB_RETRY, INT(first), INT(owner), INT(attempt), INT(1000), TEXT("1"), INT(1000));
  claimed = host_claim(&host, route, owner, 9, 1000);
  CHECK_UINT_EQ(count_claimed(claimed), 2);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(1)), second);
  host_close(&host);
}

static void
test_leave(void) {
  host_t host;
  int64_t owner;
  const char *path = folder_file("leave.db");
  host_open(&host, path);
  int64_t id = start_task(&host, &owner);
  CHECK_INT_EQ(ASK(&host, OL__VERB_LEAVE, INT(owner), INT(1000))->error, OL__STORE_OK);
  CHECK_INT_EQ(host_state(&host, id), OL__STATE_AVAILABLE);
  ol__request_t *claimed = host_claim(&host, host_route(&host, "email"), enter(&host), 1, 1000);
  CHECK_INT_EQ(answer_int(claimed, CLAIMED(0) + 2), 1);
  host_close(&host);
}

static void
check_client_end(const char *path) {
  host_t host, other;
  int64_t owner;
  host_open(&other, path);
  host_open(&host, path);
  int64_t id = start_task(&host, &owner);
  CHECK_UINT_EQ(rescue(&other, 3)->outputs.count, 0);
  host_close(&host);
  CHECK_INT_EQ(answer_int(rescue(&other, 3), 0), id);
  host_close(&other);
}

static void
test_client_end(void) {
  check_client_end(folder_file("client.db"));
  check_client_end(":memory:shared");
}

static void
test_cancelled(void) {
  host_t host, other;
  int64_t owner;
  const char *path = folder_file("cancelled.db");
  host_open(&other, path);
  host_open(&host, path);
  int64_t id = start_task(&host, &owner);
  (void) ASK(&other, OL__VERB_CANCEL, INT(id), TEXT("\"no\""), INT(9000), INT(1000));
  host_close(&host);
  CHECK_INT_EQ(answer_int(rescue(&other, 3), 2), OL__STATE_CANCELLED);
  CHECK_STR_EQ(answer_text(ASK(&other, OL__VERB_GET, INT(id)), 13), "[\"no\"]");
  host_close(&other);
}

/* --- Killed anywhere */

static void
check_integrity(const char *path) {
  sqlite3 *connection;
  sqlite3_stmt *statement;
  if (sqlite3_open(path, &connection) != SQLITE_OK) abort();
  if (sqlite3_prepare_v2(connection, "PRAGMA integrity_check", -1, &statement, NULL) != SQLITE_OK) abort();
  CHECK_INT_EQ(sqlite3_step(statement), SQLITE_ROW);
  CHECK_STR_EQ((const char *) sqlite3_column_text(statement, 0), "ok");
  sqlite3_finalize(statement);
  sqlite3_close(connection);
}

/* What was acknowledged is there, and what had ended has not run again. */
static void
check_told(host_t *host, child_t *child) {
  char what;
  for (int64_t id; (id = hear(child, &what)) != -1;) {
    int64_t state = host_state(host, id);
    if (what == 'p') CHECK(state == OL__STATE_AVAILABLE || state == OL__STATE_COMPLETED);
    if (what == 'f') CHECK_INT_EQ(state, OL__STATE_COMPLETED);
    host_forget(host);
  }
}

static void
test_kills(void) {
  const char *path = folder_file("kills.db");
  for (int i = 0; i < KILLS; i++) {
    host_t host;
    char what;
    child_t child = start_child("worker", path);
    /* Not before it has begun; then anywhere. */
    (void) hear(&child, &what);
    struct timespec time = {0, (long) random_below(30000000)};
    nanosleep(&time, NULL);
    kill_child(&child);
    check_integrity(path);
    host_open(&host, path);
    CHECK(rescue(&host, 1000)->outputs.count <= 3);
    check_told(&host, &child);
    host_close(&host);
    fclose(child.output);
  }
}

int
main(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], "runner") == 0) be_runner(argv[2]);
  if (argc > 2) be_worker(argv[2]);
  folder_make();
  run("what a killed process ran is available again, with a crash counted", test_rescue);
  run("a task that crashes too often is discarded", test_crashes);
  run("suspects run one at a time", test_suspects);
  run("a runner that leaves gives back its attempts", test_leave);
  run("what a client ran that is gone is rescued", test_client_end);
  run("a cancelled task whose runner died is cancelled", test_cancelled);
  run("a process may be killed anywhere", test_kills);
  folder_remove();
  return failures();
}
