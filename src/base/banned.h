/* banned.h - functions that cut, overflow or follow the locale unseen.
 *
 * Room: base.  The build puts it in front of every file of ours; the headers
 * that declare the names come first, since they may.
 */
#ifndef AW_BASE_BANNED_H
#define AW_BASE_BANNED_H
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A macro in the fortified headers that clang sees. */
#undef sprintf
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok atoi atol atof rand setlocale
#endif
