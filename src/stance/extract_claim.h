/* extract_claim.h - the claim at hand: what is known of it and of its
 * document while its features are told.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_CLAIM_H
#define AW_STANCE_EXTRACT_CLAIM_H
#include "base/hash.h"
#include "stance/extract.h"
#include "stance/extract_value.h"

/* Who is mentioned at a token. */
enum { AW_WHO_NONE, AW_WHO_HOLDER, AW_WHO_OTHER };

/* Classes of the lexicon of stances. */
typedef struct aw_stance_classes {
  const aw_lexicon *of;
  uint64_t fingerprint;              /* of it */
  aw_value *plain;                   /* [count] */
  aw_value *negated;                 /* [count] "class!" */
  uint64_t *key;                     /* [count] of `plain` */
  char *text;                        /* of `negated` */
  int negation, condition, contrast; /* those that mean scope, not stance */
} aw_stance_classes;

typedef struct aw_claim_tally {
  uint32_t claims, near_target; /* of a party in the document */
} aw_claim_tally;

struct aw_extractor {
  const aw_vectors *vectors;
  const aw_view *view;
  aw_claim_tally *of;     /* [party_count], the document's arena */
  uint32_t *in_sentence;  /* [sentences] claims of each */
  float *sentence_vector; /* [sentences][dimensions], made as needed */
  uint8_t *has_vector;    /* [sentences] */
  uint32_t *vector_id;    /* [tokens] AW_NO_ID: none; made as needed */
  uint8_t *has_ids;       /* [sentences] */
  aw_stance_classes class;
  aw_value modes[AVOW_MODE_COUNT][2];  /* without and with a teller */
  aw_value kinds[AVOW_KIND_COUNT + 1]; /* the last: unknown */
  unsigned parts; /* AW_COMMON, AW_OWN: which features are told */
  /* the claim at hand */
  const aw_claim *claim;
  const aw_sentence *sentence;
  const aw_view_sentence *seen; /* `clipped` */
  aw_view_sentence clipped;
  uint32_t first, count;             /* tokens looked at */
  uint8_t mark[AW_CLAIM_TOKENS];     /* AW_WHO_* */
  uint64_t word[AW_CLAIM_TOKENS];    /* masked word keys, runs made one */
  uint32_t word_at[AW_CLAIM_TOKENS]; /* token of each */
  bool word_own[AW_CLAIM_TOKENS];    /* it reads HOLDER or OTHER */
  uint32_t word_count;
  uint64_t plain[AW_CLAIM_TOKENS]; /* lemma, target class, HOLDER or OTHER */
  aw_value mode;                   /* "direct/via" */
  aw_value plain_mode;             /* "direct" */
  aw_value kind;                   /* of the holder */
  aw_value target_here;            /* "S", "W", "0": strong, weak, none */
  bool has_holder;
  uint32_t holder, holder_end; /* tokens of the main mention, relative */
  uint8_t holder_form;
  uint64_t key_holder, key_other, key_target, key_number;
  float *sum[2]; /* [dimensions] round the target, after the holder */
};

/* Make `c` the claim at hand: its sentence, who is mentioned in it and how its
 * tokens read. */
void aw_look_at(aw_extractor *x, const aw_claim *c);
/* "S", "W" or "0": whether strong or weak terms of the target, or none, are in
 * a sentence. */
aw_value aw_target_presence(const aw_view *v, uint32_t s);
/* What a masked or plain key reads, for names. */
aw_span aw_claim_text(const aw_extractor *x, uint64_t key, uint32_t token);

/* Whether features of a part, AW_COMMON or AW_OWN, are told. */
static inline bool aw_tells(const aw_extractor *x, unsigned part) {
  return (x->parts & part) != 0;
}

/* What is added next stands in these tokens, `last` included. */
static inline void aw_at_token(const aw_extractor *x, aw_features *f,
                               uint32_t first, uint32_t last) {
  f->begin = x->view->doc->token[first].begin;
  f->end = x->view->doc->token[last].end;
}

/* What is added next stands nowhere. */
static inline void aw_no_place(aw_features *f) {
  f->begin = f->end = 0;
}

/* What a token reads is the claim's own where somebody is mentioned. */
static inline bool aw_tells_token(const aw_extractor *x, uint32_t i) {
  return aw_tells(x, x->mark[i] == AW_WHO_NONE ? AW_COMMON : AW_OWN);
}

/* A feature of how a token of the sentence reads, at its place. */
static inline void aw_add_plain(const aw_extractor *x, aw_features *f,
                                aw_template t, uint32_t i) {
  if (f->names != NULL) {
    uint64_t key = aw_hash_join(t.seed, x->plain[i]);
    aw_features_note(f, key, t.text,
                     aw_claim_text(x, x->plain[i], x->first + i),
                     (aw_span){ NULL, 0 });
  }
  aw_at_token(x, f, x->first + i, x->first + i);
  aw_features_add_key(f, aw_hash_join(t.seed, x->plain[i]), 1.0);
}
#endif
