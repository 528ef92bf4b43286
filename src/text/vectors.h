/* vectors.h - word vectors learnt from unlabelled news, 8 bits a value.
 *
 * Room: text.  May include: base/, learn/.
 * Skip-gram with negative sampling (Mikolov et al. 2013, "Distributed
 * Representations of Words and Phrases").
 */
#ifndef AW_TEXT_VECTORS_H
#define AW_TEXT_VECTORS_H
#include "learn/model_file.h"
#include "learn/vocabulary.h"
#include "text/document.h"

#define AW_VECTORS_MAX 30000u /* words kept, the most frequent ones */

typedef struct aw_vectors {
  aw_vocabulary vocabulary; /* of token keys */
  const int8_t *value;      /* [vocabulary.count][dimensions] */
  const float *scale;       /* [vocabulary.count]; component = value * scale */
  const float *weight;      /* [vocabulary.count] a / (a + p(word)) with a 1e-3
                               (Arora, Liang, Ma 2017) */
  uint32_t dimensions;
} aw_vectors;

avow_status aw_vectors_open(const aw_model_file *file, aw_vectors *out,
                            avow_error *err);
/* Add the vector of `key` times `factor` (times the word's weight where
 * `weighted`) to sum[dimensions]; false where the word is unknown. */
bool aw_vectors_add(const aw_vectors *v, uint64_t key, bool weighted,
                    float factor, float *sum);
/* Read word2vec's text form (a line "count dimensions", then a word and its
 * values a line, frequent words first) with counts a line "word count"; write
 * the sections.  Words are lower-cased with straight apostrophes, clitics split
 * off.  The last period of a word with periods inside may be missing ("u.s")
 * and is added; words with digits are left out.  Numbers that overflow or are
 * no numbers, missing or surplus ones: AVOW_ERR_FORMAT with the line;
 * AVOW_ERR_DATA where no word remains. */
avow_status aw_vectors_build(aw_span text, aw_span counts,
                             aw_model_writer *writer, avow_error *err);
#endif
