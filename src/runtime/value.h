/*
 * value - what travels between JavaScript and a task, as plain C.
 *
 * A value is a small tagged union; what it points to lives in the arena of its
 * task and is never shared between tasks, but for the memory of a buffer that the
 * task holds (hold.h). Values are read and written by
 * whoever holds the task: the JavaScript thread before it is submitted and
 * after it is delivered, the pump thread while it runs.
 */

#ifndef OL__RUNTIME_VALUE_H
#define OL__RUNTIME_VALUE_H

#include "base/mem.h"
#include "offloop.h"

/* Containers nested deeper than this do not travel. */
#define OL__MAX_DEPTH 64

/* Nor do more values than this in one task: larger data belongs into a typed
 * array. Bounds what a sparse array can ask for. */
#define OL__MAX_VALUES ((size_t) 1 << 24)

/* Integers up to this are exact as a double: 2^53 - 1. */
#define OL__MAX_SAFE_INTEGER INT64_C(9007199254740991)

typedef struct ol__value_s ol__value_t;
typedef struct ol__property_s ol__property_t;

typedef struct ol__string_s {
  const char *data; /* UTF-8, with a NUL behind it */
  size_t len;
} ol__string_t;

struct ol__value_s {
  ol_type_t type;
  union {
    bool boolean;
    double number; /* NUMBER; DATE: ms since 1970 */
    ol__string_t string;
    struct {
      const uint64_t *words; /* least significant first, no leading zero words */
      uint32_t count;
      bool is_negative;
    } bigint;
    struct {
      const char *code; /* NULL for none */
      const char *message;
    } error;
    struct {
      void *data; /* a piece of the arena, all its bytes, or held; NULL when len is 0 */
      size_t len; /* bytes */
      ol_element_t element;
      uint32_t hold; /* the number of the task's hold on the memory; 0 for the arena's */
    } buffer;        /* ARRAY_BUFFER and TYPED_ARRAY */
    struct {
      ol__value_t *items;
      size_t count;
    } array;
    struct {
      ol__property_t *items;
      size_t count;
    } object;
  } as;
};

struct ol__property_s {
  ol__string_t name;
  ol__value_t value;
};

/* Bytes of one element; cannot fail. */
size_t ol__element_size(ol_element_t element);

/* The type's name as messages say it, "a Uint8Array" for typed arrays. */
const char *ol__value_describe(const ol__value_t *value);

/* How many containers are in each other, this one included; 0 for a single value. */
int ol__value_depth(const ol__value_t *value);

/* What a copy is of: all that the value points to, or only what is not held for
 * its task, in which it stays. */
typedef enum {
  OL__COPY_ALL,
  OL__COPY_OWN
} ol__copy_t;

/* Makes `out` a copy of `value`. Returns 0 or OL_ENOMEM; then `out` holds nothing of
 * use. */
int ol__value_copy(ol__value_t *out, ol__arena_t *arena, ol__copy_t of, const ol__value_t *value);

/* Copies `len` bytes of UTF-8 and adds a NUL; returns 0 or OL_ENOMEM. */
int ol__value_set_string(ol__value_t *value, ol__arena_t *arena, const char *data, size_t len);

/* Copies a magnitude without its leading zero words; returns 0 or OL_ENOMEM. */
int ol__value_set_bigint(ol__value_t *value, ol__arena_t *arena, bool is_negative, const uint64_t *words, size_t count);

/* A typed array of zeroed memory; returns 0 or OL_ENOMEM. */
int ol__value_set_typed_array(ol__value_t *value, ol__arena_t *arena, ol_element_t element, size_t count);

#endif
