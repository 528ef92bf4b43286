/* result.h - what the rooms found, as the public structs.
 *
 * Top of the library, beside avow.c.
 */
#ifndef AW_RESULT_H
#define AW_RESULT_H
#include "avow.h"
#include "sentiment/sentiment.h"
#include "stance/stance.h"

/* Fill `out` from a document that went through every room; everything it
 * points to lives in doc->arena, or in what the session borrows.  Speakers
 * are those who say, hold or tell something, in the order of their first
 * mention; people who are only spoken of are left out.
 * `sentiment` may be NULL: everything is neutral then.  AVOW_ERR_NOMEM. */
avow_status aw_result_make(const aw_document *doc, const aw_attributions *who,
                           const aw_stances *stances,
                           aw_sentiment_session *sentiment, avow_result *out,
                           avow_error *err);
#endif
