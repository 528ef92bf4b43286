/* attribution.h - who said what in a document, and who they are.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * Knows nothing of stance.
 */
#ifndef AW_ATTRIBUTION_ATTRIBUTION_H
#define AW_ATTRIBUTION_ATTRIBUTION_H
#include "learn/model_file.h"
#include "text/dataset.h"
#include "text/document.h"
#include "text/english.h"

#define AW_NO_INDEX UINT32_MAX

typedef struct aw_token_ranges {
  const aw_token_range *item; /* in order, apart */
  uint32_t count;
} aw_token_ranges;

/* A place in the text that names or points to a speaker. */
typedef struct aw_mention {
  aw_token_range range; /* the noun phrase without article */
  uint32_t head;        /* its head token */
  uint32_t speaker;     /* index into speakers */
  uint8_t form;         /* aw_mention_form */
} aw_mention;

typedef enum aw_mention_form {
  AW_MENTION_NAME,    /* "John Healey" */
  AW_MENTION_SURNAME, /* "Mr Healey", a shorter form of a name */
  AW_MENTION_ROLE,    /* "the defence secretary" */
  AW_MENTION_PRONOUN, /* "he", also "I" inside the speaker's quotation */
  AW_MENTION_FORM_COUNT
} aw_mention_form;

typedef struct aw_attribution {
  aw_token_ranges source, cue, content;
  uint32_t source_mention; /* index or AW_NO_INDEX */
  uint32_t speaker;        /* index or AW_NO_INDEX */
  uint32_t within;         /* index or AW_NO_INDEX */
  const uint32_t *also;    /* [also_count] further speakers of the same
                              statement: "A and B said" */
  uint32_t also_count;
  avow_mode mode;   /* direct, indirect, mixed */
  float confidence; /* of the finder, in [0, 1] */
} aw_attribution;

/* Something that somebody does in the narration or inside a content: the
 * candidates for narrated claims. */
typedef struct aw_event {
  uint32_t sentence;
  uint32_t verb;        /* token: verb or deverbal noun */
  uint32_t agent;       /* mention that does it, or AW_NO_INDEX */
  uint32_t patient;     /* mention that suffers it, or AW_NO_INDEX */
  uint32_t attribution; /* the innermost one whose content holds the verb, or
                           AW_NO_INDEX */
  bool passive, negated, modal;
} aw_event;

typedef struct aw_speaker {
  aw_span name; /* fullest form, without title; for unnamed or group its noun
                   phrase without article; lives in the arena or the text */
  aw_span role; /* ptr NULL: none known */
  avow_kind kind;
  uint8_t gender; /* 0 unknown, 1 female, 2 male */
  bool plural;
  uint32_t mention_count;
} aw_speaker;

typedef struct aw_attributions {
  const aw_attribution *item; /* by the first token of the content */
  uint32_t count;
  const aw_mention *mention; /* by first token */
  uint32_t mention_count;
  const aw_speaker *speaker; /* by first mention; every person, group, place
                                that acts or speaks, or is spoken of */
  uint32_t speaker_count;
  const aw_event *event; /* by verb */
  uint32_t event_count;
} aw_attributions;

typedef struct aw_attributor aw_attributor; /* read only once opened */
avow_status aw_attributor_open(const aw_model_file *file, aw_attributor **out,
                               avow_error *err);
void aw_attributor_free(aw_attributor *attributor); /* NULL allowed */

typedef struct aw_attributor_session aw_attributor_session;
avow_status aw_attributor_session_new(const aw_attributor *attributor,
                                      aw_attributor_session **out,
                                      avow_error *err);
void aw_attributor_session_free(aw_attributor_session *session);

/* Find attributions, mentions, speakers and events of a tagged document.
 * Everything in `out` lives in the document's arena. */
avow_status aw_attribute(aw_attributor_session *session, aw_document *doc,
                         aw_attributions *out, avow_error *err);

/* Train on documents with gold attributions. */
aw_task_train aw_attribution_train;
#endif
