/* output.h - where results go: standard output or a file.
 *
 * Room: report.  May include: base/, avow.h.
 * Guarantee: a file appears whole or not at all; nothing that failed to be
 * written goes unnoticed.  A name that ends in .gz, .zst or .xz gets its
 * bytes compressed.
 */
#ifndef AW_REPORT_OUTPUT_H
#define AW_REPORT_OUTPUT_H
#include "avow.h"
#include "base/span.h"

typedef struct aw_output aw_output;

/* path NULL or "-": standard output.  AVOW_ERR_IO, AVOW_ERR_NOMEM. */
avow_status aw_output_open(const char *path, aw_output **out, avow_error *err);
avow_status aw_output_add(aw_output *output, aw_span bytes, avow_error *err);
/* Hand on what is buffered, so that a reader at the other end of a pipe sees
 * it; without effect on a compressed file. */
avow_status aw_output_flush(aw_output *output, avow_error *err);
/* Flush, sync and put in place; frees the output whatever happens. */
avow_status aw_output_commit(aw_output *output, avow_error *err);
void aw_output_abandon(aw_output *output); /* NULL allowed */
#endif
