/* scene.h - a text with speakers and statements written out by hand, for
 * tests of the stance room that need no model.
 */
#ifndef AW_TEST_SCENE_H
#define AW_TEST_SCENE_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stance/claim.h"
#include "stance/extract.h"
#include "stance/given.h"
#include "stance/holder.h"

#define SCENE_MAX 16

typedef struct scene {
  aw_arena arena;
  aw_document doc;
  aw_wording wording;
  aw_attributions who;
  aw_speaker speaker[SCENE_MAX];
  aw_mention mention[SCENE_MAX];
  aw_attribution said[SCENE_MAX];
  aw_token_range content[SCENE_MAX];
  aw_event event[SCENE_MAX];
} scene;

static inline void scene_open(scene *s, const char *text) {
  memset(s, 0, sizeof *s);
  aw_arena_init(&s->arena, 0);
  assert_int_equal(
      aw_document_read(&s->doc, &s->arena, aw_span_of(text), NULL, 0, NULL),
      AVOW_OK);
  for (uint32_t i = 0; i < s->doc.token_count; i++)
    s->doc.token[i].lemma = s->doc.token[i].key;
  assert_int_equal(aw_wording_open(NULL, NULL, &s->wording, NULL), AVOW_OK);
  s->who = (aw_attributions){ .item = s->said,
                              .mention = s->mention,
                              .speaker = s->speaker,
                              .event = s->event };
}

static inline void scene_close(scene *s) {
  aw_wording_release(&s->wording);
  aw_arena_release(&s->arena);
}

/* Tokens of the n-th place (from 0) where `words` stand. */
static inline aw_token_range scene_find(const scene *s, const char *words,
                                        unsigned n) {
  size_t length = strlen(words);
  const char *at = s->doc.text.ptr;
  aw_token_range r = { AW_NO_TOKEN, AW_NO_TOKEN };
  for (unsigned i = 0;; i++, at++) {
    at = strstr(at, words);
    if (at == NULL) fail_msg("no '%s' (%u)", words, n);
    if (i == n) break;
  }
  size_t begin = (size_t)(at - s->doc.text.ptr);
  for (uint32_t i = 0; i < s->doc.token_count; i++) {
    if (s->doc.token[i].begin == begin) r.first = i;
    if (s->doc.token[i].end == begin + length) r.last = i + 1;
  }
  assert_true(r.first != AW_NO_TOKEN && r.last != AW_NO_TOKEN);
  return r;
}

/* A speaker, named at its first place; returns its index. */
static inline uint32_t scene_speaker(scene *s, const char *name) {
  uint32_t k = s->who.speaker_count++;
  assert_true(k < SCENE_MAX);
  s->speaker[k] = (aw_speaker){ .name = aw_span_of(name), .mention_count = 1 };
  return k;
}

static inline void scene_mention(scene *s, uint32_t speaker, const char *words,
                                 unsigned n) {
  uint32_t m = s->who.mention_count++;
  aw_token_range r = scene_find(s, words, n);
  s->mention[m] = (aw_mention){ r, r.last - 1, speaker, AW_MENTION_NAME };
}

/* Statements are added in the order of their contents. */
static inline uint32_t scene_said(scene *s, uint32_t speaker,
                                  const char *content, uint32_t within) {
  uint32_t k = s->who.count++;
  s->content[k] = scene_find(s, content, 0);
  s->said[k] = (aw_attribution){ .content = { &s->content[k], 1 },
                                 .source_mention = AW_NO_INDEX,
                                 .speaker = speaker,
                                 .within = within,
                                 .confidence = 0.9f };
  return k;
}
#endif
