/* abbreviation.c - see abbreviation.h.
 *
 * Both lists are the avow developers' own.  They are sorted for the search; a
 * unit test holds that.
 */
#include "text/abbreviation.h"

#include "text/utf8.h"

#define WORD_MAX 12

typedef struct entry {
  char word[WORD_MAX];
  aw_abbreviation kind;
} entry;

#define TITLE AW_ABBREVIATION_TITLE
#define MONTH AW_ABBREVIATION_MONTH
#define STATE AW_ABBREVIATION_STATE
#define NUMBER AW_ABBREVIATION_NUMBER
#define OTHER AW_ABBREVIATION_OTHER
static const entry abbreviations[] = {
  { "adm", TITLE },    { "al", OTHER },     { "ala", STATE },
  { "amb", TITLE },    { "approx", OTHER }, { "apr", MONTH },
  { "apt", NUMBER },   { "ariz", STATE },   { "ark", STATE },
  { "art", NUMBER },   { "assn", OTHER },   { "assoc", OTHER },
  { "asst", TITLE },   { "atty", TITLE },   { "aug", MONTH },
  { "ave", OTHER },    { "bldg", OTHER },   { "blvd", OTHER },
  { "brig", TITLE },   { "bros", OTHER },   { "calif", STATE },
  { "capt", TITLE },   { "cf", TITLE },     { "cmdr", TITLE },
  { "co", OTHER },     { "col", TITLE },    { "colo", STATE },
  { "cong", TITLE },   { "conn", STATE },   { "corp", OTHER },
  { "cpl", TITLE },    { "dec", MONTH },    { "del", STATE },
  { "dept", OTHER },   { "det", TITLE },    { "dist", OTHER },
  { "dr", TITLE },     { "esq", OTHER },    { "est", OTHER },
  { "etc", OTHER },    { "feb", MONTH },    { "fig", NUMBER },
  { "fla", STATE },    { "fr", TITLE },     { "fri", MONTH },
  { "ft", TITLE },     { "gen", TITLE },    { "gov", TITLE },
  { "govs", TITLE },   { "hon", TITLE },    { "hosp", OTHER },
  { "ill", STATE },    { "inc", OTHER },    { "ind", STATE },
  { "insp", TITLE },   { "jan", MONTH },    { "jr", OTHER },
  { "jul", MONTH },    { "jun", MONTH },    { "kan", STATE },
  { "ky", STATE },     { "la", STATE },     { "lieut", TITLE },
  { "lt", TITLE },     { "ltd", OTHER },    { "maj", TITLE },
  { "mar", MONTH },    { "mass", STATE },   { "md", STATE },
  { "messrs", TITLE }, { "mfg", OTHER },    { "mich", STATE },
  { "minn", STATE },   { "miss", STATE },   { "mlle", TITLE },
  { "mme", TITLE },    { "mo", STATE },     { "mon", MONTH },
  { "mont", STATE },   { "mr", TITLE },     { "mrs", TITLE },
  { "ms", TITLE },     { "msgr", TITLE },   { "mt", TITLE },
  { "neb", STATE },    { "nev", STATE },    { "no", NUMBER },
  { "nos", NUMBER },   { "nov", MONTH },    { "oct", MONTH },
  { "okla", STATE },   { "ore", STATE },    { "pa", STATE },
  { "par", NUMBER },   { "ph.d", OTHER },   { "pp", NUMBER },
  { "pres", TITLE },   { "prof", TITLE },   { "profs", TITLE },
  { "pvt", TITLE },    { "rd", OTHER },     { "rep", TITLE },
  { "reps", TITLE },   { "ret", OTHER },    { "rev", TITLE },
  { "sat", MONTH },    { "sec", TITLE },    { "sen", TITLE },
  { "sens", TITLE },   { "sep", MONTH },    { "sept", MONTH },
  { "sgt", TITLE },    { "spc", TITLE },    { "sr", OTHER },
  { "st", TITLE },     { "ste", TITLE },    { "sun", MONTH },
  { "supt", TITLE },   { "tenn", STATE },   { "tex", STATE },
  { "thu", MONTH },    { "thur", MONTH },   { "thurs", MONTH },
  { "treas", TITLE },  { "tue", MONTH },    { "tues", MONTH },
  { "univ", OTHER },   { "va", STATE },     { "vol", NUMBER },
  { "vs", TITLE },     { "vt", STATE },     { "wash", STATE },
  { "wed", MONTH },    { "wis", STATE },    { "wyo", STATE },
};

static const char starters[][WORD_MAX] = {
  "a",       "according", "after",   "all",       "also",      "although",
  "among",   "an",        "and",     "another",   "any",       "as",
  "asked",   "at",        "because", "before",    "both",      "but",
  "by",      "critics",   "despite", "during",    "each",      "earlier",
  "even",    "every",     "few",     "following", "for",       "from",
  "he",      "her",       "here",    "his",       "how",       "however",
  "i",       "if",        "in",      "instead",   "it",        "its",
  "last",    "later",     "like",    "many",      "meanwhile", "more",
  "most",    "much",      "my",      "neither",   "no",        "none",
  "nor",     "not",       "now",     "officials", "on",        "once",
  "one",     "only",      "or",      "other",     "others",    "our",
  "over",    "perhaps",   "several", "she",       "since",     "so",
  "some",    "such",      "that",    "the",       "their",     "then",
  "there",   "these",     "they",    "this",      "those",     "though",
  "through", "to",        "two",     "under",     "unlike",    "until",
  "we",      "what",      "when",    "where",     "whether",   "which",
  "while",   "who",       "why",     "with",      "without",   "yet",
  "you",     "your",
};

/* The place of `word` among `count` words that stand `stride` bytes apart. */
static size_t find_word(const char *first, size_t stride, size_t count,
                        aw_span word) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = aw_span_order(first + middle * stride, word);
    if (order == 0) return middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return count;
}

aw_abbreviation aw_abbreviation_find(aw_span word) {
  char lower[WORD_MAX];
  if (word.len == 0 || word.len >= WORD_MAX) return AW_ABBREVIATION_NONE;
  aw_span key = { lower, aw_word_lower(word, lower, sizeof lower) };
  size_t count = sizeof abbreviations / sizeof abbreviations[0];
  size_t at = find_word(abbreviations[0].word, sizeof(entry), count, key);
  return at < count ? abbreviations[at].kind : AW_ABBREVIATION_NONE;
}

bool aw_is_starter(aw_span lower) {
  size_t count = sizeof starters / sizeof starters[0];
  return lower.len < WORD_MAX &&
         find_word(starters[0], WORD_MAX, count, lower) < count;
}
