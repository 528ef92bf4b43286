/* tagging.h - `avow tag` at work: documents read, tagged by several threads
 * and written in order.
 *
 * Room: cli.  May include: base/, avow.h, input/, report/.
 */
#ifndef AW_CLI_TAGGING_H
#define AW_CLI_TAGGING_H
#include "cli/options.h"

/* In the order of the words of --format. */
typedef enum tag_format {
  TAG_TABLE,
  TAG_JSONL,
  TAG_TSV,
  TAG_HTML,
  TAG_BRAT
} tag_format;

typedef struct tag_options {
  const char *model, *target, *lexicon, *output;
  const char *id_field, *text_field;
  int format;  /* tag_format */
  int input;   /* aw_input_form */
  int offsets; /* 0: code points, 1: bytes */
  double min_confidence;
  size_t threads;
  bool progress;
} tag_options;

/* Tag the documents at the operands.  Gives an exit code and has told every
 * failure on standard error. */
int tag_paths(const tag_options *options, const cmd_args *args);
#endif
