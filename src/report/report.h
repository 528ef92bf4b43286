/* report.h - results in the forms that people and programs read.
 *
 * Room: report.  May include: base/, avow.h.
 * Guarantee: a form depends on its document and options alone, never on the
 * locale, the terminal or the documents before, so that documents may be
 * written by several threads and put together in order.
 */
#ifndef AW_REPORT_REPORT_H
#define AW_REPORT_REPORT_H
#include "avow.h"
#include "base/strbuf.h"

typedef struct aw_report_document {
  aw_span id; /* UTF-8; ptr NULL: not known */
  bool id_is_number;
  aw_span text;              /* what was tagged */
  aw_span meta;              /* a JSON object to hand on; len 0: none */
  const avow_result *result; /* NULL: the document failed, */
  const avow_error *error;   /* for this reason */
} aw_report_document;

typedef struct aw_report_options {
  bool byte_offsets; /* positions in bytes instead of code points */
  size_t width;      /* columns of the table */
  bool colour;       /* of the table, as ANSI escapes */
} aw_report_options;

typedef void aw_report_frame(const aw_report_options *options, aw_strbuf *out);
/* Append `doc` to `out`; out->failed where memory is out. */
typedef void aw_report_write(const aw_report_options *options,
                             const aw_report_document *doc, aw_strbuf *out);

typedef struct aw_report_form {
  const char *name;
  aw_report_frame *head, *tail; /* before and after all; NULL: nothing */
  aw_report_write *document;
} aw_report_form;

extern const aw_report_form aw_report_table, aw_report_jsonl, aw_report_tsv,
    aw_report_html;

/* brat's standoff form of one document, to stand beside its text as .ann, and
 * the annotation.conf that names what is in it (Stenetorp et al. 2012). */
void aw_report_brat(const aw_report_document *doc, aw_strbuf *out);
void aw_report_brat_types(aw_strbuf *out);
/* A name for the files of `id` that is safe in every folder: other characters
 * than letters, digits, "-", "_", "." are written "%XX", so that no two ids
 * share a name; long ones are cut and made unique by a hash. */
void aw_report_file_name(aw_span id, aw_strbuf *out);
#endif
