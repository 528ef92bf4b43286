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

const char *avow_stance_name(avow_stance stance) {
  static const char *const names[] = { "favor",     "against", "neutral",
                                       "unrelated", "unclear", "mixed" };
  return (unsigned)stance < AVOW_STANCE_COUNT ? names[stance] : "?";
}

const char *avow_mode_name(avow_mode mode) {
  static const char *const names[] = { "direct", "indirect", "mixed",
                                       "narrated" };
  return (unsigned)mode < AVOW_MODE_COUNT ? names[mode] : "?";
}

const char *avow_kind_name(avow_kind kind) {
  static const char *const names[] = { "person", "group", "unnamed" };
  return (unsigned)kind < AVOW_KIND_COUNT ? names[kind] : "?";
}

const char *avow_sentiment_name(avow_sentiment_label label) {
  static const char *const names[] = { "negative", "neutral", "positive" };
  return (unsigned)label < AVOW_SENTIMENT_COUNT ? names[label] : "?";
}
