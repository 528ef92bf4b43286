/* fuzz_options.c - any words, one a line, as the words of a command; the first
 * byte picks the command.  Messages go to /dev/null. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "fuzz.h"

#define WORDS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static int quiet = 0;
  static max_align_t options[CMD_OPTIONS_MAX / sizeof(max_align_t) + 1];
  const char *words[WORDS_MAX];
  size_t commands = 0;
  int count = 0;
  if (size == 0) return 0;
  if (quiet++ == 0 && getenv("AVOW_FUZZ_LOUD") == NULL) {
    int null = open("/dev/null", O_WRONLY);
    MUST(null >= 0 && dup2(null, STDERR_FILENO) == STDERR_FILENO);
  }
  while (all_commands[commands] != NULL) commands++;
  char *text = malloc(size);
  MUST(text != NULL);
  memcpy(text, data + 1, size - 1);
  text[size - 1] = '\0';
  for (char *at = text; at != NULL && count < WORDS_MAX; count++) {
    words[count] = at;
    at = strchr(at, '\n');
    if (at != NULL) *at++ = '\0';
  }
  cmd_args args = { NULL, 0 };
  bool help = false;
  memset(options, 0, sizeof options);
  int code = cmd_parse(all_commands[data[0] % commands], count, words, options,
                       &args, &help);
  MUST(code == AVOW_CLI_DONE || code == AVOW_CLI_USAGE);
  MUST(args.count <= (size_t)count);
  free(text);
  return 0;
}
