/* make_lexicon.c - a program of the build: a lexicon into its table.
 *
 * usage: make_lexicon LEXICON TABLE LIMIT
 *
 * What is inside the library is parsed here, once, instead of at each start.
 */
#include <stdio.h>

#include "base/file.h"
#include "base/number.h"
#include "text/lexicon.h"

int main(int argc, char **argv) {
  aw_lexicon *lexicon = NULL;
  avow_error err = { AVOW_OK, 0, 0, "" };
  double limit = 0;
  if (argc != 4 || !aw_parse_double(aw_span_of(argv[3]), &limit)) {
    fprintf(stderr, "usage: make_lexicon LEXICON TABLE LIMIT\n");
    return 2;
  }
  avow_status status = aw_lexicon_load(argv[1], limit, &lexicon, &err);
  if (status == AVOW_OK)
    status = aw_file_write(argv[2], aw_lexicon_table(lexicon), &err);
  if (status != AVOW_OK) fprintf(stderr, "make_lexicon: %s\n", err.message);
  aw_lexicon_free(lexicon);
  return status == AVOW_OK ? 0 : 1;
}
