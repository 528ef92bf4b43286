/* descent.h - two classes, linear, L2-regularised, squared hinge: the problem
 * and the method of LIBLINEAR's solver 1, for rows that weigh differently.
 *
 * Room: learn, and private to it.
 *
 * Dual coordinate descent with shrinking (Hsieh et al. 2008, "A Dual
 * Coordinate Descent Method for Large-scale Linear SVM").  LIBLINEAR itself
 * knows one cost a class only, draws from the process's rand(), so that one
 * solver may run at a time, and dies where memory is out; here a row that
 * stands m times is one row of m times the cost, and each solver has its own
 * seed.
 */
#ifndef AW_LEARN_DESCENT_H
#define AW_LEARN_DESCENT_H
#include "learn/problem.h"

/* w[columns + 1], the bias last.  AVOW_ERR_NOMEM. */
avow_status aw_descent_solve(const aw_problem *p, double *w, avow_error *err);
#endif
