/* fuzz_model.c - model files with bytes changed.
 *
 * The first byte picks one of the models inside avow, the second what is done
 * to its copy; then come changes of seven bytes: the place (four bytes, within
 * the header, a section or the whole), what to do, and a value.  The checksum
 * is made right again, so that what is behind it is reached.  The file must be
 * refused, or tag without reading or writing where it may not. */
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "holds.h"
#include "model.h"
#include "models.h"

#define CHANGES_MAX 24
#define HEADER 64u
#define LENGTH_AT 16u
#define CHECKSUM_AT 24u

typedef struct copy {
  unsigned char *bytes; /* [size], aligned to 64 */
  size_t size;
} copy;

typedef struct change {
  size_t at;
  unsigned char before[8];
} change;

static const char text[] =
    "Talks in Merino\n\nThe envoy, Ingrid Solheim, told reporters on Tuesday "
    "that the rebels \"want this ceasefire\". President Elena Markovic said "
    "her army would not sign. According to Mr Reyes, Brandt had rejected the "
    "peace plan.\n";

static copy take_copy(size_t index) {
  static copy copies[8];
  copy *c = &copies[index];
  aw_span from = aw_builtin_find(aw_builtin_names()[index]).bytes;
  if (c->bytes != NULL || from.len == 0) return *c;
  c->bytes = aligned_alloc(64, (from.len + 63) / 64 * 64);
  MUST(c->bytes != NULL);
  memcpy(c->bytes, from.ptr, from.len);
  c->size = from.len;
  return *c;
}

static uint32_t read32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

/* Headers of sections and their first bytes hold what matters most. */
static size_t place_of(const copy *c, const uint8_t *at) {
  uint32_t pick = read32(at);
  switch (pick >> 30) {
    case 0: return pick % (HEADER + 1024 < c->size ? HEADER + 1024 : c->size);
    case 1: { /* near the start of a section */
      uint32_t sections = read32(c->bytes + 12);
      size_t entry =
          HEADER + (size_t)(pick >> 8 & 63) % ((size_t)sections + 1) * 32;
      uint64_t begin;
      if (sections > 64 || entry + 32 > c->size) return 0;
      memcpy(&begin, c->bytes + entry + 16, sizeof begin);
      return begin >= c->size ? 0 : (size_t)begin + (pick & 255);
    }
    default: return (size_t)(pick & 0x3FFFFFFF) % c->size;
  }
}

static void apply(const copy *c, const uint8_t *data, change *out) {
  out->at = place_of(c, data);
  if (out->at + 8 > c->size) out->at = c->size - 8;
  unsigned char *at = c->bytes + out->at;
  memcpy(out->before, at, 8);
  switch (data[4] % 6) {
    case 0: *at = data[5]; break;
    case 1: *at ^= (unsigned char)(1u << (data[5] & 7)); break;
    case 2: memset(at, data[5] & 1 ? 0xFF : 0, 4); break;
    case 3: memset(at, data[5] & 1 ? 0xFF : 0, 8); break;
    case 4: memcpy(at, data + 5, 2); break;
    default: *at = (unsigned char)(*at + data[5]); break;
  }
}

static void set_checksum(const copy *c, size_t size) {
  uint64_t length = size;
  memcpy(c->bytes + LENGTH_AT, &length, sizeof length);
  uint64_t sum =
      aw_hash((aw_span){ (char *)c->bytes + HEADER, size - HEADER }, 0);
  memcpy(c->bytes + CHECKSUM_AT, &sum, sizeof sum);
}

static void tag_with(avow_model *model) {
  avow_tagger_options options;
  avow_tagger *tagger = NULL;
  avow_session *session = NULL;
  const avow_result *result = NULL;
  avow_error err = { AVOW_OK, 0, 0, "" };
  avow_tagger_options_init(&options);
  switch (model->task) {
    case AVOW_TASK_STANCE: options.stance = model; break;
    case AVOW_TASK_SENTIMENT: options.sentiment = model; break;
    case AVOW_TASK_ATTRIBUTION: options.attribution = model; break;
    case AVOW_TASK_ENGLISH: options.english = model; break;
    default: options.vectors = model; break;
  }
  avow_status status = avow_tagger_new(&options, &tagger, &err);
  if (status == AVOW_OK) status = avow_session_new(tagger, &session, &err);
  if (status == AVOW_OK)
    status = avow_tag(session, text, sizeof text - 1, NULL, &result, &err);
  MUST(status == AVOW_OK || err.message[0] != '\0');
  avow_session_free(session);
  avow_tagger_free(tagger);
}

static void open_and_tag(const copy *c, size_t size) {
  aw_model_file file;
  avow_model *model = NULL;
  avow_error err = { AVOW_OK, 0, 0, "" };
  aw_span bytes = { (char *)c->bytes, size };
  if (aw_model_file_open(bytes, true, &file, &err) != AVOW_OK ||
      aw_model_adopt(&file, "fuzz", &model, &err) != AVOW_OK) {
    MUST(err.message[0] != '\0');
    return;
  }
  tag_with(model);
  avow_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static size_t models = 0;
  change changes[CHANGES_MAX];
  unsigned char header[HEADER];
  size_t count = 0;
  if (size < 2) return 0;
  while (aw_builtin_names()[models] != NULL) models++;
  copy c = take_copy(data[0] % models);
  if (c.bytes == NULL) return 0;
  memcpy(header, c.bytes, HEADER);
  size_t used = c.size;
  if (data[1] & 1 && size > 6) used = read32(data + 2) % (c.size + 1);
  for (size_t at = 2; at + 7 <= size && count < CHANGES_MAX; at += 7)
    apply(&c, data + at, &changes[count++]);
  if (!(data[1] & 2) && used > HEADER) set_checksum(&c, used);
  open_and_tag(&c, used);
  while (count-- > 0)
    memcpy(c.bytes + changes[count].at, changes[count].before, 8);
  memcpy(c.bytes, header, HEADER);
  return 0;
}
