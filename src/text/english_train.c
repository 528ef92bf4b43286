#include <stdlib.h>

#include "base/pool.h"
#include "base/random.h"
#include "base/status.h"
#include "text/corpus.h"
#include "text/english_parts.h"

/* Features are chosen before the epoch of trimming. */
#define TAG_EPOCHS 12u
#define TAG_TRIM_EPOCH 4u
#define SILVER_SHARE 4u
#define NAME_EPOCHS 10u
#define NAME_TRIM_EPOCH 3u
/* Weights move too where the right class wins by less than this. */
#define MARGIN 2.0F
/* Features kept, so that the tables of a model stay small. */
#define MOST_TAG_FEATURES 98000u
#define MOST_NAME_FEATURES 80000u
/* Universal tags are learnt last, from sentences tagged by hand alone.  At
 * each step a part of a token's features is left out (dropout: Srivastava et
 * al. 2014), so that none is relied on alone. */
#define UNIVERSAL_EPOCHS 10u
#define UNIVERSAL_RATE 0.1F
#define UNIVERSAL_DROPPED 0.4
#define MOST_UNIVERSAL_FEATURES 196000u

/* ---- what all trainers share ------------------------------------------------
 */

typedef struct training {
  aw_corpus corpus;
  const aw_task_context *context;
  uint32_t folds;
  uint64_t seed;
} training;

/* The sentence at hand, unpacked. */
typedef struct scratch {
  aw_word_type *type;
  aw_name_run *run;
  uint8_t *tag, *name;
  uint32_t *order; /* [document_count] */
} scratch;

static bool scratch_init(scratch *s, const aw_corpus *c) {
  size_t n = c->longest + 1u;
  *s = (scratch){ malloc(n * sizeof *s->type), malloc(n * sizeof *s->run),
                  malloc(n), malloc(n),
                  malloc((c->document_count + 1u) * sizeof(uint32_t)) };
  return s->type != NULL && s->run != NULL && s->tag != NULL &&
         s->name != NULL && s->order != NULL;
}

static void scratch_release(scratch *s) {
  free(s->type);
  free(s->run);
  free(s->tag);
  free(s->name);
  free(s->order);
}

static const aw_corpus_token *unpack(scratch *s, const aw_corpus *c,
                                     const aw_corpus_sentence *sentence) {
  const aw_corpus_token *token = c->token + sentence->first;
  for (uint32_t i = 0; i < sentence->count; i++) {
    s->type[i] = c->type[token[i].type].word;
    if (token[i].glued) s->type[i].flags |= AW_TYPE_GLUED;
  }
  return token;
}

/* A new order of documents (Fisher and Yates). */
static void shuffle(uint32_t *order, uint32_t count, aw_random *random) {
  for (uint32_t i = 0; i < count; i++) order[i] = i;
  for (uint32_t i = count; i > 1; i--) {
    size_t other = aw_random_below(random, i);
    uint32_t kept = order[i - 1];
    order[i - 1] = order[other];
    order[other] = kept;
  }
}

/* A trained perceptron in a model file of its own, to tag with. */
typedef struct frozen {
  void *bytes;
  aw_model_file file;
  aw_sparse perceptron;
} frozen;

static avow_status freeze(const aw_perceptron_trainer *t, uint32_t most,
                          frozen *out, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t length = 0;
  aw_model_writer *writer = aw_model_writer_new();
  if (writer == NULL) return aw_nomem(err);
  AW_TRY(aw_perceptron_trainer_write_sparse(t, most, "x", writer, err));
  AW_TRY(aw_model_writer_finish(writer, &out->bytes, &length, err));
  AW_TRY(aw_model_file_open((aw_span){ out->bytes, length }, false, &out->file,
                            err));
  AW_TRY(aw_sparse_open(&out->file, "x", &out->perceptron, err));
cleanup:
  aw_model_writer_free(writer);
  return status;
}

static void thaw(frozen *f) {
  if (f->bytes == NULL) return;
  aw_model_file_close(&f->file);
  free(f->bytes);
}

/* ---- tags -----------------------------------------------------------------
 */

static size_t tag_keys(const scratch *s, const aw_corpus_type *own,
                       size_t count, size_t at, unsigned previous,
                       unsigned second, uint64_t *key) {
  memcpy(key, own->tag_key, own->tag_keys * sizeof *key);
  return own->tag_keys + aw_tag_context_keys(s->type, count, at, previous,
                                             second, key + own->tag_keys);
}

/* The class that the weights are to move away from: the best but `right`
 * where that comes near it, `right` where none does. */
static unsigned rival_of(const float *score, unsigned right, unsigned count) {
  unsigned rival = right == 0;
  for (unsigned k = 0; k < count; k++)
    if (k != right && score[k] > score[rival]) rival = k;
  return score[right] - score[rival] < MARGIN ? rival : right;
}

static unsigned best_of(const float *score, unsigned count) {
  unsigned best = 0;
  for (unsigned k = 1; k < count; k++)
    if (score[k] > score[best]) best = k;
  return best;
}

static avow_status learn_tags(aw_perceptron_trainer *t, scratch *s,
                              const aw_corpus *c,
                              const aw_corpus_sentence *sentence) {
  const aw_corpus_token *token = unpack(s, c, sentence);
  unsigned previous = AW_TAG_COUNT, second = AW_TAG_COUNT;
  for (uint32_t i = 0; i < sentence->count; i++) {
    unsigned best = s->type[i].fixed;
    if (best == AW_TAG_COUNT) {
      uint64_t key[2 * AW_TAGGER_KEYS_MAX];
      float score[AW_TAG_COUNT];
      size_t n = tag_keys(s, &c->type[token[i].type], sentence->count, i,
                          previous, second, key);
      aw_perceptron_trainer_score(t, key, n, score);
      best = best_of(score, AW_TAG_COUNT);
      unsigned rival = rival_of(score, token[i].tag, AW_TAG_COUNT);
      if (rival == token[i].tag)
        aw_perceptron_trainer_step(t);
      else if (aw_perceptron_trainer_update(t, key, n, token[i].tag, rival) !=
               AVOW_OK)
        return AVOW_ERR_NOMEM;
    }
    second = previous;
    previous = best;
  }
  return AVOW_OK;
}

/* Documents tagged by hand take part in every epoch; each of the others,
 * tagged by a program, in one of SILVER_SHARE. */
static bool takes_part(const aw_corpus *c, uint32_t document, unsigned epoch) {
  const aw_corpus_document *doc = &c->document[document];
  return doc->first == doc->last || c->sentence[doc->first].by_hand ||
         (document + epoch) % SILVER_SHARE == 0;
}

/* Learn from all documents but those of `fold`. */
static avow_status train_tagger(const training *job, uint32_t fold,
                                aw_perceptron_trainer *t, avow_error *err) {
  const aw_corpus *c = &job->corpus;
  avow_status status = AVOW_OK;
  scratch s;
  aw_random random;
  aw_random_init(&random, job->seed);
  if (!scratch_init(&s, c)) status = aw_nomem(err);
  for (unsigned epoch = 0; status == AVOW_OK && epoch < TAG_EPOCHS; epoch++) {
    if (epoch == TAG_TRIM_EPOCH)
      status = aw_perceptron_trainer_trim(t, MOST_TAG_FEATURES);
    shuffle(s.order, c->document_count, &random);
    for (uint32_t d = 0; status == AVOW_OK && d < c->document_count; d++) {
      const aw_corpus_document *doc = &c->document[s.order[d]];
      if (doc->fold == fold || !takes_part(c, s.order[d], epoch)) continue;
      for (uint32_t k = doc->first; status == AVOW_OK && k < doc->last; k++)
        if (c->sentence[k].tagged)
          status = learn_tags(t, &s, c, &c->sentence[k]);
    }
  }
  scratch_release(&s);
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}

static void guess_tags(const aw_sparse *p, scratch *s, aw_corpus *c,
                       const aw_corpus_sentence *sentence) {
  aw_corpus_token *token = c->token + sentence->first;
  unsigned previous = AW_TAG_COUNT, second = AW_TAG_COUNT;
  (void)unpack(s, c, sentence);
  for (uint32_t i = 0; i < sentence->count; i++) {
    unsigned best = s->type[i].fixed;
    if (best == AW_TAG_COUNT) {
      uint64_t key[2 * AW_TAGGER_KEYS_MAX];
      int32_t score[AW_TAG_STRIDE] = { 0 };
      size_t n = tag_keys(s, &c->type[token[i].type], sentence->count, i,
                          previous, second, key);
      aw_sparse_add(p, key, n, score, p->stride);
      best = 0;
      for (unsigned k = 1; k < AW_TAG_COUNT; k++)
        if (score[k] > score[best]) best = k;
    }
    token[i].guess = (uint8_t)best;
    second = previous;
    previous = best;
  }
}

/* Piece f of the pool: a tagger that never saw fold f tags it; the piece
 * after the last fold is the tagger of the model. */
typedef struct tag_job {
  training *work;
  aw_model_writer *writer;
} tag_job;

static avow_status tag_piece(void *context, size_t worker, size_t fold,
                             avow_error *err) {
  tag_job *job = context;
  training *work = job->work;
  aw_corpus *c = &work->corpus;
  avow_status status = AVOW_OK;
  frozen f = { .bytes = NULL };
  scratch s = { .type = NULL };
  bool last = fold == work->folds;
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(AW_TAG_COUNT);
  (void)worker;
  if (t == NULL || !scratch_init(&s, c)) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(train_tagger(work, last ? AW_FOLD_NONE : (uint32_t)fold, t, err));
  if (last) {
    AW_TRY(aw_perceptron_trainer_write_sparse(t, MOST_TAG_FEATURES, "tag",
                                              job->writer, err));
  } else {
    AW_TRY(freeze(t, MOST_TAG_FEATURES, &f, err));
    for (uint32_t d = 0; d < c->document_count; d++)
      if (c->document[d].fold == fold)
        for (uint32_t k = c->document[d].first; k < c->document[d].last; k++)
          guess_tags(&f.perceptron, &s, c, &c->sentence[k]);
  }
cleanup:
  thaw(&f);
  scratch_release(&s);
  aw_perceptron_trainer_free(t);
  return status;
}

/* ---- names ----------------------------------------------------------------
 */

/* The likeliest name that may stand behind `previous`, `but` left out. */
static unsigned likely_name(const float *score, unsigned previous,
                            unsigned but) {
  unsigned best = but == AW_NAME_NONE ? AW_NAME_PERSON_B : AW_NAME_NONE;
  for (unsigned k = best + 1; k < AW_NAME_COUNT; k++)
    if (k != but && score[k] > score[best] && aw_name_may_follow(previous, k))
      best = k;
  return best;
}

static avow_status learn_names(aw_perceptron_trainer *t, scratch *s,
                               aw_name_memory *memory, const aw_corpus *c,
                               const aw_corpus_sentence *sentence) {
  const aw_corpus_token *token = unpack(s, c, sentence);
  uint32_t count = sentence->count;
  unsigned previous = AW_NAME_NONE;
  aw_name_context around = { s->type, s->run, s->tag, count };
  aw_name_runs(s->type, count, s->run);
  for (uint32_t i = 0; i < count; i++) s->tag[i] = token[i].guess;
  for (uint32_t i = 0; i < count; i++) {
    unsigned best = AW_NAME_NONE;
    if (!aw_name_impossible(s->type + i, previous)) {
      const aw_corpus_type *own = &c->type[token[i].type];
      uint64_t key[2 * AW_TAGGER_KEYS_MAX];
      float score[AW_NAME_COUNT];
      uint8_t seen = aw_name_memory_get(memory, s->type[i].form);
      memcpy(key, own->name_key, own->name_keys * sizeof *key);
      size_t n = own->name_keys;
      n += aw_name_context_keys(&around, i, previous, seen, key + n);
      aw_perceptron_trainer_score(t, key, n, score);
      best = likely_name(score, previous, AW_NAME_COUNT);
      unsigned rival = likely_name(score, previous, token[i].name);
      if (score[token[i].name] - score[rival] >= MARGIN)
        aw_perceptron_trainer_step(t);
      else if (aw_perceptron_trainer_update(t, key, n, token[i].name, rival) !=
               AVOW_OK)
        return AVOW_ERR_NOMEM;
    }
    if (best != AW_NAME_NONE && (s->type[i].flags & AW_TYPE_UPPER) != 0 &&
        !aw_name_memory_put(memory, s->type[i].form, (uint8_t)((best + 1) / 2)))
      return AVOW_ERR_NOMEM;
    previous = best;
  }
  return AVOW_OK;
}

static avow_status train_namer(const training *job, aw_perceptron_trainer *t,
                               avow_error *err) {
  const aw_corpus *c = &job->corpus;
  avow_status status = AVOW_OK;
  scratch s;
  aw_name_memory memory = { .slot = NULL };
  aw_random random;
  aw_random_init(&random, job->seed);
  if (!scratch_init(&s, c)) status = AVOW_ERR_NOMEM;
  for (unsigned epoch = 0; status == AVOW_OK && epoch < NAME_EPOCHS; epoch++) {
    if (epoch == NAME_TRIM_EPOCH)
      status = aw_perceptron_trainer_trim(t, MOST_NAME_FEATURES);
    shuffle(s.order, c->document_count, &random);
    for (uint32_t d = 0; status == AVOW_OK && d < c->document_count; d++) {
      const aw_corpus_document *doc = &c->document[s.order[d]];
      if (!aw_name_memory_start(&memory)) status = AVOW_ERR_NOMEM;
      for (uint32_t k = doc->first; status == AVOW_OK && k < doc->last; k++)
        if (c->sentence[k].named && c->sentence[k].tagged)
          status = learn_names(t, &s, &memory, c, &c->sentence[k]);
    }
  }
  aw_name_memory_release(&memory);
  scratch_release(&s);
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}

/* ---- universal tags --------------------------------------------------------
 *
 * Learnt from what the taggers before tell: Penn tags of a tagger that never
 * saw the sentence, and names.
 */

static aw_name_context name_sentence(scratch *s, const aw_corpus *c,
                                     const aw_corpus_sentence *sentence) {
  const aw_corpus_token *token = unpack(s, c, sentence);
  aw_name_runs(s->type, sentence->count, s->run);
  for (uint32_t i = 0; i < sentence->count; i++) s->tag[i] = token[i].guess;
  return (aw_name_context){ s->type, s->run, s->tag, sentence->count };
}

static unsigned guess_name(const aw_sparse *p, const aw_corpus_type *own,
                           const aw_name_context *around, size_t at,
                           unsigned previous, const aw_name_memory *memory) {
  uint64_t key[2 * AW_TAGGER_KEYS_MAX];
  int32_t score[AW_NAME_STRIDE] = { 0 };
  uint8_t seen = aw_name_memory_get(memory, around->type[at].form);
  memcpy(key, own->name_key, own->name_keys * sizeof *key);
  size_t n = own->name_keys;
  n += aw_name_context_keys(around, at, previous, seen, key + n);
  aw_sparse_add(p, key, n, score, p->stride);
  unsigned best = AW_NAME_NONE;
  for (unsigned k = 1; k < AW_NAME_COUNT; k++)
    if (score[k] > score[best] && aw_name_may_follow(previous, k)) best = k;
  return best;
}

static avow_status guess_names(const aw_sparse *p, scratch *s,
                               aw_name_memory *memory, aw_corpus *c,
                               const aw_corpus_sentence *sentence) {
  aw_corpus_token *token = c->token + sentence->first;
  unsigned previous = AW_NAME_NONE;
  const aw_name_context around = name_sentence(s, c, sentence);
  for (uint32_t i = 0; i < sentence->count; i++) {
    unsigned best = AW_NAME_NONE;
    if (!aw_name_impossible(s->type + i, previous))
      best =
          guess_name(p, &c->type[token[i].type], &around, i, previous, memory);
    token[i].named = (uint8_t)best;
    previous = best;
  }
  for (uint32_t i = 0; i < sentence->count; i++)
    if (token[i].named != AW_NAME_NONE &&
        (s->type[i].flags & AW_TYPE_UPPER) != 0 &&
        !aw_name_memory_put(memory, s->type[i].form,
                            (uint8_t)((token[i].named + 1) / 2)))
      return AVOW_ERR_NOMEM;
  return AVOW_OK;
}

/* Names of the sentences that have universal tags. */
static avow_status guess_all_names(const aw_sparse *p, scratch *s,
                                   aw_corpus *c) {
  aw_name_memory memory = { .slot = NULL };
  avow_status status = AVOW_OK;
  for (uint32_t d = 0; status == AVOW_OK && d < c->document_count; d++) {
    const aw_corpus_document *doc = &c->document[d];
    if (!aw_name_memory_start(&memory)) status = AVOW_ERR_NOMEM;
    for (uint32_t k = doc->first; status == AVOW_OK && k < doc->last; k++)
      if (c->sentence[k].universal)
        status = guess_names(p, s, &memory, c, &c->sentence[k]);
  }
  aw_name_memory_release(&memory);
  return status;
}

static size_t drop_some(aw_random *random, uint64_t *key, size_t count) {
  size_t left = 0;
  for (size_t i = 0; i < count; i++)
    if (aw_random_unit(random) >= UNIVERSAL_DROPPED) key[left++] = key[i];
  return left;
}

static avow_status learn_universal(aw_perceptron_trainer *t, scratch *s,
                                   aw_random *random, const aw_corpus *c,
                                   const aw_corpus_sentence *sentence) {
  const aw_corpus_token *token = unpack(s, c, sentence);
  uint32_t count = sentence->count;
  unsigned previous = AW_UNIVERSAL_COUNT, second = AW_UNIVERSAL_COUNT;
  const aw_universal_context around = { s->type, s->tag, s->name, count,
                                        aw_universal_letters(s->type, count) };
  for (uint32_t i = 0; i < count; i++) {
    s->tag[i] = token[i].guess;
    s->name[i] = token[i].named;
  }
  for (uint32_t i = 0; i < count; i++) {
    const aw_corpus_type *own = &c->type[token[i].type];
    uint64_t key[AW_UNIVERSAL_KEYS_MAX];
    float score[AW_UNIVERSAL_COUNT];
    memcpy(key, own->tag_key, own->tag_keys * sizeof *key);
    size_t n = own->tag_keys;
    n += aw_universal_keys(&around, i, previous, second, key + n);
    n = drop_some(random, key, n);
    aw_perceptron_trainer_score(t, key, n, score);
    second = previous;
    previous = best_of(score, AW_UNIVERSAL_COUNT);
    if (aw_perceptron_trainer_descend(t, key, n, score, token[i].universal,
                                      UNIVERSAL_RATE) != AVOW_OK)
      return AVOW_ERR_NOMEM;
  }
  return AVOW_OK;
}

static avow_status train_universal(const training *job, const scratch *room,
                                   aw_perceptron_trainer *t) {
  const aw_corpus *c = &job->corpus;
  avow_status status = AVOW_OK;
  scratch s = *room;
  aw_random random;
  aw_random_init(&random, job->seed);
  for (unsigned epoch = 0; status == AVOW_OK && epoch < UNIVERSAL_EPOCHS;
       epoch++) {
    shuffle(s.order, c->document_count, &random);
    for (uint32_t d = 0; status == AVOW_OK && d < c->document_count; d++) {
      const aw_corpus_document *doc = &c->document[s.order[d]];
      for (uint32_t k = doc->first; status == AVOW_OK && k < doc->last; k++)
        if (c->sentence[k].universal)
          status = learn_universal(t, &s, &random, c, &c->sentence[k]);
    }
  }
  return status;
}

static avow_status add_universal(training *job,
                                 const aw_perceptron_trainer *names,
                                 aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  frozen f = { .bytes = NULL };
  scratch s = { .type = NULL };
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(AW_UNIVERSAL_COUNT);
  if (t == NULL || !scratch_init(&s, &job->corpus)) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(freeze(names, MOST_NAME_FEATURES, &f, err));
  status = guess_all_names(&f.perceptron, &s, &job->corpus);
  if (status == AVOW_OK) status = train_universal(job, &s, t);
  if (status != AVOW_OK) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(aw_perceptron_trainer_write_sparse(t, MOST_UNIVERSAL_FEATURES, "upos",
                                            writer, err));
cleanup:
  thaw(&f);
  scratch_release(&s);
  aw_perceptron_trainer_free(t);
  return status;
}

/* ---- all of it -------------------------------------------------------------
 */

static void card_scores(const training *job) {
  const aw_corpus *c = &job->corpus;
  size_t right = 0, gold = 0, tokens = 0;
  for (uint32_t k = 0; k < c->sentence_count; k++) {
    const aw_corpus_sentence *s = &c->sentence[k];
    if (!s->tagged) continue;
    tokens += s->count;
    if (!s->by_hand) continue;
    for (uint32_t i = 0; i < s->count; i++) {
      gold++;
      right += c->token[s->first + i].tag == c->token[s->first + i].guess;
    }
  }
  if (job->context->card == NULL) return;
  aw_strbuf_add_format(job->context->card,
                       ",\"tokens\":%zu,\"tokens_by_hand\":%zu", tokens, gold);
  if (gold == 0 || job->folds < 2) return;
  aw_strbuf_add_text(job->context->card, ",\"out_of_fold_tag_accuracy\":");
  aw_strbuf_add_fixed(job->context->card, (double)right / (double)gold, 4);
}

avow_status aw_english_train(const avow_dataset *data,
                             const aw_task_context *context,
                             aw_model_writer *writer, avow_error *err) {
  const avow_train_options *options = context->options;
  training job = { .context = context,
                   .folds = (uint32_t)options->folds,
                   .seed = options->seed };
  aw_perceptron_trainer *names = NULL;
  avow_status status = aw_corpus_read(data, job.folds, context->vectors, writer,
                                      &job.corpus, err);
  if (status != AVOW_OK) return status;
  tag_job tags = { &job, writer };
  AW_TRY(aw_pool_run(options->threads, job.folds + 1u, tag_piece, &tags, err));
  card_scores(&job);
  names = aw_perceptron_trainer_new(AW_NAME_COUNT);
  if (names == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(train_namer(&job, names, err));
  AW_TRY(aw_perceptron_trainer_write_sparse(names, MOST_NAME_FEATURES, "name",
                                            writer, err));
  AW_TRY(add_universal(&job, names, writer, err));
cleanup:
  aw_perceptron_trainer_free(names);
  aw_corpus_release(&job.corpus);
  return status;
}
