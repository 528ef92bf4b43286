/* view.h - a document as the stance room sees it, worked out once for all its
 * claims: terms of the target, words of stances, quotation marks, who is
 * mentioned where, and the averaged word vector of each sentence.
 *
 * Room: stance.  May include: base/, text/, attribution/.
 * Everything lives in the document's arena.
 */
#ifndef AW_STANCE_VIEW_H
#define AW_STANCE_VIEW_H
#include "attribution/attribution.h"
#include "stance/target.h"
#include "text/vectors.h"

typedef struct aw_hit {
  uint32_t first, last; /* tokens of the document, half-open */
  uint16_t kind;        /* class of the lexicon */
  bool strong;          /* of the target: names it by itself */
} aw_hit;

/* A place that points to a party.  Parties are the speakers, and after them
 * the holders that are given but that no speaker matches. */
typedef struct aw_sight {
  uint32_t first, last; /* tokens */
  uint32_t party;
  uint8_t form; /* aw_mention_form */
} aw_sight;

typedef struct aw_view_sentence {
  uint32_t target, target_end; /* hits, half-open */
  uint32_t word, word_end;     /* hits */
  uint32_t sight, sight_end;
  uint32_t event, event_end; /* of the attributions */
  uint32_t strong, weak;     /* terms of the target */
  uint32_t away; /* sentences to the nearest term; AW_REACH_ALL: no strong
                    term in the document */
} aw_view_sentence;

#define AW_REACH_ALL UINT32_MAX
/* Of a sentence; what follows is not looked at. */
#define AW_CLAIM_TOKENS 160u

typedef struct aw_view {
  const aw_document *doc;
  const aw_attributions *who;
  const aw_wording *wording;
  aw_hit *target, *word;
  aw_sight *sight; /* by first token */
  aw_view_sentence *sentence;
  uint8_t *quoted;    /* [tokens] 1: inside double quotation marks */
  uint64_t *plain;    /* [tokens] key of the lemma; of "T:class" where a
                         strong term stands; of "0" for numbers */
  uint8_t *in_target; /* [tokens] 1: weak term, 2: strong term */
  uint32_t target_count, word_count, sight_count;
  uint32_t party_count;
  uint32_t strong; /* terms in the document */
  uint32_t reach;  /* sentences; AW_REACH_ALL: no end */
} aw_view;

/* Beyond the reach sentences have terms of the target and quotation marks
 * only: no mentions, and but for those next to it no words. */
static inline bool aw_within_reach(const aw_view *v, uint32_t sentence) {
  return v->sentence[sentence].away <= v->reach;
}

/* Holders that are given: sets party[count] of each name; equal names share a
 * party, names of a speaker take the speaker. */
typedef struct aw_given_names {
  const aw_span *name; /* ptr NULL: nobody, party AW_NO_INDEX */
  uint32_t *party;
  size_t count;
} aw_given_names;

/* given NULL: the parties are the speakers.  `reach`: see aw_view. */
avow_status aw_view_make(aw_document *doc, const aw_attributions *who,
                         const aw_wording *wording, uint32_t reach,
                         aw_given_names *given, aw_view *out, avow_error *err);

#endif
