/* extract.h - the features of one claim.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 *
 * The same code serves claims that are given and claims that are found, and
 * the detector that tells which found ones are claims.  The holder's mentions
 * in the sentence read "HOLDER", those of others "OTHER", strong terms of the
 * target "TARGET", so that what is learnt is who does what to the deal, not
 * what Russia does.
 */
#ifndef AW_STANCE_EXTRACT_H
#define AW_STANCE_EXTRACT_H
#include "learn/classifier.h"
#include "learn/features.h"
#include "stance/stance.h"
#include "stance/view.h"

typedef enum aw_claim_block {
  AW_CLAIM_WORD,
  AW_CLAIM_SIDE,
  AW_CLAIM_NEAR,
  AW_CLAIM_FLAG,
  AW_CLAIM_LEXICON,
  AW_CLAIM_BEFORE,
  AW_CLAIM_AFTER,
  AW_CLAIM_VECTOR,
  AW_CLAIM_VECTOR_TARGET,
  AW_CLAIM_VECTOR_HOLDER,
  AW_CLAIM_EVIDENCE,
  AW_CLAIM_DEED,
  AW_CLAIM_PRONOUN,
  AW_CLAIM_DENIED,
  AW_CLAIM_ROLE,
  AW_CLAIM_CLASS,
  AW_CLAIM_BLOCK_COUNT
} aw_claim_block;

extern const aw_block aw_claim_blocks[AW_CLAIM_BLOCK_COUNT];

/* Blocks of the stance's first pass, where nothing else is asked for; the
 * evidence that there is a claim serves those that are found. */
#define AW_STANCE_BLOCKS \
  (((1u << AW_CLAIM_BLOCK_COUNT) - 1u) & ~(1u << AW_CLAIM_EVIDENCE))
/* Of claims that are found, where the evidence serves too. */
#define AW_FOUND_BLOCKS (AW_STANCE_BLOCKS | 1u << AW_CLAIM_EVIDENCE)
#define AW_VECTOR_BLOCKS                                  \
  (1u << AW_CLAIM_VECTOR | 1u << AW_CLAIM_VECTOR_TARGET | \
   1u << AW_CLAIM_VECTOR_HOLDER)
#define AW_DETECTOR_BLOCKS                                              \
  (1u << AW_CLAIM_NEAR | 1u << AW_CLAIM_FLAG | 1u << AW_CLAIM_LEXICON | \
   1u << AW_CLAIM_EVIDENCE | 1u << AW_CLAIM_DEED | 1u << AW_CLAIM_ROLE)

/* Those of the detector that cost least to extract. */
#define AW_EARLY_BLOCKS \
  (1u << AW_CLAIM_FLAG | 1u << AW_CLAIM_EVIDENCE | 1u << AW_CLAIM_DEED)

typedef struct aw_extractor aw_extractor;
/* `vectors` NULL: those blocks stay empty. */
aw_extractor *aw_extractor_new(const aw_vectors *vectors);
void aw_extractor_free(aw_extractor *x);

/* Features that all claims of a sentence have in common, and those of one
 * claim alone: what is told from now on; at first both.  Told apart they are
 * together what is told at once, each in one of the parts. */
#define AW_COMMON 1u
#define AW_OWN 2u
void aw_extractor_tell(aw_extractor *x, unsigned parts);

/* Begin a document: counts each holder's claims (flags tell them).  The view
 * must live until the last extract. */
avow_status aw_extractor_begin(aw_extractor *x, const aw_view *view,
                               const aw_claim *claim, size_t count,
                               avow_error *err);
/* Append the features of `c` (holder and via are parties) to `f`.
 * AVOW_ERR_NOMEM. */
avow_status aw_extract(aw_extractor *x, const aw_claim *c, aw_features *f,
                       avow_error *err);
/* The same of the claim that aw_extract() had last: other blocks. */
avow_status aw_extract_more(aw_extractor *x, aw_features *f, avow_error *err);
/* Append what tells the numbers of claims, where the other flags were extracted
 * before it was known how many there are.  f->failed tells of failure. */
void aw_extract_counts(aw_extractor *x, aw_features *f);
#endif
