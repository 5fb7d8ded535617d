/*
 * lock - locks that are an open file's and no process': of open file descriptions, as Linux has
 * them. POSIX' locks are the process': when better-sqlite3 or node:sqlite, which bring a SQLite
 * of their own, close a file that this one has open, its locks are gone and a third party may
 * write what it thinks to be its. INSTALL has SQLite take such locks.
 *
 * TAKE, RELEASE and IS_TAKEN are of one byte, 2^62 and a number, of an open file.
 */

#ifndef OL__DATABASE_LOCK_H
#define OL__DATABASE_LOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Has SQLite take such locks where there are any; before its first file is opened. Any
 * thread, as often as wanted. Returns a result code of SQLite. */
int ol__lock_install(void);

/* Whether there are such locks here. */
bool ol__lock_is_of_descriptor(void);

/* Without waiting; whether it was taken. */
bool ol__lock_take(int file, int64_t number);
void ol__lock_release(int file, int64_t number);

/* Whether another open file has the lock, or that can't be told. */
bool ol__lock_is_taken(int file, int64_t number);

#endif
