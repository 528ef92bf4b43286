/* deed.c - see deed.h. */
#include "stance/deed.h"

#include "base/hash.h"

#define TARGET_AHEAD                                                         \
  8u                    /* tokens from a verb to the target that it may take \
                         */
#define VERB_BEHIND 6u  /* tokens from a pronoun to its verbs */
#define DENIED_WORDS 7u /* behind a negation */
#define DENIED_PAIRS 3u

#define KEY(s) aw_hash(AW_LIT(s), 0)

static const aw_token *token_at(const aw_scene *s, uint32_t i) {
  return &s->view->doc->token[s->first + i];
}

static void place(const aw_scene *s, aw_features *f, uint32_t first,
                  uint32_t last) {
  f->begin = token_at(s, first)->begin;
  f->end = token_at(s, last)->end;
}

static aw_span text_at(const aw_scene *s, uint32_t i) {
  return aw_token_text(s->view->doc, s->first + i);
}

/* A code ("agent!m") of few letters, its key beside it. */
typedef struct code {
  uint64_t key;
  aw_span text;
} code;
#define CODE(text, length) \
  ((code){ aw_hash((aw_span){ (text), (length) }, 0), { (text), (length) } })

/* A feature of a code and a word. */
static inline void add(aw_features *f, aw_template t, code c, uint64_t key,
                       aw_span text) {
  aw_features_add_pair(f, t, c.key, c.text, key, text, 1.0);
}

/* The class of the word at i. */
static code class_at(const aw_scene *s, uint32_t i) {
  const aw_view *v = s->view;
  code class = { KEY("other"), AW_LIT("other") };
  uint32_t token = s->first + i;
  for (uint32_t h = s->seen->word; h < s->seen->word_end; h++) {
    if (token < v->word[h].first || token >= v->word[h].last) continue;
    class.key = s->class_key[v->word[h].kind];
    class.text = aw_lexicon_class(v->wording->stance, v->word[h].kind);
  }
  return class;
}

/* ---- deeds --------------------------------------------------------------- */

static char side_of(const aw_scene *s, uint32_t mention) {
  if (mention == AW_NO_INDEX) return '-';
  return s->view->who->mention[mention].speaker == s->holder ? 'H' : 'O';
}

static bool has_target_ahead(const aw_scene *s, uint32_t verb) {
  const aw_view *v = s->view;
  for (uint32_t h = s->seen->target; h < s->seen->target_end; h++) {
    uint32_t at = v->target[h].first;
    if (at > verb && at - verb <= TARGET_AHEAD) return true;
  }
  return false;
}

static void add_deed(const aw_scene *s, const aw_event *e, aw_features *f) {
  uint32_t i = e->verb - s->first;
  uint64_t verb = token_at(s, i)->lemma;
  aw_span text = text_at(s, i);
  char who[] = { side_of(s, e->agent), side_of(s, e->patient),
                 e->negated ? '!' : '-', e->modal ? 'm' : '-', '\0' };
  char how[] = { who[0], who[2], who[3], '\0' };
  code all = CODE(who, 4), agent = CODE(how, 1), scope = CODE(how, 3);
  code class = class_at(s, i);
  place(s, f, i, i);
  add(f, aw_template_of("deed"), agent, verb, text);
  add(f, aw_template_of("deed,how"), scope, verb, text);
  add(f, aw_template_of("deed,all"), all, verb, text);
  add(f, aw_template_of("deed-class"), all, class.key, class.text);
  if (has_target_ahead(s, e->verb)) {
    add(f, aw_template_of("deed>target"), agent, verb, text);
    add(f, aw_template_of("deed>target,how"), CODE(how, 2), verb, text);
    add(f, aw_template_of("deed-class>target"), all, class.key, class.text);
  }
  if (i + 1 >= s->count) return;
  place(s, f, i, i + 1);
  add(f, aw_template_of("deed+1"), agent, aw_hash_join(verb, s->plain[i + 1]),
      text);
}

void aw_add_deeds(const aw_scene *s, aw_features *f) {
  for (uint32_t e = s->seen->event; e < s->seen->event_end; e++) {
    const aw_event *event = &s->view->who->event[e];
    if (event->verb - s->first >= s->count) break;
    add_deed(s, event, f);
  }
}

/* ---- pronouns ------------------------------------------------------------ */

/* Two bits of a key; few other words have both of those of a short list, which
 * is cheaper to ask than the list. */
#define HIGH(s) (UINT64_C(1) << (KEY(s) >> 58))
#define LOW(s) (UINT64_C(1) << (KEY(s) >> 52 & 63u))

static inline bool among(uint64_t key, uint64_t high, uint64_t low) {
  return (high >> (key >> 58) & low >> (key >> 52 & 63u) & 1u) != 0;
}

static inline bool may_be_subject(uint64_t key) {
  return among(key,
               HIGH("we") | HIGH("i") | HIGH("our") | HIGH("us") |
                   HIGH("they") | HIGH("it") | HIGH("you") | HIGH("there") |
                   HIGH("this") | HIGH("that"),
               LOW("we") | LOW("i") | LOW("our") | LOW("us") | LOW("they") |
                   LOW("it") | LOW("you") | LOW("there") | LOW("this") |
                   LOW("that"));
}

static bool is_subject_word(uint64_t key) {
  return key == KEY("we") || key == KEY("i") || key == KEY("our") ||
         key == KEY("us") || key == KEY("they") || key == KEY("it") ||
         key == KEY("you") || key == KEY("there") || key == KEY("this") ||
         key == KEY("that");
}

static bool denies(uint64_t key) {
  return key == KEY("not") || key == KEY("n't") || key == KEY("never") ||
         key == KEY("no");
}

/* The verb at i behind the pronoun `who`. */
static void add_verb(const aw_scene *s, aw_features *f, uint32_t i,
                     uint64_t who, bool denied, uint64_t modal) {
  uint64_t verb = token_at(s, i)->lemma, next = 0;
  aw_span text = text_at(s, i);
  code scope = CODE(denied ? "!" : "-", 1), class = class_at(s, i);
  const uint64_t by = aw_hash_join(who, denied);
  if (i + 1 < s->count) next = s->plain[i + 1];
  add(f, aw_template_of("pronoun"), scope, aw_hash_join(who, verb), text);
  add(f, aw_template_of("pronoun-any"), CODE("verb", 4),
      aw_hash_join(who, verb), text);
  add(f, aw_template_of("pronoun,modal"), scope, aw_hash_join(who, modal),
      text);
  add(f, aw_template_of("pronoun+1"), scope,
      aw_hash_join(aw_hash_join(who, verb), next), text);
  const aw_template with = { "pronoun-class", by };
  const aw_template more = { "pronoun-class,modal", aw_hash_join(by, ~modal) };
  add(f, with, scope, class.key, class.text);
  add(f, more, scope, class.key, class.text);
}

static void follow(const aw_scene *s, aw_features *f, uint32_t pronoun) {
  uint64_t who = token_at(s, pronoun)->key, modal = 0;
  bool denied = false;
  uint32_t end = pronoun + VERB_BEHIND;
  for (uint32_t i = pronoun + 1; i < s->count && i < end; i++) {
    const aw_token *t = token_at(s, i);
    if (denies(t->key)) {
      denied = true;
    } else if (t->tag == AW_TAG_MD) {
      modal = t->key;
    } else if (t->tag >= AW_TAG_VB && t->tag <= AW_TAG_VBZ) {
      place(s, f, pronoun, i);
      add_verb(s, f, i, who, denied, modal);
      if (t->lemma != KEY("be") && t->lemma != KEY("have")) return;
    }
  }
}

void aw_add_pronouns(const aw_scene *s, aw_features *f) {
  for (uint32_t i = 0; i < s->count; i++)
    if (may_be_subject(token_at(s, i)->key) &&
        is_subject_word(token_at(s, i)->key))
      follow(s, f, i);
}

/* ---- what is denied ------------------------------------------------------ */

static inline bool may_have_scope(uint64_t key) {
  return among(
      key,
      HIGH("not") | HIGH("n't") | HIGH("never") | HIGH("no") | HIGH("without") |
          HIGH("nor") | HIGH("neither") | HIGH("nothing") | HIGH("cannot") |
          HIGH("unless") | HIGH("until"),
      LOW("not") | LOW("n't") | LOW("never") | LOW("no") | LOW("without") |
          LOW("nor") | LOW("neither") | LOW("nothing") | LOW("cannot") |
          LOW("unless") | LOW("until"));
}

/* False: nothing is denied from there on. */
static bool scope_of(uint64_t key, code *scope) {
  if (denies(key) || key == KEY("without") || key == KEY("nor") ||
      key == KEY("neither") || key == KEY("nothing") || key == KEY("cannot"))
    *scope = CODE("not", 3);
  else if (key == KEY("unless"))
    *scope = CODE("unless", 6);
  else if (key == KEY("until"))
    *scope = CODE("until", 5);
  else
    return false;
  return true;
}

static void follow_denied(const aw_scene *s, aw_features *f, uint32_t at,
                          code scope) {
  for (uint32_t d = 1; d <= DENIED_WORDS; d++) {
    uint32_t j = at + d;
    if (j >= s->count ||
        (token_at(s, j)->flags & (AW_TOKEN_WORD | AW_TOKEN_NUMBER)) == 0)
      break;
    place(s, f, j, j);
    add(f, aw_template_of("denied"), scope, s->plain[j], text_at(s, j));
    if (d > DENIED_PAIRS || j + 1 >= s->count) continue;
    place(s, f, j, j + 1);
    add(f, aw_template_of("denied 2"), scope,
        aw_hash_join(s->plain[j], s->plain[j + 1]), text_at(s, j));
  }
}

void aw_add_denied(const aw_scene *s, aw_features *f) {
  code scope;
  for (uint32_t i = 0; i < s->count; i++)
    if (may_have_scope(token_at(s, i)->key) &&
        scope_of(token_at(s, i)->key, &scope))
      follow_denied(s, f, i, scope);
}

/* ---- the holder's role --------------------------------------------------- */

static void add_low_words(aw_span text, aw_features *f) {
  for (size_t i = 0; i < text.len;) {
    size_t end = i;
    while (end < text.len && text.ptr[end] != ' ') end++;
    aw_span word = { text.ptr + i, end - i };
    bool low = word.len > 0 && (word.ptr[0] < 'A' || word.ptr[0] > 'Z');
    if (low) aw_features_add(f, aw_template_of("role"), word, 1.0);
    i = end + 1;
  }
}

void aw_add_role(const aw_scene *s, aw_features *f) {
  const aw_attributions *who = s->view->who;
  if (s->holder >= who->speaker_count) return;
  const aw_speaker *speaker = &who->speaker[s->holder];
  if (speaker->role.ptr != NULL) add_low_words(speaker->role, f);
  if (speaker->kind != AVOW_PERSON) add_low_words(speaker->name, f);
}
