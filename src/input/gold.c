#include "input/gold.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

#include "base/status.h"

#define POSITION_MAX 1e9 /* far above AVOW_TEXT_MAX, exact in a double */

typedef struct reader {
  size_t line;
  aw_arena *arena;
  avow_error *err;
} reader;

/* "claims[3].stance", as messages name a member. */
typedef struct place {
  char text[64];
} place;

static place place_of(const char *list, size_t index, const char *member) {
  place p;
  snprintf(p.text, sizeof p.text, "%s[%zu]%s%s", list, index,
           member == NULL ? "" : ".", member == NULL ? "" : member);
  return p;
}

static avow_status unexpected(const reader *r, const char *where,
                              const cJSON *value, const char *expected) {
  if (cJSON_IsString(value))
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0, "%s: '%.60s' is not %s",
                   where, value->valuestring, expected);
  if (cJSON_IsNumber(value))
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0, "%s: %g is not %s",
                   where, value->valuedouble, expected);
  return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0, "%s: expected %s%s",
                 where, expected, value == NULL ? ", but it is missing" : "");
}

static const cJSON *member_of(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static avow_status read_text(const reader *r, const cJSON *object,
                             const char *where, const char *name, bool needed,
                             avow_text *out) {
  const cJSON *value = member_of(object, name);
  *out = (avow_text){ NULL, 0 };
  if (!needed && (value == NULL || cJSON_IsNull(value))) return AVOW_OK;
  if (!cJSON_IsString(value)) return unexpected(r, where, value, "a text");
  *out = (avow_text){ value->valuestring, strlen(value->valuestring) };
  return AVOW_OK;
}

static bool read_position(const cJSON *value, size_t *out) {
  double number = cJSON_IsNumber(value) ? value->valuedouble : -1;
  if (!(number >= 0 && number <= POSITION_MAX)) return false;
  *out = (size_t)number;
  return (double)*out == number;
}

/* true is the same as 1, false the same as absent. */
static avow_status read_extra(const reader *r, const cJSON *value,
                              double *out) {
  *out = cJSON_IsTrue(value) ? 1.0 : 0.0;
  if (value == NULL || cJSON_IsBool(value) || cJSON_IsNull(value))
    return AVOW_OK;
  *out = cJSON_IsNumber(value) ? value->valuedouble : 0.0;
  if (*out > 0.0 && *out <= 1.0) return AVOW_OK;
  return unexpected(r, "extra", value, "true, or a cost above 0, at most 1");
}

static bool read_range(const cJSON *pair, avow_range *out) {
  return cJSON_IsArray(pair) && pair->child != NULL &&
         pair->child->next != NULL && pair->child->next->next == NULL &&
         read_position(pair->child, &out->begin) &&
         read_position(pair->child->next, &out->end) && out->begin <= out->end;
}

/* An absent, null or empty list is empty; [begin, end] is a list of one. */
static avow_status read_ranges(const reader *r, const cJSON *list,
                               const char *where, avow_ranges *out) {
  *out = (avow_ranges){ NULL, 0 };
  if (list == NULL || cJSON_IsNull(list)) return AVOW_OK;
  if (!cJSON_IsArray(list))
    return unexpected(r, where, list, "a list of [begin, end]");
  bool single = cJSON_IsNumber(list->child);
  size_t count = single ? 1 : (size_t)cJSON_GetArraySize(list);
  avow_range *item = AW_NEW(r->arena, avow_range, count);
  if (item == NULL) return aw_nomem(r->err);
  const cJSON *pair = single ? list : list->child;
  for (size_t i = 0; i < count; i++, pair = pair->next)
    if (!read_range(pair, &item[i]))
      return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                     "%s[%zu]: expected [begin, end] in code points, begin "
                     "not after end",
                     where, i);
  *out = (avow_ranges){ item, count };
  return AVOW_OK;
}

/* ---- claims ----------------------------------------------------------- */

static avow_status read_stance(const reader *r, const cJSON *value,
                               size_t index, avow_stance *out) {
  for (int k = 0; cJSON_IsString(value) && k < AVOW_STANCE_LABELS; k++)
    if (strcmp(value->valuestring, avow_stance_name((avow_stance)k)) == 0) {
      *out = (avow_stance)k;
      return AVOW_OK;
    }
  return unexpected(r, place_of("claims", index, "stance").text, value,
                    "one of favor, against, neutral, unrelated");
}

static avow_status read_mode(const reader *r, const cJSON *value, size_t index,
                             avow_mode *out) {
  for (int k = 0; cJSON_IsString(value) && k < AVOW_MODE_COUNT; k++)
    if (strcmp(value->valuestring, avow_mode_name((avow_mode)k)) == 0) {
      *out = (avow_mode)k;
      return AVOW_OK;
    }
  return unexpected(r, place_of("claims", index, "mode").text, value,
                    "one of direct, indirect, mixed, narrated");
}

static avow_status read_claim(const reader *r, const cJSON *object,
                              size_t index, size_t sentence_count,
                              avow_gold_claim *out) {
  avow_status status = AVOW_OK;
  const cJSON *sentence = member_of(object, "sentence");
  if (!cJSON_IsObject(object))
    AW_TRY(unexpected(r, place_of("claims", index, NULL).text, object,
                      "an object"));
  if (!read_position(sentence, &out->sentence) ||
      out->sentence >= sentence_count)
    AW_TRY(unexpected(r, place_of("claims", index, "sentence").text, sentence,
                      "the index of a sentence"));
  AW_TRY(read_text(r, object, place_of("claims", index, "holder").text,
                   "holder", true, &out->holder));
  AW_TRY(read_text(r, object, place_of("claims", index, "via").text, "via",
                   false, &out->via));
  AW_TRY(read_mode(r, member_of(object, "mode"), index, &out->mode));
  AW_TRY(read_stance(r, member_of(object, "stance"), index, &out->stance));
cleanup:
  return status;
}

static avow_status read_claims(const reader *r, const cJSON *list,
                               avow_gold_document *out) {
  if (list == NULL) return AVOW_OK;
  if (!cJSON_IsArray(list)) return unexpected(r, "claims", list, "a list");
  size_t count = (size_t)cJSON_GetArraySize(list), i = 0;
  avow_gold_claim *claim = AW_NEW(r->arena, avow_gold_claim, count);
  if (claim == NULL) return aw_nomem(r->err);
  for (const cJSON *at = list->child; at != NULL; at = at->next, i++) {
    avow_status status = read_claim(r, at, i, out->sentence_count, &claim[i]);
    if (status != AVOW_OK) return status;
  }
  out->claims = claim;
  out->claim_count = count;
  return AVOW_OK;
}

/* ---- attributions ----------------------------------------------------- */

static avow_status read_attribution(const reader *r, const cJSON *object,
                                    size_t index, avow_gold_attribution *out) {
  static const char *const names[] = { "source", "cue", "content" };
  avow_ranges *parts[] = { &out->source, &out->cue, &out->content };
  if (!cJSON_IsObject(object))
    return unexpected(r, place_of("attributions", index, NULL).text, object,
                      "an object");
  for (size_t i = 0; i < 3; i++) {
    avow_status status =
        read_ranges(r, member_of(object, names[i]),
                    place_of("attributions", index, names[i]).text, parts[i]);
    if (status != AVOW_OK) return status;
  }
  return AVOW_OK;
}

static avow_status read_attributions(const reader *r, const cJSON *list,
                                     avow_gold_document *out) {
  if (list == NULL) return AVOW_OK;
  if (!cJSON_IsArray(list))
    return unexpected(r, "attributions", list, "a list");
  size_t count = (size_t)cJSON_GetArraySize(list), i = 0;
  avow_gold_attribution *item = AW_NEW(r->arena, avow_gold_attribution, count);
  if (item == NULL) return aw_nomem(r->err);
  for (const cJSON *at = list->child; at != NULL; at = at->next, i++) {
    avow_status status = read_attribution(r, at, i, &item[i]);
    if (status != AVOW_OK) return status;
  }
  out->attributions = item;
  out->attribution_count = count;
  return AVOW_OK;
}

/* ---- the face --------------------------------------------------------- */

bool aw_gold_is_document(const cJSON *object) {
  return member_of(object, "sentences") != NULL ||
         member_of(object, "claims") != NULL ||
         member_of(object, "attributions") != NULL;
}

avow_status aw_gold_parse(const cJSON *object, size_t line, aw_arena *arena,
                          avow_gold_document *out, avow_error *err) {
  avow_status status = AVOW_OK;
  const reader r = { line, arena, err };
  avow_ranges sentences;
  *out = (avow_gold_document){ .line = line };
  out->offtopic = cJSON_IsTrue(member_of(object, "offtopic"));
  AW_TRY(read_extra(&r, member_of(object, "extra"), &out->extra));
  AW_TRY(read_text(&r, object, "id", "id", false, &out->id));
  AW_TRY(read_text(&r, object, "text", "text", true, &out->text));
  AW_TRY(read_text(&r, object, "target", "target", false, &out->target));
  AW_TRY(
      read_ranges(&r, member_of(object, "sentences"), "sentences", &sentences));
  out->sentences = sentences.item;
  out->sentence_count = sentences.count;
  AW_TRY(read_claims(&r, member_of(object, "claims"), out));
  AW_TRY(read_attributions(&r, member_of(object, "attributions"), out));
cleanup:
  return status;
}
