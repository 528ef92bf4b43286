/* bench_stages.c - how fast each stage of tagging is alone, on one thread.
 *
 * usage: bench_stages FILE...
 * Prints a line for each stage: its name, a tab, words a second of processor
 * time.  Documents go through all stages one after another, as in avow tag,
 * while a clock for each stage runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "attribution/attribution.h"
#include "input/documents.h"
#include "model.h"
#include "report/report.h"
#include "result.h"
#include "stance/stance.h"
#include "text/english.h"
#include "text/utf8.h"

typedef enum stage {
  STAGE_READ,
  STAGE_TOKENS,
  STAGE_TAGS,
  STAGE_ATTRIBUTION,
  STAGE_STANCE,
  STAGE_RESULT,
  STAGE_REPORT,
  STAGE_COUNT
} stage;

static const char *const stage_names[STAGE_COUNT] = {
  "read documents",         "UTF-8, tokens, sentences", "tags and names",
  "attributions, speakers", "claims, stance, answers",  "sentiment, result",
  "write as JSON Lines",
};

typedef struct bench {
  aw_english_session *english;
  aw_attributor_session *attributor;
  aw_stancer_session *stancer;
  aw_sentiment_session *sentiment;
  aw_arena arena;
  aw_strbuf out;
  double seconds[STAGE_COUNT];
  double mark;
  size_t words;
} bench;

static void need(avow_status status, const avow_error *err) {
  if (status == AVOW_OK) return;
  fprintf(stderr, "bench_stages: %s\n", err->message);
  exit(1);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void book(bench *b, stage s) {
  double at = now();
  b->seconds[s] += at - b->mark;
  b->mark = at;
}

/* As the peers count: what stands between blanks. */
static size_t count_words(aw_span text) {
  size_t words = 0;
  bool inside = false;
  for (size_t i = 0; i < text.len; i++) {
    bool blank = (unsigned char)text.ptr[i] <= ' ';
    words += !blank && !inside;
    inside = !blank;
  }
  return words;
}

static const aw_model_file *open_builtin(const char *name) {
  avow_model *model = NULL; /* lives as long as the program */
  avow_error err;
  need(avow_model_builtin(name, &model, &err), &err);
  return &model->file;
}

static void start(bench *b) {
  static aw_vectors vectors;
  avow_error err;
  aw_english *english = NULL;
  aw_attributor *attributor = NULL;
  aw_stancer *stancer = NULL;
  aw_sentiment_model *sentiment = NULL;
  need(aw_vectors_open(open_builtin("vectors"), &vectors, &err), &err);
  need(aw_english_open(open_builtin("english"), &english, &err), &err);
  need(aw_attributor_open(open_builtin("attribution"), &attributor, &err),
       &err);
  need(aw_stancer_open(open_builtin("peace-deal"), &vectors, NULL, &stancer,
                       &err),
       &err);
  need(aw_sentiment_open(open_builtin("news-sentiment"), &vectors, NULL,
                         &sentiment, &err),
       &err);
  need(aw_english_session_new(english, &b->english, &err), &err);
  need(aw_attributor_session_new(attributor, &b->attributor, &err), &err);
  need(aw_stancer_session_new(stancer, &b->stancer, &err), &err);
  need(aw_sentiment_session_new(sentiment, &b->sentiment, &err), &err);
  aw_arena_init(&b->arena, (size_t)1 << 20);
}

static void run(bench *b, const aw_input_document *input) {
  static const aw_report_options options = { .byte_offsets = false };
  aw_span text = aw_strbuf_span(&input->text);
  avow_error err;
  aw_document doc;
  aw_attributions who = { 0 };
  aw_stances stances = { 0 };
  avow_result result = { .target = { "peace deal", 10 } };
  aw_arena_rewind(&b->arena, (aw_arena_mark){ NULL, 0 });
  b->mark = now();
  if (!aw_utf8_valid(text, NULL)) exit(1);
  need(aw_document_read(&doc, &b->arena, text, NULL, 0, &err), &err);
  book(b, STAGE_TOKENS);
  if (doc.token_count == 0) return;
  need(aw_english_tag(b->english, &doc, &err), &err);
  book(b, STAGE_TAGS);
  need(aw_attribute(b->attributor, &doc, &who, &err), &err);
  book(b, STAGE_ATTRIBUTION);
  need(aw_stance(b->stancer, &doc, &who, 0, &stances, &err), &err);
  book(b, STAGE_STANCE);
  need(aw_result_make(&doc, &who, &stances, b->sentiment, &result, &err), &err);
  book(b, STAGE_RESULT);
  const aw_report_document report = { .id = aw_strbuf_span(&input->id),
                                      .text = text,
                                      .result = &result };
  aw_strbuf_reset(&b->out);
  aw_report_jsonl.document(&options, &report, &b->out);
  book(b, STAGE_REPORT);
}

int main(int argc, char **argv) {
  bench b = { .words = 0 };
  aw_documents *documents = NULL;
  aw_input_document doc;
  avow_error err;
  const aw_documents_options options = { (const char *const *)argv + 1,
                                         (size_t)argc - 1, AW_INPUT_AUTO, "id",
                                         "text" };
  if (argc < 2) return 2;
  start(&b);
  aw_input_document_init(&doc);
  need(aw_documents_open(&options, &documents, &err), &err);
  b.mark = now();
  while (aw_documents_next(documents, &doc)) {
    book(&b, STAGE_READ);
    if (doc.error.status != AVOW_OK) continue;
    b.words += count_words(aw_strbuf_span(&doc.text));
    run(&b, &doc);
    b.mark = now();
  }
  double all = 0;
  for (int i = 0; i < STAGE_COUNT; i++) {
    printf("%s\t%.0f\n", stage_names[i], (double)b.words / b.seconds[i]);
    all += b.seconds[i];
  }
  printf("all\t%.0f\n", (double)b.words / all);
  return 0;
}
