/* kernel.h - libsvm's kernels, from a dot product and squared lengths.
 *
 * Room: learn, and private to it.
 */
#ifndef AW_LEARN_KERNEL_H
#define AW_LEARN_KERNEL_H
#include <math.h>

#include "learn/classifier.h"

typedef struct aw_kernel_shape {
  aw_kernel kernel;
  double gamma, coef0;
  int degree;
} aw_kernel_shape;

static inline bool aw_kernel_is_linear(aw_kernel kernel) {
  return kernel == AW_KERNEL_LINEAR || kernel == AW_KERNEL_SVM_LINEAR;
}

/* K(x, y) where dot = x . y, xx = x . x, yy = y . y. */
static inline double aw_kernel_value(const aw_kernel_shape *k, double dot,
                                     double xx, double yy) {
  double base = k->gamma * dot + k->coef0, power = 1.0;
  switch (k->kernel) {
    case AW_KERNEL_RBF: return exp(-k->gamma * (xx + yy - 2.0 * dot));
    case AW_KERNEL_SIGMOID: return tanh(base);
    case AW_KERNEL_POLY:
      for (int i = 0; i < k->degree; i++) power *= base;
      return power;
    case AW_KERNEL_LINEAR:
    case AW_KERNEL_SVM_LINEAR: break;
  }
  return dot;
}
#endif
