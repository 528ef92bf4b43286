/* message.h - what the program says beside its results, all on stderr.
 *
 * Room: cli.  Form: "avow: place: fault, expected"; lower case, the subject
 * quoted, no full stop.  Each message is one write, so that messages of
 * several threads never mix.
 */
#ifndef AW_CLI_MESSAGE_H
#define AW_CLI_MESSAGE_H
#include "avow.h"

/* "avow: PLACE: ..."; place NULL: "avow: ...". */
void message(const char *place, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The error as "avow: PLACE[:LINE]: message"; the line only where it is not
 * 0. Place NULL: the message alone; "-": standard input. */
void message_error(const char *place, const avow_error *err);

/* A fault in the usage of `command` (NULL: of avow itself), followed by where
 * to find help.  Returns AVOW_CLI_USAGE. */
int message_usage(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#endif
