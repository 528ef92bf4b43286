/* dot.h - the dot product of two runs of floats.
 *
 * Room: learn.
 */
#ifndef AW_LEARN_DOT_H
#define AW_LEARN_DOT_H
#include <stdint.h>
#include <string.h>

typedef float aw_four __attribute__((vector_size(16)));

/* The sum of four lanes. */
static inline double aw_dot_end(aw_four sum) {
  return ((double)sum[0] + (double)sum[1]) + ((double)sum[2] + (double)sum[3]);
}

/* a[count] . b[count], the lanes always added up in one order. */
static inline double aw_dot(const float *a, const float *b, uint32_t count) {
  aw_four sum = { 0.0f, 0.0f, 0.0f, 0.0f };
  uint32_t i = 0;
  for (; i + 4u <= count; i += 4u) {
    aw_four x, y;
    memcpy(&x, a + i, sizeof x);
    memcpy(&y, b + i, sizeof y);
    sum += x * y;
  }
  double all = aw_dot_end(sum);
  for (; i < count; i++) all += (double)(a[i] * b[i]);
  return all;
}
#endif
