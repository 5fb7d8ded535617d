/*
 * disk - what a system does with files: OPEN one, LOOK at what it is, by its descriptor or by a name,
 * RESOLVE a name, CLOSE. What could not be done has a reason of the system's, its errno or, on Windows,
 * what GetLastError says; failure.h knows what it means for whoever asked.
 *
 * A descriptor is an int on Windows, too: its handles have 32 bits that count. Any thread.
 */

#ifndef OL__DATABASE_DISK_H
#define OL__DATABASE_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ol__facts_s {
  uint64_t device;
  uint64_t inode;
  int64_t size;
  unsigned long name_count; /* hard links */
  bool is_regular;          /* no folder, device or pipe */
} ol__facts_t;

/* To read and write; makes the file. -1 when that can't be done. */
int ol__disk_open(const char *path);
void ol__disk_close(int file);

/* Whether that is known. */
bool ol__disk_look(int file, ol__facts_t *facts);
bool ol__disk_look_at(const char *path, ol__facts_t *facts);

/* The path, without links, of a file that was opened by it; NULL when that can't be told. The caller frees. */
char *ol__disk_resolve(int file, const char *path);

/* Whether the name of a file that is open can be taken from it. */
bool ol__disk_loses_names(void);

/* Why the last of these that could not be done on this thread could not. */
int ol__disk_reason(void);

/* What the system says of a reason. */
void ol__disk_say(int reason, char *text, size_t size);

/* The folder of a path, cut to what fits. */
void ol__disk_find_folder(const char *path, char *out, size_t size);

/* Whether the file at `path` may be written to, but no other made in its folder, which is told. */
bool ol__disk_is_folder_closed(const char *path, char *folder, size_t size);

#endif
