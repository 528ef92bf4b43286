/* cmd_tag.c - `avow tag`: documents in, who stands where out. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/tagging.h"

static const char *const formats[] = { "table", "jsonl", "tsv",
                                       "html",  "brat",  NULL };
static const char *const inputs[] = { "auto", "text", "transcript", "jsonl",
                                      NULL };
static const char *const units[] = { "codepoints", "bytes", NULL };

#define FIELD(name) offsetof(tag_options, name)
static const opt_spec options[] = {
  { 'm', "model", OPT_TEXT, FIELD(model), "FILE",
    "stance model to use (default: the one inside avow)", OPT_ANY },
  { 'f', "format", OPT_WORD, FIELD(format), "FORM",
    "table (default), jsonl, tsv, html or brat", OPT_WORDS(formats) },
  { 'i', "input", OPT_WORD, FIELD(input), "FORM",
    "text, transcript or jsonl (default auto: by the file's ending)",
    OPT_WORDS(inputs) },
  { 'o', "output", OPT_TEXT, FIELD(output), "FILE",
    "write there instead of to standard output, whole or not at all; "
    "compressed where the name ends in .gz, .zst or .xz; a folder for brat",
    OPT_ANY },
  { 0, "min-confidence", OPT_REAL, FIELD(min_confidence), "X",
    "a claim less sure than X is 'unclear' (default 0)", OPT_WITHIN(0, 1) },
  { 0, "offsets", OPT_WORD, FIELD(offsets), "UNIT",
    "count positions in codepoints (default) or bytes", OPT_WORDS(units) },
  { 0, "id-field", OPT_TEXT, FIELD(id_field), "NAME",
    "field of a JSON line that names the document (default id)", OPT_ANY },
  { 0, "text-field", OPT_TEXT, FIELD(text_field), "NAME",
    "field of a JSON line that holds the text (default text)", OPT_ANY },
  { 0, "target", OPT_TEXT, FIELD(target), "FILE",
    "terms of what the stance is toward (default: the model's)", OPT_ANY },
  { 0, "lexicon", OPT_TEXT, FIELD(lexicon), "FILE",
    "words with a sentiment, added to those inside avow", OPT_ANY },
  { 'j', "threads", OPT_SIZE, FIELD(threads), "N",
    "documents at once (default 1, 0: one for each core); never changes the "
    "result",
    OPT_WITHIN(0, 256) },
  { 0, "progress", OPT_FLAG, FIELD(progress), NULL,
    "show documents, megabytes, rate and time left on standard error "
    "(by itself on a terminal)",
    OPT_ANY },
};

static void defaults(void *out) {
  tag_options *o = out;
  o->id_field = "id";
  o->text_field = "text";
  o->threads = 1;
}

static int run(const void *given, const cmd_args *args) {
  const tag_options *o = given;
  if (o->format == TAG_BRAT &&
      (o->output == NULL || strcmp(o->output, "-") == 0))
    return message_usage("tag",
                         "brat needs a folder, expected --output FOLDER");
  return tag_paths(o, args);
}

const cmd_spec cmd_tag = {
  .name = "tag",
  .synopsis = "avow tag [OPTION...] [FILE...]",
  .summary = "who stands where: label the stance of every speaker in documents",
  .details =
      "Without FILE, or where it is '-', standard input is read.  A document "
      "is\n"
      "a text file (.txt), a line of a .jsonl file, or either within .gz, "
      ".zst,\n"
      ".xz or a tar archive.  A bad document costs a line on standard error "
      "and\n"
      "exit status 1; the others go on.\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(tag_options),
  .defaults = defaults,
  .run = run,
};
