/*
 * offloop.h - write a task in C, call it from JavaScript.
 *
 * A task is one C function, `perform`. It runs on a thread of the runtime's pool,
 * away from the JavaScript thread, reads its arguments with ol_arg_*, sets one
 * result with ol_return_* or fails with ol_fail, and returns. It sees nothing of
 * Node.js and may use any C library.
 *
 *   static int
 *   add(ol_task_t *task) {
 *     double a, b;
 *     int err = ol_arg_number(task, 0, &a);
 *     if (err == 0) err = ol_arg_number(task, 1, &b);
 *     if (err != 0) return err;
 *     return ol_return_number(task, a + b);
 *   }
 *
 *   OL_TASKS({ .name = "add", .perform = add })
 *
 * Threads: every function here is called from `perform`, on the thread that
 * runs it, with the task it was given; none may be called for another task or
 * after `perform` has returned. Tasks run side by side: a `perform` that writes
 * to memory of its library guards it itself.
 *
 * Memory: what ol_arg_* and ol_alloc hand out belongs to the task and is valid
 * until `perform` returns; nothing of it is ever freed by the author. What is
 * passed to ol_return_* and ol_fail is copied unless the function says so.
 *
 * Units: times in milliseconds, sizes in bytes, counts in items.
 *
 * C99 and C++11; needs nothing but the standard headers below.
 */

#ifndef OFFLOOP_H
#define OFFLOOP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the table below; a library built for a newer one than the
 * running offloop knows is refused when it is loaded. */
#define OL_ABI_VERSION 1

/* What `perform` may return, and what the functions below do. Name, value,
 * message. OL_ETASK is what ol_fail returns. */
#define OL_ERRNO_MAP(XX) \
  XX(EINVAL, -1, "invalid argument") \
  XX(ENOMEM, -2, "out of memory") \
  XX(ECANCELED, -3, "the task was told to stop") \
  XX(ETASK, -4, "the task failed")

enum {
  OL_OK = 0,
#define OL__ERRNO(name, value, message) OL_##name = value,
  OL_ERRNO_MAP(OL__ERRNO)
#undef OL__ERRNO
};

/* Element types of a typed array. Name, bytes per element, the name of the
 * JavaScript class. */
#define OL_ELEMENT_MAP(XX) \
  XX(INT8, 1, "Int8Array") \
  XX(UINT8, 1, "Uint8Array") \
  XX(UINT8_CLAMPED, 1, "Uint8ClampedArray") \
  XX(INT16, 2, "Int16Array") \
  XX(UINT16, 2, "Uint16Array") \
  XX(INT32, 4, "Int32Array") \
  XX(UINT32, 4, "Uint32Array") \
  XX(FLOAT32, 4, "Float32Array") \
  XX(FLOAT64, 8, "Float64Array") \
  XX(BIGINT64, 8, "BigInt64Array") \
  XX(BIGUINT64, 8, "BigUint64Array")

typedef enum {
#define OL__ELEMENT(name, size, js_name) OL_##name,
  OL_ELEMENT_MAP(OL__ELEMENT)
#undef OL__ELEMENT
} ol_element_t;

/* One running task; opaque. */
typedef struct ol_task_s ol_task_t;

/* A value of a task: an argument, a part of one, or one that the task builds. Its
 * fields are offloop's own; it is good for the one task that made it. */
typedef struct ol_value_s {
  const void *part;
  uint32_t task;
  uint32_t number;
} ol_value_t;

/* What a value is. Name and the words that messages use for it. */
#define OL_TYPE_MAP(XX) \
  XX(UNDEFINED, "undefined") \
  XX(NULL, "null") \
  XX(BOOL, "a boolean") \
  XX(NUMBER, "a number") \
  XX(BIGINT, "a bigint") \
  XX(STRING, "a string") \
  XX(DATE, "a Date") \
  XX(ERROR, "an Error") \
  XX(ARRAY_BUFFER, "an ArrayBuffer") \
  XX(TYPED_ARRAY, "a typed array") \
  XX(ARRAY, "an array") \
  XX(OBJECT, "an object")

typedef enum {
  OL_TYPE_NONE = -1, /* of a handle that is no good */
#define OL__TYPE(name, words) OL_TYPE_##name,
  OL_TYPE_MAP(OL__TYPE)
#undef OL__TYPE
} ol_type_t;

/* The work of a task. Returns 0 (the value is `undefined` unless a result was
 * set) or one of the OL_E* above. */
typedef int (*ol_perform_cb)(ol_task_t *task);

/* What makes the value that JavaScript gets; see offloop_napi.h, which has napi_value
 * and napi_env, the types behind these pointers. */
struct napi_env__;
struct napi_value__;
typedef struct napi_value__ *(*ol_complete_cb)(struct napi_env__ *env, ol_task_t *task);

/* What is said of a task when its library is loaded; what is left out is zero.
 * Fields that a later version adds come behind and are zero in a library that does
 * not know them. */
typedef struct ol_descriptor_s {
  const char *name; /* of the task function in JavaScript: an identifier, unique in its library */
  ol_perform_cb perform;
  ol_complete_cb complete; /* NULL to convert the result */
  int concurrency;         /* at most so many run at once in the process; 0 for no limit of its own */
  const char *args;        /* names of the arguments, "path, level?", for help texts; NULL for none */
  const char *doc;         /* what it does, in a sentence, for help texts; NULL for none */
} ol_descriptor_t;

/* What a library's entry point answers. Made by OL_TASKS. */
typedef struct ol_library_s {
  int version;            /* the OL_ABI_VERSION that the library was compiled for */
  size_t descriptor_size; /* bytes from one descriptor to the next */
  size_t task_count;
  const ol_descriptor_t *tasks;
} ol_library_t;

/* The functions of the running offloop, handed to a library's entry point, as
 * SQLite hands its own to a loadable extension. Authors call the functions
 * further down instead. A later version only adds at the end. */
typedef struct ol_api_s {
  int version;
  size_t (*arg_count)(const ol_task_t *task);
  ol_value_t (*arg)(ol_task_t *task, size_t index);
  ol_type_t (*type)(ol_task_t *task, ol_value_t value);
  const char *(*describe)(ol_task_t *task, ol_value_t value);
  int (*get_bool)(ol_task_t *task, ol_value_t value, bool *out);
  int (*get_int)(ol_task_t *task, ol_value_t value, int64_t *out);
  int (*get_number)(ol_task_t *task, ol_value_t value, double *out);
  int (*get_bigint)(ol_task_t *task, ol_value_t value, bool *negative, const uint64_t **words, size_t *word_count);
  int (*get_string)(ol_task_t *task, ol_value_t value, const char **data, size_t *len);
  int (*get_date)(ol_task_t *task, ol_value_t value, double *ms);
  int (*get_bytes)(ol_task_t *task, ol_value_t value, void **data, size_t *len);
  int (*get_typed_array)(ol_task_t *task, ol_value_t value, ol_element_t *type, void **data, size_t *count);
  bool (*is_shared)(ol_task_t *task, ol_value_t value);
  int (*count)(ol_task_t *task, ol_value_t value, size_t *out);
  ol_value_t (*item)(ol_task_t *task, ol_value_t array, size_t index);
  ol_value_t (*property)(ol_task_t *task, ol_value_t object, const char *name, size_t len);
  ol_value_t (*entry)(ol_task_t *task, ol_value_t object, size_t index, const char **name, size_t *len);
  int (*return_bool)(ol_task_t *task, bool value);
  int (*return_int)(ol_task_t *task, int64_t value);
  int (*return_number)(ol_task_t *task, double value);
  int (*return_bigint)(ol_task_t *task, int64_t value);
  int (*return_bigint_words)(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count);
  int (*return_string)(ol_task_t *task, const char *data, size_t len);
  int (*return_bytes)(ol_task_t *task, const void *data, size_t len);
  int (*return_typed_array)(ol_task_t *task, ol_element_t type, size_t count, void **data);
  int (*return_arg)(ol_task_t *task, size_t index);
  int (*fail)(ol_task_t *task, const char *code, const char *format, va_list args);
  bool (*should_stop)(const ol_task_t *task);
  void *(*alloc)(ol_task_t *task, size_t size);
  int (*progress)(ol_task_t *task, double done, double total);
  int (*progress_value)(ol_task_t *task, ol_value_t value);
  ol_value_t (*new_undefined)(ol_task_t *task);
  ol_value_t (*new_null)(ol_task_t *task);
  ol_value_t (*new_bool)(ol_task_t *task, bool value);
  ol_value_t (*new_number)(ol_task_t *task, double value);
  ol_value_t (*new_bigint)(ol_task_t *task, int64_t value);
  ol_value_t (*new_bigint_words)(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count);
  ol_value_t (*new_string)(ol_task_t *task, const char *data, size_t len);
  ol_value_t (*new_date)(ol_task_t *task, double ms);
  ol_value_t (*new_error)(ol_task_t *task, const char *code, const char *message);
  ol_value_t (*new_bytes)(ol_task_t *task, const void *data, size_t len);
  ol_value_t (*new_typed_array)(ol_task_t *task, ol_element_t type, size_t count, void **data);
  ol_value_t (*new_array)(ol_task_t *task);
  ol_value_t (*new_object)(ol_task_t *task);
  int (*push)(ol_task_t *task, ol_value_t array, ol_value_t item);
  int (*set)(ol_task_t *task, ol_value_t object, const char *name, size_t len, ol_value_t value);
  int (*return_value)(ol_task_t *task, ol_value_t value);
  void *(*state)(ol_task_t *task, size_t size, void (*cleanup)(void *state));
  const char *(*error_code)(const ol_task_t *task);
  const char *(*error_message)(const ol_task_t *task);
} ol_api_t;

/* A library's entry point: keeps the table, answers the library's tasks. Called
 * once for each library and process, under the loader's lock. */
typedef const ol_library_t *(*ol_entry_cb)(const ol_api_t *api);

/* The one pointer of a library to that table, shared by all its files. */
#if defined(_WIN32)
#define OL__SHARED __declspec(selectany)
#define OL__EXPORT __declspec(dllexport)
#else
#define OL__SHARED __attribute__((weak, visibility("hidden")))
#define OL__EXPORT __attribute__((visibility("default")))
#endif

/* Formats are C99's on every system; a gcc for Windows has other ones, too. */
#if defined(_MSC_VER)
#define OL__PRINTF(format_index, first)
#elif defined(__MINGW32__) && !defined(__clang__)
#define OL__PRINTF(format_index, first) __attribute__((format(gnu_printf, format_index, first)))
#else
#define OL__PRINTF(format_index, first) __attribute__((format(printf, format_index, first)))
#endif

OL__SHARED const ol_api_t *ol__api = 0;

/* --- Arguments ------------------------------------------------------------
 *
 * ol_arg_* read the argument at `index`, counted from 0; ol_get_* the same of any
 * value: an argument, a part of one, or one that the task builds. Where there is no
 * such value or it has another type, they return OL_EINVAL, leave `out` alone and
 * note what they expected: a `perform` that returns that OL_EINVAL fails with
 * "argument 0.size must be an integer within ±(2^53 - 1), got a string".
 */

/* How many arguments the call had, without its callback. Cannot fail. */
static inline size_t
ol_arg_count(const ol_task_t *task) {
  return ol__api->arg_count(task);
}

/* The argument at `index`; `undefined` when it was not given. */
static inline ol_value_t
ol_arg(ol_task_t *task, size_t index) {
  return ol__api->arg(task, index);
}

/* What the value is; OL_TYPE_NONE for a handle that is no good. */
static inline ol_type_t
ol_type(ol_task_t *task, ol_value_t value) {
  return ol__api->type(task, value);
}

/* What the value is, for a message of one's own: a number itself ("-1", "NaN"), of
 * other values the type ("a string", "undefined"). Never NULL. */
static inline const char *
ol_describe(ol_task_t *task, ol_value_t value) {
  return ol__api->describe(task, value);
}

static inline const char *
ol_arg_describe(ol_task_t *task, size_t index) {
  return ol_describe(task, ol_arg(task, index));
}

/* A boolean. */
static inline int
ol_get_bool(ol_task_t *task, ol_value_t value, bool *out) {
  return ol__api->get_bool(task, value, out);
}

static inline int
ol_arg_bool(ol_task_t *task, size_t index, bool *out) {
  return ol_get_bool(task, ol_arg(task, index), out);
}

/* A number that is an integer within ±(2^53 - 1), where JavaScript's numbers
 * are exact. NaN, fractions and larger numbers are OL_EINVAL, never rounded. */
static inline int
ol_get_int(ol_task_t *task, ol_value_t value, int64_t *out) {
  return ol__api->get_int(task, value, out);
}

static inline int
ol_arg_int(ol_task_t *task, size_t index, int64_t *out) {
  return ol_get_int(task, ol_arg(task, index), out);
}

/* Any number, NaN, infinities and -0 included. */
static inline int
ol_get_number(ol_task_t *task, ol_value_t value, double *out) {
  return ol__api->get_number(task, value, out);
}

static inline int
ol_arg_number(ol_task_t *task, size_t index, double *out) {
  return ol_get_number(task, ol_arg(task, index), out);
}

/* A bigint: its sign and its magnitude as 64-bit words, least significant
 * first, without leading zero words (0n has none). */
static inline int
ol_get_bigint(ol_task_t *task, ol_value_t value, bool *negative, const uint64_t **words, size_t *word_count) {
  return ol__api->get_bigint(task, value, negative, words, word_count);
}

static inline int
ol_arg_bigint(ol_task_t *task, size_t index, bool *negative, const uint64_t **words, size_t *word_count) {
  return ol_get_bigint(task, ol_arg(task, index), negative, words, word_count);
}

/* A string as UTF-8: `len` bytes, which may hold NUL bytes, and a NUL behind
 * them that is not counted. Lone surrogates have become U+FFFD. */
static inline int
ol_get_string(ol_task_t *task, ol_value_t value, const char **data, size_t *len) {
  return ol__api->get_string(task, value, data, len);
}

static inline int
ol_arg_string(ol_task_t *task, size_t index, const char **data, size_t *len) {
  return ol_get_string(task, ol_arg(task, index), data, len);
}

/* A Date: milliseconds since 1970, UTC; NaN for an invalid one. */
static inline int
ol_get_date(ol_task_t *task, ol_value_t value, double *ms) {
  return ol__api->get_date(task, value, ms);
}

static inline int
ol_arg_date(ol_task_t *task, size_t index, double *ms) {
  return ol_get_date(task, ol_arg(task, index), ms);
}

/* The bytes of an ArrayBuffer, a Buffer or any typed array: a copy, or what was
 * moved; the task's own, which it may change, unless ol_is_shared. `data` may
 * be NULL when `len` is 0. */
static inline int
ol_get_bytes(ol_task_t *task, ol_value_t value, void **data, size_t *len) {
  return ol__api->get_bytes(task, value, data, len);
}

static inline int
ol_arg_bytes(ol_task_t *task, size_t index, void **data, size_t *len) {
  return ol_get_bytes(task, ol_arg(task, index), data, len);
}

/* A typed array: its element type and `count` elements in the machine's byte
 * order, aligned for its type; a copy, or what was moved; the task's own, which it
 * may change, unless ol_is_shared. `data` may be NULL when `count` is 0. */
static inline int
ol_get_typed_array(ol_task_t *task, ol_value_t value, ol_element_t *type, void **data, size_t *count) {
  return ol__api->get_typed_array(task, value, type, data, count);
}

static inline int
ol_arg_typed_array(ol_task_t *task, size_t index, ol_element_t *type, void **data, size_t *count) {
  return ol_get_typed_array(task, ol_arg(task, index), type, data, count);
}

/* Whether the bytes of the value are a SharedArrayBuffer's, and so may change at any
 * moment: JavaScript and other tasks write to them meanwhile. Then read each byte
 * once and do not trust it to be the same again: copy what you check before you
 * check it, or a count may grow between the check and its use. False for whatever
 * else the value is. */
static inline bool
ol_is_shared(ol_task_t *task, ol_value_t value) {
  return ol__api->is_shared(task, value);
}

static inline bool
ol_arg_is_shared(ol_task_t *task, size_t index) {
  return ol_is_shared(task, ol_arg(task, index));
}

/* --- Parts of arguments ----------------------------------------------------
 *
 * A part is good as long as the task. Where there is none, these answer
 * `undefined`, as JavaScript does; where `array` or `object` is something else, a
 * handle that ol_get_* refuse with a message about that.
 */

/* How many items an array has, or how many properties an object. */
static inline int
ol_count(ol_task_t *task, ol_value_t value, size_t *out) {
  return ol__api->count(task, value, out);
}

/* The item of an array at `index`, counted from 0. */
static inline ol_value_t
ol_item(ol_task_t *task, ol_value_t array, size_t index) {
  return ol__api->item(task, array, index);
}

/* The property of an object with this NUL-terminated name. Looks at one property
 * after the other. */
static inline ol_value_t
ol_property(ol_task_t *task, ol_value_t object, const char *name) {
  return ol__api->property(task, object, name, strlen(name));
}

/* The property of an object at `index`, in the order of Object.keys, and its name:
 * `len` bytes of UTF-8 with a NUL behind them, which is the task's. `name` is left
 * alone when there is no such property. */
static inline ol_value_t
ol_entry(ol_task_t *task, ol_value_t object, size_t index, const char **name, size_t *len) {
  return ol__api->entry(task, object, index, name, len);
}

/* --- The result -----------------------------------------------------------
 *
 * A task sets at most one. Each returns 0, OL_ENOMEM, or OL_EINVAL when there
 * is a result already or the task has failed: write `return ol_return_…`.
 */

/* `true` or `false`. */
static inline int
ol_return_bool(ol_task_t *task, bool value) {
  return ol__api->return_bool(task, value);
}

/* A number. Outside ±(2^53 - 1), where a number would not be exact, the task
 * fails with OL_EINVAL; ol_return_bigint has the whole range. */
static inline int
ol_return_int(ol_task_t *task, int64_t value) {
  return ol__api->return_int(task, value);
}

/* A number. */
static inline int
ol_return_number(ol_task_t *task, double value) {
  return ol__api->return_number(task, value);
}

/* A bigint. */
static inline int
ol_return_bigint(ol_task_t *task, int64_t value) {
  return ol__api->return_bigint(task, value);
}

/* A bigint from sign and magnitude, as ol_arg_bigint gives them. Copies
 * `words`; leading zero words are fine. */
static inline int
ol_return_bigint_words(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count) {
  return ol__api->return_bigint_words(task, negative, words, word_count);
}

/* A string from `len` bytes of UTF-8. Copies `data`; invalid sequences become
 * U+FFFD in JavaScript. */
static inline int
ol_return_string(ol_task_t *task, const char *data, size_t len) {
  return ol__api->return_string(task, data, len);
}

/* A Uint8Array of `len` bytes. Copies `data`. */
static inline int
ol_return_bytes(ol_task_t *task, const void *data, size_t len) {
  return ol__api->return_bytes(task, data, len);
}

/* A typed array of `count` elements, which the caller now writes to `*data`;
 * the memory starts zeroed and is the result's own. */
static inline int
ol_return_typed_array(ol_task_t *task, ol_element_t type, size_t count, void **data) {
  return ol__api->return_typed_array(task, type, count, data);
}

/* A value that the task has built; it is given away then, also when this fails. */
static inline int
ol_return_value(ol_task_t *task, ol_value_t value) {
  return ol__api->return_value(task, value);
}

/* The argument at `index`, whatever its type, with what the task has written
 * to it since; not copied, and a buffer that was moved or is shared comes back
 * over the same memory. An argument that was not given is `undefined`. */
static inline int
ol_return_arg(ol_task_t *task, size_t index) {
  return ol__api->return_arg(task, index);
}

/* --- Building values ------------------------------------------------------
 *
 * What is not a single value, and what ol_progress_value reports, is built from
 * the inside out:
 *
 *   ol_value_t file = ol_new_object(task);
 *   ol_set(task, file, "name", ol_new_string(task, name, strlen(name)));
 *   ol_set(task, file, "bytes", ol_new_number(task, bytes));
 *   return ol_return_value(task, file);
 *
 * A value that was built can be given away once: returned, reported, or put into
 * another. Then its handle is no good any more. What is never given away goes with
 * the task. An argument or a part of one may be given away any number of times: it
 * is copied, but for large buffers and those that were moved, whose memory itself goes
 * with the first of them, and for shared memory, which stays the same everywhere.
 *
 * ol_new_* copy what they are given. When memory is short they answer a handle that
 * every function refuses with OL_ENOMEM, so that only the last call needs a look,
 * unless an item that is missing would pass unnoticed. The others return 0,
 * OL_ENOMEM, or OL_EINVAL for a handle that is no good: given away already, of
 * another task, or of the wrong type; a `perform` that returns that OL_EINVAL fails
 * with a message that says which.
 */

static inline ol_value_t
ol_new_undefined(ol_task_t *task) {
  return ol__api->new_undefined(task);
}

static inline ol_value_t
ol_new_null(ol_task_t *task) {
  return ol__api->new_null(task);
}

static inline ol_value_t
ol_new_bool(ol_task_t *task, bool value) {
  return ol__api->new_bool(task, value);
}

static inline ol_value_t
ol_new_number(ol_task_t *task, double value) {
  return ol__api->new_number(task, value);
}

/* A bigint. */
static inline ol_value_t
ol_new_bigint(ol_task_t *task, int64_t value) {
  return ol__api->new_bigint(task, value);
}

/* A bigint, as ol_return_bigint_words has it. */
static inline ol_value_t
ol_new_bigint_words(ol_task_t *task, bool negative, const uint64_t *words, size_t word_count) {
  return ol__api->new_bigint_words(task, negative, words, word_count);
}

/* A string from `len` bytes of UTF-8. */
static inline ol_value_t
ol_new_string(ol_task_t *task, const char *data, size_t len) {
  return ol__api->new_string(task, data, len);
}

/* A Date: milliseconds since 1970, UTC. */
static inline ol_value_t
ol_new_date(ol_task_t *task, double ms) {
  return ol__api->new_date(task, ms);
}

/* An Error as a value, with NUL-terminated UTF-8; `code` may be NULL for none. To
 * fail the task, see ol_fail. */
static inline ol_value_t
ol_new_error(ol_task_t *task, const char *code, const char *message) {
  return ol__api->new_error(task, code, message);
}

/* A Uint8Array of `len` bytes. */
static inline ol_value_t
ol_new_bytes(ol_task_t *task, const void *data, size_t len) {
  return ol__api->new_bytes(task, data, len);
}

/* A typed array of `count` elements, zeroed, for the caller to write to `*data`
 * until the value is given away. `*data` may be NULL when `count` is 0, and is left
 * alone when memory is short. */
static inline ol_value_t
ol_new_typed_array(ol_task_t *task, ol_element_t type, size_t count, void **data) {
  return ol__api->new_typed_array(task, type, count, data);
}

/* An array without items. */
static inline ol_value_t
ol_new_array(ol_task_t *task) {
  return ol__api->new_array(task);
}

/* A plain object without properties. */
static inline ol_value_t
ol_new_object(ol_task_t *task) {
  return ol__api->new_object(task);
}

/* Adds `item` at the end of `array`, and takes it. */
static inline int
ol_push(ol_task_t *task, ol_value_t array, ol_value_t item) {
  return ol__api->push(task, array, item);
}

/* Adds a property to `object`, and takes `value`. `name` is NUL-terminated UTF-8
 * and copied; of two with one name, the later one counts. */
static inline int
ol_set(ol_task_t *task, ol_value_t object, const char *name, ol_value_t value) {
  return ol__api->set(task, object, name, strlen(name), value);
}

/* --- Progress --------------------------------------------------------------
 *
 * Reports go to the `onProgress` of whoever called the task, before its result. By
 * default at most one every 16 ms is delivered, the newest; with `progress: 'all'`
 * every one, and a task that is 64 reports ahead of JavaScript waits here until it
 * catches up. While nobody listens a report costs a few nanoseconds, otherwise some
 * hundred: report every millisecond rather than every step.
 *
 * Both return 0; OL_ECANCELED once the task is told to stop, also while they wait;
 * or OL_ENOMEM: write `if (err != 0) return err`.
 */

/* Reports `{ done, total }`, in whatever unit the task counts. */
static inline int
ol_progress(ol_task_t *task, double done, double total) {
  return ol__api->progress(task, done, total);
}

/* Reports a value that the task has built, which is given away by that in every
 * case; OL_EINVAL for a handle that is no good. */
static inline int
ol_progress_value(ol_task_t *task, ol_value_t value) {
  return ol__api->progress_value(task, value);
}

/* --- Failing, stopping, memory -------------------------------------------- */

/* Fails the task: JavaScript gets a TaskError with `code` (NULL for
 * "ERR_OFFLOOP_TASK") and the message that `format` makes, as printf would.
 * Replaces a result, and the failure of an earlier call. Always returns
 * OL_ETASK: write `return ol_fail(…)`. */
OL__PRINTF(3, 4)
static inline int
ol_fail(ol_task_t *task, const char *code, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int err = ol__api->fail(task, code, format, args);
  va_end(args);
  return err;
}

/* Whether nobody waits for the result any more: the task was aborted, ran into
 * its timeout, or its environment ends. Then release what you hold and return
 * OL_ECANCELED. Never true before it is told, always true after. Costs one
 * relaxed atomic load: ask as often as every few microseconds. */
static inline bool
ol_should_stop(const ol_task_t *task) {
  return ol__api->should_stop(task);
}

/* `size` bytes, zeroed, aligned for any type, freed with the task; NULL when
 * memory is short or `size` is 0. */
static inline void *
ol_alloc(ol_task_t *task, size_t size) {
  return ol__api->alloc(task, size);
}

/* `size` bytes, zeroed, that are the task's: made at the first call, the same at
 * every later one, whatever `size` and `cleanup` are then. `cleanup`, if it is not
 * NULL, is called once with them when the task goes, on whichever thread lets it go,
 * and may call none of the functions here. NULL when memory is short or `size` is
 * 0. May be called from `perform` and from `complete`. */
static inline void *
ol_state(ol_task_t *task, size_t size, void (*cleanup)(void *state)) {
  return ol__api->state(task, size, cleanup);
}

/* --- Entry points --------------------------------------------------------- */

#ifdef __cplusplus
#define OL__C_LINKAGE extern "C"
}
#else
#define OL__C_LINKAGE extern
#endif

/* A descriptor by position, for C++ before C++20: OL_TASKS(OL_TASK("add", add)). */
#define OL_TASK(name, perform) \
  { name, perform, 0, 0, 0, 0 }

#define OL__ENTRY(entry, ...) \
  const ol_library_t *entry(const ol_api_t *api) { \
    static const ol_descriptor_t tasks[] = {__VA_ARGS__}; \
    static const ol_library_t library = {OL_ABI_VERSION, sizeof(tasks[0]), sizeof(tasks) / sizeof(tasks[0]), tasks}; \
    ol__api = api; \
    return &library; \
  }

/* The tasks of a shared library; once per library, in one of its files. */
#define OL_TASKS(...) \
  OL__C_LINKAGE OL__EXPORT const ol_library_t *offloop_library(const ol_api_t *api); \
  OL__ENTRY(offloop_library, __VA_ARGS__)

/* The same for tasks linked into the program: the entry point is called `entry`
 * and is not exported. OL_STATIC(builtin_tasks, { … }, { … }) */
#define OL_STATIC(entry, ...) \
  OL__C_LINKAGE const ol_library_t *entry(const ol_api_t *api); \
  OL__ENTRY(entry, __VA_ARGS__)

#endif
