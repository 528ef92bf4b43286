/* word_class.h - classes of words that are used alike.
 *
 * Room: text.  May include: base/, learn/, text/vectors.h.
 * What a tagger learns of one word of a class it knows of the others, so that
 * words the treebank lacks are not strange to it (Turian, Ratinov, Bengio
 * 2010).  Classes are found by k-means over directions of vectors, in two
 * levels: AW_CLASS_GROUPS groups of AW_CLASS_PARTS classes.
 */
#ifndef AW_TEXT_WORD_CLASS_H
#define AW_TEXT_WORD_CLASS_H
#include "text/vectors.h"

#define AW_CLASS_GROUPS 64u
#define AW_CLASS_PARTS 16u

/* class[v->vocabulary.count]: group * AW_CLASS_PARTS + part.  The same
 * vectors give the same classes. */
avow_status aw_word_classes(const aw_vectors *v, uint16_t *class,
                            avow_error *err);
#endif
