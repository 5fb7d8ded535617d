#include "base/error.h"

bool
ol__error_is_known(int err) {
  switch (err) {
  case OL_OK:
#define CASE(name, value, message) case OL_##name:
    OL_ERRNO_MAP(CASE)
#undef CASE
    return true;
  default:
    return false;
  }
}

const char *
ol__error_message(int err) {
  switch (err) {
#define CASE(name, value, message) \
  case OL_##name: \
    return message;
    OL_ERRNO_MAP(CASE)
#undef CASE
  default:
    return "unknown error";
  }
}
