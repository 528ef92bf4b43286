/* examples.h - how the examples of training are stored.
 *
 * Room: learn, and private to it; others see classifier.h.
 *
 * A row is a run of bytes: for each distinct feature, ids ascending, a
 * variable-length number (seven bits a byte, low first) of
 * (id - previous id) * 2 + (1 if a float with the summed value follows, 0 if
 * the value is 1).  That is about 3 bytes a feature of running text, where
 * key, value and block would be 16.  Equal rows are stored once: labelled
 * tables repeat themselves, and the matrix (16 bytes a feature) is made from
 * what is stored here.
 */
#ifndef AW_LEARN_EXAMPLES_H
#define AW_LEARN_EXAMPLES_H
#include "learn/classifier.h"

typedef struct aw_entry {
  uint32_t id; /* in order of first sight */
  float value; /* summed over the example */
} aw_entry;

struct aw_examples {
  aw_block *block; /* [block_count] */
  size_t block_count;
  uint32_t enabled; /* blocks that were on in some example */

  aw_vocabulary_builder *vocabulary; /* of aw_block_key() */
  uint32_t *holding;                 /* by id: examples that hold it */
  uint8_t *block_of;                 /* by id */
  size_t id_capacity;

  unsigned char *bytes; /* the distinct rows */
  size_t length, byte_capacity;
  size_t *begin;  /* by row, into bytes */
  uint64_t *hash; /* by row, of its bytes */
  size_t rows, distinct_capacity;
  size_t entries;  /* of all distinct rows */
  uint32_t *slot;  /* [slots] open addressing: rows by hash, or no row */
  size_t slots;    /* a power of two, or 0 */
  uint32_t *row;   /* by example: its row */
  uint32_t *label; /* by example */
  uint64_t *group;
  double *value;
  size_t count, row_capacity;
  uint32_t longest; /* entries of the longest row */

  aw_entry *entry; /* scratch of add */
  size_t entry_capacity;
};

/* The entries of row r (e->row[i] of example i), at most e->longest, into
 * `entry`; returns how many. */
size_t aw_examples_row(const aw_examples *e, size_t r, aw_entry *entry);
size_t aw_examples_features(const aw_examples *e); /* ids given */
#endif
