/* sentence.h - where paragraphs and sentences start.
 *
 * Room: text.  May include: base/, text/document.h.
 */
#ifndef AW_TEXT_SENTENCE_H
#define AW_TEXT_SENTENCE_H
#include "text/document.h"

/* Set AW_TOKEN_PARAGRAPH: at each line, or, where the lines of the document
 * look wrapped, at blank lines and behind short lines. */
void aw_mark_paragraphs(aw_document *doc);
/* Set AW_TOKEN_SENTENCE at the first token and wherever one starts; a
 * paragraph always does.  Linear in the tokens. */
void aw_mark_sentences(aw_document *doc);
/* Whether the text consists of turns "SPEAKER: words". */
bool aw_is_transcript(const aw_document *doc);
#endif
