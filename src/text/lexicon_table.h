/* lexicon_table.h - how a lexicon lies in memory, ready to be searched.
 *
 * Room: text; for lexicon.c, which searches it, and lexicon_parse.c, which
 * makes it.
 *
 * One block without pointers, so that it may stand in read-only memory:
 *
 *     head | term[terms] | key[keys] | first[] | start[] | kind[kinds] | pool
 *
 * Terms hang in chains, longest first, from the slot of their first word in
 * `first`; terms of one open word ("negotiat*") from that of their beginning
 * in `start`.  A slot is found by the low bits of the key, then one after the
 * other; at least half are free.  Tables are made by us, never read from
 * files, and hence trusted.
 */
#ifndef AW_TEXT_LEXICON_TABLE_H
#define AW_TEXT_LEXICON_TABLE_H
#include "text/lexicon.h"

#define AW_LEXICON_MAGIC "AVOWLEX" /* with its NUL */
#define AW_LEXICON_OPEN_MAX 63u    /* bytes of a word in front of "*" */

typedef struct aw_lexicon_head {
  char magic[8];
  uint64_t size;                   /* bytes of all */
  uint64_t text_hash, text_length; /* of what was parsed; 0: of merged ones */
  uint64_t fingerprint;
  float largest; /* strength, without its sign */
  uint32_t terms, keys, kinds, pool;
  uint32_t first_mask, start_mask; /* slots - 1 */
  uint32_t name;                   /* bytes, at the start of the pool */
  uint32_t open_lengths;
  uint8_t open_length[AW_LEXICON_OPEN_MAX + 1]; /* descending */
  uint32_t open_mask[64 * 64];   /* by the low six bits of the first two bytes
                                    of a beginning; bit: length modulo 32 */
  uint8_t first_bits[65536 / 8]; /* bit: aw_lexicon_first_bit() of the first
                                    words, so that most words that begin no
                                    term cost one look */
  uint8_t pair_bits[16384 / 8];  /* bit: aw_lexicon_pair_bit() of the first
                                    two words of terms; all, where the second
                                    is open */
  uint32_t zero;
} aw_lexicon_head;

typedef struct aw_lexicon_term {
  uint64_t first;        /* key of its first word or beginning */
  uint32_t text, length; /* in the pool: lower case, as written */
  uint32_t key;          /* of its second word */
  uint32_t next;         /* in the chain, AW_NO_ID: none */
  uint32_t alone;        /* last of the chain if of one word, else AW_NO_ID */
  float strength;
  uint16_t kind;
  uint8_t words;
  uint8_t open; /* bytes of its last word in front of "*"; 0: not open */
  uint32_t zero;
} aw_lexicon_term;

typedef struct aw_lexicon_slot {
  uint32_t tag;  /* high half of the key */
  uint32_t term; /* first of the chain, AW_NO_ID: free */
} aw_lexicon_slot;

typedef struct aw_lexicon_kind {
  uint32_t begin, length; /* in the pool */
} aw_lexicon_kind;

_Static_assert(sizeof(aw_lexicon_head) % 8 == 0 &&
                   sizeof(aw_lexicon_term) == 40,
               "tables have no gaps that are never written");

struct aw_lexicon {
  const aw_lexicon_head *head;
  const aw_lexicon_term *term;
  const uint64_t *key;
  const aw_lexicon_slot *first, *start;
  const aw_lexicon_kind *kind;
  const char *pool;
  void *owned; /* the table; NULL: borrowed */
};

static inline uint32_t aw_lexicon_first_bit(uint64_t key) {
  return (uint32_t)(key >> 40) & 0xFFFFu;
}

static inline uint32_t aw_lexicon_pair_bit(uint64_t first, uint64_t second) {
  return (uint32_t)((first + second * UINT64_C(0x9E3779B97F4A7C15)) >> 50);
}

static inline uint32_t aw_lexicon_open_at(unsigned first, unsigned second) {
  return (first & 63u) << 6 | (second & 63u);
}

/* The slot of `key`, or the free one where it belongs. */
static inline uint32_t aw_lexicon_slot_of(const aw_lexicon_slot *slot,
                                          uint32_t mask,
                                          const aw_lexicon_term *term,
                                          uint64_t key) {
  uint32_t at = (uint32_t)key & mask;
  while (slot[at].term != UINT32_MAX &&
         (slot[at].tag != (uint32_t)(key >> 32) ||
          term[slot[at].term].first != key))
    at = (at + 1) & mask;
  return at;
}

static inline aw_span aw_lexicon_term_text(const aw_lexicon *lexicon,
                                           const aw_lexicon_term *t) {
  return (aw_span){ lexicon->pool + t->text, t->length };
}

/* The beginning in front of "*" of an open term. */
static inline aw_span aw_lexicon_term_open(const aw_lexicon *lexicon,
                                           const aw_lexicon_term *t) {
  return (aw_span){ lexicon->pool + t->text + t->length - 1 - t->open,
                    t->open };
}

/* Bytes of a table of these counts. */
size_t aw_lexicon_table_size(const aw_lexicon_head *head);
/* Point `out` at the parts of `table`, aligned to 8; its head has counts. */
void aw_lexicon_table_parts(const void *table, aw_lexicon *out);
#endif
