/* main.c - argv to a command, signals, exit codes. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avow.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/message.h"

/* Asked to stop: what was being written aside goes, what stood before stays. */
static void stop(int number) {
  aw_file_writer_abandon_all();
  _exit(128 + number);
}

/* A mapped file that is cut by somebody while we read it has no bytes where
 * it had some; there is no way on from here but a clean end. */
static void lost_bytes(int number) {
  static const char text[] =
      "avow: a file was cut short or its disk failed while it was read\n";
  (void)number;
  aw_file_writer_abandon_all();
  ssize_t put = write(STDERR_FILENO, text, sizeof text - 1);
  (void)put;
  _exit(AVOW_CLI_FAILED);
}

static void handle(int number, void (*handler)(int)) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(number, &action, NULL);
}

/* A signal that whoever started us ignores (nohup) stays ignored. */
static void handle_stop(int number) {
  struct sigaction now;
  if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN) return;
  handle(number, stop);
}

/* Started with a standard stream closed, the next file opened would take its
 * number, and messages would land in results.  Opened the wrong way round:
 * use of a stream that was closed fails, as it should. */
static void fill_standard_streams(void) {
  for (int fd = 0; fd <= 2; fd++) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) return;
  }
}

static const char *text_option(const cmd_spec *cmd, const void *options,
                               const char *name) {
  for (size_t i = 0; i < cmd->option_count; i++) {
    const opt_spec *o = &cmd->options[i];
    if (o->kind != OPT_TEXT || strcmp(o->name, name) != 0) continue;
    const char *value;
    memcpy(&value, (const char *)options + o->field, sizeof value);
    return value;
  }
  return NULL;
}

static bool is_file(const char *path, const struct stat *file) {
  struct stat other;
  return path != NULL && stat(path, &other) == 0 &&
         other.st_dev == file->st_dev && other.st_ino == file->st_ino;
}

/* Results put in place of what they are made from would lose it: labels by
 * hand, or the only copy of an article. */
static int check_output(const cmd_spec *cmd, const void *options,
                        const cmd_args *args) {
  struct stat file;
  const char *output = text_option(cmd, options, "output");
  if (output == NULL || stat(output, &file) != 0 || !S_ISREG(file.st_mode))
    return AVOW_CLI_DONE;
  bool read = is_file(text_option(cmd, options, "model"), &file);
  for (size_t i = 0; i < args->count && !read; i++)
    read = is_file(args->item[i], &file);
  if (!read) return AVOW_CLI_DONE;
  return message_usage(
      cmd->name, "--output: '%s' is read as well, and would be lost", output);
}

static int run_command(const cmd_spec *cmd, int argc, const char **argv) {
  bool help = false;
  cmd_args args = { NULL, 0 };
  void *options = calloc(1, cmd->options_size == 0 ? 1 : cmd->options_size);
  int code = AVOW_CLI_FAILED;
  if (options == NULL) {
    message(NULL, "%s", avow_status_text(AVOW_ERR_NOMEM));
    return code;
  }
  code = cmd_parse(cmd, argc, argv, options, &args, &help);
  if (code == AVOW_CLI_DONE && !help) code = check_output(cmd, options, &args);
  if (code == AVOW_CLI_DONE)
    code = help ? help_run(1, &cmd->name) : cmd->run(options, &args);
  free(options);
  return code;
}

static int print_version(void) {
  char text[64] = "avow ";
  size_t length = strlen(text);
  aw_span version = aw_span_of(avow_version());
  memcpy(text + length, version.ptr, version.len);
  length += version.len;
  text[length++] = '\n';
  return print_text((aw_span){ text, length });
}

int main(int argc, char **argv) {
  fill_standard_streams();
  handle(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, and told */
  handle(SIGBUS, lost_bytes);
  handle_stop(SIGINT);
  handle_stop(SIGTERM);
  handle_stop(SIGHUP);
  const char **words = (const char **)argv;
  if (argc < 2) return message_usage(NULL, "no command given");
  const char *name = words[1];
  if (strcmp(name, "--version") == 0) return print_version();
  if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
      strcmp(name, "help") == 0)
    return help_run(argc - 2, words + 2);
  if (name[0] == '-')
    return message_usage(NULL, "unknown option '%s' before the command", name);
  const cmd_spec *cmd = find_command(name);
  if (cmd == NULL) return unknown_command(name);
  return run_command(cmd, argc - 2, words + 2);
}
