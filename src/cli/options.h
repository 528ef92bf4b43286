/* options.h - one table drives parsing, help and the tests of a command.
 *
 * Room: cli.  May include: base/, avow.h.
 * Guarantee: after AVOW_CLI_DONE every field holds a checked value and the
 * operands are in the order given.
 */
#ifndef AW_CLI_OPTIONS_H
#define AW_CLI_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

/* Exit codes: done; some input failed, the rest is done; wrong usage. */
enum { AVOW_CLI_DONE = 0, AVOW_CLI_FAILED = 1, AVOW_CLI_USAGE = 2 };

typedef enum opt_kind {
  OPT_FLAG,  /* bool, no value */
  OPT_TEXT,  /* const char *, borrowed from argv */
  OPT_TEXTS, /* opt_texts; may be given several times */
  OPT_REAL,  /* double */
  OPT_REALS, /* opt_reals: "0.1,1,10" */
  OPT_SIZE,  /* size_t */
  OPT_WORD   /* int: index into the words of the limit */
} opt_kind;

#define OPT_LIST_MAX 64 /* values of one option */

typedef struct opt_reals {
  double item[OPT_LIST_MAX];
  size_t count;
} opt_reals;

typedef struct opt_texts {
  const char *item[OPT_LIST_MAX];
  size_t count;
} opt_texts;

typedef struct opt_limit {
  const char *const *words; /* OPT_WORD; NULL after the last */
  double min, max;          /* of numbers, both allowed; equal: any */
} opt_limit;

#define OPT_ANY \
  { NULL, 0, 0 }
#define OPT_WORDS(list) \
  { (list), 0, 0 }
#define OPT_WITHIN(min, max) \
  { NULL, (min), (max) }

typedef struct opt_spec {
  char letter;      /* 0: long name only */
  const char *name; /* without "--" */
  opt_kind kind;
  size_t field;      /* offsetof in the command's options */
  const char *value; /* "FILE"; NULL for a flag */
  const char *help;  /* one or a few lines; wrapped when shown */
  opt_limit limit;
} opt_spec;

typedef struct cmd_args {
  const char *const *item; /* operands, borrowed from argv */
  size_t count;
} cmd_args;

#define CMD_OPTIONS_MAX 8192 /* bytes of a command's options */

typedef struct cmd_spec {
  const char *name;
  const char *synopsis; /* "avow tag [OPTION...] [FILE...]" */
  const char *summary;  /* one line, lower case, no full stop */
  const char *details;  /* paragraphs after the options; NULL: none */
  const opt_spec *options;
  size_t option_count;
  size_t options_size;             /* sizeof the struct that fields lie in */
  void (*defaults)(void *options); /* NULL: all zero */
  /* Do the work; gives an exit code and has written its own messages. */
  int (*run)(const void *options, const cmd_args *args);
} cmd_spec;

/* Fill `options` (cmd->options_size bytes) from argv[0 .. argc) and move the
 * operands to the front of argv, noted in `args`.  `help` is set where --help
 * stands in it.  Wrong usage is told on stderr and gives AVOW_CLI_USAGE. */
int cmd_parse(const cmd_spec *cmd, int argc, const char **argv, void *options,
              cmd_args *args, bool *help);

/* Text of `avow help NAME`. */
void cmd_help(const cmd_spec *cmd, aw_strbuf *out);

/* The word of `words` (NULL after the last) that is fewest edits away from
 * `word`; NULL where none is near. */
const char *nearest_word(const char *word, const char *const *words);

/* Append `text` in lines of at most `width` columns, each after the first
 * begun with `indent` spaces. */
void add_wrapped(aw_strbuf *out, const char *text, size_t indent, size_t width);
#endif
