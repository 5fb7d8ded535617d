/*
 * cell - one value on its way between a request and the database: what a column of
 * SQLite can hold, but blobs. Plain data; texts are borrowed from the request's arena.
 */

#ifndef OL__DATABASE_CELL_H
#define OL__DATABASE_CELL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef enum {
  OL__CELL_NULL,
  OL__CELL_INT,
  OL__CELL_TEXT,
} ol__cell_type_t;

typedef struct ol__cell_s {
  ol__cell_type_t type;
  union {
    int64_t integer;
    struct {
      const char *data; /* UTF-8 */
      size_t len;       /* bytes */
    } text;
  } as;
} ol__cell_t;

static inline ol__cell_t
ol__cell_null(void) {
  return (ol__cell_t){.type = OL__CELL_NULL};
}

/* Borrows a string that ends with 0. */
static inline ol__cell_t
ol__cell_text(const char *text) {
  return (ol__cell_t){.type = OL__CELL_TEXT, .as.text = {text, strlen(text)}};
}

static inline ol__cell_t
ol__cell_int(int64_t integer) {
  return (ol__cell_t){.type = OL__CELL_INT, .as.integer = integer};
}

#endif
