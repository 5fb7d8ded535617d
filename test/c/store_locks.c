/* store_locks.c - the locks of src/store's files, against another copy of SQLite in this
 * process and against other processes. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */

#include "store_host.h"

#include <fcntl.h>
#include <sys/wait.h>

#ifdef F_OFD_SETLK

/* Whether another process, which knows nothing of ours, finds the file locked. */
static bool
is_locked_for_others(const char *path) {
  int status;
  pid_t pid = fork();
  if (pid == -1) abort();
  if (pid == 0) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int file = open(path, O_RDWR);
    _exit(file == -1 || fcntl(file, F_GETLK, &lock) != 0 || lock.l_type != F_UNLCK);
  }
  waitpid(pid, &status, 0);
  return WEXITSTATUS(status) != 0;
}

/* What a second SQLite in this process does when it closes the files: with POSIX' locks,
 * those of the first were gone. */
static void
test_foreign_close(void) {
  host_t host;
  const char *path = folder_file("locked.db");
  const char *index = folder_file("locked.db-shm");
  host_open(&host, path);
  (void) host_push(&host, host_route(&host, "email"), "1", NONE, 1000);
  CHECK(is_locked_for_others(path));
  CHECK(is_locked_for_others(index));
  close(open(path, O_RDWR));
  close(open(index, O_RDWR));
  CHECK(is_locked_for_others(path));
  CHECK(is_locked_for_others(index));
  host_close(&host);
  CHECK(!is_locked_for_others(path));
}

/* The checkpoints' connection comes and goes meanwhile. */
static void
test_checkpoints(void) {
  host_t host;
  static char data[64 * 1024];
  const char *path = folder_file("checkpoints.db");
  memset(data, '1', sizeof data - 1);
  host_open(&host, path);
  int route = host_route(&host, "email");
  for (int i = 0; i < 600; i++) (void) host_push(&host, route, data, NONE, 1000);
  CHECK(is_locked_for_others(path));
  CHECK_INT_EQ(host_ask_cells(&host, OL__VERB_CLOSE, NULL, 0)->error, OL__STORE_OK);
  CHECK(!is_locked_for_others(path));
  CHECK_INT_EQ(access(folder_file("checkpoints.db-wal"), F_OK), -1);
  host_close(&host);
}

int
main(void) {
  folder_make();
  run("locks survive that another copy of SQLite closes the file", test_foreign_close);
  run("no lock stays behind when the file is closed", test_checkpoints);
  folder_remove();
  return failures();
}

#else

static void
test_nothing(void) {
}

int
main(void) {
  run("there are no locks of open file descriptions here", test_nothing);
  return failures();
}

#endif
