#include "runtime/refusal.h"

#include <stdio.h>

bool
ol__refuse(ol__refusal_t *refusal, ol__refusal_kind_t kind, const char *format, ...) {
  va_list args;
  refusal->kind = kind;
  va_start(args, format);
  vsnprintf(refusal->message, sizeof(refusal->message), format, args);
  va_end(args);
  return false;
}
