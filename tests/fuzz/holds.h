/* holds.h - what must hold of every result.
 *
 * Of the public face only: positions lie in the text and on code points,
 * indexes point into their arrays, probabilities are probabilities, counts
 * add up.
 */
#ifndef AVOW_TESTS_HOLDS_H
#define AVOW_TESTS_HOLDS_H
#include "avow.h"

/* Aborts where something does not hold. */
void fuzz_check_result(const avow_result *result, const char *text,
                       size_t length, double min_confidence);
/* A hash over all of a result. */
uint64_t fuzz_hash_result(const avow_result *result);
#endif
