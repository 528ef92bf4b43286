/* help.c - `avow help`, made from the tables of the commands. */
#include "cli/commands.h"
#include "cli/message.h"
#include "report/output.h"

#define SUMMARY_COLUMN 12

static void overview(aw_strbuf *out) {
  aw_strbuf_add_text(
      out,
      "usage: avow COMMAND [OPTION...] [FILE...]\n\n"
      "reads news and transcripts and tells who stands where on a deal\n\n"
      "commands:\n");
  for (const cmd_spec *const *cmd = all_commands; *cmd != NULL; cmd++) {
    size_t start = out->len;
    aw_strbuf_add_format(out, "  %s", (*cmd)->name);
    while (out->len - start < SUMMARY_COLUMN && !out->failed)
      aw_strbuf_add_char(out, ' ');
    add_wrapped(out, (*cmd)->summary, SUMMARY_COLUMN, 79);
    aw_strbuf_add_char(out, '\n');
  }
  aw_strbuf_add_text(
      out,
      "  help      what a command does and the options it takes\n\n"
      "options:\n"
      "  -h, --help     show this and exit\n"
      "      --version  show the version and exit\n\n"
      "'-' is standard input, '--' ends the options.  Results go to standard\n"
      "output alone.  Exit status: 0 done, 1 some input failed and the rest "
      "is\n"
      "done, 2 wrong usage.\n");
}

int print_text(aw_span text) {
  avow_error err;
  aw_output *out = NULL;
  avow_status status = aw_output_open(NULL, &out, &err);
  if (status == AVOW_OK) status = aw_output_add(out, text, &err);
  if (status == AVOW_OK) {
    status = aw_output_commit(out, &err);
    out = NULL;
  }
  aw_output_abandon(out);
  if (status == AVOW_OK) return AVOW_CLI_DONE;
  message_error(NULL, &err);
  return AVOW_CLI_FAILED;
}

int help_run(int argc, const char *const *argv) {
  aw_strbuf text = AW_STRBUF_INIT;
  int code = AVOW_CLI_USAGE;
  const cmd_spec *cmd = NULL;
  if (argc > 1) {
    code = message_usage(NULL, "help: one command at a time");
    goto cleanup;
  }
  if (argc == 1 && strcmp(argv[0], "help") != 0) {
    cmd = find_command(argv[0]);
    if (cmd == NULL) {
      code = unknown_command(argv[0]);
      goto cleanup;
    }
  }
  if (cmd == NULL)
    overview(&text);
  else
    cmd_help(cmd, &text);
  if (text.failed) {
    message(NULL, "%s", avow_status_text(AVOW_ERR_NOMEM));
    code = AVOW_CLI_FAILED;
    goto cleanup;
  }
  code = print_text(aw_strbuf_span(&text));
cleanup:
  aw_strbuf_release(&text);
  return code;
}
