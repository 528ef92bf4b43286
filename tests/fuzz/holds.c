#include "holds.h"

#include <math.h>

#include "base/hash.h"
#include "fuzz.h"

typedef struct checker {
  const avow_result *result;
  const char *text;
  size_t length;
} checker;

static bool at_code_point(const checker *c, size_t at) {
  return at == c->length || ((unsigned char)c->text[at] & 0xC0) != 0x80;
}

static void check_range(const checker *c, avow_range range) {
  MUST(range.begin < range.end && range.end <= c->length);
  MUST(at_code_point(c, range.begin) && at_code_point(c, range.end));
}

static void check_ranges(const checker *c, avow_ranges ranges) {
  for (size_t i = 0; i < ranges.count; i++) {
    check_range(c, ranges.item[i]);
    MUST(i == 0 || ranges.item[i].begin >= ranges.item[i - 1].begin);
  }
}

static void check_sentiment(avow_sentiment sentiment) {
  MUST((unsigned)sentiment.label < AVOW_SENTIMENT_COUNT);
  MUST(sentiment.score >= -1 && sentiment.score <= 1);
}

static void check_index(size_t index, size_t count) {
  MUST(index == AVOW_NONE || index < count);
}

static void check_speaker(const checker *c, size_t index) {
  const avow_speaker *s = &c->result->speakers[index];
  size_t claims[AVOW_UNCLEAR + 1] = { 0 };
  MUST(s->name.ptr != NULL && s->name.length > 0);
  MUST((unsigned)s->kind < AVOW_KIND_COUNT);
  MUST((unsigned)s->stance < AVOW_STANCE_COUNT);
  MUST(s->confidence >= 0 && s->confidence <= 1);
  check_ranges(c, s->mentions);
  check_sentiment(s->sentiment);
  for (size_t i = 0; i < c->result->claim_count; i++)
    if (c->result->claims[i].holder == index)
      claims[c->result->claims[i].stance]++;
  for (int i = 0; i <= AVOW_UNCLEAR; i++) MUST(claims[i] == s->claims[i]);
}

static void check_attribution(const checker *c, size_t index) {
  const avow_attribution *a = &c->result->attributions[index];
  check_ranges(c, a->source);
  check_ranges(c, a->cue);
  check_ranges(c, a->content);
  MUST(a->content.count > 0);
  MUST((unsigned)a->mode < AVOW_NARRATED);
  check_index(a->speaker, c->result->speaker_count);
  check_index(a->within, c->result->attribution_count);
  MUST(a->within != index);
}

static void check_claim(const checker *c, size_t index, double least) {
  const avow_claim *claim = &c->result->claims[index];
  double sum = 0, most = 0;
  size_t label = 0;
  MUST(claim->sentence < c->result->sentence_count);
  MUST(index == 0 || claim->sentence >= claim[-1].sentence);
  MUST(claim->holder < c->result->speaker_count);
  check_index(claim->via, c->result->speaker_count);
  check_index(claim->attribution, c->result->attribution_count);
  MUST((unsigned)claim->mode < AVOW_MODE_COUNT);
  for (size_t i = 0; i < AVOW_STANCE_LABELS; i++) {
    double p = claim->probability[i];
    MUST(p >= 0 && p <= 1);
    if (p > most) label = i;
    if (p > most) most = p;
    sum += p;
  }
  MUST(fabs(sum - 1) < 1e-6);
  MUST(claim->confidence == most);
  MUST(claim->stance == (most < least ? AVOW_UNCLEAR : (avow_stance)label));
  check_sentiment(claim->sentiment);
}

void fuzz_check_result(const avow_result *result, const char *text,
                       size_t length, double min_confidence) {
  checker c = { result, text, length };
  MUST(result->target.length > 0 && result->model.length > 0);
  for (size_t i = 0; i < result->sentence_count; i++) {
    const avow_sentence *s = &result->sentences[i];
    check_range(&c, s->range);
    check_sentiment(s->sentiment);
    MUST(i == 0 || s->range.begin >= s[-1].range.end);
  }
  for (size_t i = 0; i < result->speaker_count; i++) check_speaker(&c, i);
  for (size_t i = 0; i < result->attribution_count; i++)
    check_attribution(&c, i);
  for (size_t i = 0; i < result->claim_count; i++)
    check_claim(&c, i, min_confidence);
  MUST(result->unknown_share >= 0 && result->unknown_share <= 1);
}

static uint64_t add(uint64_t hash, const void *bytes, size_t size) {
  return aw_hash_join(hash, aw_hash((aw_span){ bytes, size }, 0));
}

static uint64_t add_ranges(uint64_t hash, avow_ranges ranges) {
  return add(hash, ranges.item, ranges.count * sizeof *ranges.item);
}

uint64_t fuzz_hash_result(const avow_result *r) {
  uint64_t hash =
      add(0, r->sentences, r->sentence_count * sizeof *r->sentences);
  for (size_t i = 0; i < r->speaker_count; i++) {
    const avow_speaker *s = &r->speakers[i];
    hash = add(hash, s->name.ptr, s->name.length);
    if (s->role.ptr != NULL) hash = add(hash, s->role.ptr, s->role.length);
    hash = add_ranges(hash, s->mentions);
    hash = add(hash, &s->confidence, sizeof s->confidence);
    hash = add(hash, s->claims, sizeof s->claims);
  }
  for (size_t i = 0; i < r->attribution_count; i++) {
    const avow_attribution *a = &r->attributions[i];
    hash =
        add_ranges(add_ranges(add_ranges(hash, a->source), a->cue), a->content);
    hash = add(hash, &a->speaker, sizeof a->speaker);
    hash = add(hash, &a->within, sizeof a->within);
  }
  for (size_t i = 0; i < r->claim_count; i++) {
    const avow_claim *c = &r->claims[i];
    hash = add(hash, &c->sentence, sizeof c->sentence);
    hash = add(hash, &c->holder, sizeof c->holder);
    hash = add(hash, &c->via, sizeof c->via);
    hash = add(hash, c->probability, sizeof c->probability);
  }
  return hash;
}
