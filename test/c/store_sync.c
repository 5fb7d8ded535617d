/* store_sync.c - how what src/store acknowledges gets to the disk: one fdatasync for a commit, as the
 * documentation says, which is all that the log needs. */
/* sources: src/base/*.c src/database/*.c src/store/*.c src/store/verbs/*.c */

#include "store_host.h"

#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int data_syncs;
static atomic_int file_syncs;

/* In place of libc's. */
int
fdatasync(int file) {
  atomic_fetch_add(&data_syncs, 1);
  return (int) syscall(SYS_fdatasync, file);
}

int
fsync(int file) {
  atomic_fetch_add(&file_syncs, 1);
  return (int) syscall(SYS_fsync, file);
}

static void
push(host_t *host) {
  const ol__request_t *pushed = ASK(host, OL__VERB_PUSH, TASK(host_route(host, "email"), TEXT("1"), NONE, 0, 1000));
  CHECK_INT_EQ(pushed->error, OL__STORE_OK);
  host_forget(host);
}

static void
test_commit(void) {
  host_t host;
  host_open_as(&host, folder_file("sync.db"), true);
  push(&host);
  for (int i = 0; i < 3; i++) {
    int data_before = atomic_load(&data_syncs);
    int file_before = atomic_load(&file_syncs);
    push(&host);
    CHECK_INT_EQ(atomic_load(&data_syncs) - data_before, 1);
    CHECK_INT_EQ(atomic_load(&file_syncs) - file_before, 0);
  }
  host_close(&host);
}

int
main(void) {
  folder_make();
  run("a commit is one fdatasync", test_commit);
  folder_remove();
  return failures();
}
