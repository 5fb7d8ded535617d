/*
 * radix_template.h - the sort of radix.c for one width of keys. Included once
 * for each, with
 *
 *   KEY           the unsigned type of the keys
 *   KEY_INFINITY  the bits of the floating-point infinity of that width
 *   sized(verb)   the verb with the width behind it
 *
 * Defines sized(sort); it undefines all three. Memory and thread: see radix.h.
 */

#define KEY_SIGN ((KEY) ((KEY) 1 << (sizeof(KEY) * 8 - 1)))

/* A floating-point number is a sign and a magnitude whose bits are ordered: all
 * bits turn over below zero, else only the sign. NaNs are the magnitudes above
 * infinity; without their sign they come last. */
static inline KEY
sized(encode_float)(KEY bits) {
  KEY magnitude = bits & (KEY) ~KEY_SIGN;
  KEY ordered = magnitude > KEY_INFINITY ? magnitude : bits;
  return ordered ^ (ordered & KEY_SIGN ? (KEY) ~(KEY) 0 : KEY_SIGN);
}

static inline KEY
sized(decode_float)(KEY key) {
  return key ^ (key & KEY_SIGN ? KEY_SIGN : (KEY) ~(KEY) 0);
}

static void
sized(encode)(KEY *keys, size_t count, ol__radix_order_t order) {
  if (order == OL__RADIX_SIGNED) {
    for (size_t i = 0; i < count; i++) keys[i] ^= KEY_SIGN;
  } else if (order == OL__RADIX_FLOAT) {
    for (size_t i = 0; i < count; i++) keys[i] = sized(encode_float)(keys[i]);
  }
}

static void
sized(decode)(KEY *keys, size_t count, ol__radix_order_t order) {
  if (order == OL__RADIX_SIGNED) {
    for (size_t i = 0; i < count; i++) keys[i] ^= KEY_SIGN;
  } else if (order == OL__RADIX_FLOAT) {
    for (size_t i = 0; i < count; i++) keys[i] = sized(decode_float)(keys[i]);
  }
}

static void
sized(insert)(KEY *keys, size_t count) {
  for (size_t i = 1; i < count; i++) {
    KEY key = keys[i];
    size_t j = i;
    for (; j > 0 && keys[j - 1] > key; j--) keys[j] = keys[j - 1];
    keys[j] = key;
  }
}

/* Makes the elements keys and counts, for each of their bytes, its values. */
static int
sized(prepare)(const ol_task_t *task, KEY *keys, size_t count, ol__radix_order_t order, size_t counts[][BYTE_VALUES]) {
  for (size_t begin = 0; begin < count; begin += BLOCK) {
    if (ol_should_stop(task)) return OL_ECANCELED;
    size_t end = block_end(begin, count);
    sized(encode)(keys + begin, end - begin, order);
    for (size_t i = begin; i < end; i++) {
      for (size_t byte = 0; byte < sizeof(KEY); byte++) counts[byte][keys[i] >> (byte * 8) & 0xff]++;
    }
  }
  return 0;
}

/* Moves every key to the next free place for its byte. */
static int
sized(scatter)(const ol_task_t *task, const KEY *from, KEY *to, size_t count, size_t byte, size_t *places) {
  for (size_t begin = 0; begin < count; begin += BLOCK) {
    if (ol_should_stop(task)) return OL_ECANCELED;
    size_t end = block_end(begin, count);
    for (size_t i = begin; i < end; i++) to[places[from[i] >> (byte * 8) & 0xff]++] = from[i];
  }
  return 0;
}

/* Makes the keys elements again, where the elements were. */
static int
sized(finish)(const ol_task_t *task, const KEY *keys, KEY *elements, size_t count, ol__radix_order_t order) {
  for (size_t begin = 0; begin < count; begin += BLOCK) {
    if (ol_should_stop(task)) return OL_ECANCELED;
    size_t len = block_end(begin, count) - begin;
    if (keys != elements) memcpy(elements + begin, keys + begin, len * sizeof(KEY));
    sized(decode)(elements + begin, len, order);
  }
  return 0;
}

static int
sized(sort)(ol_task_t *task, KEY *elements, size_t count, ol__radix_order_t order) {
  if (count <= INSERTION_MAX) {
    sized(encode)(elements, count, order);
    sized(insert)(elements, count);
    sized(decode)(elements, count, order);
    return 0;
  }
  size_t counts[sizeof(KEY)][BYTE_VALUES] = {{0}};
  int err = sized(prepare)(task, elements, count, order, counts);
  if (err != 0) return err;
  KEY *scratch = ol_alloc(task, count * sizeof(KEY));
  if (scratch == NULL) return OL_ENOMEM;
  KEY *from = elements;
  KEY *to = scratch;
  for (size_t byte = 0; byte < sizeof(KEY); byte++) {
    size_t *places = counts[byte];
    if (places[from[0] >> (byte * 8) & 0xff] == count) continue;
    counts_to_places(places);
    err = sized(scatter)(task, from, to, count, byte, places);
    if (err != 0) return err;
    KEY *sorted = to;
    to = from;
    from = sorted;
  }
  return sized(finish)(task, from, elements, count, order);
}

#undef KEY
#undef KEY_INFINITY
#undef KEY_SIGN
#undef sized
