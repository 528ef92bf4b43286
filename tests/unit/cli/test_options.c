#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/options.h"

typedef struct sample {
  bool loud;
  const char *file;
  opt_texts add;
  double share;
  opt_reals cost;
  size_t count;
  int color;
} sample;

static const char *const colors[] = { "red", "green", "blue", NULL };
static const opt_spec specs[] = {
  { 'l', "loud", OPT_FLAG, offsetof(sample, loud), NULL, "", OPT_ANY },
  { 'f', "file", OPT_TEXT, offsetof(sample, file), "FILE", "", OPT_ANY },
  { 'a', "add", OPT_TEXTS, offsetof(sample, add), "FILE", "", OPT_ANY },
  { 's', "share", OPT_REAL, offsetof(sample, share), "X", "",
    OPT_WITHIN(0, 1) },
  { 0, "cost", OPT_REALS, offsetof(sample, cost), "X,...", "", OPT_ANY },
  { 'n', "count", OPT_SIZE, offsetof(sample, count), "N", "",
    OPT_WITHIN(1, 9) },
  { 'c', "color", OPT_WORD, offsetof(sample, color), "C", "",
    OPT_WORDS(colors) },
};

static void sample_defaults(void *out) {
  ((sample *)out)->count = 5;
}

static const cmd_spec command = {
  .name = "sample",
  .synopsis = "avow sample",
  .summary = "a test",
  .options = specs,
  .option_count = sizeof specs / sizeof specs[0],
  .options_size = sizeof(sample),
  .defaults = sample_defaults,
};

/* Parse with stderr caught in `said`. */
static int parse(const char *const *words, sample *out, cmd_args *args,
                 bool *help, char *said, size_t room) {
  static const char *argv[16];
  int argc = 0;
  for (; words[argc] != NULL; argc++) argv[argc] = words[argc];
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  int kept = dup(STDERR_FILENO);
  dup2(ends[1], STDERR_FILENO);
  int code = cmd_parse(&command, argc, argv, out, args, help);
  dup2(kept, STDERR_FILENO);
  close(kept);
  close(ends[1]);
  ssize_t got = read(ends[0], said, room - 1);
  close(ends[0]);
  said[got < 0 ? 0 : got] = '\0';
  return code;
}

static void reads_every_kind(void **state) {
  (void)state;
  static const char *const words[] = { "one",       "-lf",    "x",
                                       "--add=a",   "-ab",    "--share",
                                       "0.25",      "two",    "--cost",
                                       "0.1,1,1e1", "-n3",    "--color=blue",
                                       "--",        "-three", NULL };
  sample s;
  cmd_args args;
  bool help;
  char said[512];
  assert_int_equal(parse(words, &s, &args, &help, said, sizeof said), 0);
  assert_string_equal(said, "");
  assert_true(s.loud);
  assert_string_equal(s.file, "x");
  assert_int_equal(s.add.count, 2);
  assert_string_equal(s.add.item[1], "b");
  assert_true(s.share == 0.25);
  assert_int_equal(s.cost.count, 3);
  assert_true(s.cost.item[2] == 10.0);
  assert_int_equal(s.count, 3);
  assert_int_equal(s.color, 2);
  assert_int_equal(args.count, 3);
  assert_string_equal(args.item[1], "two");
  assert_string_equal(args.item[2], "-three");
  assert_false(help);
}

static void has_defaults(void **state) {
  (void)state;
  static const char *const words[] = { "-", "-h", NULL };
  sample s;
  cmd_args args;
  bool help;
  char said[512];
  assert_int_equal(parse(words, &s, &args, &help, said, sizeof said), 0);
  assert_true(help);
  assert_int_equal(s.count, 5);
  assert_int_equal(args.count, 1);
  assert_string_equal(args.item[0], "-");
}

static void refuses(void **state) {
  (void)state;
  static const struct {
    const char *words[4];
    const char *says; /* first line on stderr */
  } cases[] = {
    { { "--lout" },
      "avow: sample: unknown option '--lout', nearest is '--loud'" },
    { { "--cuont=3" },
      "avow: sample: unknown option '--cuont', nearest is '--count'" },
    { { "--zzzzzz" }, "avow: sample: unknown option '--zzzzzz'" },
    { { "-z" }, "avow: sample: unknown option '-z'" },
    { { "--loud=1" }, "avow: sample: --loud: takes no value" },
    { { "--file" }, "avow: sample: --file: needs a value, FILE" },
    { { "-n" }, "avow: sample: --count: needs a value, N" },
    { { "-n", "0" },
      "avow: sample: --count: '0' is not a whole number from 1 to 9" },
    { { "-n", "3.5" },
      "avow: sample: --count: '3.5' is not a whole number from 1 to 9" },
    { { "-s", "1.5" },
      "avow: sample: --share: '1.5' is not a number from 0 to 1" },
    { { "-s", "nan" },
      "avow: sample: --share: 'nan' is not a number from 0 to 1" },
    { { "--cost", "1,,2" }, "avow: sample: --cost: '' is not a number" },
    { { "--cost", "1,x" }, "avow: sample: --cost: 'x' is not a number" },
    { { "--color", "gren" },
      "avow: sample: --color: 'gren' is not one of red, green, blue; nearest "
      "is "
      "'green'" },
    { { "--color", "sepia" },
      "avow: sample: --color: 'sepia' is not one of red, green, blue" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    sample s;
    cmd_args args;
    bool help;
    char said[512];
    int code = parse(cases[i].words, &s, &args, &help, said, sizeof said);
    said[strcspn(said, "\n")] = '\0';
    if (code != AVOW_CLI_USAGE || strcmp(said, cases[i].says) != 0)
      fail_msg("%s: exit %d, said: %s", cases[i].words[0], code, said);
  }
}

/* Names and letters are unique, help is there, fields lie inside. */
static void commands_are_sound(void **state) {
  (void)state;
  for (const cmd_spec *const *at = all_commands; *at != NULL; at++) {
    const cmd_spec *cmd = *at;
    if (find_command(cmd->name) != cmd) fail_msg("%s: name twice", cmd->name);
    if (cmd->options_size > CMD_OPTIONS_MAX || cmd->run == NULL ||
        cmd->summary == NULL || cmd->synopsis == NULL)
      fail_msg("%s: spec is incomplete", cmd->name);
    if (cmd->option_count > OPT_LIST_MAX) fail_msg("%s: many", cmd->name);
    for (size_t i = 0; i < cmd->option_count; i++) {
      const opt_spec *a = &cmd->options[i];
      if (a->help == NULL || a->help[0] == '\0' || a->letter == 'h' ||
          strcmp(a->name, "help") == 0 ||
          (a->kind == OPT_FLAG) != (a->value == NULL) ||
          (a->kind == OPT_WORD) != (a->limit.words != NULL) ||
          a->field >= cmd->options_size)
        fail_msg("%s: --%s is not sound", cmd->name, a->name);
      for (size_t j = 0; j < i; j++) {
        const opt_spec *b = &cmd->options[j];
        if ((a->letter != 0 && a->letter == b->letter) ||
            strcmp(a->name, b->name) == 0 || a->field == b->field)
          fail_msg("%s: --%s and --%s clash", cmd->name, a->name, b->name);
      }
    }
  }
}

/* Help has no line wider than a terminal and names every option. */
static void help_is_whole(void **state) {
  (void)state;
  for (const cmd_spec *const *at = all_commands; *at != NULL; at++) {
    aw_strbuf text = AW_STRBUF_INIT;
    cmd_help(*at, &text);
    assert_false(text.failed);
    for (const char *line = text.ptr; *line != '\0';) {
      size_t length = strcspn(line, "\n");
      if (length > 80) fail_msg("%s: wide: %s", (*at)->name, line);
      line += length + (line[length] == '\n');
    }
    for (size_t i = 0; i < (*at)->option_count; i++) {
      char name[80];
      snprintf(name, sizeof name, "--%s", (*at)->options[i].name);
      assert_non_null(strstr(text.ptr, name));
    }
    aw_strbuf_release(&text);
  }
}

static void finds_the_nearest_word(void **state) {
  (void)state;
  static const char *const words[] = { "train", "tag", "eval", "model", NULL };
  static const struct {
    const char *given, *near;
  } cases[] = {
    { "tarin", "train" }, { "tga", "tag" }, { "evaluate", "eval" },
    { "mod", "model" },   { "xyz", NULL },  { "", NULL },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *near = nearest_word(cases[i].given, words);
    bool equal = near == NULL || cases[i].near == NULL
                     ? near == cases[i].near
                     : strcmp(near, cases[i].near) == 0;
    if (!equal) fail_msg("%s: %s", cases[i].given, near == NULL ? "-" : near);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_every_kind),
    cmocka_unit_test(has_defaults),
    cmocka_unit_test(refuses),
    cmocka_unit_test(commands_are_sound),
    cmocka_unit_test(help_is_whole),
    cmocka_unit_test(finds_the_nearest_word),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
