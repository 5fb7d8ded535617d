/*
 * file - the file of a database: what it is, which no name says but its device and inode, from
 * when it is open until the end; and who lives in it.
 *
 * INIT with a name, OPEN until that has gone well, CHECK that the name still leads to it, CLEANUP.
 * LOCK says that the runner with an id is alive, for all processes, until UNLOCK or the process'
 * end, however that comes: it locks one byte of the file, 2^62 and the id, far behind all that
 * SQLite uses (where there are only POSIX' locks, of a file beside it, `<name>-offloop`).
 *
 * A database in memory has no file; all of this succeeds. OPEN in one
 * thread at a time, the rest once it is open on any.
 */

#ifndef OL__DATABASE_FILE_H
#define OL__DATABASE_FILE_H

#include "database/failure.h"

#include <stdbool.h>
#include <stdint.h>

/* A database in memory, a client's own; ":memory:name" is shared by all who say that name. */
#define OL__IN_MEMORY ":memory:"

typedef struct ol__file_s {
  char *path; /* without links once it is open */
  bool is_in_memory;
  bool has_given_up;   /* atomic */
  int descriptor;      /* -1: not open */
  int lock_descriptor; /* the same, or of the file beside it; -1: not open */
  uint64_t device;     /* once it is open, as the next */
  uint64_t inode;
  uint64_t beside[2];  /* inodes of its write-ahead log and of that one's index; 0: not known yet; atomic */
  const char *lost_as; /* what has happened to it, for good; NULL: nothing; atomic */
} ol__file_t;

/* Copies the path. Returns 0 or OL_ENOMEM. */
int ol__file_init(ol__file_t *file, const char *path);
void ol__file_cleanup(ol__file_t *file);

/* Opens the file, or makes it; once it is open, nothing. Returns whether it is, or describes why not. */
bool ol__file_open(ol__file_t *file, ol__failure_t *failure);

/* Whether the path leads to the file, or, as long as it is not open, is its own. */
bool ol__file_is_at(const ol__file_t *file, const char *path);

/* Whether its name still leads to the file, and to the log that it was opened with; if not, then
 * and ever after, describes what has happened. */
bool ol__file_check(ol__file_t *file, ol__failure_t *failure);

/* Bytes that it has on the disk; 0 where that can't be told. */
int64_t ol__file_size(const ol__file_t *file);

/* The database was closed: its next log is another. */
void ol__file_forget_log(ol__file_t *file);

/* Return SQLITE_OK or SQLITE_IOERR_LOCK. */
int ol__file_lock(const ol__file_t *file, int64_t id);
void ol__file_unlock(const ol__file_t *file, int64_t id);

/* Whether another holds the lock; whoever cannot be asked is taken for alive. */
bool ol__file_is_locked(const ol__file_t *file, int64_t id);

/* Has everybody who waits for a lock of SQLite stop waiting, from now on. */
void ol__file_give_up(ol__file_t *file);
bool ol__file_has_given_up(const ol__file_t *file);

#endif
