#include "runtime/meter.h"
#include "base/mem.h"

#include <stdlib.h>

int64_t
ol__tally_value(size_t bucket) {
  size_t octave = bucket >> OL__TALLY_STEP_BITS;
  size_t shift = octave < 2 ? 0 : octave - 1;
  uint64_t first = (uint64_t) (bucket - (shift << OL__TALLY_STEP_BITS)) << shift;
  return (int64_t) (first + ((UINT64_C(1) << shift) >> 1));
}

ol__meter_t *
ol__meter_create(void) {
  return ol__mem_calloc(sizeof(ol__meter_t));
}

void
ol__meter_destroy(ol__meter_t *meter) {
  free(meter);
}
