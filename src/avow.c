/* avow.c - the public functions, each a few calls into the rooms. */
#include "avow.h"

#define TEXT(x) #x
#define VERSION(a, b, c) TEXT(a) "." TEXT(b) "." TEXT(c)

const char *avow_version(void) {
  return VERSION(AVOW_VERSION_MAJOR, AVOW_VERSION_MINOR, AVOW_VERSION_PATCH);
}

const char *avow_status_text(avow_status status) {
  switch (status) {
#define CASE(name, value, text) \
  case AVOW_##name: return text;
    AVOW_STATUS_MAP(CASE)
#undef CASE
  }
  return "unknown status";
}
