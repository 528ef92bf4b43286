#include <stdlib.h>

#include "base/random.h"
#include "base/status.h"
#include "text/parser.h"

#define EPOCHS 10u
/* Features kept, so that the tables of a model stay small. */
#define MOST_MOVE_FEATURES 98000u
#define MOST_LABEL_FEATURES 49000u
/* From the second epoch on, how often a wrong move is made all the same, so
 * that the parser learns to go on well from its own mistakes. */
#define EXPLORE 0.9

/* One sentence without its marks. */
typedef struct example {
  aw_parse parse;
  uint16_t head[AW_PARSE_MAX + 2]; /* gold; count: the root */
  uint8_t relation[AW_PARSE_MAX + 2];
} example;

/* Heads that are marks left out are followed up to one that is kept. */
static uint32_t kept_head(const aw_corpus_token *token, uint32_t count,
                          uint32_t at) {
  uint32_t head = token[at].head;
  for (uint32_t steps = 0; head != AW_NO_TOKEN && steps < count; steps++) {
    if (aw_parse_mark(token[head].guess) == 0) return head;
    head = token[head].head;
  }
  return AW_NO_TOKEN;
}

/* False where the sentence is too long or empty. */
static bool load(example *e, const aw_corpus *c, const aw_corpus_sentence *s) {
  const aw_corpus_token *token = c->token + s->first;
  uint16_t place[4 * AW_PARSE_MAX];
  uint16_t count = 0;
  uint8_t marks = 0;
  if (s->count > 4 * AW_PARSE_MAX) return false;
  for (uint32_t i = 0; i < s->count; i++) {
    marks |= aw_parse_mark(token[i].guess);
    if (aw_parse_mark(token[i].guess) != 0) continue;
    if (count == AW_PARSE_MAX) return false;
    place[i] = count;
    e->parse.word[count] =
        aw_parse_word_of(&c->type[token[i].type].word, token[i].guess);
    e->parse.word[count++].marks = marks;
    marks = 0;
  }
  e->parse.word[count].marks = marks;
  e->parse.count = count;
  for (uint32_t i = 0; i < s->count; i++) {
    if (aw_parse_mark(token[i].guess) != 0) continue;
    uint32_t head = kept_head(token, s->count, i);
    e->head[place[i]] = head == AW_NO_TOKEN ? count : place[head];
    e->relation[place[i]] = token[i].relation;
  }
  return count > 0;
}

/* ---- the oracle
 * ---------------------------------------------------------------
 *
 * The cost of a move is the number of gold arcs that can be made before it
 * and cannot be made after it (Goldberg and Nivre 2013, section 4.2). */

static unsigned waiting_dependents(const example *e, unsigned head) {
  unsigned count = 0;
  for (unsigned i = e->parse.next; i < e->parse.count; i++)
    count += e->head[i] == head;
  return count;
}

static unsigned move_cost(const example *e, aw_move move) {
  const aw_parse *p = &e->parse;
  unsigned cost = 0;
  if (move == AW_MOVE_SHIFT) {
    for (unsigned i = 0; i < p->depth; i++) {
      cost += e->head[p->stack[i]] == p->next;
      cost += i + 1u < p->depth && e->head[p->next] == p->stack[i];
    }
    return cost;
  }
  unsigned top = p->stack[p->depth - 1], head = e->head[top];
  cost = waiting_dependents(e, top);
  if (move == AW_MOVE_RIGHT) return cost + (head >= p->next);
  if (p->depth > 1) cost += head == p->stack[p->depth - 2];
  return cost + (head > p->next);
}

/* The best of the legal moves by score, and the best of the least cost. */
static void choose(const example *e, const float *score, unsigned *best,
                   unsigned *right) {
  unsigned least = UINT32_MAX;
  *best = *right = AW_MOVE_COUNT;
  for (unsigned m = 0; m < AW_MOVE_COUNT; m++) {
    if (!aw_parse_may(&e->parse, (aw_move)m)) continue;
    unsigned cost = move_cost(e, (aw_move)m);
    if (*best == AW_MOVE_COUNT || score[m] > score[*best]) *best = m;
    if (cost < least || (cost == least && score[m] > score[*right])) *right = m;
    if (cost < least) least = cost;
  }
  /* Moves as good as the right one are no mistake. */
  if (move_cost(e, (aw_move)*best) == least) *right = *best;
}

/* ---- learning
 * ------------------------------------------------------------------ */

static avow_status learn_moves(aw_perceptron_trainer *t, example *e,
                               bool explore, aw_random *random) {
  aw_parse_start(&e->parse);
  while (!aw_parse_done(&e->parse)) {
    uint64_t key[AW_PARSE_KEYS_MAX];
    float score[AW_MOVE_COUNT];
    unsigned best, right;
    size_t n = aw_parse_move_keys(&e->parse, key);
    aw_perceptron_trainer_score(t, key, n, score);
    choose(e, score, &best, &right);
    if (best == right)
      aw_perceptron_trainer_step(t);
    else if (aw_perceptron_trainer_update(t, key, n, right, best) != AVOW_OK)
      return AVOW_ERR_NOMEM;
    bool follow = explore && aw_random_unit(random) < EXPLORE;
    aw_parse_do(&e->parse, (aw_move)(follow ? best : right));
  }
  return AVOW_OK;
}

/* Give the gold tree to the parse, without relations. */
static void grow_gold(example *e) {
  aw_parse *p = &e->parse;
  aw_parse_start(p);
  for (uint16_t i = 0; i < p->count; i++) {
    uint16_t head = e->head[i];
    p->head[i] = head;
    if (i < head && p->left[head] == AW_PARSE_NOWHERE) p->left[head] = i;
    if (i > head) p->right[head] = i;
  }
}

static avow_status learn_labels(aw_perceptron_trainer *t, example *e) {
  aw_parse *p = &e->parse;
  grow_gold(e);
  for (unsigned i = 0; i < p->count; i++) {
    uint64_t key[AW_PARSE_KEYS_MAX];
    float score[AW_REL_COUNT];
    unsigned best = AW_REL_ROOT + 1;
    p->relation[i] = AW_REL_ROOT;
    if (p->head[i] == p->count || e->relation[i] <= AW_REL_ROOT) continue;
    size_t n = aw_parse_label_keys(p, i, key);
    aw_perceptron_trainer_score(t, key, n, score);
    for (unsigned k = best + 1; k < AW_REL_COUNT; k++)
      if (score[k] > score[best]) best = k;
    if (best == e->relation[i])
      aw_perceptron_trainer_step(t);
    else if (aw_perceptron_trainer_update(t, key, n, e->relation[i], best) !=
             AVOW_OK)
      return AVOW_ERR_NOMEM;
    p->relation[i] = (uint8_t)best;
  }
  return AVOW_OK;
}

static uint32_t *parsed_sentences(const aw_corpus *c, uint32_t *count) {
  uint32_t *order = malloc((c->sentence_count + 1u) * sizeof *order);
  *count = 0;
  for (uint32_t k = 0; order != NULL && k < c->sentence_count; k++)
    if (c->sentence[k].parsed && c->sentence[k].tagged) order[(*count)++] = k;
  return order;
}

static void shuffle(uint32_t *order, uint32_t count, aw_random *random) {
  for (uint32_t i = count; i > 1; i--) {
    size_t other = aw_random_below(random, i);
    uint32_t kept = order[i - 1];
    order[i - 1] = order[other];
    order[other] = kept;
  }
}

static avow_status train(const aw_corpus *c, uint64_t seed,
                         aw_perceptron_trainer *moves,
                         aw_perceptron_trainer *labels, example *e) {
  avow_status status = AVOW_OK;
  uint32_t count;
  uint32_t *order = parsed_sentences(c, &count);
  aw_random random;
  aw_random_init(&random, seed);
  if (order == NULL) return AVOW_ERR_NOMEM;
  for (unsigned epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, count, &random);
    for (uint32_t k = 0; status == AVOW_OK && k < count; k++) {
      if (!load(e, c, &c->sentence[order[k]])) continue;
      status = learn_moves(moves, e, epoch > 0, &random);
      if (status == AVOW_OK) status = learn_labels(labels, e);
    }
  }
  free(order);
  return status;
}

avow_status aw_parser_train(const aw_corpus *corpus, uint64_t seed,
                            aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_perceptron_trainer *moves = aw_perceptron_trainer_new(AW_MOVE_COUNT);
  aw_perceptron_trainer *labels = aw_perceptron_trainer_new(AW_REL_COUNT);
  example *e = malloc(sizeof *e);
  if (moves == NULL || labels == NULL || e == NULL ||
      train(corpus, seed, moves, labels, e) != AVOW_OK) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(aw_perceptron_trainer_write_sparse(moves, MOST_MOVE_FEATURES, "move",
                                            writer, err));
  AW_TRY(aw_perceptron_trainer_write_sparse(labels, MOST_LABEL_FEATURES,
                                            "label", writer, err));
cleanup:
  aw_perceptron_trainer_free(moves);
  aw_perceptron_trainer_free(labels);
  free(e);
  return status;
}
