/*
 * path - one name for a file that has several.
 */

#ifndef OL__STORE_PATH_H
#define OL__STORE_PATH_H

/* The absolute path of a database without links and dots; of one that is still to be
 * made, its folder's and its name. What can't be resolved stays as it is: opening it will
 * say why. NULL when memory is short; the caller frees. Any thread. */
char *ol__path_resolve(const char *path);

#endif
