/* avow.h - who stands where on a deal, read from news text.
 *
 * The only header that is installed.  C11 and C++17.  Every function is
 * safe to call from many threads as long as no two threads use one session,
 * dataset or writable handle at once; models and taggers are read only after
 * they are made and may be shared.
 *
 * Texts are UTF-8 with a length in bytes and need no NUL.  Positions are
 * bytes, half-open, unless a name says otherwise.  Functions that can fail
 * return avow_status, AVOW_OK being 0; `err` may always be NULL and is
 * written on failure only.  The library never prints, exits, aborts, touches
 * signals or changes the locale.
 */
#ifndef AVOW_H
#define AVOW_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AVOW_VERSION_MAJOR 0
#define AVOW_VERSION_MINOR 1
#define AVOW_VERSION_PATCH 0

#if defined(_WIN32)
#define AVOW_API
#else
#define AVOW_API __attribute__((visibility("default")))
#endif

/* ---- limits ----------------------------------------------------------- */

#define AVOW_TEXT_MAX ((size_t)16 << 20) /* bytes of one document */
#define AVOW_LINE_MAX                                                          \
  ((size_t)64 << 20)                      /* bytes of one line of JSON or rows \
                                           */
#define AVOW_LABEL_MAX ((size_t)1000)     /* distinct labels of one model */
#define AVOW_ROWS_MAX ((size_t)100000000) /* rows of one dataset */
#define AVOW_MODEL_MAX ((size_t)1 << 30)  /* bytes of one model file */

/* ---- status ----------------------------------------------------------- */

#define AVOW_STATUS_MAP(X)                              \
  X(OK, 0, "success")                                   \
  X(ERR_NOMEM, 1, "out of memory")                      \
  X(ERR_IO, 2, "cannot read or write file")             \
  X(ERR_UTF8, 3, "text is not valid UTF-8")             \
  X(ERR_FORMAT, 4, "malformed input")                   \
  X(ERR_MISMATCH, 5, "model and lexicons do not match") \
  X(ERR_LIMIT, 6, "input exceeds a documented limit")   \
  X(ERR_DATA, 7, "data cannot be learnt from")          \
  X(ERR_STOPPED, 8, "stopped by the caller")            \
  X(ERR_ARGUMENT, 9, "argument is out of range")

typedef enum avow_status {
#define AVOW_STATUS_ENUM(name, value, text) AVOW_##name = (value),
  AVOW_STATUS_MAP(AVOW_STATUS_ENUM)
#undef AVOW_STATUS_ENUM
} avow_status;

typedef struct avow_error {
  avow_status status;
  size_t line;       /* 1-based line of the offending input, 0 if none */
  size_t offset;     /* byte offset into that input, 0-based */
  char message[240]; /* one sentence, NUL-terminated, no newline */
} avow_error;

/* A short English text for `status`; never NULL, never freed. */
AVOW_API const char *avow_status_text(avow_status status);
/* "0.1.0", of the library that runs. */
AVOW_API const char *avow_version(void);

/* ---- small types ------------------------------------------------------ */

typedef struct avow_range {
  size_t begin, end; /* bytes, half-open */
} avow_range;

typedef struct avow_text {
  const char *ptr; /* UTF-8, not NUL-terminated; NULL: absent */
  size_t length;   /* bytes */
} avow_text;

#define AVOW_NONE SIZE_MAX /* an index that points nowhere */

typedef enum avow_stance {
  AVOW_FAVOR,
  AVOW_AGAINST,
  AVOW_NEUTRAL,
  AVOW_UNRELATED,
  AVOW_UNCLEAR, /* confidence under the threshold asked for */
  AVOW_MIXED,   /* of a speaker only */
  AVOW_STANCE_COUNT
} avow_stance;
#define AVOW_STANCE_LABELS 4 /* the stances that a classifier gives */

typedef enum avow_mode {
  AVOW_DIRECT,     /* quoted */
  AVOW_INDIRECT,   /* reported */
  AVOW_MIXED_MODE, /* reported with quoted words */
  AVOW_NARRATED,   /* an act or attitude told, no speech */
  AVOW_MODE_COUNT
} avow_mode;

typedef enum avow_kind {
  AVOW_PERSON,
  AVOW_GROUP,
  AVOW_UNNAMED,
  AVOW_KIND_COUNT
} avow_kind;

typedef enum avow_sentiment_label {
  AVOW_NEGATIVE,
  AVOW_NO_SENTIMENT, /* written "neutral" */
  AVOW_POSITIVE,
  AVOW_SENTIMENT_COUNT
} avow_sentiment_label;

/* The words of the output forms: "favor", "direct", "person", "negative".
 * Never NULL; a value out of range gives "?". */
AVOW_API const char *avow_stance_name(avow_stance stance);
AVOW_API const char *avow_mode_name(avow_mode mode);
AVOW_API const char *avow_kind_name(avow_kind kind);
AVOW_API const char *avow_sentiment_name(avow_sentiment_label label);

/* ---- models ----------------------------------------------------------- */

typedef struct avow_model avow_model;

/* Load the model file at `path`.  The file is mapped, its length, version
 * and checksum are verified before anything in it is believed.
 * AVOW_ERR_IO, AVOW_ERR_FORMAT (cut, altered, not a model, other version),
 * AVOW_ERR_LIMIT, AVOW_ERR_NOMEM.  Free with avow_model_free(). */
AVOW_API avow_status avow_model_load(const char *path, avow_model **out,
                                     avow_error *err);
/* One of the models inside the library: "peace-deal", "news-sentiment",
 * "attribution", "english", "vectors".  AVOW_ERR_ARGUMENT where there is no
 * such name. */
AVOW_API avow_status avow_model_builtin(const char *name, avow_model **out,
                                        avow_error *err);
/* Names of the models inside the library, NULL after the last. */
AVOW_API const char *const *avow_model_builtin_names(void);
AVOW_API void avow_model_free(avow_model *model); /* NULL allowed */
/* Write the model whole or not at all (written aside, synced, renamed). */
AVOW_API avow_status avow_model_save(const avow_model *model, const char *path,
                                     avow_error *err);
/* "peace-deal 1"; what the model says of itself, a JSON object.  Both live
 * as long as the model. */
AVOW_API avow_text avow_model_name(const avow_model *model);
AVOW_API avow_text avow_model_card(const avow_model *model);

/* ---- tagging ---------------------------------------------------------- */

typedef struct avow_tagger avow_tagger;   /* models joined, read only */
typedef struct avow_session avow_session; /* one thread's working memory */

typedef struct avow_tagger_options {
  const avow_model *stance;    /* borrowed for the tagger's life; */
  const avow_model *sentiment; /* NULL: the one inside the library */
  const avow_model *attribution;
  const avow_model *english;
  const avow_model *vectors;
  const char *sentiment_lexicon; /* file that adds words; NULL: none */
  const char *target;            /* file of target terms; NULL: the model's */
} avow_tagger_options;

AVOW_API void avow_tagger_options_init(avow_tagger_options *options);
/* NULL options: defaults.  AVOW_ERR_IO, AVOW_ERR_FORMAT, AVOW_ERR_MISMATCH
 * (a model of another task), AVOW_ERR_NOMEM. */
AVOW_API avow_status avow_tagger_new(const avow_tagger_options *options,
                                     avow_tagger **out, avow_error *err);
AVOW_API void avow_tagger_free(avow_tagger *tagger); /* NULL allowed */

/* A session borrows the tagger for its life; one thread at a time. */
AVOW_API avow_status avow_session_new(const avow_tagger *tagger,
                                      avow_session **out, avow_error *err);
AVOW_API void avow_session_free(avow_session *session); /* NULL allowed */

typedef enum avow_form {
  AVOW_FORM_AUTO, /* transcript if the turns say so, else text */
  AVOW_FORM_TEXT,
  AVOW_FORM_TRANSCRIPT
} avow_form;

typedef struct avow_tag_options {
  avow_form form;
  double min_confidence; /* in [0, 1]; a claim below it is unclear */
} avow_tag_options;

AVOW_API void avow_tag_options_init(avow_tag_options *options);

typedef struct avow_sentiment {
  avow_sentiment_label label;
  double score; /* in [-1, 1] */
} avow_sentiment;

typedef struct avow_ranges {
  const avow_range *item;
  size_t count;
} avow_ranges;

typedef struct avow_sentence {
  avow_range range;
  avow_sentiment sentiment;
} avow_sentence;

typedef struct avow_speaker {
  avow_text name; /* fullest form in the document, without title */
  avow_text role; /* "UK defence secretary"; ptr NULL: none known */
  avow_kind kind;
  avow_ranges mentions; /* in order, pronouns and titles too */
  avow_stance stance;
  double confidence;               /* in [0, 1] */
  size_t claims[AVOW_UNCLEAR + 1]; /* by stance of the claim */
  avow_sentiment sentiment;        /* of the text toward the speaker */
} avow_speaker;

typedef struct avow_attribution {
  avow_ranges source, cue, content; /* each may be empty */
  size_t speaker;                   /* index or AVOW_NONE */
  avow_mode mode;                   /* never AVOW_NARRATED */
  size_t within;                    /* index or AVOW_NONE */
} avow_attribution;

typedef struct avow_claim {
  size_t sentence;    /* index */
  size_t holder;      /* index of a speaker */
  size_t via;         /* index of the speaker who tells it, or AVOW_NONE */
  size_t attribution; /* index or AVOW_NONE */
  avow_mode mode;
  avow_stance stance; /* the most probable, or AVOW_UNCLEAR */
  double confidence;  /* probability of the most probable */
  double probability[AVOW_STANCE_LABELS]; /* adds up to 1 */
  avow_sentiment sentiment;
} avow_claim;

typedef struct avow_result {
  const avow_sentence *sentences;
  size_t sentence_count;
  const avow_speaker *speakers;
  size_t speaker_count;
  const avow_attribution *attributions;
  size_t attribution_count;
  const avow_claim *claims; /* by sentence */
  size_t claim_count;
  avow_text target;     /* what the stances are toward */
  avow_text model;      /* name and version of the stance model */
  double unknown_share; /* of the claims' n-grams, unknown to the model */
  int target_found;     /* 0: no term of the target stands in the text */
} avow_result;

/* Label the stance of every speaker in one news text.
 *
 * text     at most AVOW_TEXT_MAX bytes; borrowed for the call only, names and
 *          roles in the result are copies.
 * options  NULL: defaults.
 * out      receives a result that belongs to the session and lives until the
 *          session's next call or end.
 *
 * AVOW_ERR_UTF8 (err->offset is the first bad byte), AVOW_ERR_LIMIT,
 * AVOW_ERR_NOMEM, AVOW_ERR_ARGUMENT.  A text in which nobody speaks is not
 * an error: the result then has no speakers. */
AVOW_API avow_status avow_tag(avow_session *session, const char *text,
                              size_t length, const avow_tag_options *options,
                              const avow_result **out, avow_error *err);

/* ---- labelled data ---------------------------------------------------- */

typedef struct avow_dataset avow_dataset;

/* A row of labelled (or, to predict, unlabelled) text.  All borrowed for the
 * call that takes the row.  Optional texts have ptr NULL where absent. */
typedef struct avow_row {
  avow_text text;  /* needed */
  avow_text label; /* a class, or a number for regression */
  avow_text id;
  avow_text target;
  avow_text group; /* rows of one group are never split over folds */
  int has_mention;
  size_t mention_begin, mention_end; /* code points of `text` */
  size_t line;                       /* 1-based, for messages */
} avow_row;

typedef struct avow_gold_claim {
  size_t sentence;
  avow_text holder, via; /* via.ptr NULL: told by the author */
  avow_mode mode;
  avow_stance stance; /* one of the four */
} avow_gold_claim;

typedef struct avow_gold_attribution {
  avow_ranges source, cue, content; /* code points */
} avow_gold_attribution;

/* An annotated document; positions in code points.  Borrowed for the call. */
typedef struct avow_gold_document {
  avow_text id, text, target;
  const avow_range *sentences;
  size_t sentence_count;
  const avow_gold_claim *claims;
  size_t claim_count;
  const avow_gold_attribution *attributions;
  size_t attribution_count;
  int offtopic; /* holds no claim because it is about no deal */
  double extra; /* 0: no; else it is learnt from, and nothing is chosen or
                   scored by it; a mistake in it costs that much beside one
                   in others, at most 1 */
  size_t line;  /* 1-based, for messages */
} avow_gold_document;

AVOW_API avow_status avow_dataset_new(avow_dataset **out, avow_error *err);
AVOW_API void avow_dataset_free(avow_dataset *dataset); /* NULL allowed */
/* Copies what it is given.  AVOW_ERR_UTF8, AVOW_ERR_LIMIT, AVOW_ERR_NOMEM,
 * AVOW_ERR_FORMAT (a mention outside its text, positions out of order). */
AVOW_API avow_status avow_dataset_add_row(avow_dataset *dataset,
                                          const avow_row *row, avow_error *err);
AVOW_API avow_status avow_dataset_add_document(avow_dataset *dataset,
                                               const avow_gold_document *doc,
                                               avow_error *err);
AVOW_API size_t avow_dataset_row_count(const avow_dataset *dataset);
AVOW_API size_t avow_dataset_document_count(const avow_dataset *dataset);

/* One token of a tagged sentence, to train "english". */
typedef struct avow_tagged_token {
  avow_text form;
  avow_text tag;       /* Penn; ptr NULL: not given */
  avow_text name;      /* "PERSON", "LOCATION", ..., "O"; ptr NULL: not given */
  int space_before;    /* 0: glued to the token before */
  int by_hand;         /* 0: a program tagged it; counts for less, unless all
                          tokens of the sentence were tagged by hand */
  avow_text universal; /* "NOUN", "VERB", ...; ptr NULL: not given */
} avow_tagged_token;

/* Add a sentence; count 0 (token may be NULL): the sentences that follow are
 * of another document.  AVOW_ERR_FORMAT (an empty form), AVOW_ERR_UTF8,
 * AVOW_ERR_LIMIT, AVOW_ERR_NOMEM. */
AVOW_API avow_status avow_dataset_add_tagged(avow_dataset *dataset,
                                             const avow_tagged_token *token,
                                             size_t count, avow_error *err);

/* ---- training and evaluation ------------------------------------------ */

typedef enum avow_task {
  AVOW_TASK_STANCE,
  AVOW_TASK_SENTIMENT,
  AVOW_TASK_ATTRIBUTION,
  AVOW_TASK_ENGLISH,
  AVOW_TASK_VECTORS,
  AVOW_TASK_COUNT
} avow_task;

/* The task that the model does. */
AVOW_API avow_task avow_model_task(const avow_model *model);

AVOW_API const char *avow_task_name(avow_task task); /* "stance" */

/* `done` of `total` steps of `what`.  Return 0 to go on; anything else ends
 * the work with AVOW_ERR_STOPPED. */
typedef int avow_progress(void *context, const char *what, size_t done,
                          size_t total);

typedef struct avow_train_options {
  avow_task task;
  const char *name;   /* of the model: letters, digits, '-', at most 64;
                         NULL: the task's name */
  size_t version;     /* of the model; default 1 */
  uint64_t seed;      /* default 1 */
  size_t folds;       /* default 5 */
  size_t threads;     /* 0: all cores; never changes the model */
  const char *kernel; /* "linear", "svm-linear", "rbf", "poly",
                         "sigmoid" (libsvm); NULL: linear */
  const double *cost; /* values to try; NULL: the task's own grid */
  size_t cost_count;
  const double *gamma; /* kernels of libsvm only */
  size_t gamma_count;
  double balance;       /* class weights: count^-balance; 0: none; default
                           negative: what the task found best */
  const char *features; /* "word,char,-vector": switches; NULL: default */
  const char *lexicon;  /* file that adds words (sentiment); NULL: none */
  const char *target;   /* file of target terms (stance); NULL: peace deals */
  const avow_model *english; /* NULL: the one inside the library */
  const avow_model *vectors;
  const avow_model *attribution;
  const char *card; /* JSON object to keep in the card: sources, licences;
                       NULL: none */
  avow_progress *progress;
  void *progress_context;
} avow_train_options;

/* The families of features that `features` switches when a task is learnt from
 * rows: the name of the index-th, NULL after the last or where the task has
 * none; *summary (may be NULL) tells what it holds. */
AVOW_API const char *avow_feature_family(avow_task task, size_t index,
                                         const char **summary);

AVOW_API void avow_train_options_init(avow_train_options *options,
                                      avow_task task);
/* Train on everything in `dataset` that the task can learn from.  The model's
 * card tells how it was chosen and how it scored out of fold.
 * AVOW_ERR_DATA (no rows, one class only, fewer groups than folds, a label
 * with one row ...), AVOW_ERR_ARGUMENT, AVOW_ERR_LIMIT, AVOW_ERR_NOMEM,
 * AVOW_ERR_STOPPED. */
AVOW_API avow_status avow_train(const avow_dataset *dataset,
                                const avow_train_options *options,
                                avow_model **out, avow_error *err);

/* ---- labels for rows --------------------------------------------------- */

typedef struct avow_predictor avow_predictor; /* one thread's */

/* Models that help, all borrowed for the predictor's life; NULL: the one
 * inside the library. */
typedef struct avow_predict_options {
  const avow_model *english;
  const avow_model *vectors;
  const avow_model *attribution;
  const char *lexicon; /* file that adds words (sentiment); NULL: none */
} avow_predict_options;

AVOW_API void avow_predict_options_init(avow_predict_options *options);
/* A predictor borrows `model`.  options NULL: defaults.  AVOW_ERR_MISMATCH (a
 * model that labels no rows, other word vectors than those it was trained
 * with), AVOW_ERR_FORMAT, AVOW_ERR_NOMEM. */
AVOW_API avow_status avow_predictor_new(const avow_model *model,
                                        const avow_predict_options *options,
                                        avow_predictor **out, avow_error *err);
AVOW_API void avow_predictor_free(avow_predictor *predictor); /* NULL allowed */
/* Labels in the order of the model; NULL where k is no label. */
AVOW_API size_t avow_predictor_label_count(const avow_predictor *predictor);
AVOW_API const char *avow_predictor_label(const avow_predictor *predictor,
                                          size_t k);
/* Does it give a score beside the label (sentiment)? */
AVOW_API int avow_predictor_scores(const avow_predictor *predictor);
/* Did the model learn from rows toward this target?  Of others it tells what
 * its targets have in common.  1 for every target (length 0: none) where it
 * learnt toward none. */
AVOW_API int avow_predictor_knows_target(const avow_predictor *predictor,
                                         avow_text target);
/* How sure to be so that at most `max_error` of the answers are wrong, as far
 * as the rows tell that were held out in training: answers of a confidence
 * below *threshold are to be left open; *share of the rows get one.
 * AVOW_ERR_ARGUMENT: max_error is not in [0, 1], or the model can't tell, or
 * no threshold is high enough. */
AVOW_API avow_status avow_predictor_threshold(const avow_predictor *predictor,
                                              double max_error,
                                              double *threshold, double *share,
                                              avow_error *err);

typedef struct avow_prediction {
  size_t label;      /* the most probable; AVOW_NONE: the model gives none */
  double confidence; /* its probability */
  const double *probability; /* [label count], adds up to 1; lives until the
                                next call; NULL: not known (the
                                sentiment of a row without a mention) */
  double score;              /* in [-1, 1], where avow_predictor_scores() */
} avow_prediction;

/* The label of one row; its own label is not looked at.  AVOW_ERR_UTF8,
 * AVOW_ERR_FORMAT (a mention outside its text), AVOW_ERR_LIMIT,
 * AVOW_ERR_NOMEM. */
AVOW_API avow_status avow_predict(avow_predictor *predictor,
                                  const avow_row *row, avow_prediction *out,
                                  avow_error *err);

/* ---- why: features, vectors, weights ------------------------------------- */

/* One feature of a row, and its exact share in the score of each label. */
typedef struct avow_contribution {
  avow_text name;     /* "word=truce", "char=_pea|a target" */
  avow_range place;   /* bytes of the row's text; equal: none */
  const double *part; /* [label count] */
} avow_contribution;

/* score[k] = bias[k] + the sum of part[k] of all items, but for rounding. */
typedef struct avow_explanation {
  const avow_contribution *item; /* in the order of extraction */
  size_t count;
  const double *bias, *score; /* [label count] */
  avow_prediction told;
} avow_explanation;

/* *out belongs to the predictor and lives until its next call.
 * AVOW_ERR_ARGUMENT (a model of a kernel, whose scores are no sums),
 * AVOW_ERR_MISMATCH (a model that has no such features) and those of
 * avow_predict(). */
AVOW_API avow_status avow_explain(avow_predictor *predictor,
                                  const avow_row *row,
                                  const avow_explanation **out,
                                  avow_error *err);

/* One reason for the stance of a claim in a text. */
typedef struct avow_reason {
  avow_text name;   /* of the feature: "w2=welcome TARGET", "own-p=favor";
                       the values of a word vector are one: "vector" */
  avow_range place; /* bytes of the text; equal: none */
  double part[AVOW_STANCE_LABELS]; /* exact share in each stance's score */
} avow_reason;

/* score[k] = start[k] + the sum of part[k] of all items, but for rounding. */
typedef struct avow_reasons {
  const avow_reason *item; /* in the order of extraction */
  size_t count;
  double start[AVOW_STANCE_LABELS], score[AVOW_STANCE_LABELS];
} avow_reasons;

typedef struct avow_claim_reasons {
  avow_reasons words; /* what the claim's own words and place speak for */
  avow_reasons whole; /* what decided: those scores and the ones of the claims
                         round it; the highest is the claim's stance */
} avow_claim_reasons;

/* As avow_tag(), and why: (*why)[i] is of (*out)->claims[i] and lives as long.
 * AVOW_ERR_ARGUMENT also for a stance model that is not linear. */
AVOW_API avow_status avow_tag_explain(avow_session *session, const char *text,
                                      size_t length,
                                      const avow_tag_options *options,
                                      const avow_result **out,
                                      const avow_claim_reasons **why,
                                      avow_error *err);

/* 1: a model of labelled rows (avow_predictor_new), 0: any other. */
AVOW_API int avow_model_labels_rows(const avow_model *model);

typedef struct avow_vector_item {
  size_t id; /* from 1, as LIBSVM counts */
  double value;
} avow_vector_item;

/* The row as the final vector that is scored; ids ascend.  *item as in
 * avow_explain(). */
AVOW_API avow_status avow_vector(avow_predictor *predictor, const avow_row *row,
                                 const avow_vector_item **item, size_t *count,
                                 avow_error *err);

typedef struct avow_strong_feature {
  avow_text name; /* ptr NULL: the model does not keep it; lives as long as
                     the predictor */
  double weight;  /* what it adds to the score where it stands once, before the
                     features of a row are brought to one length */
} avow_strong_feature;

/* The features that pull hardest toward label k, or away from it, hardest
 * first: item[*count] on entry, how many there are on return. */
AVOW_API avow_status avow_strongest(avow_predictor *predictor, size_t label,
                                    int away, avow_strong_feature *item,
                                    size_t *count, avow_error *err);

typedef enum avow_export_form {
  AVOW_EXPORT_LIBLINEAR, /* linear models only */
  AVOW_EXPORT_LIBSVM
} avow_export_form;

/* The model's classifier as a model file of those programs; label k is the
 * number k.  *text is malloc'd with a NUL after it, for avow_text_free().
 * AVOW_ERR_ARGUMENT, AVOW_ERR_MISMATCH, AVOW_ERR_NOMEM. */
AVOW_API avow_status avow_predictor_export(const avow_predictor *predictor,
                                           avow_export_form form, char **text,
                                           avow_error *err);

/* ---- evaluation --------------------------------------------------------- */

typedef struct avow_evaluate_options {
  avow_predict_options models;
  const avow_model *against; /* a second model to compare with; NULL: none */
  uint64_t seed;             /* of the resampling; default 1 */
  int misses; /* attribution: list what was missed, with its text */
} avow_evaluate_options;

AVOW_API void avow_evaluate_options_init(avow_evaluate_options *options);
/* Score `model` on labelled data that it was not trained on.  *json receives
 * a JSON object in malloc'd memory with a NUL after it, for the caller to free
 * with avow_text_free(): "task", "model", "scores" {rows, accuracy, macro_f1,
 * f_avg, intervals, labels, confusion, baseline, targets, calibration_error,
 * against}, "warnings".  Numbers as labels: "pearson_r" instead; a model of
 * attribution: "documents", "parts" (cue, source, content), "attributions",
 * "speakers", "missed" (counts by kind), and "misses" where asked for.
 * AVOW_ERR_DATA (a label that the model does not know, nothing to score),
 * AVOW_ERR_MISMATCH, AVOW_ERR_LIMIT, AVOW_ERR_NOMEM. */
AVOW_API avow_status avow_evaluate(const avow_model *model,
                                   const avow_dataset *dataset,
                                   const avow_evaluate_options *options,
                                   char **json, avow_error *err);
AVOW_API void avow_text_free(char *text); /* NULL allowed */

#ifdef __cplusplus
}
#endif
#endif
