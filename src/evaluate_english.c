#include "evaluate_english.h"

#include <stdlib.h>

#include "base/status.h"
#include "text/english_score.h"

#define CONFUSIONS_TOLD 12u

static double share(size_t part, size_t whole) {
  return whole == 0 ? 0.0 : (double)part / (double)whole;
}

static void add_share(aw_strbuf *json, const char *name, double value) {
  aw_strbuf_add_format(json, ",\"%s\":", name);
  aw_strbuf_add_fixed(json, value, 4);
}

static void add_name(const char *name, const aw_name_score *s,
                     aw_strbuf *json) {
  aw_strbuf_add_format(json, "{\"name\":\"%s\"", name);
  add_share(json, "precision", share(s->right, s->told));
  add_share(json, "recall", share(s->right, s->gold));
  add_share(json, "f1", share(2 * s->right, s->told + s->gold));
  aw_strbuf_add_format(json, ",\"gold\":%zu,\"told\":%zu}", s->gold, s->told);
}

static void add_names(const aw_english_scores *s, aw_strbuf *json) {
  static const char *const classes[AW_NAME_CLASSES] = { "PERSON", "LOCATION",
                                                        "ORGANIZATION",
                                                        "MISC" };
  aw_name_score all = { 0 };
  aw_strbuf_add_text(json, ",\"names\":[");
  for (size_t k = 0; k < AW_NAME_CLASSES; k++) {
    all.gold += s->name[k].gold;
    all.told += s->name[k].told;
    all.right += s->name[k].right;
    add_name(classes[k], &s->name[k], json);
    aw_strbuf_add_char(json, ',');
  }
  add_name("all", &all, json);
  aw_strbuf_add_char(json, ']');
}

/* Pairs of tags by how often one is taken for the other; those taken as often
 * in the order of the tags. */
typedef struct confusion {
  unsigned gold, told;
  size_t times;
} confusion;

static int more_often(const void *a, const void *b) {
  const confusion *x = a, *y = b;
  if (x->times != y->times) return x->times < y->times ? 1 : -1;
  if (x->gold != y->gold) return x->gold < y->gold ? -1 : 1;
  return x->told < y->told ? -1 : x->told > y->told;
}

static void add_confusions(const aw_english_scores *s, aw_strbuf *json) {
  confusion list[AW_TAG_COUNT * AW_TAG_COUNT];
  size_t count = 0;
  for (unsigned g = 0; g < AW_TAG_COUNT; g++)
    for (unsigned t = 0; t < AW_TAG_COUNT; t++)
      if (g != t && s->tag[g][t] > 0)
        list[count++] = (confusion){ g, t, s->tag[g][t] };
  qsort(list, count, sizeof list[0], more_often);
  if (count > CONFUSIONS_TOLD) count = CONFUSIONS_TOLD;
  aw_strbuf_add_text(json, ",\"confusions\":[");
  for (size_t i = 0; i < count; i++)
    aw_strbuf_add_format(
        json, "%s{\"gold\":\"%s\",\"told\":\"%s\",\"times\":%zu}",
        i == 0 ? "" : ",", aw_tag_name((aw_tag_id)list[i].gold),
        aw_tag_name((aw_tag_id)list[i].told), list[i].times);
  aw_strbuf_add_char(json, ']');
}

static void report(const aw_english_scores *s, aw_strbuf *json) {
  size_t right = 0;
  for (unsigned k = 0; k < AW_TAG_COUNT; k++) right += s->tag[k][k];
  aw_strbuf_add_format(json,
                       ",\"scores\":{\"how\":\"given data\",\"sentences\":%zu"
                       ",\"tokens\":%zu",
                       s->sentences, s->tokens);
  if (s->tokens > 0) {
    add_share(json, "tag_accuracy", share(right, s->tokens));
    add_confusions(s, json);
  }
  if (s->universal_tokens > 0)
    add_share(json, "universal_accuracy",
              share(s->universal_right, s->universal_tokens));
  if (s->named > 0) add_names(s, json);
  aw_strbuf_add_text(json, "},\"warnings\":[]");
}

avow_status aw_evaluate_english(const avow_model *model,
                                const avow_dataset *data,
                                const avow_evaluate_options *o, aw_strbuf *json,
                                avow_error *err) {
  avow_status status = AVOW_OK;
  aw_english *english = NULL;
  aw_english_session *session = NULL;
  aw_english_scores scores;
  if (o->against != NULL)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "models of english are scored one at a time");
  AW_TRY(aw_english_open(&model->file, &english, err));
  AW_TRY(aw_english_session_new(english, &session, err));
  AW_TRY(aw_english_score(session, data, &scores, err));
  report(&scores, json);
cleanup:
  aw_english_session_free(session);
  aw_english_free(english);
  return status;
}
