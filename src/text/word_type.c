#include "text/word_type.h"
#include "text/utf8.h"

#define FORM_MAX 64u /* bytes looked at of a longer word: its ends */

typedef struct spelling {
  char byte[FORM_MAX];  /* apostrophes straight */
  char lower[FORM_MAX]; /* ASCII lower-cased, which is enough for endings */
  size_t length;
} spelling;

static bool inside_letter(char c) {
  return ((unsigned char)c & 0xC0u) == 0x80u;
}

/* Long words keep their beginning and their end. */
static void read_spelling(aw_span form, spelling *out) {
  size_t n = 0;
  for (size_t i = 0; i < form.len && n < FORM_MAX; i++) {
    if (form.len > FORM_MAX && n == FORM_MAX / 2 && i < form.len - FORM_MAX / 2)
      i = form.len - FORM_MAX / 2;
    if (i + 3 <= form.len && memcmp(form.ptr + i, "\xE2\x80\x99", 3) == 0) {
      out->byte[n++] = '\'';
      i += 2;
    } else {
      out->byte[n++] = form.ptr[i];
    }
  }
  out->length = n;
  for (size_t i = 0; i < n; i++) {
    char c = out->byte[i];
    out->lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
  }
}

/* 'X' upper, 'x' lower, 'd' digit, 0 inside a letter; other ASCII is itself.
 * Of the letters beyond ASCII only the capitals of Latin-1 and the basic
 * Greek and Cyrillic ones are told; the rest count as lower case. */
static char shape_of(const char *byte, size_t left) {
  unsigned char c = (unsigned char)*byte;
  if (c >= 'A' && c <= 'Z') return 'X';
  if (c >= 'a' && c <= 'z') return 'x';
  if (c >= '0' && c <= '9') return 'd';
  if (c < 0x80) return *byte;
  if (inside_letter(*byte)) return 0;
  unsigned char next = left > 1 ? (unsigned char)byte[1] : 0;
  if (c == 0xC3) return next <= 0x9E ? 'X' : 'x';
  if (c == 0xCE) return next >= 0x91 && next <= 0xA9 ? 'X' : 'x';
  if (c == 0xD0) return next <= 0xAF ? 'X' : 'x';
  if (c == 0xE2) return '~'; /* dashes, quotation marks, bullets */
  return 'x';
}

static void note_shape(const spelling *s, aw_word_type *type) {
  char shape[FORM_MAX];
  size_t count = 0;
  type->flags = AW_TYPE_MARK;
  for (size_t i = 0; i < s->length; i++) {
    char c = shape_of(s->byte + i, s->length - i);
    if (c == 0) continue;
    if (c == 'X') type->flags |= AW_TYPE_UPPER;
    if (c == 'X' && count == 0) type->flags |= AW_TYPE_INITIAL;
    if (c == 'x') type->flags |= AW_TYPE_LOWER;
    if (c == 'd') type->flags |= AW_TYPE_DIGIT;
    if (c == 'X' || c == 'x' || c == 'd') type->flags &= (uint8_t)~AW_TYPE_MARK;
    /* Runs count as one or as more than one; of digits up to four. */
    size_t run = c == 'd' ? 4 : 2, same = 0;
    while (same < count && shape[count - 1 - same] == c) same++;
    if (same < run) shape[count++] = c;
  }
  type->shape = (uint16_t)aw_hash((aw_span){ shape, count }, 0);
}

static void note_affixes(const spelling *s, aw_affixes *out) {
  size_t at = 0;
  *out = (aw_affixes){ .last_part = 0 };
  for (unsigned k = 0; k < AW_AFFIX_MAX && at < s->length; k++) {
    do at++;
    while (at < s->length && inside_letter(s->lower[at]));
    if (at >= s->length) break;
    out->prefix[k] = aw_hash((aw_span){ s->lower, at }, 0);
  }
  at = s->length;
  for (unsigned k = 0; k < AW_AFFIX_MAX && at > 0; k++) {
    do at--;
    while (at > 0 && inside_letter(s->lower[at]));
    if (at == 0) break;
    out->suffix[k] = aw_hash((aw_span){ s->lower + at, s->length - at }, 0);
  }
  for (at = s->length; at > 1 && out->last_part == 0; at--)
    if (s->lower[at - 1] == '-' && at < s->length)
      out->last_part = aw_hash((aw_span){ s->lower + at, s->length - at }, 0);
}

aw_tag_id aw_tag_of_mark(aw_span form) {
  static const struct {
    const char *form;
    aw_tag_id tag;
  } marks[] = {
    { ",", AW_TAG_COMMA },
    { ".", AW_TAG_PERIOD },
    { "?", AW_TAG_PERIOD },
    { "!", AW_TAG_PERIOD },
    { ":", AW_TAG_COLON },
    { ";", AW_TAG_COLON },
    { "\xE2\x80\x94", AW_TAG_COLON },
    { "--", AW_TAG_COLON },
    { "(", AW_TAG_OPEN },
    { "[", AW_TAG_OPEN },
    { "{", AW_TAG_OPEN },
    { ")", AW_TAG_CLOSE },
    { "]", AW_TAG_CLOSE },
    { "}", AW_TAG_CLOSE },
    { "\"", AW_TAG_QUOTE },
    { "``", AW_TAG_QUOTE },
    { "''", AW_TAG_QUOTE },
    { "\xE2\x80\x9C", AW_TAG_QUOTE },
    { "\xE2\x80\x9D", AW_TAG_QUOTE },
    { "\xE2\x80\x9E", AW_TAG_QUOTE },
    { "\xE2\x80\x98", AW_TAG_QUOTE },
    { "\xC2\xAB", AW_TAG_QUOTE },
    { "\xC2\xBB", AW_TAG_QUOTE },
    { "$", AW_TAG_CURRENCY },
    { "\xE2\x82\xAC", AW_TAG_CURRENCY },
    { "\xC2\xA3", AW_TAG_CURRENCY },
    { "\xC2\xA5", AW_TAG_CURRENCY },
  };
  if (form.len == 0 || form.len > 3 ||
      (aw_char_block[(unsigned char)form.ptr[0]] &
       (AW_CHAR_LETTER | AW_CHAR_DIGIT)) != 0)
    return AW_TAG_COUNT;
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (aw_span_equal(form, aw_span_of(marks[i].form))) return marks[i].tag;
  return AW_TAG_COUNT;
}

/* Where the value of a key stands: memory is asked for slots, then for keys
 * and values, while there is other work. */
typedef struct list_place {
  uint64_t key;
  uint32_t id; /* likely, or AW_NO_ID */
} list_place;

static list_place seek(const aw_word_list *words, uint64_t key) {
  aw_vocabulary_prefetch(&words->vocabulary, key);
  return (list_place){ key, AW_NO_ID };
}

static void approach(const aw_word_list *words, list_place *place) {
  place->id = aw_vocabulary_prefetch_key(&words->vocabulary, place->key);
  if (place->id != AW_NO_ID) __builtin_prefetch(&words->value[place->id]);
}

static uint32_t value_at(const aw_word_list *words, const list_place *place) {
  if (place->id == AW_NO_ID) return 0;
  uint32_t id = aw_vocabulary_find(&words->vocabulary, place->key);
  return id == AW_NO_ID ? 0 : words->value[id];
}

static void take_values(uint32_t of_lower, uint32_t of_form,
                        aw_word_type *type) {
  type->cluster = (uint16_t)(of_lower & ((1u << AW_WORD_CLUSTER_BITS) - 1));
  of_lower >>= AW_WORD_CLUSTER_BITS;
  type->tags = (uint8_t)(of_lower & ((1u << AW_WORD_TAGS_BITS) - 1));
  of_lower >>= AW_WORD_TAGS_BITS;
  type->gazetteer = (uint16_t)of_lower;
  if ((of_form & AW_WORD_NAMELESS) != 0) type->flags |= AW_TYPE_NAMELESS;
  uint32_t tag = of_form & (AW_WORD_NAMELESS - 1);
  if (tag != 0 && tag <= AW_TAG_COUNT && type->fixed == AW_TAG_COUNT)
    type->fixed = (uint8_t)(tag - 1);
}

void aw_word_type_make(const aw_word_list *words, aw_span form, uint64_t lower,
                       aw_word_type *type, aw_affixes *affixes) {
  spelling s;
  list_place of_lower = { 0, 0 }, of_form = { 0, 0 };
  if (words != NULL) of_lower = seek(words, lower);
  read_spelling(form, &s);
  *type = (aw_word_type){ .lower = lower };
  type->form = aw_hash((aw_span){ s.byte, s.length }, 0);
  if (words != NULL)
    of_form = seek(words, aw_hash_join(AW_WORD_FORM_SEED, type->form));
  note_shape(&s, type);
  size_t at = s.length > 3 ? s.length - 3 : 0;
  type->ending = aw_hash((aw_span){ s.lower + at, s.length - at }, 0);
  type->fixed = (uint8_t)aw_tag_of_mark(form);
  if (words != NULL) {
    approach(words, &of_lower);
    approach(words, &of_form);
  }
  note_affixes(&s, affixes);
  if (words != NULL)
    take_values(value_at(words, &of_lower), value_at(words, &of_form), type);
}

avow_status aw_word_list_open(const aw_model_file *file, aw_word_list *out,
                              avow_error *err) {
  aw_span key, slot, value;
  avow_status status = aw_model_file_need(file, "word.key", sizeof(uint64_t),
                                          SIZE_MAX, &key, err);
  if (status == AVOW_OK)
    status = aw_model_file_need(file, "word.slot", sizeof(uint32_t), SIZE_MAX,
                                &slot, err);
  if (status == AVOW_OK)
    status =
        aw_vocabulary_open(key, slot, file->trusted, &out->vocabulary, err);
  if (status == AVOW_OK)
    status = aw_model_file_need(file, "word.value", sizeof(uint32_t),
                                out->vocabulary.count, &value, err);
  if (status == AVOW_OK) out->value = (const uint32_t *)(const void *)value.ptr;
  return status;
}
