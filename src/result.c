#include "result.h"

#include "base/status.h"

typedef struct maker {
  const aw_document *doc;
  const aw_attributions *who;
  const aw_stances *stances;
  aw_sentiment_session *sentiment;
  uint32_t *number;        /* [speaker_count] in the result, AW_NO_INDEX: not
                              in it */
  uint32_t *mention_begin; /* [speaker_count + 1] into `mention` */
  uint32_t *mention;       /* [mention_count] by speaker, then in order */
  avow_result *out;
  avow_error *err;
} maker;

static void *new_items(maker *m, size_t size, size_t count) {
  void *items = aw_arena_alloc(m->doc->arena, size, count);
  if (items == NULL) aw_nomem(m->err);
  return items;
}

#define NEW_ITEMS(m, type, count) ((type *)new_items(m, sizeof(type), count))

static avow_range bytes_of(const maker *m, aw_token_range range) {
  const aw_token *token = m->doc->token;
  return (avow_range){ token[range.first].begin, token[range.last - 1].end };
}

static size_t index_of(uint32_t index) {
  return index == AW_NO_INDEX ? AVOW_NONE : index;
}

/* ---- who is in the result --------------------------------------------- */

static void mark(maker *m, uint32_t speaker) {
  if (speaker != AW_NO_INDEX) m->number[speaker] = 0;
}

static avow_status number_speakers(maker *m) {
  m->number = NEW_ITEMS(m, uint32_t, m->who->speaker_count);
  if (m->number == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < m->who->speaker_count; i++)
    m->number[i] = AW_NO_INDEX;
  for (uint32_t i = 0; i < m->who->count; i++) mark(m, m->who->item[i].speaker);
  for (uint32_t i = 0; i < m->stances->claim_count; i++) {
    mark(m, m->stances->claim[i].holder);
    mark(m, m->stances->claim[i].via);
  }
  for (uint32_t i = 0; i < m->who->speaker_count; i++)
    if (m->number[i] != AW_NO_INDEX)
      m->number[i] = (uint32_t)m->out->speaker_count++;
  return AVOW_OK;
}

static size_t speaker_of(const maker *m, uint32_t speaker) {
  return speaker == AW_NO_INDEX ? AVOW_NONE : m->number[speaker];
}

/* Counting sort: mention_begin[s] moves from the end of speaker s to its
 * start. */
static avow_status sort_mentions(maker *m) {
  const aw_attributions *who = m->who;
  m->mention_begin = NEW_ITEMS(m, uint32_t, (size_t)who->speaker_count + 1);
  m->mention = NEW_ITEMS(m, uint32_t, who->mention_count);
  if (m->mention_begin == NULL || m->mention == NULL) return AVOW_ERR_NOMEM;
  uint32_t placed = 0;
  for (uint32_t i = 0; i < who->mention_count; i++)
    if (who->mention[i].speaker != AW_NO_INDEX)
      m->mention_begin[who->mention[i].speaker]++;
  for (uint32_t s = 0; s < who->speaker_count; s++)
    m->mention_begin[s] = placed += m->mention_begin[s];
  m->mention_begin[who->speaker_count] = placed;
  for (uint32_t i = who->mention_count; i-- > 0;)
    if (who->mention[i].speaker != AW_NO_INDEX)
      m->mention[--m->mention_begin[who->mention[i].speaker]] = i;
  return AVOW_OK;
}

/* ---- sentences -------------------------------------------------------- */

static avow_status sentiment_of(maker *m, aw_token_range range,
                                avow_sentiment *out) {
  *out = (avow_sentiment){ AVOW_NO_SENTIMENT, 0 };
  if (m->sentiment == NULL) return AVOW_OK;
  return aw_sentiment_of(m->sentiment, m->doc, range, out, m->err);
}

static avow_status make_sentences(maker *m) {
  const aw_document *doc = m->doc;
  avow_sentence *made = NEW_ITEMS(m, avow_sentence, doc->sentence_count);
  if (made == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < doc->sentence_count; i++) {
    aw_token_range range = { doc->sentence[i].first, doc->sentence[i].last };
    made[i].range = bytes_of(m, range);
    avow_status status = sentiment_of(m, range, &made[i].sentiment);
    if (status != AVOW_OK) return status;
  }
  m->out->sentences = made;
  m->out->sentence_count = doc->sentence_count;
  return AVOW_OK;
}

/* ---- speakers --------------------------------------------------------- */

static avow_status copy_text(maker *m, aw_span text, avow_text *out) {
  *out = (avow_text){ NULL, 0 };
  if (text.ptr == NULL) return AVOW_OK;
  aw_span copy = aw_arena_copy(m->doc->arena, text);
  if (copy.ptr == NULL) return aw_nomem(m->err);
  *out = (avow_text){ copy.ptr, copy.len };
  return AVOW_OK;
}

/* The mean over the places that name the speaker; what is felt toward a "he"
 * is felt toward the name he stands for, and mostly in the same sentence. */
static avow_status sentiment_toward(maker *m, uint32_t speaker,
                                    avow_sentiment *out) {
  double sum[AVOW_SENTIMENT_COUNT] = { 0 };
  size_t count = 0;
  *out = (avow_sentiment){ AVOW_NO_SENTIMENT, 0 };
  if (m->sentiment == NULL) return AVOW_OK;
  for (uint32_t i = m->mention_begin[speaker];
       i < m->mention_begin[speaker + 1]; i++) {
    const aw_mention *mention = &m->who->mention[m->mention[i]];
    double probability[AVOW_SENTIMENT_COUNT];
    avow_sentiment one;
    if (mention->form == AW_MENTION_PRONOUN) continue;
    avow_status status = aw_sentiment_toward(
        m->sentiment, m->doc, m->doc->token_sentence[mention->range.first],
        mention->range, &one, probability, m->err);
    if (status != AVOW_OK) return status;
    for (int l = 0; l < AVOW_SENTIMENT_COUNT; l++) sum[l] += probability[l];
    count++;
  }
  if (count == 0) return AVOW_OK;
  for (int l = 0; l < AVOW_SENTIMENT_COUNT; l++)
    if (sum[l] > sum[out->label]) out->label = (avow_sentiment_label)l;
  out->score = (sum[AVOW_POSITIVE] - sum[AVOW_NEGATIVE]) / (double)count;
  return AVOW_OK;
}

static avow_status make_speaker(maker *m, uint32_t index, avow_speaker *out) {
  const aw_speaker *from = &m->who->speaker[index];
  const aw_answer *answer = &m->stances->answer[index];
  uint32_t begin = m->mention_begin[index];
  uint32_t count = m->mention_begin[index + 1] - begin;
  avow_range *mention = NEW_ITEMS(m, avow_range, count);
  if (mention == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < count; i++)
    mention[i] = bytes_of(m, m->who->mention[m->mention[begin + i]].range);
  out->mentions = (avow_ranges){ mention, count };
  out->kind = from->kind;
  out->stance = answer->stance;
  out->confidence = answer->confidence;
  for (int s = 0; s <= AVOW_UNCLEAR; s++) out->claims[s] = answer->claims[s];
  avow_status status = copy_text(m, from->name, &out->name);
  if (status == AVOW_OK) status = copy_text(m, from->role, &out->role);
  if (status == AVOW_OK) status = sentiment_toward(m, index, &out->sentiment);
  return status;
}

static avow_status make_speakers(maker *m) {
  avow_status status = number_speakers(m);
  if (status == AVOW_OK) status = sort_mentions(m);
  if (status != AVOW_OK) return status;
  avow_speaker *made = NEW_ITEMS(m, avow_speaker, m->out->speaker_count);
  if (made == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < m->who->speaker_count; i++) {
    if (m->number[i] == AW_NO_INDEX) continue;
    status = make_speaker(m, i, &made[m->number[i]]);
    if (status != AVOW_OK) return status;
  }
  m->out->speakers = made;
  return AVOW_OK;
}

/* ---- attributions ----------------------------------------------------- */

static avow_status make_ranges(maker *m, aw_token_ranges from,
                               avow_ranges *out) {
  avow_range *made = NEW_ITEMS(m, avow_range, from.count);
  if (made == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < from.count; i++) made[i] = bytes_of(m, from.item[i]);
  *out = (avow_ranges){ made, from.count };
  return AVOW_OK;
}

static avow_status make_attributions(maker *m) {
  avow_attribution *made = NEW_ITEMS(m, avow_attribution, m->who->count);
  if (made == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < m->who->count; i++) {
    const aw_attribution *from = &m->who->item[i];
    avow_status status = make_ranges(m, from->source, &made[i].source);
    if (status == AVOW_OK) status = make_ranges(m, from->cue, &made[i].cue);
    if (status == AVOW_OK)
      status = make_ranges(m, from->content, &made[i].content);
    if (status != AVOW_OK) return status;
    made[i].speaker = speaker_of(m, from->speaker);
    made[i].mode = from->mode;
    made[i].within = index_of(from->within);
  }
  m->out->attributions = made;
  m->out->attribution_count = m->who->count;
  return AVOW_OK;
}

/* ---- claims ----------------------------------------------------------- */

/* What the holder says in the claim's sentence; the whole sentence where the
 * claim has no attribution. */
static aw_token_range words_of(const maker *m, const aw_claim *claim) {
  const aw_sentence *sentence = &m->doc->sentence[claim->sentence];
  aw_token_range all = { sentence->first, sentence->last };
  if (claim->attribution == AW_NO_INDEX) return all;
  aw_token_ranges content = m->who->item[claim->attribution].content;
  aw_token_range said = { all.last, all.first };
  for (uint32_t i = 0; i < content.count; i++) {
    aw_token_range part = content.item[i];
    if (part.last <= all.first || part.first >= all.last) continue;
    if (part.first < all.first) part.first = all.first;
    if (part.last > all.last) part.last = all.last;
    if (part.first < said.first) said.first = part.first;
    if (part.last > said.last) said.last = part.last;
  }
  return said.first < said.last ? said : all;
}

static avow_status claim_sentiment(maker *m, const aw_claim *claim,
                                   avow_sentiment *out) {
  const aw_sentence *sentence = &m->doc->sentence[claim->sentence];
  aw_token_range words = words_of(m, claim);
  if (words.first == sentence->first && words.last == sentence->last) {
    *out = m->out->sentences[claim->sentence].sentiment;
    return AVOW_OK;
  }
  return sentiment_of(m, words, out);
}

static avow_status make_claims(maker *m) {
  uint32_t count = m->stances->claim_count;
  avow_claim *made = NEW_ITEMS(m, avow_claim, count);
  if (made == NULL) return AVOW_ERR_NOMEM;
  for (uint32_t i = 0; i < count; i++) {
    const aw_claim *from = &m->stances->claim[i];
    made[i].sentence = from->sentence;
    made[i].holder = speaker_of(m, from->holder);
    made[i].via = speaker_of(m, from->via);
    made[i].attribution = index_of(from->attribution);
    made[i].mode = from->mode;
    made[i].stance = from->stance;
    for (int s = 0; s < AVOW_STANCE_LABELS; s++) {
      made[i].probability[s] = from->probability[s];
      if (from->probability[s] > made[i].confidence)
        made[i].confidence = from->probability[s];
    }
    avow_status status = claim_sentiment(m, from, &made[i].sentiment);
    if (status != AVOW_OK) return status;
  }
  m->out->claims = made;
  m->out->claim_count = count;
  return AVOW_OK;
}

avow_status aw_result_make(const aw_document *doc, const aw_attributions *who,
                           const aw_stances *stances,
                           aw_sentiment_session *sentiment, avow_result *out,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  maker m = { .doc = doc,
              .who = who,
              .stances = stances,
              .sentiment = sentiment,
              .out = out,
              .err = err };
  if (sentiment != NULL) AW_TRY(aw_sentiment_begin(sentiment, doc, err));
  AW_TRY(make_sentences(&m));
  AW_TRY(make_speakers(&m));
  AW_TRY(make_attributions(&m));
  AW_TRY(make_claims(&m));
  out->unknown_share = stances->unknown_share;
  out->target_found = stances->target_found;
cleanup:
  if (sentiment != NULL) aw_sentiment_end(sentiment);
  return status;
}
