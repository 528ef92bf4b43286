#include "evaluate_attributions.h"

#include "attribution/agreement.h"
#include "attribution/attribution.h"
#include "base/arena.h"
#include "base/status.h"
#include "base/utf8.h"
#include "helpers.h"
#include "stance/holder.h"

typedef struct attributions_eval {
  aw_helper english_file;
  aw_english *english;
  aw_english_session *english_session;
  aw_attributor *attributor;
  aw_attributor_session *session;
  aw_arena arena; /* of the document at hand */
  aw_agreement sum;
  size_t documents;
  struct {
    size_t given, found, exact; /* claims by speech; speaker found, so named */
  } speaker;
  size_t missed[AW_MISS_COUNT];
  aw_strbuf misses; /* items of a JSON list */
  bool list_misses;
} attributions_eval;

/* One document, given and found. */
typedef struct compared {
  const aw_gold_document *given;
  const aw_document *doc;
  const aw_attributions *who;
  aw_gold_attribution *told; /* [who->count] */
} compared;

static void release(attributions_eval *e) {
  aw_attributor_session_free(e->session);
  aw_attributor_free(e->attributor);
  aw_english_session_free(e->english_session);
  aw_english_free(e->english);
  aw_helper_close(&e->english_file);
  aw_arena_release(&e->arena);
  aw_strbuf_release(&e->misses);
}

static avow_status open_all(attributions_eval *e, const avow_model *model,
                            const avow_evaluate_options *o, avow_error *err) {
  avow_status status = AVOW_OK;
  if (o->against != NULL)
    AW_TRY(aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "two models of attribution are not compared, expected one"));
  AW_TRY(aw_helper_open(&e->english_file, o->models.english, AVOW_TASK_ENGLISH,
                        "english", err));
  if (e->english_file.file == NULL)
    AW_TRY(aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "attributions need a model of English, which this avow was "
                   "built without"));
  AW_TRY(aw_english_open(e->english_file.file, &e->english, err));
  AW_TRY(aw_attributor_open(&model->file, &e->attributor, err));
  AW_TRY(aw_english_session_new(e->english, &e->english_session, err));
  AW_TRY(aw_attributor_session_new(e->attributor, &e->session, err));
cleanup:
  return status;
}

/* ---- misses -------------------------------------------------------------- */

static avow_range hull(avow_ranges r) {
  avow_range out = r.item[0];
  for (size_t i = 1; i < r.count; i++) {
    if (r.item[i].begin < out.begin) out.begin = r.item[i].begin;
    if (r.item[i].end > out.end) out.end = r.item[i].end;
  }
  return out;
}

static void add_span(aw_strbuf *out, const char *member, aw_span text) {
  aw_strbuf_add_format(out, ",\"%s\":", member);
  if (text.ptr == NULL)
    aw_strbuf_add_text(out, "null");
  else
    aw_strbuf_add_json(out, text);
}

/* The text of a part, its pieces parted by " ... ". */
static void add_part(aw_strbuf *out, const char *member, aw_span text,
                     avow_ranges r) {
  aw_strbuf all = AW_STRBUF_INIT;
  for (size_t i = 0; i < r.count; i++) {
    if (i > 0) aw_strbuf_add_text(&all, " ... ");
    aw_strbuf_add(&all, aw_span_cut(text, r.item[i].begin, r.item[i].end));
  }
  add_span(out, member,
           r.count == 0 ? (aw_span){ NULL, 0 } : aw_strbuf_span(&all));
  if (all.failed) out->failed = true;
  aw_strbuf_release(&all);
}

/* The sentence in which the byte stands or behind which it comes. */
static aw_span sentence_at(const compared *c, size_t byte) {
  const aw_document *doc = c->doc;
  uint32_t low = 0, high = doc->sentence_count;
  if (high == 0) return AW_LIT("");
  while (high - low > 1) {
    uint32_t middle = low + (high - low) / 2;
    if (doc->token[doc->sentence[middle].first].begin <= byte)
      low = middle;
    else
      high = middle;
  }
  return aw_span_cut(doc->text, doc->token[doc->sentence[low].first].begin,
                     doc->token[doc->sentence[low].last - 1].end);
}

static void begin_miss(attributions_eval *e, const compared *c,
                       aw_miss_kind kind, avow_range at) {
  aw_strbuf *out = &e->misses;
  aw_span text = c->given->text, id = c->given->id;
  size_t begin = aw_code_points(text, 0, at.begin);
  aw_strbuf_add_format(out,
                       "%s{\"kind\":\"%s\",\"id\":", out->len == 0 ? "" : ",",
                       aw_miss_name(kind));
  aw_strbuf_add_json(out, id.ptr == NULL ? AW_LIT("") : id);
  aw_strbuf_add_format(out, ",\"begin\":%zu,\"end\":%zu", begin,
                       begin + aw_code_points(text, at.begin, at.end));
  add_span(out, "sentence", sentence_at(c, at.begin));
}

/* The part of an attribution that a miss of this kind is about; a statement
 * without a cue is shown by its content. */
static avow_ranges part_of(const aw_gold_attribution *a, aw_miss_kind kind) {
  avow_ranges part = a->content;
  if (kind == AW_MISS_WRONG_SOURCE) part = a->source;
  if (kind <= AW_MISS_WRONG_CUE) part = a->cue;
  return part.count == 0 && kind != AW_MISS_WRONG_SOURCE ? a->content : part;
}

static void add_miss(attributions_eval *e, const compared *c,
                     const aw_miss *miss) {
  avow_ranges given = { NULL, 0 }, told = { NULL, 0 }, at = { NULL, 0 };
  if (miss->told != AVOW_NONE) {
    told = part_of(&c->told[miss->told], miss->kind);
    at = part_of(&c->told[miss->told], AW_MISS_NO_CUE);
  }
  if (miss->given != AVOW_NONE) {
    given = part_of(&c->given->attribution[miss->given], miss->kind);
    at = part_of(&c->given->attribution[miss->given], AW_MISS_MISSED_CUE);
  }
  if (given.count > 0) at = given;
  if (at.count == 0) return; /* given with neither cue nor content */
  begin_miss(e, c, miss->kind, hull(at));
  add_part(&e->misses, "given", c->given->text, given);
  add_part(&e->misses, "told", c->given->text, told);
  aw_strbuf_add_char(&e->misses, '}');
}

static void add_misses(attributions_eval *e, const compared *c,
                       const aw_misses *misses) {
  for (size_t i = 0; i < misses->count; i++) {
    e->missed[misses->item[i].kind]++;
    if (e->list_misses) add_miss(e, c, &misses->item[i]);
  }
}

/* ---- speakers of claims -------------------------------------------------- */

static bool touches(avow_ranges content, avow_range sentence) {
  for (size_t i = 0; i < content.count; i++)
    if (content.item[i].begin < sentence.end &&
        content.item[i].end > sentence.begin)
      return true;
  return false;
}

/* Is the speaker a holder of some claim of the sentence? */
static bool is_holder(const compared *c, uint32_t sentence, aw_span name) {
  for (size_t i = 0; i < c->given->claim_count; i++)
    if (c->given->claim[i].sentence == sentence &&
        aw_same_holder(c->given->claim[i].holder, name))
      return true;
  return false;
}

typedef struct heard {
  bool any, found, exact; /* any speech, of the holder, so named */
  uint32_t other;         /* a speaker who holds no claim, or AW_NO_INDEX */
} heard;

static void hear(const compared *c, const aw_gold_claim *claim,
                 uint32_t speaker, heard *h) {
  if (speaker == AW_NO_INDEX) return;
  aw_span name = c->who->speaker[speaker].name;
  if (aw_same_holder(claim->holder, name)) {
    h->found = true;
    h->exact = h->exact || aw_holder_equal(claim->holder, name);
  } else if (!is_holder(c, claim->sentence, name)) {
    h->other = speaker;
  }
}

/* Who is heard in the claim's sentence. */
static heard listen(const compared *c, const aw_gold_claim *claim) {
  heard h = { .other = AW_NO_INDEX };
  for (uint32_t i = 0; i < c->who->count; i++) {
    const aw_attribution *a = &c->who->item[i];
    if (!touches(c->told[i].content, c->given->sentence[claim->sentence]))
      continue;
    h.any = true;
    hear(c, claim, a->speaker, &h);
    for (uint32_t n = 0; n < a->also_count; n++) hear(c, claim, a->also[n], &h);
  }
  return h;
}

static void compare_speakers(attributions_eval *e, const compared *c) {
  for (size_t i = 0; i < c->given->claim_count; i++) {
    const aw_gold_claim *claim = &c->given->claim[i];
    if (claim->mode == AVOW_NARRATED) continue;
    heard h = listen(c, claim);
    e->speaker.given++;
    e->speaker.found += h.found;
    e->speaker.exact += h.exact;
    if (h.found) continue;
    aw_miss_kind kind = h.any ? AW_MISS_WRONG_SPEAKER : AW_MISS_MISSED_SPEECH;
    e->missed[kind]++;
    if (!e->list_misses) continue;
    begin_miss(e, c, kind, c->given->sentence[claim->sentence]);
    add_span(&e->misses, "given", claim->holder);
    add_span(&e->misses, "told",
             h.other == AW_NO_INDEX ? (aw_span){ NULL, 0 }
                                    : c->who->speaker[h.other].name);
    aw_strbuf_add_char(&e->misses, '}');
  }
}

/* ---- documents ----------------------------------------------------------- */

static avow_status bytes_of(const aw_document *doc, aw_token_ranges from,
                            avow_ranges *out, avow_error *err) {
  avow_range *item = AW_NEW(doc->arena, avow_range, from.count);
  if (item == NULL) return aw_nomem(err);
  for (uint32_t i = 0; i < from.count; i++)
    item[i] = (avow_range){ doc->token[from.item[i].first].begin,
                            doc->token[from.item[i].last - 1].end };
  *out = (avow_ranges){ item, from.count };
  return AVOW_OK;
}

static avow_status read_told(compared *c, avow_error *err) {
  avow_status status = AVOW_OK;
  c->told = AW_NEW(c->doc->arena, aw_gold_attribution, c->who->count);
  if (c->told == NULL) return aw_nomem(err);
  for (uint32_t i = 0; i < c->who->count; i++) {
    const aw_attribution *a = &c->who->item[i];
    AW_TRY(bytes_of(c->doc, a->source, &c->told[i].source, err));
    AW_TRY(bytes_of(c->doc, a->cue, &c->told[i].cue, err));
    AW_TRY(bytes_of(c->doc, a->content, &c->told[i].content, err));
  }
cleanup:
  return status;
}

/* Documents annotated with sentences and claims, and no attribution, are not
 * annotated with any. */
static avow_status compare_document(attributions_eval *e,
                                    const aw_gold_document *given,
                                    avow_error *err) {
  avow_status status = AVOW_OK;
  aw_document doc;
  aw_attributions who = { 0 };
  aw_misses misses = { 0 };
  compared c = { given, &doc, &who, NULL };
  aw_arena_mark mark = aw_arena_save(&e->arena);
  AW_TRY(aw_document_read(&doc, &e->arena, given->text, NULL, 0, err));
  if (doc.token_count > 0) {
    AW_TRY(aw_english_tag(e->english_session, &doc, err));
    AW_TRY(aw_attribute(e->session, &doc, &who, err));
  }
  AW_TRY(read_told(&c, err));
  compare_speakers(e, &c);
  if (given->attribution_count > 0 || given->sentence_count == 0) {
    AW_TRY(aw_agree(&e->arena, given->text, given->attribution,
                    given->attribution_count, c.told, who.count, &e->sum,
                    &misses, err));
    add_misses(e, &c, &misses);
  }
  e->documents++;
cleanup:
  aw_arena_rewind(&e->arena, mark);
  return status;
}

/* ---- the report ---------------------------------------------------------- */

static double ratio(size_t a, size_t b) {
  return b == 0 ? 0.0 : (double)a / (double)b;
}

static void add_figures(aw_strbuf *out, const char *member, size_t hits,
                        size_t told, size_t given) {
  double precision = ratio(hits, told), recall = ratio(hits, given);
  double sum = precision + recall;
  double f1 = sum > 0 ? 2 * precision * recall / sum : 0;
  aw_strbuf_add_format(out, "\"%s\":{\"precision\":", member);
  aw_strbuf_add_fixed(out, precision, 6);
  aw_strbuf_add_text(out, ",\"recall\":");
  aw_strbuf_add_fixed(out, recall, 6);
  aw_strbuf_add_text(out, ",\"f1\":");
  aw_strbuf_add_fixed(out, f1, 6);
  aw_strbuf_add_format(out, ",\"hits\":%zu,\"told\":%zu,\"gold\":%zu}", hits,
                       told, given);
}

static void add_parts(aw_strbuf *out, const aw_agreement *sum) {
  static const char *const names[] = { [AW_PART_CUE] = "cue",
                                       [AW_PART_SOURCE] = "source",
                                       [AW_PART_CONTENT] = "content" };
  aw_strbuf_add_text(out, ",\"parts\":[");
  for (int p = 0; p < AW_PART_COUNT; p++) {
    const struct aw_part_agreement *part = &sum->part[p];
    aw_strbuf_add_format(out, "%s{\"part\":\"%s\",", p == 0 ? "" : ",",
                         names[p]);
    add_figures(out, "exact", part->exact, part->told, part->given);
    aw_strbuf_add_char(out, ',');
    add_figures(out, "half", part->half, part->told, part->given);
    aw_strbuf_add_char(out, ',');
    add_figures(out, "letters", part->shared_letters, part->told_letters,
                part->given_letters);
    aw_strbuf_add_char(out, '}');
  }
  aw_strbuf_add_text(out, "],\"attributions\":{");
  add_figures(out, "content", sum->content, sum->told, sum->given);
  aw_strbuf_add_char(out, ',');
  add_figures(out, "content and source", sum->whole, sum->told, sum->given);
  aw_strbuf_add_char(out, '}');
}

static void add_report(const attributions_eval *e, aw_strbuf *out) {
  aw_strbuf_add_format(out,
                       ",\"scores\":{\"how\":\"given documents\","
                       "\"documents\":%zu",
                       e->documents);
  if (e->sum.given + e->sum.told > 0) add_parts(out, &e->sum);
  if (e->speaker.given > 0)
    aw_strbuf_add_format(out,
                         ",\"speakers\":{\"claims\":%zu,\"found\":%zu,"
                         "\"named\":%zu}",
                         e->speaker.given, e->speaker.found, e->speaker.exact);
  aw_strbuf_add_text(out, ",\"missed\":{");
  for (int k = 0; k < AW_MISS_COUNT; k++)
    aw_strbuf_add_format(out, "%s\"%s\":%zu", k == 0 ? "" : ",",
                         aw_miss_name((aw_miss_kind)k), e->missed[k]);
  aw_strbuf_add_text(out, "}}");
  if (e->list_misses) {
    aw_strbuf_add_text(out, ",\"misses\":[");
    aw_strbuf_add(out, aw_strbuf_span(&e->misses));
    aw_strbuf_add_char(out, ']');
  }
  aw_strbuf_add_text(out, ",\"warnings\":[]");
  if (e->misses.failed) out->failed = true;
}

avow_status aw_evaluate_attributions(const avow_model *model,
                                     const avow_dataset *data,
                                     const avow_evaluate_options *o,
                                     aw_strbuf *json, avow_error *err) {
  avow_status status = AVOW_OK;
  attributions_eval e = { .list_misses = o->misses };
  aw_arena_init(&e.arena, 0);
  AW_TRY(open_all(&e, model, o, err));
  for (size_t i = 0; i < data->document_count; i++)
    AW_TRY(compare_document(&e, &data->document[i], err));
  if (e.sum.given == 0 && e.speaker.given == 0)
    AW_TRY(aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "the documents hold neither attributions nor claims by "
                   "speech to score"));
  add_report(&e, json);
cleanup:
  release(&e);
  return status;
}
