/* commands.h - the commands, one cmd_<name>.c each.
 *
 * Room: cli.
 */
#ifndef AW_CLI_COMMANDS_H
#define AW_CLI_COMMANDS_H
#include "cli/options.h"

extern const cmd_spec cmd_tag, cmd_train, cmd_eval, cmd_predict, cmd_explain,
    cmd_vectors, cmd_label, cmd_model;

/* All of them, in the order that help shows; NULL after the last. */
extern const cmd_spec *const all_commands[];
const cmd_spec *find_command(const char *name); /* NULL: no such command */
/* Says that `name` is no command, and the nearest; AVOW_CLI_USAGE. */
int unknown_command(const char *name);

/* `avow help [COMMAND]` and `avow --help`. */
int help_run(int argc, const char *const *argv);
/* Write `text` to stdout, whole; tells failure on stderr. */
int print_text(aw_span text);
#endif
