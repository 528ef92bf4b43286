/* holder.c - see holder.h. */
#include "stance/holder.h"

#include "base/hash.h"

#define WORDS_MAX 24u
#define WORD_MAX 48u /* bytes */

typedef struct folded {
  char text[WORDS_MAX][WORD_MAX];
  size_t length[WORDS_MAX];
  size_t count;
} folded;

#define AW_TITLE(s) \
  { s, sizeof(s) - 1 }

static bool is_title(const char *word, size_t length) {
  static const aw_span titles[] = {
    AW_TITLE("mr"),         AW_TITLE("mrs"),         AW_TITLE("ms"),
    AW_TITLE("miss"),       AW_TITLE("dr"),          AW_TITLE("sir"),
    AW_TITLE("lord"),       AW_TITLE("lady"),        AW_TITLE("dame"),
    AW_TITLE("prof"),       AW_TITLE("president"),   AW_TITLE("vice"),
    AW_TITLE("prime"),      AW_TITLE("minister"),    AW_TITLE("secretary"),
    AW_TITLE("foreign"),    AW_TITLE("defence"),     AW_TITLE("defense"),
    AW_TITLE("chancellor"), AW_TITLE("king"),        AW_TITLE("queen"),
    AW_TITLE("prince"),     AW_TITLE("pope"),        AW_TITLE("general"),
    AW_TITLE("gen"),        AW_TITLE("col"),         AW_TITLE("colonel"),
    AW_TITLE("sen"),        AW_TITLE("senator"),     AW_TITLE("rep"),
    AW_TITLE("governor"),   AW_TITLE("gov"),         AW_TITLE("ambassador"),
    AW_TITLE("spokesman"),  AW_TITLE("spokeswoman"), AW_TITLE("leader"),
    AW_TITLE("chief"),      AW_TITLE("former"),      AW_TITLE("the"),
    AW_TITLE("a"),          AW_TITLE("an"),          AW_TITLE("his"),
    AW_TITLE("her"),        AW_TITLE("their"),       AW_TITLE("of"),
  };
  for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
    if (titles[i].len == length && memcmp(titles[i].ptr, word, length) == 0)
      return true;
  return false;
}

/* Bytes above 127 belong to words; only A-Z is folded, which is enough to
 * match names within one document. */
static bool is_word_byte(unsigned char c) {
  return c >= 128 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

/* Length of an apostrophe, straight or curly, at `at`; 0: none. */
static size_t apostrophe_at(aw_span s, size_t at) {
  if (s.ptr[at] == '\'') return 1;
  if (at + 3 <= s.len && memcmp(s.ptr + at, "\xe2\x80\x99", 3) == 0) return 3;
  return 0;
}

static void add_word(folded *f, const char *word, size_t length) {
  if (f->count == WORDS_MAX || length == 0) return;
  size_t kept = length < WORD_MAX ? length : WORD_MAX;
  memcpy(f->text[f->count], word, kept);
  f->length[f->count++] = kept;
}

static void fold(aw_span name, folded *f) {
  char word[WORD_MAX];
  size_t length = 0;
  f->count = 0;
  for (size_t i = 0; i < name.len;) {
    size_t mark = apostrophe_at(name, i);
    if (mark > 0) {
      size_t after = i + mark;
      bool possessive = after < name.len && (name.ptr[after] | 0x20) == 's' &&
                        (after + 1 == name.len ||
                         !is_word_byte((unsigned char)name.ptr[after + 1]));
      add_word(f, word, length);
      length = 0;
      i = possessive ? after + 1 : after;
      continue;
    }
    unsigned char c = (unsigned char)name.ptr[i++];
    if (!is_word_byte(c)) {
      add_word(f, word, length);
      length = 0;
    } else if (length < WORD_MAX) {
      word[length++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
  }
  add_word(f, word, length);
}

static bool same_word(const folded *a, size_t i, const folded *b, size_t j) {
  return a->length[i] == b->length[j] &&
         memcmp(a->text[i], b->text[j], a->length[i]) == 0;
}

static bool same_words(const folded *a, const folded *b) {
  if (a->count != b->count) return false;
  for (size_t i = 0; i < a->count; i++)
    if (!same_word(a, i, b, i)) return false;
  return true;
}

/* The words of a name; titles are left out, unless nothing else is there. */
static void names_of(aw_span name, folded *f) {
  fold(name, f);
  size_t kept = 0;
  for (size_t i = 0; i < f->count; i++)
    kept += !is_title(f->text[i], f->length[i]);
  if (kept == 0) return;
  kept = 0;
  for (size_t i = 0; i < f->count; i++) {
    if (is_title(f->text[i], f->length[i])) continue;
    if (kept != i) memcpy(f->text[kept], f->text[i], f->length[i]);
    f->length[kept++] = f->length[i];
  }
  f->count = kept;
}

bool aw_holder_equal(aw_span a, aw_span b) {
  folded x, y;
  names_of(a, &x);
  names_of(b, &y);
  return x.count > 0 && same_words(&x, &y);
}

bool aw_same_holder(aw_span a, aw_span b) {
  folded x, y;
  names_of(a, &x);
  names_of(b, &y);
  if (x.count == 0 || y.count == 0) return false;
  const folded *few = x.count <= y.count ? &x : &y;
  const folded *many = few == &x ? &y : &x;
  if (!same_word(few, few->count - 1, many, many->count - 1)) return false;
  for (size_t i = 0; i < few->count; i++) {
    bool found = false;
    for (size_t j = 0; j < many->count && !found; j++)
      found = same_word(few, i, many, j);
    if (!found) return false;
  }
  return true;
}

uint64_t aw_holder_last_key(aw_span name) {
  folded f;
  names_of(name, &f);
  if (f.count == 0) return aw_hash(AW_LIT(""), 0);
  size_t last = f.count - 1;
  return aw_hash((aw_span){ f.text[last], f.length[last] }, 0);
}
