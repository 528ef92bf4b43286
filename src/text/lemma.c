/* lemma.c - see lemma.h.
 *
 * The tables are the avow developers' own, sorted for the search (a unit test
 * holds that).
 */
#include "text/lemma.h"

#include "base/hash.h"
#include "text/utf8.h"

#define FORM_MAX 16

typedef struct pair {
  char form[FORM_MAX], lemma[FORM_MAX];
} pair;

/* Forms of verbs that the rules would miss. */
static const pair verb_table[] = {
  { "'m", "be" },
  { "'re", "be" },
  { "'s", "be" },
  { "'ve", "have" },
  { "added", "add" },
  { "adding", "add" },
  { "adhered", "adhere" },
  { "adhering", "adhere" },
  { "adored", "adore" },
  { "adoring", "adore" },
  { "ageing", "age" },
  { "aging", "age" },
  { "agreed", "agree" },
  { "am", "be" },
  { "are", "be" },
  { "arisen", "arise" },
  { "arose", "arise" },
  { "ate", "eat" },
  { "awoke", "awake" },
  { "awoken", "awake" },
  { "banged", "bang" },
  { "banging", "bang" },
  { "bathed", "bathe" },
  { "bathing", "bathe" },
  { "beaten", "beat" },
  { "became", "become" },
  { "becoming", "become" },
  { "been", "be" },
  { "began", "begin" },
  { "begun", "begin" },
  { "beheld", "behold" },
  { "belonged", "belong" },
  { "belonging", "belong" },
  { "bent", "bend" },
  { "beset", "beset" },
  { "bet", "bet" },
  { "biased", "bias" },
  { "bid", "bid" },
  { "bit", "bite" },
  { "bitten", "bite" },
  { "bled", "bleed" },
  { "blew", "blow" },
  { "blown", "blow" },
  { "bore", "bear" },
  { "born", "bear" },
  { "borne", "bear" },
  { "bought", "buy" },
  { "bound", "bind" },
  { "breathed", "breathe" },
  { "breathing", "breathe" },
  { "bred", "breed" },
  { "bringing", "bring" },
  { "broadcast", "broadcast" },
  { "broke", "break" },
  { "broken", "break" },
  { "brought", "bring" },
  { "built", "build" },
  { "burnt", "burn" },
  { "burst", "burst" },
  { "bused", "bus" },
  { "busing", "bus" },
  { "came", "come" },
  { "cancelled", "cancel" },
  { "cancelling", "cancel" },
  { "canvased", "canvas" },
  { "cast", "cast" },
  { "caught", "catch" },
  { "challenged", "challenge" },
  { "challenging", "challenge" },
  { "channelled", "channel" },
  { "channelling", "channel" },
  { "chose", "choose" },
  { "chosen", "choose" },
  { "clinging", "cling" },
  { "clothed", "clothe" },
  { "clothing", "clothe" },
  { "clung", "cling" },
  { "combated", "combat" },
  { "combating", "combat" },
  { "compelled", "compel" },
  { "compelling", "compel" },
  { "competed", "compete" },
  { "competing", "compete" },
  { "compiled", "compile" },
  { "compiling", "compile" },
  { "completed", "complete" },
  { "completing", "complete" },
  { "condoned", "condone" },
  { "condoning", "condone" },
  { "consoled", "console" },
  { "consoling", "console" },
  { "contravened", "contravene" },
  { "contravening", "contravene" },
  { "controlled", "control" },
  { "controlling", "control" },
  { "convened", "convene" },
  { "convening", "convene" },
  { "cost", "cost" },
  { "counselled", "counsel" },
  { "counselling", "counsel" },
  { "created", "create" },
  { "creating", "create" },
  { "crept", "creep" },
  { "cringed", "cringe" },
  { "cringing", "cringe" },
  { "cut", "cut" },
  { "dealt", "deal" },
  { "debuted", "debut" },
  { "debuting", "debut" },
  { "deleted", "delete" },
  { "deleting", "delete" },
  { "denoted", "denote" },
  { "denoting", "denote" },
  { "deplored", "deplore" },
  { "deploring", "deplore" },
  { "dethroned", "dethrone" },
  { "devoted", "devote" },
  { "devoting", "devote" },
  { "did", "do" },
  { "die", "die" },
  { "died", "die" },
  { "dies", "die" },
  { "dispelled", "dispel" },
  { "dispelling", "dispel" },
  { "does", "do" },
  { "done", "do" },
  { "drank", "drink" },
  { "drawn", "draw" },
  { "dreamt", "dream" },
  { "drew", "draw" },
  { "driven", "drive" },
  { "drove", "drive" },
  { "drunk", "drink" },
  { "dug", "dig" },
  { "dyed", "dye" },
  { "dyeing", "dye" },
  { "dying", "die" },
  { "eaten", "eat" },
  { "egged", "egg" },
  { "egging", "egg" },
  { "enrolled", "enrol" },
  { "enrolling", "enrol" },
  { "erred", "err" },
  { "erring", "err" },
  { "escaped", "escape" },
  { "escaping", "escape" },
  { "excelled", "excel" },
  { "excelling", "excel" },
  { "excited", "excite" },
  { "exciting", "excite" },
  { "exiled", "exile" },
  { "exiling", "exile" },
  { "expedited", "expedite" },
  { "expediting", "expedite" },
  { "expelled", "expel" },
  { "expelling", "expel" },
  { "explored", "explore" },
  { "exploring", "explore" },
  { "eyed", "eye" },
  { "eyeing", "eye" },
  { "fallen", "fall" },
  { "fed", "feed" },
  { "fell", "fall" },
  { "felt", "feel" },
  { "fled", "flee" },
  { "fleeing", "flee" },
  { "flew", "fly" },
  { "flown", "fly" },
  { "flung", "fling" },
  { "focused", "focus" },
  { "focusing", "focus" },
  { "forbade", "forbid" },
  { "forbidden", "forbid" },
  { "forecast", "forecast" },
  { "foresaw", "foresee" },
  { "foreseen", "foresee" },
  { "forgave", "forgive" },
  { "forgiven", "forgive" },
  { "forgot", "forget" },
  { "forgotten", "forget" },
  { "formatted", "format" },
  { "fought", "fight" },
  { "found", "find" },
  { "freed", "free" },
  { "frolicked", "frolic" },
  { "frolicking", "frolic" },
  { "froze", "freeze" },
  { "frozen", "freeze" },
  { "fuelled", "fuel" },
  { "fuelling", "fuel" },
  { "gassed", "gas" },
  { "gassing", "gas" },
  { "gave", "give" },
  { "given", "give" },
  { "goes", "go" },
  { "gone", "go" },
  { "got", "get" },
  { "gotten", "get" },
  { "grew", "grow" },
  { "ground", "grind" },
  { "grown", "grow" },
  { "guided", "guide" },
  { "guiding", "guide" },
  { "had", "have" },
  { "hanged", "hang" },
  { "hanging", "hang" },
  { "has", "have" },
  { "heard", "hear" },
  { "held", "hold" },
  { "hid", "hide" },
  { "hidden", "hide" },
  { "hinged", "hinge" },
  { "hinging", "hinge" },
  { "hit", "hit" },
  { "hung", "hang" },
  { "hurt", "hurt" },
  { "ignited", "ignite" },
  { "igniting", "ignite" },
  { "ignored", "ignore" },
  { "ignoring", "ignore" },
  { "implored", "implore" },
  { "imploring", "implore" },
  { "incited", "incite" },
  { "inciting", "incite" },
  { "infringed", "infringe" },
  { "infringing", "infringe" },
  { "inputted", "input" },
  { "interfered", "interfere" },
  { "interfering", "interfere" },
  { "intervened", "intervene" },
  { "intervening", "intervene" },
  { "invited", "invite" },
  { "inviting", "invite" },
  { "is", "be" },
  { "kept", "keep" },
  { "knew", "know" },
  { "known", "know" },
  { "labelled", "label" },
  { "labelling", "label" },
  { "laid", "lay" },
  { "lain", "lie" },
  { "lay", "lie" },
  { "leant", "lean" },
  { "leapt", "leap" },
  { "learnt", "learn" },
  { "led", "lead" },
  { "left", "leave" },
  { "lent", "lend" },
  { "let", "let" },
  { "levelled", "level" },
  { "levelling", "level" },
  { "lied", "lie" },
  { "lies", "lie" },
  { "lit", "light" },
  { "loathed", "loathe" },
  { "loathing", "loathe" },
  { "lost", "lose" },
  { "lunged", "lunge" },
  { "lunging", "lunge" },
  { "lying", "lie" },
  { "made", "make" },
  { "marshalled", "marshal" },
  { "marshalling", "marshal" },
  { "massacred", "massacre" },
  { "massacring", "massacre" },
  { "meant", "mean" },
  { "met", "meet" },
  { "mimicked", "mimic" },
  { "mimicking", "mimic" },
  { "misled", "mislead" },
  { "mistaken", "mistake" },
  { "mistook", "mistake" },
  { "modelled", "model" },
  { "modelling", "model" },
  { "mown", "mow" },
  { "outdid", "outdo" },
  { "outdone", "outdo" },
  { "overcame", "overcome" },
  { "overcoming", "overcome" },
  { "oversaw", "oversee" },
  { "overseen", "oversee" },
  { "overtaken", "overtake" },
  { "overthrew", "overthrow" },
  { "overthrown", "overthrow" },
  { "overtook", "overtake" },
  { "owed", "owe" },
  { "owes", "owe" },
  { "owing", "owe" },
  { "paid", "pay" },
  { "panicked", "panic" },
  { "panicking", "panic" },
  { "paroled", "parole" },
  { "pasted", "paste" },
  { "pasting", "paste" },
  { "patrolled", "patrol" },
  { "patrolling", "patrol" },
  { "persevered", "persevere" },
  { "persevering", "persevere" },
  { "plunged", "plunge" },
  { "plunging", "plunge" },
  { "postponed", "postpone" },
  { "postponing", "postpone" },
  { "programmed", "program" },
  { "programming", "program" },
  { "prolonged", "prolong" },
  { "prolonging", "prolong" },
  { "promoted", "promote" },
  { "promoting", "promote" },
  { "propelled", "propel" },
  { "propelling", "propel" },
  { "proven", "prove" },
  { "purred", "purr" },
  { "purring", "purr" },
  { "put", "put" },
  { "quarrelled", "quarrel" },
  { "quarrelling", "quarrel" },
  { "quit", "quit" },
  { "ran", "run" },
  { "rang", "ring" },
  { "read", "read" },
  { "rebelled", "rebel" },
  { "rebelling", "rebel" },
  { "rebuilt", "rebuild" },
  { "recited", "recite" },
  { "reciting", "recite" },
  { "reconciled", "reconcile" },
  { "reconciling", "reconcile" },
  { "reconvened", "reconvene" },
  { "recreated", "recreate" },
  { "recreating", "recreate" },
  { "redid", "redo" },
  { "redone", "redo" },
  { "rent", "rend" },
  { "repaid", "repay" },
  { "repelled", "repel" },
  { "repelling", "repel" },
  { "rescheduled", "reschedule" },
  { "rescheduling", "reschedule" },
  { "reshaped", "reshape" },
  { "reshaping", "reshape" },
  { "restored", "restore" },
  { "restoring", "restore" },
  { "retaken", "retake" },
  { "retook", "retake" },
  { "reunited", "reunite" },
  { "reuniting", "reunite" },
  { "revered", "revere" },
  { "rewritten", "rewrite" },
  { "rewrote", "rewrite" },
  { "rid", "rid" },
  { "ridden", "ride" },
  { "ringing", "ring" },
  { "risen", "rise" },
  { "rode", "ride" },
  { "rose", "rise" },
  { "ruined", "ruin" },
  { "ruining", "ruin" },
  { "rung", "ring" },
  { "said", "say" },
  { "sang", "sing" },
  { "sank", "sink" },
  { "sat", "sit" },
  { "saw", "see" },
  { "sawn", "saw" },
  { "says", "say" },
  { "scheduled", "schedule" },
  { "scheduling", "schedule" },
  { "seen", "see" },
  { "sent", "send" },
  { "set", "set" },
  { "sewn", "sew" },
  { "shaken", "shake" },
  { "shed", "shed" },
  { "shone", "shine" },
  { "shook", "shake" },
  { "shot", "shoot" },
  { "showed", "show" },
  { "shown", "show" },
  { "shrank", "shrink" },
  { "shrunk", "shrink" },
  { "shut", "shut" },
  { "signalled", "signal" },
  { "signalling", "signal" },
  { "singing", "sing" },
  { "slain", "slay" },
  { "slept", "sleep" },
  { "slew", "slay" },
  { "slid", "slide" },
  { "smelt", "smell" },
  { "sold", "sell" },
  { "soothed", "soothe" },
  { "soothing", "soothe" },
  { "sought", "seek" },
  { "sown", "sow" },
  { "spat", "spit" },
  { "sped", "speed" },
  { "spelt", "spell" },
  { "spent", "spend" },
  { "spilt", "spill" },
  { "split", "split" },
  { "spoilt", "spoil" },
  { "spoke", "speak" },
  { "spoken", "speak" },
  { "sprang", "spring" },
  { "spread", "spread" },
  { "springing", "spring" },
  { "sprung", "spring" },
  { "spun", "spin" },
  { "stole", "steal" },
  { "stolen", "steal" },
  { "stood", "stand" },
  { "stricken", "strike" },
  { "stringing", "string" },
  { "struck", "strike" },
  { "strung", "string" },
  { "stuck", "stick" },
  { "stung", "sting" },
  { "sued", "sue" },
  { "suing", "sue" },
  { "sung", "sing" },
  { "sunk", "sink" },
  { "swam", "swim" },
  { "swept", "sweep" },
  { "swinging", "swing" },
  { "swollen", "swell" },
  { "swore", "swear" },
  { "sworn", "swear" },
  { "swum", "swim" },
  { "swung", "swing" },
  { "taken", "take" },
  { "tasted", "taste" },
  { "tasting", "taste" },
  { "taught", "teach" },
  { "thought", "think" },
  { "threw", "throw" },
  { "thrown", "throw" },
  { "thrust", "thrust" },
  { "tied", "tie" },
  { "ties", "tie" },
  { "told", "tell" },
  { "tongued", "tongue" },
  { "took", "take" },
  { "tore", "tear" },
  { "torn", "tear" },
  { "totalled", "total" },
  { "totalling", "total" },
  { "trafficked", "traffic" },
  { "trafficking", "traffic" },
  { "travelled", "travel" },
  { "travelling", "travel" },
  { "trod", "tread" },
  { "trodden", "tread" },
  { "tying", "tie" },
  { "undergoes", "undergo" },
  { "undergone", "undergo" },
  { "understood", "understand" },
  { "undertaken", "undertake" },
  { "undertook", "undertake" },
  { "underwent", "undergo" },
  { "undid", "undo" },
  { "undone", "undo" },
  { "united", "unite" },
  { "uniting", "unite" },
  { "untying", "untie" },
  { "upheld", "uphold" },
  { "upset", "upset" },
  { "used", "use" },
  { "vetoed", "veto" },
  { "vetoes", "veto" },
  { "vetoing", "veto" },
  { "vied", "vie" },
  { "vies", "vie" },
  { "vying", "vie" },
  { "wanna", "want" },
  { "was", "be" },
  { "wasted", "waste" },
  { "wasting", "waste" },
  { "wed", "wed" },
  { "welcomed", "welcome" },
  { "welcoming", "welcome" },
  { "went", "go" },
  { "wept", "weep" },
  { "were", "be" },
  { "withdrawn", "withdraw" },
  { "withdrew", "withdraw" },
  { "withheld", "withhold" },
  { "withstood", "withstand" },
  { "woke", "wake" },
  { "woken", "wake" },
  { "won", "win" },
  { "wore", "wear" },
  { "worn", "wear" },
  { "wound", "wind" },
  { "wove", "weave" },
  { "woven", "weave" },
  { "written", "write" },
  { "wronged", "wrong" },
  { "wrote", "write" },
  { "wrung", "wring" },
};

/* Plurals that the rules would miss. */
static const pair noun_table[] = {
  { "aches", "ache" },
  { "aircraft", "aircraft" },
  { "alumni", "alumnus" },
  { "analyses", "analysis" },
  { "antennae", "antenna" },
  { "appendices", "appendix" },
  { "atlases", "atlas" },
  { "aunties", "auntie" },
  { "axes", "axis" },
  { "bacteria", "bacterium" },
  { "barracks", "barracks" },
  { "bases", "basis" },
  { "biases", "bias" },
  { "birdies", "birdie" },
  { "bonuses", "bonus" },
  { "boogies", "boogie" },
  { "brethren", "brother" },
  { "buses", "bus" },
  { "caches", "cache" },
  { "cacti", "cactus" },
  { "calories", "calorie" },
  { "calves", "calf" },
  { "campuses", "campus" },
  { "canoes", "canoe" },
  { "canvases", "canvas" },
  { "caucuses", "caucus" },
  { "censuses", "census" },
  { "chaos", "chaos" },
  { "choruses", "chorus" },
  { "circuses", "circus" },
  { "clothes", "clothes" },
  { "cookies", "cookie" },
  { "corpora", "corpus" },
  { "crises", "crisis" },
  { "criteria", "criterion" },
  { "crossroads", "crossroads" },
  { "curricula", "curriculum" },
  { "diagnoses", "diagnosis" },
  { "dice", "die" },
  { "economics", "economics" },
  { "emphases", "emphasis" },
  { "ethics", "ethics" },
  { "eyries", "eyrie" },
  { "feet", "foot" },
  { "focuses", "focus" },
  { "foes", "foe" },
  { "formulae", "formula" },
  { "fungi", "fungus" },
  { "gallows", "gallows" },
  { "gases", "gas" },
  { "geese", "goose" },
  { "genera", "genus" },
  { "genies", "genie" },
  { "geniuses", "genius" },
  { "goods", "goods" },
  { "halves", "half" },
  { "headaches", "headache" },
  { "headquarters", "headquarters" },
  { "hippies", "hippie" },
  { "hooves", "hoof" },
  { "hypotheses", "hypothesis" },
  { "indices", "index" },
  { "irises", "iris" },
  { "junkies", "junkie" },
  { "knives", "knife" },
  { "kudos", "kudos" },
  { "leaves", "leaf" },
  { "lenses", "lens" },
  { "lies", "lie" },
  { "lives", "life" },
  { "loaves", "loaf" },
  { "mathematics", "mathematics" },
  { "matrices", "matrix" },
  { "means", "means" },
  { "media", "medium" },
  { "memoranda", "memorandum" },
  { "men", "man" },
  { "menaces", "menace" },
  { "mice", "mouse" },
  { "movies", "movie" },
  { "neckties", "necktie" },
  { "news", "news" },
  { "niches", "niche" },
  { "nuclei", "nucleus" },
  { "oases", "oasis" },
  { "oboes", "oboe" },
  { "oxen", "ox" },
  { "parentheses", "parenthesis" },
  { "pence", "penny" },
  { "phenomena", "phenomenon" },
  { "physics", "physics" },
  { "pies", "pie" },
  { "politics", "politics" },
  { "prairies", "prairie" },
  { "premises", "premise" },
  { "quizzes", "quiz" },
  { "radii", "radius" },
  { "referenda", "referendum" },
  { "rookies", "rookie" },
  { "scarves", "scarf" },
  { "selfies", "selfie" },
  { "selves", "self" },
  { "series", "series" },
  { "sheaves", "sheaf" },
  { "shelves", "shelf" },
  { "shoes", "shoe" },
  { "species", "species" },
  { "statuses", "status" },
  { "stimuli", "stimulus" },
  { "strata", "stratum" },
  { "surpluses", "surplus" },
  { "teeth", "tooth" },
  { "thanks", "thanks" },
  { "theses", "thesis" },
  { "thieves", "thief" },
  { "ties", "tie" },
  { "toes", "toe" },
  { "veggies", "veggie" },
  { "vertices", "vertex" },
  { "vice-presidents", "vice-president" },
  { "viruses", "virus" },
  { "wives", "wife" },
  { "wolves", "wolf" },
  { "women", "woman" },
  { "zombies", "zombie" },
};

/* Degrees of adjectives and adverbs, "more" and its like being no forms of
 * another word here. */
static const pair degree_table[] = {
  { "best", "good" },   { "better", "good" },  { "elder", "old" },
  { "eldest", "old" },  { "farther", "far" },  { "farthest", "far" },
  { "further", "far" }, { "furthest", "far" }, { "least", "least" },
  { "less", "less" },   { "more", "more" },    { "most", "most" },
  { "worse", "bad" },   { "worst", "bad" },
};

/* Forms of function words. */
static const pair function_table[] = {
  { "'", "'s" },       { "'d", "would" },  { "'ll", "will" },
  { "an", "a" },       { "ca", "can" },    { "her", "she" },
  { "him", "he" },     { "me", "i" },      { "n't", "not" },
  { "sha", "shall" },  { "them", "they" }, { "these", "this" },
  { "those", "that" }, { "us", "we" },     { "wo", "will" },
};

static aw_span look_up(const pair *table, size_t count, aw_span form) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = aw_span_order(table[middle].form, form);
    if (order == 0) return aw_span_of(table[middle].lemma);
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return (aw_span){ NULL, 0 };
}
#define LOOK_UP(table, form) \
  look_up((table), sizeof(table) / sizeof(table)[0], (form))

/* ---- spelling --------------------------------------------------------- */

static bool ends(aw_span s, const char *end) {
  size_t length = strlen(end);
  return s.len >= length && memcmp(s.ptr + s.len - length, end, length) == 0;
}

static bool ends_in_one(aw_span s, const char *letters) {
  return s.len > 0 && strchr(letters, s.ptr[s.len - 1]) != NULL;
}

/* "u" behind "q" counts as a consonant. */
static bool is_vowel(aw_span s, size_t at) {
  if (s.ptr[at] == 'u' && at > 0 && s.ptr[at - 1] == 'q') return false;
  return strchr("aeiou", s.ptr[at]) != NULL ||
         (s.ptr[at] == 'y' && at > 0 && strchr("aeiou", s.ptr[at - 1]) == NULL);
}

static size_t vowel_groups(aw_span s) {
  size_t groups = 0;
  for (size_t i = 0; i < s.len; i++)
    groups += is_vowel(s, i) && (i == 0 || !is_vowel(s, i - 1));
  return groups;
}

/* One vowel, then the last consonant: "hop", "decid". */
static bool ends_short(aw_span s) {
  return s.len >= 2 && !is_vowel(s, s.len - 1) && is_vowel(s, s.len - 2) &&
         (s.len == 2 || !is_vowel(s, s.len - 3));
}

/* Whether a stem of several syllables that ends in one vowel and a consonant
 * had an "e" behind it. */
static bool long_stem_had_e(aw_span s) {
  static const char *const with[] = { "at", "ut", "ar", "ir", "ur", "in",
                                      "um", "ak", "ok", "ik", "ad", "ed",
                                      "id", "od", "ud", "ib", "ob", "ub",
                                      "ag", "eg", "ig", "og", "yp" };
  for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
    if (ends(s, with[i])) return true;
  return false;
}

/* "g" behind "n": "chang", "plung" had an "e", "belong", "bring" not. */
static bool soft_ng(aw_span s) {
  return ends(s, "ang") || ends(s, "eng");
}

/* Whether the stem in front of "-ed", "-ing", "-er" had an "e" behind it. */
static bool had_e(aw_span s) {
  if (ends_in_one(s, "cvu")) return true;
  if (ends_in_one(s, "sz"))
    return !ends(s, "ss") && !ends(s, "zz") && !ends(s, "tz");
  if (ends(s, "ng")) return soft_ng(s);
  if (ends(s, "rg") || ends(s, "lg") || ends(s, "dg")) return true;
  if (ends(s, "l") && s.len > 2 && !is_vowel(s, s.len - 2))
    return strchr("lrwhy", s.ptr[s.len - 2]) == NULL;
  if (ends(s, "iat") || ends(s, "uat")) return true;
  if (!ends_short(s) || ends_in_one(s, "wxy")) return false;
  return vowel_groups(s) == 1 ? s.len > 2 || ends(s, "us") : long_stem_had_e(s);
}

/* "stopp" -> "stop"; "call", "pass" stay. */
static bool is_doubled(aw_span s) {
  return s.len > 3 && s.ptr[s.len - 1] == s.ptr[s.len - 2] &&
         ends_in_one(s, "bdgkmnprt");
}

/* The stem in front of an ending, as a word, in out. */
static aw_span mended(aw_span stem, char out[AW_LEMMA_MAX]) {
  if (is_doubled(stem)) return aw_span_cut(stem, 0, stem.len - 1);
  if (!had_e(stem)) return stem;
  memcpy(out, stem.ptr, stem.len);
  out[stem.len] = 'e';
  return (aw_span){ out, stem.len + 1 };
}

/* `stem` with "y" behind it. */
static aw_span with_y(aw_span stem, char out[AW_LEMMA_MAX]) {
  memcpy(out, stem.ptr, stem.len);
  out[stem.len] = 'y';
  return (aw_span){ out, stem.len + 1 };
}

/* ---- parts of speech -------------------------------------------------- */

/* "-s" of verbs and nouns. */
static aw_span without_s(aw_span s, char out[AW_LEMMA_MAX]) {
  bool decade = s.len > 1 && s.ptr[s.len - 2] >= '0' && s.ptr[s.len - 2] <= '9';
  if (s.len < 3 || !ends(s, "s") || ends(s, "ss") || decade) return s;
  if (ends(s, "'s")) return aw_span_cut(s, 0, s.len - 2);
  if (ends(s, "ies") && s.len > 4)
    return with_y(aw_span_cut(s, 0, s.len - 3), out);
  bool two = ends(s, "ches") || ends(s, "shes") || ends(s, "sses") ||
             ends(s, "xes") || ends(s, "zzes") || ends(s, "oes");
  return aw_span_cut(s, 0, s.len - (two ? 2 : 1));
}

static aw_span verb(aw_span s, char out[AW_LEMMA_MAX]) {
  aw_span found = LOOK_UP(verb_table, s);
  if (found.ptr != NULL) return found;
  if (ends(s, "ied") && s.len > 4)
    return with_y(aw_span_cut(s, 0, s.len - 3), out);
  if (ends(s, "eed")) return aw_span_cut(s, 0, s.len - 1);
  size_t ending = ends(s, "ing") ? 3 : ends(s, "ed") ? 2 : 0;
  if (ending == 0) return without_s(s, out);
  aw_span stem = aw_span_cut(s, 0, s.len - ending);
  return vowel_groups(stem) == 0 ? s : mended(stem, out);
}

/* The present is its own lemma but for "be" and "have". */
static aw_span present(aw_span s) {
  aw_span found = LOOK_UP(verb_table, s);
  bool helps = found.ptr != NULL && (aw_span_equal(found, AW_LIT("be")) ||
                                     aw_span_equal(found, AW_LIT("have")));
  return helps ? found : s;
}

static aw_span noun(aw_span s, char out[AW_LEMMA_MAX]) {
  aw_span found = LOOK_UP(noun_table, s);
  if (found.ptr != NULL) return found;
  if (ends(s, "children")) return aw_span_cut(s, 0, s.len - 3);
  if (ends(s, "men") && s.len > 4) {
    memcpy(out, s.ptr, s.len);
    out[s.len - 2] = 'a';
    return (aw_span){ out, s.len };
  }
  return without_s(s, out);
}

static aw_span degree(aw_span s, char out[AW_LEMMA_MAX]) {
  aw_span found = LOOK_UP(degree_table, s);
  if (found.ptr != NULL) return found;
  size_t ending = ends(s, "est") ? 3 : ends(s, "er") ? 2 : 0;
  if (ending == 0 || s.len < ending + 2) return s;
  aw_span stem = aw_span_cut(s, 0, s.len - ending);
  if (ends(stem, "i") && stem.len > 2)
    return with_y(aw_span_cut(stem, 0, stem.len - 1), out);
  return mended(stem, out);
}

/* "'d": of "have" in front of a participle, else of "would". */
static aw_span function(aw_span s, aw_tag_id tag) {
  if (s.ptr[0] == '\'' && tag == AW_TAG_VBD && s.len == 2)
    return AW_LIT("have");
  aw_span found = LOOK_UP(function_table, s);
  return found.ptr != NULL ? found : s;
}

aw_span aw_lemma(aw_span lower, aw_tag_id tag, char out[AW_LEMMA_MAX]) {
  if (lower.len == 0 || lower.len + 2 > AW_LEMMA_MAX) return lower;
  switch (tag) {
    case AW_TAG_VBD:
      if (lower.ptr[0] == '\'') return function(lower, tag);
      return verb(lower, out);
    case AW_TAG_VBN:
    case AW_TAG_VBG:
    case AW_TAG_VBZ: return verb(lower, out);
    case AW_TAG_VBP: return present(lower);
    case AW_TAG_NNS:
    case AW_TAG_NNPS: return noun(lower, out);
    case AW_TAG_JJR:
    case AW_TAG_JJS: return degree(lower, out);
    case AW_TAG_RBR:
    case AW_TAG_RBS:
      if (aw_span_equal(lower, AW_LIT("better")) ||
          aw_span_equal(lower, AW_LIT("best")))
        return AW_LIT("well");
      return degree(lower, out);
    case AW_TAG_MD:
    case AW_TAG_RB:
    case AW_TAG_DT:
    case AW_TAG_PRP:
    case AW_TAG_POS: return function(lower, tag);
    default: return lower;
  }
}

/* Tags whose words are always their own lemma cost nothing. */
static bool may_differ(aw_tag_id tag) {
  switch (tag) {
    case AW_TAG_NN:
    case AW_TAG_NNP:
    case AW_TAG_JJ:
    case AW_TAG_IN:
    case AW_TAG_VB:
    case AW_TAG_TO:
    case AW_TAG_CC:
    case AW_TAG_CD: return false;
    default: return true;
  }
}

uint64_t aw_lemma_key(const aw_document *doc, uint32_t token) {
  const aw_token *t = &doc->token[token];
  aw_tag_id tag = (aw_tag_id)t->tag;
  char lower[AW_LEMMA_MAX], out[AW_LEMMA_MAX];
  if (!may_differ(tag) || t->end - t->begin >= AW_LEMMA_MAX) return t->key;
  size_t length = aw_word_lower(aw_token_text(doc, token), lower, sizeof lower);
  if (length == 0) return t->key;
  aw_span form = { lower, length };
  aw_span lemma = aw_lemma(form, tag, out);
  return aw_span_equal(lemma, form) ? t->key : aw_hash(lemma, 0);
}
