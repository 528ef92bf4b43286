#include "cli/options.h"

#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "cli/message.h"

#define HELP_WIDTH 79
#define HELP_COLUMN 28 /* where the help of an option begins */
#define WORD_MAX 63    /* bytes of a word worth a suggestion */

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Optimal string alignment distance: insertions, deletions, replacements and
 * swaps of neighbours (Damerau 1964).  Three rows of the table suffice. */
static size_t edits(const char *a, const char *b) {
  size_t row[3][WORD_MAX + 1];
  size_t m = strlen(a), n = strlen(b);
  if (m > WORD_MAX || n > WORD_MAX) return SIZE_MAX;
  for (size_t j = 0; j <= n; j++) row[0][j] = j;
  for (size_t i = 1; i <= m; i++) {
    size_t *now = row[i % 3], *last = row[(i + 2) % 3];
    now[0] = i;
    for (size_t j = 1; j <= n; j++) {
      size_t cost = last[j - 1] + (a[i - 1] != b[j - 1]);
      cost = smaller(cost, smaller(last[j], now[j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = smaller(cost, row[(i + 1) % 3][j - 2] + 1);
      now[j] = cost;
    }
  }
  return row[m % 3][n];
}

const char *nearest_word(const char *word, const char *const *words) {
  const char *best = NULL;
  size_t length = strlen(word), fewest = SIZE_MAX;
  for (; *words != NULL; words++) {
    size_t distance = edits(word, *words);
    /* A word cut short, or drawn out, is near whatever it lacks or has. */
    size_t shared = smaller(length, strlen(*words));
    if (shared >= 2 && strncmp(word, *words, shared) == 0 && distance > 1)
      distance = 1;
    if (distance < fewest) {
      fewest = distance;
      best = *words;
    }
  }
  size_t allowed = length < 4 ? 1 : length < 7 ? 2 : 3;
  return fewest <= allowed ? best : NULL;
}

void add_wrapped(aw_strbuf *out, const char *text, size_t indent,
                 size_t width) {
  size_t column = indent;
  bool first = true;
  while (*text != '\0') {
    size_t length = strcspn(text, " \n");
    if (!first && column + 1 + length > width) {
      aw_strbuf_add_char(out, '\n');
      for (size_t i = 0; i < indent; i++) aw_strbuf_add_char(out, ' ');
      column = indent;
    } else if (!first) {
      aw_strbuf_add_char(out, ' ');
      column++;
    }
    aw_strbuf_add(out, (aw_span){ text, length });
    column += length;
    first = false;
    text += length;
    text += strspn(text, " \n");
  }
}

static void pad_to(aw_strbuf *out, size_t line_start, size_t column) {
  while (out->len - line_start < column && !out->failed)
    aw_strbuf_add_char(out, ' ');
}

static void option_help(const opt_spec *spec, aw_strbuf *out) {
  size_t start = out->len;
  if (spec->letter != 0)
    aw_strbuf_add_format(out, "  -%c, --%s", spec->letter, spec->name);
  else
    aw_strbuf_add_format(out, "      --%s", spec->name);
  if (spec->value != NULL) aw_strbuf_add_format(out, " %s", spec->value);
  if (out->len - start + 2 > HELP_COLUMN) {
    aw_strbuf_add_char(out, '\n');
    start = out->len;
  }
  pad_to(out, start, HELP_COLUMN);
  add_wrapped(out, spec->help, HELP_COLUMN, HELP_WIDTH);
  aw_strbuf_add_char(out, '\n');
}

static const opt_spec help_spec = { 'h',    "help", OPT_FLAG,
                                    0,      NULL,   "show this and exit",
                                    OPT_ANY };

void cmd_help(const cmd_spec *cmd, aw_strbuf *out) {
  aw_strbuf_add_format(out, "usage: %s\n\n%s\n\noptions:\n", cmd->synopsis,
                       cmd->summary);
  for (size_t i = 0; i < cmd->option_count; i++)
    option_help(&cmd->options[i], out);
  option_help(&help_spec, out);
  if (cmd->details != NULL) aw_strbuf_add_format(out, "\n%s", cmd->details);
}

/* ---- parsing ---------------------------------------------------------- */

typedef struct parser {
  const cmd_spec *cmd;
  char *options;
  const char **argv;
  int argc, next; /* `next`: argument to be read */
  bool help;
} parser;

/* "-o" or "--output", as a message names it. */
typedef struct option_name {
  char text[WORD_MAX + 8];
} option_name;

static option_name name_of(const opt_spec *spec) {
  option_name name = { "--" };
  size_t length = smaller(strlen(spec->name), WORD_MAX);
  memcpy(name.text + 2, spec->name, length);
  name.text[2 + length] = '\0';
  return name;
}

static const opt_spec *find_long(const parser *p, aw_span name) {
  if (aw_span_equal(name, aw_span_of(help_spec.name))) return &help_spec;
  for (size_t i = 0; i < p->cmd->option_count; i++)
    if (aw_span_equal(name, aw_span_of(p->cmd->options[i].name)))
      return &p->cmd->options[i];
  return NULL;
}

static const opt_spec *find_letter(const parser *p, char letter) {
  if (letter == help_spec.letter) return &help_spec;
  for (size_t i = 0; i < p->cmd->option_count; i++)
    if (letter == p->cmd->options[i].letter) return &p->cmd->options[i];
  return NULL;
}

static int unknown_long(const parser *p, aw_span name) {
  const char *names[OPT_LIST_MAX + 2] = { help_spec.name };
  size_t count = 1;
  for (size_t i = 0; i < p->cmd->option_count && count <= OPT_LIST_MAX; i++)
    names[count++] = p->cmd->options[i].name;
  char word[WORD_MAX + 1] = "";
  if (name.len <= WORD_MAX) memcpy(word, name.ptr, name.len);
  const char *near = nearest_word(word, names);
  if (near == NULL)
    return message_usage(p->cmd->name, "unknown option '--" AW_FMT "'",
                         AW_ARG(name));
  return message_usage(p->cmd->name,
                       "unknown option '--" AW_FMT "', nearest is '--%s'",
                       AW_ARG(name), near);
}

static int wrong_number(const parser *p, const opt_spec *spec, aw_span text) {
  const opt_limit *limit = &spec->limit;
  const char *what = spec->kind == OPT_SIZE ? "a whole number" : "a number";
  if (limit->min < limit->max)
    return message_usage(
        p->cmd->name, "%s: '" AW_FMT "' is not %s from %g to %g",
        name_of(spec).text, AW_ARG(text), what, limit->min, limit->max);
  return message_usage(p->cmd->name, "%s: '" AW_FMT "' is not %s",
                       name_of(spec).text, AW_ARG(text), what);
}

static bool read_number(const opt_spec *spec, aw_span text, double *out) {
  const opt_limit *limit = &spec->limit;
  if (!aw_parse_double(text, out)) return false;
  return limit->min >= limit->max || (*out >= limit->min && *out <= limit->max);
}

static int set_reals(const parser *p, const opt_spec *spec, const char *value) {
  opt_reals *out = (opt_reals *)(void *)(p->options + spec->field);
  out->count = 0;
  for (;;) {
    aw_span part = { value, strcspn(value, ",") };
    if (out->count == OPT_LIST_MAX)
      return message_usage(p->cmd->name, "%s: more than %d values",
                           name_of(spec).text, OPT_LIST_MAX);
    if (!read_number(spec, part, &out->item[out->count]))
      return wrong_number(p, spec, part);
    out->count++;
    value += part.len;
    if (*value == '\0') return AVOW_CLI_DONE;
    value++;
  }
}

static int set_word(const parser *p, const opt_spec *spec, const char *value) {
  aw_strbuf all = AW_STRBUF_INIT;
  const char *const *words = spec->limit.words;
  for (int i = 0; words[i] != NULL; i++)
    if (strcmp(words[i], value) == 0) {
      memcpy(p->options + spec->field, &i, sizeof i);
      return AVOW_CLI_DONE;
    }
  for (int i = 0; words[i] != NULL; i++) {
    if (i > 0) aw_strbuf_add_text(&all, ", ");
    aw_strbuf_add_text(&all, words[i]);
  }
  const char *near = nearest_word(value, words);
  int code =
      message_usage(p->cmd->name, "%s: '%s' is not one of %s%s%s%s",
                    name_of(spec).text, value, all.ptr == NULL ? "" : all.ptr,
                    near == NULL ? "" : "; nearest is '",
                    near == NULL ? "" : near, near == NULL ? "" : "'");
  aw_strbuf_release(&all);
  return code;
}

static int set_value(parser *p, const opt_spec *spec, const char *value) {
  char *field = p->options + spec->field;
  aw_span text = aw_span_of(value);
  double number;
  size_t size;
  switch (spec->kind) {
    case OPT_FLAG: break;
    case OPT_TEXT: memcpy(field, &value, sizeof value); break;
    case OPT_TEXTS: {
      opt_texts *list = (opt_texts *)(void *)field;
      if (list->count == OPT_LIST_MAX)
        return message_usage(p->cmd->name, "%s: given more than %d times",
                             name_of(spec).text, OPT_LIST_MAX);
      list->item[list->count++] = value;
      break;
    }
    case OPT_REAL:
      if (!read_number(spec, text, &number)) return wrong_number(p, spec, text);
      memcpy(field, &number, sizeof number);
      break;
    case OPT_REALS: return set_reals(p, spec, value);
    case OPT_SIZE:
      if (!aw_parse_size(text, &size) || !read_number(spec, text, &number))
        return wrong_number(p, spec, text);
      memcpy(field, &size, sizeof size);
      break;
    case OPT_WORD: return set_word(p, spec, value);
  }
  return AVOW_CLI_DONE;
}

static void set_flag(parser *p, const opt_spec *spec) {
  const bool on = true;
  if (spec == &help_spec)
    p->help = true;
  else
    memcpy(p->options + spec->field, &on, sizeof on);
}

static int lacks_value(const parser *p, const opt_spec *spec) {
  return message_usage(p->cmd->name, "%s: needs a value, %s",
                       name_of(spec).text, spec->value);
}

/* "--name", "--name=value" or "--name value". */
static int read_long(parser *p, const char *text) {
  aw_span name = { text, strcspn(text, "=") };
  const char *value = text[name.len] == '=' ? text + name.len + 1 : NULL;
  const opt_spec *spec = find_long(p, name);
  if (spec == NULL) return unknown_long(p, name);
  if (spec->kind == OPT_FLAG) {
    if (value != NULL)
      return message_usage(p->cmd->name, "%s: takes no value",
                           name_of(spec).text);
    set_flag(p, spec);
    return AVOW_CLI_DONE;
  }
  if (value == NULL) {
    if (p->next == p->argc) return lacks_value(p, spec);
    value = p->argv[p->next++];
  }
  return set_value(p, spec, value);
}

/* "-a", "-abc" (flags), "-oFILE" or "-o FILE". */
static int read_letters(parser *p, const char *text) {
  for (; *text != '\0'; text++) {
    const opt_spec *spec = find_letter(p, *text);
    if (spec == NULL)
      return message_usage(p->cmd->name, "unknown option '-%c'", *text);
    if (spec->kind == OPT_FLAG) {
      set_flag(p, spec);
      continue;
    }
    if (text[1] != '\0') return set_value(p, spec, text + 1);
    if (p->next == p->argc) return lacks_value(p, spec);
    return set_value(p, spec, p->argv[p->next++]);
  }
  return AVOW_CLI_DONE;
}

int cmd_parse(const cmd_spec *cmd, int argc, const char **argv, void *options,
              cmd_args *args, bool *help) {
  parser p = { cmd, options, argv, argc, 0, false };
  size_t operands = 0;
  bool ended = false;
  memset(options, 0, cmd->options_size);
  if (cmd->defaults != NULL) cmd->defaults(options);
  while (p.next < argc) {
    const char *text = argv[p.next++];
    int code = AVOW_CLI_DONE;
    if (ended || text[0] != '-' || text[1] == '\0')
      argv[operands++] = text;
    else if (strcmp(text, "--") == 0)
      ended = true;
    else if (text[1] == '-')
      code = read_long(&p, text + 2);
    else
      code = read_letters(&p, text + 1);
    if (code != AVOW_CLI_DONE) return code;
  }
  *args = (cmd_args){ argv, operands };
  *help = p.help;
  return AVOW_CLI_DONE;
}
