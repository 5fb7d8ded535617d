/*
 * lock - keeps another copy of SQLite in this process from dropping the locks of this one.
 * POSIX' locks are the process': when better-sqlite3 or node:sqlite, which bring a SQLite
 * of their own, close a file that this one has open, its locks are gone and a third party
 * may write what it thinks to be its. Locks of open file descriptions, which Linux has,
 * are the descriptor's, and keep such copies from each other as they do processes.
 */

#ifndef OL__STORE_LOCK_H
#define OL__STORE_LOCK_H

/* Has SQLite take such locks where there are any; before its first file is opened. Any
 * thread, as often as wanted. Returns a result code of SQLite. */
int ol__lock_install(void);

#endif
