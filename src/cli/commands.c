#include "cli/commands.h"

#include "cli/message.h"

const cmd_spec *const all_commands[] = {
  &cmd_tag,     &cmd_train, &cmd_eval,  &cmd_predict, &cmd_explain,
  &cmd_vectors, &cmd_label, &cmd_model, NULL
};

#define COMMAND_COUNT (sizeof all_commands / sizeof all_commands[0] - 1)

const cmd_spec *find_command(const char *name) {
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    if (strcmp(all_commands[i]->name, name) == 0) return all_commands[i];
  return NULL;
}

int unknown_command(const char *name) {
  const char *names[COMMAND_COUNT + 2] = { "help" };
  for (size_t i = 0; i < COMMAND_COUNT; i++)
    names[i + 1] = all_commands[i]->name;
  const char *near = nearest_word(name, names);
  if (near == NULL) return message_usage(NULL, "unknown command '%s'", name);
  return message_usage(NULL, "unknown command '%s', nearest is '%s'", name,
                       near);
}
