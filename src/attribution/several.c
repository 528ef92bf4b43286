#include "attribution/several.h"

#include <string.h>

#define NEAR 3u /* sentences back to the last of them */

typedef enum several_kind { OF_ANY, OF_PERSONS, OF_COUNTRIES } several_kind;

/* How many the phrase counts: 2 or 3; 0: it does not count. */
static uint32_t counted(const aw_gathering *g, const aw_phrase *p) {
#define IS(at, word) (aw_who_token(g, at)->key == aw_hash(AW_LIT(word), 0))
  uint32_t head = p->head;
  /* Of the two sides only one may have been named of late. */
  if (IS(head, "sides") || IS(head, "parties")) return 0;
  if (IS(p->first, "both")) return 2;
  if (p->long_last > p->last) return 0; /* "the two leaders of the strike" */
  if (p->definite && p->bare == head && (IS(head, "pair") || IS(head, "duo")))
    return 2;
  if (p->definite && p->bare < head && p->plural) {
    if (IS(p->bare, "two")) return 2;
    if (IS(p->bare, "three")) return 3;
  }
  return 0;
#undef IS
}

static several_kind kind_of(const aw_gathering *g, const aw_phrase *p) {
  uint32_t kinds = aw_words_kinds(g->w->words, aw_who_token(g, p->head)->lemma);
  if (kinds & AW_KIND_STATE) return OF_COUNTRIES;
  return kinds & AW_KIND_FIGURE ? OF_PERSONS : OF_ANY;
}

static bool is_country(const aw_gathering *g, const aw_entity *x) {
  return x->kind == AVOW_GROUP && g->w->phrase[x->seen].country != 0;
}

static bool fits(const aw_gathering *g, const aw_entity *x,
                 several_kind *kind) {
  bool person = x->kind == AVOW_PERSON && x->named;
  bool country = is_country(g, x);
  if (*kind == OF_ANY && (person || country))
    *kind = person ? OF_PERSONS : OF_COUNTRIES; /* the others are like it */
  return *kind == OF_PERSONS ? person : country;
}

static const aw_several *keep(aw_gathering *g, const aw_several *found) {
  if (g->several == NULL) {
    size_t most = (size_t)g->w->attribution_count + 1;
    g->several = AW_NEW_RAW(g->w->doc->arena, aw_several, most);
    if (g->several == NULL) {
      g->failed = true;
      return NULL;
    }
    g->several_room = (uint32_t)most;
  }
  if (g->several_count == g->several_room) return NULL;
  g->several[g->several_count] = *found;
  return &g->several[g->several_count++];
}

uint32_t aw_several_find(aw_gathering *g, uint32_t k) {
  const aw_work *w = g->w;
  const aw_phrase *p = &w->phrase[k];
  if (!g->is_source[k]) return AW_NO_INDEX;
  uint32_t wanted = counted(g, p);
  if (wanted == 0) return AW_NO_INDEX;
  several_kind kind = kind_of(g, p);
  aw_several found = { .phrase = k };
  uint32_t sentence = w->doc->token_sentence[p->head];
  for (uint32_t n = 0, e;
       (e = aw_who_recent(g, n)) != AW_NO_INDEX && found.count < wanted; n++) {
    const aw_entity *x = &g->who[e];
    uint32_t last = w->phrase[x->seen].head;
    if (sentence - w->doc->token_sentence[last] > NEAR) break;
    if (fits(g, x, &kind)) found.who[found.count++] = e;
  }
  if (found.count < wanted || keep(g, &found) == NULL) return AW_NO_INDEX;
  return found.who[0];
}

#define GOES_ON 2u /* sentences */

#define BACK 8u /* phrases to the first of them */

/* Those who spoke together, phrase `k` the last: "Ann Lee and Ole Berg". */
static void together(const aw_gathering *g, uint32_t k, aw_several *found) {
  const aw_several *before = aw_several_of(g, k);
  if (before != NULL) {
    memcpy(found->who, before->who, sizeof found->who);
    found->count = before->count;
    return;
  }
  uint32_t first = k;
  for (uint32_t n = 1; n <= BACK && n <= k; n++)
    if (g->w->phrase[k - n].joined == first) first = k - n;
  for (k = first; k != AW_NO_INDEX && found->count < AW_SEVERAL_MAX;
       k = g->w->phrase[k].joined) {
    uint32_t e = g->w->phrase[k].speaker;
    if (e != AW_NO_INDEX) found->who[found->count++] = aw_who_root(g, e);
  }
}

uint32_t aw_several_again(aw_gathering *g, uint32_t k) {
  const aw_work *w = g->w;
  const aw_phrase *p = &w->phrase[k];
  if (!g->is_source[k] || !p->plural || g->speaking == AW_NO_INDEX)
    return AW_NO_INDEX;
  uint32_t last = g->who[aw_who_root(g, g->speaking)].spoke;
  if (last == AW_NO_INDEX) return last;
  uint32_t apart = w->doc->token_sentence[p->head] -
                   w->doc->token_sentence[w->phrase[last].head];
  aw_several found = { .phrase = k };
  if (apart == 0 || apart > GOES_ON) return AW_NO_INDEX;
  together(g, last, &found);
  if (found.count < 2 || keep(g, &found) == NULL) return AW_NO_INDEX;
  return found.who[0];
}

const aw_several *aw_several_of(const aw_gathering *g, uint32_t k) {
  uint32_t from = 0, to = g->several_count; /* they were found in order */
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if (g->several[middle].phrase == k) return &g->several[middle];
    if (g->several[middle].phrase < k)
      from = middle + 1;
    else
      to = middle;
  }
  return NULL;
}
