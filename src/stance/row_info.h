/* row_info.h - what a model of rows says of its features, in a section.
 *
 * Room: stance; used by row_model.c and row_train.c.
 */
#ifndef AW_STANCE_ROW_INFO_H
#define AW_STANCE_ROW_INFO_H
#include "learn/model_file.h"

#define AW_ROW_PREFIX "row"

typedef struct aw_row_info {
  uint32_t dimensions;  /* of the vectors, 0: none used */
  uint32_t blocks;      /* bits of those that are on */
  uint64_t fingerprint; /* of the vectors */
  aw_span *target;      /* [target_count], texts not owned */
  size_t target_count;
} aw_row_info;

avow_status aw_row_info_write(const aw_row_info *info, aw_model_writer *writer,
                              avow_error *err);
/* The targets' texts stay in the file.  AVOW_ERR_FORMAT, AVOW_ERR_NOMEM. */
avow_status aw_row_info_read(const aw_model_file *file, aw_row_info *out,
                             avow_error *err);
void aw_row_info_release(aw_row_info *info);
uint64_t aw_row_vectors_fingerprint(const aw_model_file *vectors);
/* The hash by which equal texts are known, blanks around them aside. */
uint64_t aw_row_text_hash(aw_span text);
#endif
