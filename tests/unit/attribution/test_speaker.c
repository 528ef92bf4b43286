#include "tagged.h"

#include "attribution/speaker.h"

/* Gather with no attributions, but for those that `sources` asks for. */
static void gather_speakers(tagged *t) {
  avow_error err;
  t->work.holder = AW_NEW(&t->arena, uint32_t, t->doc.token_count);
  for (uint32_t i = 0; i < t->doc.token_count; i++)
    t->work.holder[i] = AW_NO_INDEX;
  assert_int_equal(aw_speakers_find(&t->work, &err), AVOW_OK);
}

/* "name=mention,mention; ..." */
static void list_speakers(const tagged *t, aw_strbuf *out) {
  for (uint32_t s = 0; s < t->work.speaker_count; s++) {
    if (s > 0) aw_strbuf_add_text(out, "; ");
    aw_strbuf_add(out, t->work.speaker[s].name);
    char before = '=';
    for (uint32_t k = 0; k < t->work.phrase_count; k++) {
      const aw_phrase *p = &t->work.phrase[k];
      if (p->speaker != s) continue;
      aw_strbuf_add_char(out, before);
      aw_strbuf_add(out, tagged_text(t, p->bare, p->last));
      before = ',';
    }
  }
}

static void gathers_mentions(void **state) {
  (void)state;
  static const struct {
    const char *name, *spec, *expected;
  } cases[] = {
    { "surname after the name",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Ms|NNP Lee|NNP|P left|VBD +.|.",
      "Ann Lee=Ann Lee,Ms Lee" },
    { "an ambassador to somewhere",
      "Norway|NNP|L 's|POS ambassador|NN to|TO Chile|NNP|L +,|, Ann|NNP|P "
      "Lee|NNP|p +,|, spoke|VBD +.|.",
      "Ann Lee=Norway 's ambassador,Ann Lee; Norway=Norway; Chile=Chile" },
    { "a family name that comes first, of two",
      "Kim|NNP|P Ahn|NNP|p met|VBD Kim|NNP|P Soo|NNP|p +.|. Kim|NNP|P "
      "left|VBD +.|.",
      "Kim Ahn=Kim Ahn; Kim Soo=Kim Soo,Kim" },
    { "a PM is a prime minister",
      "Prime|NNP Minister|NNP Ann|NNP|P Lee|NNP|p left|VBD +.|. The|DT PM|NN "
      "spoke|VBD +.|.",
      "Ann Lee=Prime Minister Ann Lee,PM" },
    { "an adjective rather than a possessor",
      "Norway|NNP|L 's|POS army|NN left|VBD +.|. The|DT Norwegian|JJ army|NN "
      "came|VBD +.|.",
      "Norwegian army=Norway 's army,Norwegian army; Norway=Norway" },
    { "surname before the name",
      "Lee|NNP|P spoke|VBD +.|. Ann|NNP|P Lee|NNP|p left|VBD +.|.",
      "Ann Lee=Lee,Ann Lee" },
    { "two of one surname",
      "Ann|NNP|P Lee|NNP|p met|VBD Tom|NNP|P Lee|NNP|p +.|. Mr|NNP Lee|NNP|P "
      "left|VBD +.|.",
      "Ann Lee=Ann Lee; Tom Lee=Tom Lee,Mr Lee" },
    { "a letter too many",
      "Ann|NNP|P Brantner|NNP|p spoke|VBD +.|. Ms|NNP Brandtner|NNP|P left|VBD "
      "+.|.",
      "Ann Brantner=Ann Brantner,Ms Brandtner" },
    { "short names that near are two",
      "Ann|NNP|P Lind|NNP|p spoke|VBD +.|. Ms|NNP Lund|NNP|P left|VBD +.|.",
      "Ann Lind=Ann Lind; Lund=Ms Lund" },
    { "whose minister says nothing of the minister",
      "Her|PRP$ foreign|JJ minister|NN +,|, Anton|NNP|P Lee|NNP|p +,|, "
      "spoke|VBD +.|. Mr|NNP Lee|NNP|P left|VBD +.|.",
      "Anton Lee=Her foreign minister,Anton Lee,Mr Lee" },
    { "a namesake spoils no surname",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Tom|NNP|P Lee|NNP|p left|VBD +.|. "
      "Ms|NNP Lee|NNP|P stayed|VBD +.|.",
      "Ann Lee=Ann Lee,Ms Lee; Tom Lee=Tom Lee" },
    { "a surname that the tagger took for a town",
      "Ann|NNP|P Austin|NNP|p spoke|VBD +.|. Austin|NNP|L left|VBD +.|.",
      "Ann Austin=Ann Austin,Austin" },
    { "a town that somebody is called like",
      "Ann|NNP|P Austin|NNP|p spoke|VBD in|IN Austin|NNP|L +.|.",
      "Ann Austin=Ann Austin; Austin=Austin" },
    { "the end of a longer name",
      "Ann|NNP|P Berg|NNP|p Lee|NNP|p spoke|VBD +.|. Ms|NNP Berg|NNP|P "
      "Lee|NNP|p left|VBD +.|.",
      "Ann Berg Lee=Ann Berg Lee,Ms Berg Lee" },
    { "small words with a capital",
      "Ann|NNP|P de|IN|p Vries|NNP|p spoke|VBD +.|. De|NNP|P Vries|NNP|p "
      "left|VBD +.|.",
      "Ann de Vries=Ann de Vries,De Vries" },
    { "small words that the tagger left out",
      "Then|RB Ursula|NNP von|NNP der|NNP Aue|NNP|O spoke|VBD +.|.",
      "Ursula von der Aue=Ursula von der Aue" },
    { "an office that the tagger put into the name",
      "Secretary-General|NNP|P Ann|NNP|p Lee|NNP|p met|VBD MSP|NNP|P "
      "Tom|NNP|p Moe|NNP|p +.|.",
      "Ann Lee=Secretary-General Ann Lee; Tom Moe=MSP Tom Moe" },
    { "the title makes the person", "Mr|NNP|O Moe|NNP|o spoke|VBD +.|.",
      "Moe=Mr Moe" },
    { "no day in a name", "Ann|NNP|P Lee|NNP|p today|NN spoke|VBD +.|.",
      "Ann Lee=Ann Lee" },
    { "a pope is called so",
      "Pope|NNP Paul|NNP|P spoke|VBD +.|. Paul|NNP|P left|VBD +.|.",
      "Pope Paul=Pope Paul,Paul" },
    { "which officials",
      "These|DT officials|NNS spoke|VBD +.|. Its|PRP$ army|NN left|VBD +.|.",
      "officials=These officials; army=Its army" },
    { "whose office, by her full name",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Ms|NNP Lee|NNP|P +'s|POS office|NN "
      "left|VBD +.|. The|DT office|NN waited|VBD +.|.",
      "Ann Lee=Ann Lee,Ms Lee; Ann Lee's office=Ms Lee's office,office" },
    { "described by the country",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Lee|NNP|P left|VBD +.|. The|DT "
      "Norwegian|JJ|M leader|NN waited|VBD +.|.",
      "Ann Lee=Ann Lee,Lee,Norwegian leader" },
    { "described, but of two",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Tom|NNP|P Moe|NNP|p left|VBD +.|. "
      "The|DT Norwegian|JJ|M leader|NN waited|VBD +.|.",
      "Ann Lee=Ann Lee; Tom Moe=Tom Moe; Norwegian leader=Norwegian leader" },
    { "described, but she leads another country",
      "Swedish|JJ|M president|NN Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Lee|NNP|P "
      "left|VBD +.|. The|DT Norwegian|JJ|M leader|NN waited|VBD +.|.",
      "Ann Lee=Swedish president Ann Lee,Lee; Norwegian leader=Norwegian "
      "leader" },
    { "a country of two words",
      "South|NNP|L Korea|NNP|l +'s|POS envoy|NN spoke|VBD +.|. The|DT "
      "South|JJ|M Korean|JJ|m envoy|NN +,|, Ann|NNP|P Lee|NNP|p +,|, left|VBD "
      "+.|.",
      "Ann Lee=South Korea's envoy,South Korean envoy,Ann Lee; South "
      "Korea=South Korea" },
    { "pronoun by gender",
      "Ann|NNP|P Lee|NNP|p met|VBD Tom|NNP|P Moe|NNP|p +.|. She|PRP left|VBD "
      "+.|.",
      "Ann Lee=Ann Lee,She; Tom Moe=Tom Moe" },
    { "role by apposition, then alone",
      "Ann|NNP|P Lee|NNP|p +,|, the|DT Norwegian|JJ|M envoy|NN +,|, spoke|VBD "
      "+.|. The|DT envoy|NN left|VBD +.|.",
      "Ann Lee=Ann Lee,Norwegian envoy,envoy" },
    { "role before the name",
      "Norway|NNP|L +'s|POS foreign|JJ minister|NN spoke|VBD +.|. "
      "Norwegian|JJ|M foreign|JJ minister|NN Ann|NNP|P Lee|NNP|p left|VBD +.|.",
      "Ann Lee=Norway's foreign minister,Norwegian foreign minister Ann Lee; "
      "Norway=Norway" },
    { "another minister is another",
      "Norwegian|JJ|M foreign|JJ minister|NN Ann|NNP|P Lee|NNP|p spoke|VBD "
      "+.|. "
      "The|DT prime|JJ minister|NN left|VBD +.|.",
      "Ann Lee=Norwegian foreign minister Ann Lee; prime minister=prime "
      "minister" },
    { "capital speaks for its country",
      "Norway|NNP|L agreed|VBD +.|. Oslo|NNP|L waited|VBD +.|.",
      "Norway=Norway,Oslo" },
    { "acronym",
      "The|DT Nordic|NNP|O Harbour|NNP|o Union|NNP|o agreed|VBD +.|. The|DT "
      "NHU|NNP|O left|VBD +.|.",
      "Nordic Harbour Union=Nordic Harbour Union,NHU" },
    { "unnamed group", "Two|CD diplomats|NNS spoke|VBD +.|.",
      "Two diplomats=Two diplomats" },
    { "officials are no official",
      "Norwegian|JJ|M officials|NNS met|VBD +.|. The|DT official|NN left|VBD "
      "+.|.",
      "Norwegian officials=Norwegian officials; official=official" },
    { "letters behind a name",
      "Ann|NNP|P Lee|NNP|p QC|NNP|p spoke|VBD +.|. Ms|NNP Lee|NNP|P left|VBD "
      "+.|.",
      "Ann Lee=Ann Lee QC,Ms Lee" },
    { "the office of a general secretary",
      "League|NNP|O Secretary-General|NNP|o Ann|NNP|o Lee|NNP|o spoke|VBD +.|.",
      "Ann Lee=League Secretary-General Ann Lee" },
    { "a word that is taken for a noun and is a name",
      "President|NNP Wu|NNP|P Jin|NNP|p spoke|VBD +.|. Wu|NN left|VBD +.|.",
      "Wu Jin=President Wu Jin,Wu" },
    { "a brother of one name",
      "His|PRP$ brother|NN +,|, Ole|NNP|P +,|, spoke|VBD +.|.",
      "Ole=His brother,Ole" },
    { "from where, behind a name in apposition",
      "One|CD commander|NN +,|, Ole|NNP|P Berg|NNP|p from|IN the|DT north|NN "
      "+,|, spoke|VBD +.|.",
      "Ole Berg=One commander,Ole Berg" },
    { "a doctor behind the house he directs",
      "The|DT director|NN of|IN the|DT hospital|NN Dr|NNP Ole|NNP|P "
      "Berg|NNP|p spoke|VBD +.|.",
      "Ole Berg=director,hospital Dr Ole Berg" },
    { "an army that the tagger takes for an adjective",
      "Norway|NNP|L +'s|POS military|JJ left|VBD +.|. The|DT military|NN "
      "came|VBD +.|.",
      "Norway's military=Norway's military,military; Norway=Norway" },
    { "the group is known by its name alone",
      "The|DT Harbour|NNP|O Front|NNP|o group|NN left|VBD +.|. Harbour|NNP|O "
      "Front|NNP|o came|VBD +.|.",
      "Harbour Front=Harbour Front group,Harbour Front" },
    { "no movement of another name",
      "The|DT Lake|NNP|O Union|NNP|o left|VBD +.|. The|DT Harbour|NNP "
      "movement|NN came|VBD +.|.",
      "Lake Union=Lake Union; Harbour movement=Harbour movement" },
    { "no ministry is a movement",
      "The|DT Lake|NNP|O Ministry|NNP|o left|VBD +.|. The|DT movement|NN "
      "came|VBD +.|.",
      "Lake Ministry=Lake Ministry; movement=movement" },
    { "a word of two names stands for neither",
      "The|DT Castle|NNP|O Tower|NNP|o Photo|NNP|o hung|VBD +.|. "
      "Castle|NNP|O spoke|VBD +.|.",
      "Castle Tower Photo=Castle Tower Photo; Castle=Castle" },
    { "an office of several words",
      "Secretary|NNP of|IN State|NNP Ann|NNP|P Lee|NNP|p spoke|VBD +.|. The|DT "
      "secretary|NN left|VBD +.|.",
      "Ann Lee=Secretary,State Ann Lee,secretary" },
    { "who has foreign affairs",
      "Norwegian|JJ|M foreign|JJ minister|NN Ann|NNP|P Lee|NNP|p spoke|VBD "
      "+.|. The|DT top|JJ Norwegian|JJ|M diplomat|NN left|VBD +.|.",
      "Ann Lee=Norwegian foreign minister Ann Lee,top Norwegian diplomat" },
    { "the leader of the country behind the name",
      "President|NNP Ann|NNP|P Lee|NNP|p of|IN Norway|NNP|L met|VBD "
      "President|NNP Tom|NNP|P Moe|NNP|p +.|. The|DT Norwegian|JJ|M leader|NN "
      "left|VBD +.|.",
      "Ann Lee=President Ann Lee,Norwegian leader; Norway=Norway; Tom "
      "Moe=President Tom Moe" },
    { "of whom the story tells most",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Lee|NNP|P left|VBD +.|. Lee|NNP|P "
      "came|VBD +.|. Tom|NNP|P Moe|NNP|p waited|VBD +.|. The|DT prime|JJ "
      "minister|NN sat|VBD +.|.",
      "Ann Lee=Ann Lee,Lee,Lee,prime minister; Tom Moe=Tom Moe" },
    { "a person's name that the tagger takes for a group's",
      "Wu|NNP|P left|VBD +.|. Norway|NNP|L +'s|POS Wu|NNP|O Jin|NNP|o "
      "Su|NNP|o spoke|VBD +.|.",
      "Wu Jin Su=Wu,Norway's Wu Jin Su; Norway=Norway" },
    { "a headline goes on behind a surname",
      "Ann|NNP|P Lee|NNP|p left|VBD +.|. Lee|NNP|P came|VBD +.|. Then|RB "
      "Lee|NNP|O Delays|NNP|o fell|VBD +.|.",
      "Ann Lee=Ann Lee,Lee; Lee Delays=Lee Delays" },
    { "an observatory is no person",
      "The|DT Lake|NNP|O Observatory|NNP|o for|IN Tides|NNP|O left|VBD +.|. "
      "The|DT Observatory|NNP|P spoke|VBD +.|.",
      "Lake Observatory for Tides=Lake Observatory,Tides,Observatory" },
    { "letters are no person",
      "The|DT Nordic|NNP|O Harbour|NNP|o Union|NNP|o agreed|VBD +.|. "
      "Then|RB NHU|NNP|P left|VBD +.|.",
      "Nordic Harbour Union=Nordic Harbour Union,NHU" },
    { "a name of two parts",
      "The|DT Hostage|NN and|CC Missing|NNP|O Families|NNP|o Forum|NNP|o "
      "left|VBD +.|.",
      "Hostage and Missing Families Forum=Hostage and Missing Families Forum" },
    { "officials are called by the letters of their country",
      "American|JJ|M officials|NNS left|VBD +.|. US|NNP|L officials|NNS "
      "came|VBD +.|.",
      "US officials=American officials,US officials" },
    { "a week is no part of a name",
      "Norway|NNP|L last|JJ week|NN left|VBD +.|. Ann|NNP|P Lee|NNP|p next|JJ "
      "month|NN came|VBD +.|.",
      "Norway=Norway; Ann Lee=Ann Lee" },
    { "the world is no war",
      "World|NNP|M War|NNP|m II|NNP|m began|VBD +.|. The|DT world|NN "
      "waited|VBD +.|.",
      "World War II=World War II; world=world" },
    { "an agency before a surname",
      "Ann|NNP|P Lee|NNP|p spoke|VBD +.|. Lee|NNP|P left|VBD +.|. Then|RB "
      "Nordpress|NNP|O Lee|NNP|o came|VBD +.|.",
      "Ann Lee=Ann Lee,Lee; Nordpress Lee=Nordpress Lee" },
    { "the first of two whose family name comes first",
      "Wu|NNP|P left|VBD +.|. Wu|NNP|P Jin|NNP|p met|VBD Wu|NNP|P Ahn|NNP|p "
      "+.|.",
      "Wu Jin=Wu,Wu Jin; Wu Ahn=Wu Ahn" },
    { "a name that goes on behind the surname",
      "Ann|NNP|P Dulac|NNP|p de|IN|p la|DT|p Rive|NNP|p spoke|VBD +.|. "
      "Dulac|NNP|P left|VBD +.|.",
      "Ann Dulac de la Rive=Ann Dulac de la Rive,Dulac" },
    { "letters that end no person's name",
      "A|DT Harbour|NNP|P UAV|NNP|p fell|VBD +.|. Harbour|NNP|O spoke|VBD "
      "+.|.",
      "Harbour UAV=Harbour UAV; Harbour=Harbour" },
    { "a pope's number",
      "Pope|NNP Paul|NNP|P XIV|NNP|p spoke|VBD +.|. Paul|NNP|P left|VBD +.|.",
      "Pope Paul XIV=Pope Paul XIV,Paul" },
    { "WHO is no pronoun",
      "The|DT WHO|WP|O spoke|VBD +.|. It|PRP left|VBD +.|.", "WHO=WHO,It" },
    { "six letters, one of them wrong",
      "Ann|NNP|P Brandt|NNP|p spoke|VBD +.|. Ms|NNP Brant|NNP|P left|VBD +.|. "
      "Ms|NNP Brandd|NNP|P came|VBD +.|.",
      "Ann Brandt=Ann Brandt,Ms Brandd; Brant=Ms Brant" },
    { "a title makes a person of a name everywhere",
      "President|NNP Lund|NNP|P spoke|VBD +.|. Lund|NNP left|VBD +.|. "
      "Lund|NNP|O came|VBD +.|.",
      "Lund=President Lund,Lund,Lund" },
    { "a group that the tagger takes for a person once",
      "Norvala|NNP|O spoke|VBD +.|. Norvala|NNP|P left|VBD +.|. Norvala|NNP|O "
      "came|VBD +.|.",
      "Norvala=Norvala,Norvala,Norvala" },
    { "said in full before",
      "One|CD senior|JJ Norwegian|JJ|M official|NN spoke|VBD +.|. The|DT "
      "Norwegian|JJ|M official|NN left|VBD +.|. The|DT Swedish|JJ|M "
      "official|NN came|VBD +.|.",
      "One senior Norwegian official=One senior Norwegian official,Norwegian "
      "official; Swedish official=Swedish official" },
    { "they are no referendum",
      "Norwegian|JJ|M officials|NNS met|VBD +.|. Norexit|NNP|M failed|VBD +.|. "
      "They|PRP left|VBD +.|.",
      "Norwegian officials=Norwegian officials,They; Norexit=Norexit" },
    { "who made a picture",
      "Tom|NNP|P Moe|NNP|p left|VBD +.|. Ole|NNP|P Berg|NNP|p +/|, "
      "+Nordpress|NNP|O Ann|NNP|O Lee|NNP|o met|VBD him|PRP +.|. He|PRP "
      "came|VBD +.|.",
      "Tom Moe=Tom Moe,him,He; Ole Berg=Ole Berg; Nordpress=Nordpress; Ann "
      "Lee=Ann Lee" },
    { "an army that is called by its letters once",
      "The|DT IDF|NNP|O left|VBD +.|. The|DT Israeli|JJ|M army|NN came|VBD "
      "+.|.",
      "Israeli army=IDF,Israeli army" },
    { "an army that is called by its letters all along",
      "The|DT IDF|NNP|O left|VBD +.|. The|DT IDF|NNP|O left|VBD +.|. The|DT "
      "IDF|NNP|O left|VBD +.|. The|DT IDF|NNP|O left|VBD +.|. The|DT IDF|NNP|O "
      "left|VBD +.|. The|DT IDF|NNP|O left|VBD +.|. The|DT Israeli|JJ|M "
      "army|NN came|VBD "
      "+.|.",
      "IDF=IDF,IDF,IDF,IDF,IDF,IDF,Israeli army" },
    { "with its of-phrase",
      "A|DT member|NN of|IN the|DT crew|NN spoke|VBD +.|.",
      "member of the crew=member" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tagged t;
    aw_strbuf got = AW_STRBUF_INIT;
    tagged_open(&t, cases[i].spec);
    gather_speakers(&t);
    list_speakers(&t, &got);
    if (!aw_span_equal(aw_strbuf_span(&got), aw_span_of(cases[i].expected)))
      fail_msg("%s: '%s'", cases[i].name, got.ptr);
    aw_strbuf_release(&got);
    tagged_close(&t);
  }
}

static void check_role(const char *spec, aw_span role) {
  tagged t;
  tagged_open(&t, spec);
  gather_speakers(&t);
  const aw_speaker *s = &t.work.speaker[0];
  if (!aw_span_equal(s->role, role)) fail_msg("'" AW_FMT "'", AW_ARG(s->role));
  assert_int_equal(s->kind, AVOW_PERSON);
  assert_int_equal(s->gender, 1);
  tagged_close(&t);
}

static void knows_the_role(void **state) {
  (void)state;
  check_role(
      "Norwegian|JJ|M foreign|JJ minister|NN Ann|NNP|P Lee|NNP|p "
      "left|VBD +.|.",
      AW_LIT("Norwegian foreign minister"));
  check_role(
      "His|PRP$ foreign|JJ minister|NN Ann|NNP|P Lee|NNP|p left|VBD "
      "+.|.",
      AW_LIT("foreign minister"));
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(gathers_mentions),
                                      cmocka_unit_test(knows_the_role) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
