#include "report/agreement.h"

#define WHAT_WIDTH 32
#define SHOWN 400 /* code points of a text that are shown */

static void add_figures(aw_strbuf *out, const char *part, const char *how,
                        const cJSON *figures) {
  size_t columns = aw_columns_of(part) + aw_columns_of(how);
  aw_strbuf_add_text(out, part);
  aw_strbuf_add_text(out, how);
  if (columns < WHAT_WIDTH) aw_add_blanks(out, WHAT_WIDTH - columns);
  aw_add_percent(out, aw_number(figures, "precision"), 9);
  aw_add_percent(out, aw_number(figures, "recall"), 8);
  aw_add_percent(out, aw_number(figures, "f1"), 6);
  aw_strbuf_add_format(out, " %8.0f %8.0f %8.0f\n", aw_number(figures, "hits"),
                       aw_number(figures, "told"), aw_number(figures, "gold"));
}

static void add_parts(const cJSON *scores, aw_strbuf *out) {
  static const char *const ways[][2] = { { "exact", ", exact" },
                                         { "half", ", more than half shared" },
                                         { "letters", ", letters" } };
  const cJSON *part, *whole;
  if (aw_get(scores, "parts") == NULL) return;
  aw_add_blanks(out, WHAT_WIDTH);
  aw_strbuf_add_text(out,
                     "precision  recall    F1     hits     told    given\n");
  cJSON_ArrayForEach(
      part, aw_get(scores, "parts")) for (size_t i = 0;
                                          i < sizeof ways / sizeof ways[0]; i++)
      add_figures(out, aw_text(part, "part"), ways[i][1],
                  aw_get(part, ways[i][0]));
  cJSON_ArrayForEach(whole, aw_get(scores, "attributions"))
      add_figures(out, "attributions, ", whole->string, whole);
}

static void add_speakers(const cJSON *scores, aw_strbuf *out) {
  const cJSON *speakers = aw_get(scores, "speakers");
  if (speakers == NULL) return;
  double claims = aw_number(speakers, "claims");
  double found = aw_number(speakers, "found");
  double named = aw_number(speakers, "named");
  aw_strbuf_add_format(out, "claims by speech: %.0f; speaker found in ",
                       claims);
  aw_add_percent(out, claims > 0 ? found / claims : 0, 0);
  aw_strbuf_add_text(out, " of 100, named so in ");
  aw_add_percent(out, found > 0 ? named / found : 0, 0);
  aw_strbuf_add_text(out, " of 100 of these\n");
}

/* In one line, cut where it is long. */
static void add_line(aw_strbuf *out, const char *text) {
  size_t columns = aw_columns_of(text);
  aw_add_name(out, text, columns < SHOWN ? columns : SHOWN);
  if (columns > SHOWN) aw_strbuf_add_text(out, " ...");
  aw_strbuf_add_char(out, '\n');
}

static void add_told(aw_strbuf *out, const char *title, const cJSON *miss,
                     const char *member) {
  aw_strbuf_add_text(out, title);
  const cJSON *item = aw_get(miss, member);
  add_line(out, cJSON_IsString(item) ? item->valuestring : "(none)");
}

static void add_miss(const cJSON *miss, aw_strbuf *out) {
  const char *id = aw_text(miss, "id");
  aw_add_name(out, id, aw_columns_of(id));
  aw_strbuf_add_format(out, " %.0f-%.0f\n", aw_number(miss, "begin"),
                       aw_number(miss, "end"));
  add_told(out, "    text  ", miss, "sentence");
  add_told(out, "    given ", miss, "given");
  add_told(out, "    told  ", miss, "told");
}

static void add_misses(const cJSON *all, const cJSON *scores, aw_strbuf *out) {
  const cJSON *misses = aw_get(all, "misses"), *kind, *miss;
  cJSON_ArrayForEach(kind, aw_get(scores, "missed")) {
    if (kind->valuedouble == 0) continue;
    aw_strbuf_add_format(out, "%s%s: %.0f\n", misses == NULL ? "" : "\n",
                         kind->string, kind->valuedouble);
    cJSON_ArrayForEach(
        miss, misses) if (strcmp(aw_text(miss, "kind"), kind->string) == 0)
        add_miss(miss, out);
  }
}

void aw_add_agreement(const cJSON *all, const cJSON *scores, aw_strbuf *out) {
  aw_strbuf_add_format(out, "%.0f documents, %s\n\n",
                       aw_number(scores, "documents"), aw_text(scores, "how"));
  add_parts(scores, out);
  add_speakers(scores, out);
  if (aw_get(all, "misses") == NULL) aw_strbuf_add_char(out, '\n');
  add_misses(all, scores, out);
}
