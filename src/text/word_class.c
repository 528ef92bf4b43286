#include "text/word_class.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define ROUNDS 12u

/* Directions of words and of centres, transposed so that the distances to
 * all centres are added up side by side. */
typedef struct means {
  const float *point; /* [points][dimensions], length 1 */
  uint32_t dimensions, centres;
  float *centre; /* [dimensions][centres] */
  float *score;  /* [centres] */
} means;

static void normalise(float *v, uint32_t dimensions) {
  float sum = 0;
  for (uint32_t d = 0; d < dimensions; d++) sum += v[d] * v[d];
  if (sum <= 0) return;
  sum = 1 / sqrtf(sum);
  for (uint32_t d = 0; d < dimensions; d++) v[d] *= sum;
}

static uint32_t nearest(const means *m, const float *point) {
  memset(m->score, 0, m->centres * sizeof *m->score);
  for (uint32_t d = 0; d < m->dimensions; d++) {
    const float *row = m->centre + (size_t)d * m->centres;
    float value = point[d];
    for (uint32_t k = 0; k < m->centres; k++) m->score[k] += value * row[k];
  }
  uint32_t best = 0;
  for (uint32_t k = 1; k < m->centres; k++)
    if (m->score[k] > m->score[best]) best = k;
  return best;
}

/* New centres: the directions of the sums of their members.  A centre
 * without members stays where it was. */
static void move_centres(const means *m, const uint32_t *member, size_t count,
                         const uint32_t *at, float *sum) {
  size_t cells = (size_t)m->centres * m->dimensions;
  memset(sum, 0, cells * sizeof *sum);
  for (size_t i = 0; i < count; i++)
    for (uint32_t d = 0; d < m->dimensions; d++)
      sum[at[i] * m->dimensions + d] +=
          m->point[(size_t)member[i] * m->dimensions + d];
  for (uint32_t k = 0; k < m->centres; k++) {
    float *row = sum + (size_t)k * m->dimensions, length = 0;
    for (uint32_t d = 0; d < m->dimensions; d++) length += row[d] * row[d];
    if (length <= 0) continue;
    normalise(row, m->dimensions);
    for (uint32_t d = 0; d < m->dimensions; d++)
      m->centre[(size_t)d * m->centres + k] = row[d];
  }
}

/* Cluster the points `member`; at[count] receives centres.  The first points
 * are the first centres: vocabularies start with the most frequent words. */
static void cluster(const means *m, const uint32_t *member, size_t count,
                    uint32_t *at, float *sum) {
  for (uint32_t k = 0; k < m->centres && k < count; k++)
    for (uint32_t d = 0; d < m->dimensions; d++)
      m->centre[(size_t)d * m->centres + k] =
          m->point[(size_t)member[k] * m->dimensions + d];
  for (uint32_t k = (uint32_t)count; k < m->centres; k++)
    for (uint32_t d = 0; d < m->dimensions; d++)
      m->centre[(size_t)d * m->centres + k] = 0;
  for (unsigned round = 0; round < ROUNDS; round++) {
    for (size_t i = 0; i < count; i++)
      at[i] = nearest(m, m->point + (size_t)member[i] * m->dimensions);
    move_centres(m, member, count, at, sum);
  }
}

typedef struct room {
  float *point, *centre, *score, *sum;
  uint32_t *member, *group, *at;
} room;

static bool room_init(room *r, size_t points, uint32_t dimensions) {
  size_t centres =
      AW_CLASS_GROUPS > AW_CLASS_PARTS ? AW_CLASS_GROUPS : AW_CLASS_PARTS;
  r->point = calloc(points * dimensions + 1, sizeof *r->point);
  r->centre = malloc(centres * dimensions * sizeof *r->centre);
  r->sum = malloc(centres * dimensions * sizeof *r->sum);
  r->score = malloc(centres * sizeof *r->score);
  r->member = malloc((points + 1) * sizeof *r->member);
  r->group = malloc((points + 1) * sizeof *r->group);
  r->at = malloc((points + 1) * sizeof *r->at);
  return r->point != NULL && r->centre != NULL && r->sum != NULL &&
         r->score != NULL && r->member != NULL && r->group != NULL &&
         r->at != NULL;
}

static void room_release(room *r) {
  free(r->point);
  free(r->centre);
  free(r->sum);
  free(r->score);
  free(r->member);
  free(r->group);
  free(r->at);
}

avow_status aw_word_classes(const aw_vectors *v, uint16_t *class,
                            avow_error *err) {
  size_t points = v->vocabulary.count;
  room r = { .point = NULL };
  if (!room_init(&r, points, v->dimensions)) {
    room_release(&r);
    return aw_nomem(err);
  }
  for (uint32_t i = 0; i < points; i++) {
    float *point = r.point + (size_t)i * v->dimensions;
    aw_vectors_add(v, v->vocabulary.key[i], false, 1, point);
    normalise(point, v->dimensions);
    r.member[i] = i;
  }
  means m = { r.point, v->dimensions, AW_CLASS_GROUPS, r.centre, r.score };
  cluster(&m, r.member, points, r.group, r.sum);
  m.centres = AW_CLASS_PARTS;
  for (uint32_t g = 0; g < AW_CLASS_GROUPS; g++) {
    size_t count = 0;
    for (uint32_t i = 0; i < points; i++)
      if (r.group[i] == g) r.member[count++] = i;
    cluster(&m, r.member, count, r.at, r.sum);
    for (size_t i = 0; i < count; i++)
      class[r.member[i]] = (uint16_t)(g * AW_CLASS_PARTS + r.at[i]);
  }
  room_release(&r);
  return AVOW_OK;
}
