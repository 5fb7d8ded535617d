#include "runtime/binary.h"

#ifdef __linux__

#include <stdio.h>

/* What an ELF header says in its first bytes. */
enum {
  CLASS_AT = 4,
  DATA_AT = 5,
  MACHINE_AT = 18, /* two bytes, in the file's own order */
  CLASS_64 = 2,
  DATA_BIG_ENDIAN = 2,
};

typedef struct target_s {
  int machine;
  int bits;
  bool is_big_endian;
} target_t;

/* ELF's numbers of the machines that Node.js is built for, or was. */
static const struct {
  int machine;
  const char *name;
} names[] = {
  {3, "x86"},
  {8, "mips"},
  {20, "ppc"},
  {21, "ppc64"},
  {22, "s390"},
  {40, "arm"},
  {62, "x86_64"},
  {183, "aarch64"},
  {243, "riscv"},
  {258, "loongarch"},
};

#define TEXT_SIZE 64

/* The ELF header of the addon, or program, that this is part of; the linker's. */
extern const unsigned char __ehdr_start[] __attribute__((visibility("hidden")));

static target_t
read_target(const unsigned char *head) {
  bool is_big_endian = head[DATA_AT] == DATA_BIG_ENDIAN;
  int first = head[MACHINE_AT], second = head[MACHINE_AT + 1];
  return (target_t){
    .machine = is_big_endian ? first << 8 | second : second << 8 | first,
    .bits = head[CLASS_AT] == CLASS_64 ? 64 : 32,
    .is_big_endian = is_big_endian,
  };
}

static void
describe(const target_t *target, char text[TEXT_SIZE]) {
  const char *order = target->is_big_endian ? ", big-endian" : "";
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    if (names[i].machine != target->machine) continue;
    snprintf(text, TEXT_SIZE, "%s (%d-bit%s)", names[i].name, target->bits, order);
    return;
  }
  snprintf(text, TEXT_SIZE, "machine %d (%d-bit%s)", target->machine, target->bits, order);
}

static bool
judge_target(const unsigned char *head, ol__refusal_t *refusal) {
  char text[TEXT_SIZE], our_text[TEXT_SIZE];
  const target_t target = read_target(head), ours = read_target(__ehdr_start);
  if (target.machine == ours.machine && target.bits == ours.bits && target.is_big_endian == ours.is_big_endian) return true;
  describe(&target, text);
  describe(&ours, our_text);
  return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for %s, this process is %s", text, our_text);
}

bool
ol__binary_judge(const unsigned char *head, size_t len, ol__refusal_t *refusal) {
  if (len == OL__BINARY_HEAD && memcmp(head, "\177ELF", 4) == 0) return judge_target(head, refusal);
  if (len >= 2 && memcmp(head, "MZ", 2) == 0) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for Windows, this process is for Linux");
  if (len >= 4 && memcmp(head + 1, "\372\355\376", 3) == 0) return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is built for macOS, this process is for Linux");
  return ol__refuse(refusal, OL__REFUSED_FORMAT, "it is not a shared library");
}

#else

bool
ol__binary_judge(const unsigned char *head, size_t len, ol__refusal_t *refusal) {
  (void) head;
  (void) len;
  (void) refusal;
  return true;
}

#endif
