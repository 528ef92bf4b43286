#include "attribution/words.h"

#include <stdlib.h>

#include "base/status.h"

typedef struct word_list {
  uint64_t classes;  /* kinds in the high half */
  const char *words; /* lemmas and forms, lower case, parted by spaces */
} word_list;

#define KIND(name) ((uint64_t)AW_KIND_##name << 32)

static const word_list lists[] = {
  { AW_WORD_PRONOUN | AW_WORD_MALE, "he him himself" },
  { AW_WORD_PRONOUN | AW_WORD_MALE | AW_WORD_POSSESSIVE, "his" },
  { AW_WORD_PRONOUN | AW_WORD_FEMALE, "she herself hers" },
  { AW_WORD_PRONOUN | AW_WORD_FEMALE | AW_WORD_POSSESSIVE, "her" },
  { AW_WORD_PRONOUN | AW_WORD_PLURAL, "they them themselves" },
  { AW_WORD_PRONOUN | AW_WORD_PLURAL | AW_WORD_POSSESSIVE, "their" },
  { AW_WORD_PRONOUN, "it itself" },
  { AW_WORD_PRONOUN | AW_WORD_POSSESSIVE, "its" },
  { AW_WORD_PRONOUN | AW_WORD_FIRST_PERSON, "i me myself mine" },
  { AW_WORD_PRONOUN | AW_WORD_FIRST_PERSON | AW_WORD_POSSESSIVE, "my" },
  { AW_WORD_PRONOUN | AW_WORD_FIRST_PERSON | AW_WORD_PLURAL,
    "we us ourselves ours" },
  { AW_WORD_PRONOUN | AW_WORD_FIRST_PERSON | AW_WORD_PLURAL |
        AW_WORD_POSSESSIVE,
    "our" },
  { AW_WORD_VAGUE,
    "you your yours yourself this these those there one everyone everybody "
    "someone somebody anyone anybody nobody none nothing something anything "
    "everything what other another" },
  { AW_WORD_TITLE | AW_WORD_MALE,
    "mr mr. sir lord king prince pope father monsieur herr señor duke baron" },
  { AW_WORD_TITLE | AW_WORD_FEMALE,
    "mrs mrs. ms ms. miss lady dame queen princess madame duchess baroness" },
  { AW_WORD_TITLE,
    "dr dr. prof prof. professor gen gen. general col col. colonel sen sen. "
    "senator rep rep. representative gov gov. governor lt lt. lieutenant maj "
    "maj. major capt capt. captain sgt sgt. sergeant adm adm. admiral "
    "president vice-president premier chancellor minister secretary "
    "ambassador judge justice rabbi imam sheikh ayatollah cardinal bishop "
    "archbishop patriarch archbishop brig brig. brigadier marshal commander "
    "congressman congresswoman councillor mayor emir sultan rev rev. "
    "reverend hon hon. pres pres. spc. pvt. cmdr. chairman chairwoman" },
  { AW_WORD_MALE,
    "man boy father son husband brother uncle grandfather spokesman chairman "
    "businessman congressman actor gentleman fisherman policeman statesman "
    "strongman nephew fiance widower king prince" },
  { AW_WORD_FEMALE,
    "woman girl mother daughter wife sister aunt grandmother spokeswoman "
    "chairwoman businesswoman congresswoman actress lady stateswoman "
    "policewoman niece fiancee widow queen princess" },
  { AW_WORD_PARTICLE,
    "de von van der den del della di da dos la le el al bin ben ibn abu du "
    "ter ten zu af" },
  { AW_WORD_ROLE, "spokesman spokeswoman spokesperson spokespeople" },
  { AW_WORD_ROLE,
    "president vice-president premier chancellor minister secretary "
    "ambassador envoy diplomat official leader chief head director chairman "
    "chairwoman chair governor mayor senator congressman congresswoman "
    "representative lawmaker legislator deputy parliamentarian mp mep speaker "
    "commissioner commander general colonel captain major admiral lieutenant "
    "sergeant officer adviser advisor aide negotiator mediator strategist "
    "analyst expert professor researcher scholar historian economist "
    "scientist doctor lawyer attorney prosecutor judge justice activist "
    "campaigner organizer organiser candidate nominee contender politician "
    "statesman statesperson executive ceo founder co-founder owner manager "
    "coordinator co-ordinator counselor counsellor monarch king queen prince "
    "princess pope cardinal bishop archbishop patriarch rabbi imam cleric "
    "priest pastor ayatollah sheikh sultan emir warlord strongman dictator "
    "ruler journalist reporter correspondent columnist commentator editor "
    "anchor host author writer blogger broadcaster publisher pollster "
    "observer monitor inspector investigator detective sheriff policeman "
    "coach teacher student nurse paramedic pilot soldier veteran fighter "
    "militant rebel insurgent separatist dissident refugee hostage survivor "
    "incumbent successor predecessor counterpart colleague ally opponent "
    "rival critic supporter backer delegate delegation member fellow "
    "undersecretary whip taoiseach tsar czar undersecretary premier pm attache "
    "secretary-general director-general rapporteur ombudsman regulator "
    "backbencher frontbencher peer councillor comptroller treasurer "
    "operative consultant lobbyist donor banker financier businessman "
    "businesswoman entrepreneur billionaire tycoon oligarch" },
  { AW_WORD_PERSON,
    "man woman boy girl child person people resident citizen voter official "
    "source witness eyewitness neighbour neighbor friend father mother son "
    "daughter husband wife brother sister uncle aunt parent family relative "
    "cousin worker employee staffer volunteer protester protestor "
    "demonstrator villager farmer driver passenger victim suspect defendant "
    "patient respondent participant attendee viewer reader user fan customer "
    "insider outsider someone somebody figure advocate proponent sceptic "
    "skeptic detractor settler gunman attacker civilian troop jihadist "
    "islamist republican democrat conservative liberal socialist communist "
    "tory labour hardliner moderate nationalist reformer intellectual "
    "specialist scholar negotiator mediator monitor aide staff grandson "
    "granddaughter widow widower spouse gentleman lady guest colleague "
    "classmate teammate player conscript draftee trader shopkeeper bystander" },
  { AW_WORD_ORG,
    "government ministry army military force police party committee council "
    "agency court company campaign newspaper magazine group militia "
    "administration regime parliament congress senate house cabinet office "
    "bureau commission department organization organisation union association "
    "federation foundation institute university think-tank center centre "
    "network channel station broadcaster outlet media press embassy mission "
    "delegation coalition alliance bloc movement faction opposition team "
    "board panel jury bank firm corporation authority leadership presidency "
    "kremlin pentagon state country nation republic community side camp "
    "watchdog charity ngo navy command staff command secretariat vatican "
    "church mosque assembly legislature judiciary service directorate unit "
    "brigade battalion division corps intelligence guard front resistance "
    "junta monarchy palace elysee chancellery consulate league forum "
    "observatory body institution hospital school crowd audience public "
    "electorate majority minority duo trio pair couple world west capital" },
  { AW_WORD_SOURCE_TEXT,
    "report statement poll survey study document letter memo email e-mail "
    "tweet post article story editorial book paper analysis data figure "
    "record filing complaint lawsuit indictment affidavit transcript release "
    "communique communiqué readout declaration resolution draft text "
    "agreement constitution law bill order ruling decision evidence research "
    "review investigation inquiry finding result number statistic census "
    "website site page blog column ad advert advertisement video film "
    "documentary recording footage photo image sign banner headline account "
    "message cable leak file plan proposal manifesto speech address rumor "
    "rumour" },
  { AW_WORD_TIME,
    "monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november "
    "december today yesterday tomorrow tonight morning afternoon evening "
    "night noon midnight week weekend month year day hour minute decade time "
    "moment spring summer autumn winter jan. feb. aug. sept. oct. nov. dec." },
  { AW_WORD_SAY,
    "say add state declare announce claim note remark comment explain argue "
    "insist maintain contend assert allege report write tweet post observe "
    "continue conclude reply respond answer retort quip joke whisper shout "
    "yell scream cry murmur mutter repeat reiterate stress emphasize "
    "emphasise underline underscore highlight mention recount recall relate "
    "describe clarify elaborate opine counter concede admit acknowledge "
    "confess disclose reveal divulge confirm deny affirm reaffirm aver avow "
    "proclaim pronounce profess warn caution predict forecast estimate "
    "speculate suggest hint imply indicate intimate signal testify swear "
    "attest vouch cite quote boast brag gloat lament complain grumble gripe "
    "moan protest object interject interrupt muse reason philosophize "
    "hypothesize theorize posit postulate theorise tout proffer volunteer "
    "caution echo parrot retweet blog publish broadcast air communicate "
    "convey express voice utter speak talk address narrate read recite "
    "phrase put joke crow fume rail rage snap snort sniff thunder bellow "
    "intone enthuse gush stammer exclaim chime surmise summarize summarise "
    "recap outline detail discuss go" },
  { AW_WORD_ASK,
    "ask inquire enquire question wonder query interrogate quiz pose poll "
    "survey" },
  { AW_WORD_TELL,
    "tell inform notify remind assure reassure brief advise advise convince "
    "persuade warn promise alert instruct teach text email phone call message "
    "caution" },
  { AW_WORD_THINK,
    "think believe know consider reckon suppose suspect guess assume presume "
    "imagine feel conclude decide realize realise recognize recognise "
    "understand remember forget regard view see perceive deem judge doubt "
    "estimate figure gather learn find discover hold envision envisage "
    "foresee anticipate expect calculate interpret notice mistake dream "
    "conceive ponder contemplate agree disagree concur differ" },
  { AW_WORD_FEEL,
    "hope fear worry regret love like hate dislike enjoy admire respect "
    "detest loathe despise resent prefer dread rejoice lament mourn welcome "
    "appreciate value trust distrust mistrust care mind marvel sympathize "
    "sympathise embrace cheer savor relish fret" },
  { AW_WORD_URGE,
    "urge call demand request order command instruct advise recommend propose "
    "encourage implore beg plead appeal exhort insist press push lobby "
    "petition invite summon challenge dare ask tell warn forbid ban prohibit "
    "allow permit authorize authorise advocate counsel direct require "
    "pressure prod nudge entreat" },
  { AW_WORD_SHOW,
    "show suggest indicate find reveal prove demonstrate confirm reflect "
    "illustrate imply appear seem prompt establish determine detect conclude "
    "project predict depict portray document record list detail" },
  { AW_WORD_JUDGE,
    "criticize criticise condemn denounce blast slam attack accuse blame "
    "praise applaud commend hail laud congratulate thank welcome endorse "
    "support back oppose reject dismiss defend mock ridicule deride insult "
    "disparage belittle chastise rebuke scold castigate lambast lambaste "
    "excoriate decry deplore berate bash pan rip skewer savage fault censure "
    "challenge dispute refute rebut contest question discredit undermine "
    "disavow repudiate label brand dub call term describe characterize "
    "characterise liken compare portray cast paint depict pillory assail "
    "vilify smear impugn excuse justify rationalize apologize apologise "
    "credit salute celebrate honor honour favor favour approve disapprove "
    "champion espouse extol vouch berate trash" },
  { AW_WORD_COMMIT,
    "promise pledge vow threaten agree refuse decline offer swear commit "
    "undertake guarantee plan intend decide resolve volunteer consent accept "
    "reject vote sign choose opt prepare aim refrain" },
  { AW_WORD_WANT,
    "want wish seek hope desire need try attempt aim intend plan aspire "
    "expect prefer crave long yearn strive endeavor endeavour" },
  { AW_WORD_SPEECH,
    "statement claim allegation accusation criticism comment remark word "
    "assertion argument suggestion proposal plan promise pledge vow threat "
    "warning call demand request appeal plea question answer response reply "
    "denial admission confession apology praise condemnation belief view "
    "opinion idea thought feeling hope fear concern worry doubt suspicion "
    "hint indication sign prediction forecast estimate expectation assumption "
    "conclusion finding decision agreement refusal rejection support "
    "opposition approval endorsement backing desire wish intention "
    "commitment assurance insistence contention notion impression sense "
    "conviction perception description characterization explanation "
    "announcement declaration testimony account story report rumor rumour "
    "speculation recommendation advice order instruction message letter "
    "quote tweet post charge complaint objection protest position stance "
    "attack defense defence rebuke reaction disappointment frustration anger "
    "confidence skepticism scepticism optimism pessimism outrage alarm "
    "willingness readiness eagerness reluctance" },
  { AW_WORD_ATTITUDE,
    "confident optimistic pessimistic hopeful certain sure aware unaware "
    "worried concerned afraid fearful happy glad pleased proud angry furious "
    "upset sad sorry disappointed frustrated surprised shocked skeptical "
    "sceptical doubtful convinced adamant clear critical supportive willing "
    "unwilling ready eager reluctant keen anxious interested open opposed "
    "committed determined likely unlikely wary dismissive grateful thankful "
    "ashamed embarrassed uncertain unsure unclear scared nervous alarmed "
    "insistent emphatic candid vocal cautious content satisfied unhappy "
    "dissatisfied resolute" },
  { AW_WORD_AUXILIARY,
    "be is are was were been being am 's 're 'm have has had having 've do "
    "does did will would 'll 'd can could may might must shall should" },
  { AW_WORD_NEGATION,
    "not n't no never neither nor without hardly barely scarcely cannot" },
  { AW_WORD_CLAUSE,
    "that whether if how why what who when where which whom because" },
  { AW_WORD_ARTICLE, "the a an" },
  { AW_WORD_GIVEN | AW_WORD_MALE,
    "john james robert michael william david richard joseph thomas charles "
    "christopher daniel matthew anthony mark donald steven stephen paul "
    "andrew joshua kenneth kevin brian george timothy ronald edward jason "
    "jeffrey ryan jacob gary nicholas eric jonathan larry justin scott "
    "brandon benjamin samuel gregory alexander frank patrick raymond jack "
    "dennis jerry tyler aaron jose adam nathan henry douglas zachary peter "
    "kyle walter ethan jeremy harold keith roger noah gerald carl "
    "terry sean arthur lawrence jesse dylan bryan joe billy "
    "bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene "
    "vincent russell louis philip bobby johnny bradley tony mike bill jim bob "
    "tom ted dan steve jeff greg chris matt barack mitt newt marco ben bernie "
    "rand rick chuck mitch harry barry boris keir rishi nigel jeremy gordon "
    "dominic ian graham simon stuart neil colin craig duncan angus alastair "
    "alistair hamish vladimir volodymyr dmitry dmytro sergei sergey sergii "
    "viktor victor andrei andriy mikhail mykhailo alexei oleksiy oleksandr "
    "aleksandr nikolai igor ihor yuri yuriy petro pavlo pavel oleg oleh roman "
    "maxim denys kyrylo valery valeriy vitaly vitali leonid ivan boris kirill "
    "konstantin ruslan ramzan yevgeny anatoly arseniy rustem emmanuel "
    "francois françois nicolas jean jacques olaf friedrich helmut gerhard "
    "wolfgang heiko klaus hans jens mario giuseppe matteo silvio sergio "
    "pedro pablo carlos luis miguel javier fernando antonio antónio jorge "
    "recep hakan mevlut ahmet mehmet mustafa benjamin binyamin ehud yair "
    "naftali avigdor yitzhak shimon ariel moshe benny gadi yoav itamar "
    "bezalel isaac gideon eli ron dore mahmoud mohammed mohammad "
    "muhammad mohamed ahmed ahmad ali hassan hussein hossein husain ibrahim "
    "ismail khaled khalid yahya yasser saeb nabil omar osama abdullah "
    "abdul abdel abdelfattah bashar walid faisal salman saud tamim anwar "
    "gamal hosni ashraf hamid zalmay karim mullah qasem javad abbas ebrahim "
    "hashim masoud ayman riyad staffan kofi jens josep charles leopold "
    "xi jinping wang li shinzo fumio narendra imran nawaz asif jong kim "
    "joko rodrigo nelson jacob cyril robert idriss paul yoweri felix julius "
    "geir lakhdar martin alexis yanis viktor andrzej donald mateusz "
    "kyriakos antonis geert mark anders fredrik jonas stefan karl sauli "
    "petteri alexander leon lloyd antony jake colin pete mick mo bilal tariq "
    "yusuf youssef karim samir nasser marwan hazem" },
  { AW_WORD_GIVEN | AW_WORD_MALE,
    "avraham abraham aharon amir amos arnon asher avi chaim dov eitan elad "
    "erez eyal hagai haim herzi idan ilan meir moti nadav nahum nir noam "
    "ofir oren rafi reuven shlomo uri uzi yaakov yehuda yigal yoel yonatan "
    "yossi yotam zeev zvi zvika danny gershon yaron yaniv adel adnan akram "
    "amr anas atef aziz badr bassam emad fadi fadel fares farouk fawzi "
    "fouad ghassan habib haidar hamza haytham hisham issam jamal jamil "
    "jaber kamal khalil louay maher majed majid mazen mohamad mounir murad "
    "mutasim nabih naim najib nawaf nizar qassem rafik rami rashid riad "
    "sadiq sami samer salah saleh shadi tamer tarek wael wissam yazan "
    "zaher ziad zakaria taher arash behrouz farhad farzad mehdi mohsen "
    "morteza reza saeed esmail devlet fahrettin kemal murat selahattin "
    "tayyip anton artem bogdan borys danylo denis fedor fyodor gennady "
    "grigory ilya maksim nikita oleksii ostap rostyslav serhiy stanislav "
    "stepan taras timur vadim valentyn vasily viacheslav vladislav "
    "vyacheslav yaroslav yevhen zoltan zbigniew jaroslaw lech marek milos "
    "petr radek tomas aldo andreas antoine arnaud bernard bruno christoph "
    "claude dieter dirk enrico ernst fabio federico francesco franz georg "
    "gilles giovanni guido gunther hugo joachim johannes josef jurgen lars "
    "laurent luca lukas manfred manuel marcel marcus markus massimo "
    "mathias mats michel nils olivier oscar otto paolo pascal philippe "
    "pierre rafael raphael rene riccardo rolf rudolf sebastian sven "
    "thierry tobias ulrich uwe werner wilhelm wim xavier yves aidan alec "
    "alfred allan alvin arnold brad brett brendan byron caleb cameron "
    "cecil cedric clarence clifford conor cory curtis damian damien darren "
    "dave derek desmond doug eddie edgar edmund edwin elliot elliott "
    "ernest fergus floyd fred frederick freddie gareth garrett gavin geoff "
    "geoffrey gilbert glen glenn graeme harvey herbert herman howard hugh "
    "humphrey irving jared jerome jimmy joel josh julian kenny kurt lance "
    "leonard leroy lester lewis liam lionel luke malcolm marvin maurice "
    "melvin micheal milton ned nate noel norman oliver owen phil quentin "
    "randall reginald ricky rodney rory ross rudy rufus rupert sam seth "
    "shane shaun sidney spencer stanley stewart sylvester theodore tim "
    "toby todd tommy tristan troy vernon vince wesley wilbur winston zach "
    "zack amit anil arun ashok deepak manoj rahul rajesh sanjay sunil "
    "vijay vikram hiroshi kenji takeshi kwame abiy uhuru olusegun "
    "muhammadu bola emmerson hakainde alberto alejandro alfredo andres "
    "arturo diego eduardo enrique ernesto esteban felipe francisco gustavo "
    "hector ignacio joaquin julio lorenzo mauricio nestor raul ricardo "
    "roberto ruben" },
  { AW_WORD_GIVEN | AW_WORD_FEMALE,
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen "
    "nancy lisa betty margaret sandra ashley kimberly emily donna michelle "
    "carol amanda dorothy melissa deborah stephanie rebecca sharon laura "
    "cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen "
    "samantha katherine christine debra rachel carolyn janet catherine maria "
    "heather diane ruth julie olivia joyce victoria kelly lauren "
    "christina joan evelyn judith megan andrea cheryl hannah jacqueline "
    "martha gloria teresa ann anne sara frances kathryn janice jean "
    "abigail alice julia judy sophia denise doris marilyn "
    "danielle beverly isabella theresa diana natalie brittany marie "
    "kayla alexis lori hillary ivanka melania kellyanne carly jill "
    "elizabeth nikki condoleezza madeleine susan samantha kamala nancy liz "
    "theresa priti nicola angela yvette rachel emily liz ursula "
    "annalena federica christine marine ségolène giorgia sanna mette erna "
    "jacinda julia hanna yulia iryna olena olha tetiana nataliya natalia "
    "oksana maria mariia svetlana tatiana tatyana ekaterina elena irina olga "
    "valentina galina ksenia anna daria darya tzipi golda ayelet miri merav "
    "hanan fatima aisha leila layla amina zainab mariam maryam benazir aung "
    "hina malala dilma cristina michelle gabriela claudia ellen joyce "
    "katerina eva kaja ingrida dalia vjosa mary-jane karine jen sarah "
    "stephanie "
    "kayleigh dana huma anita monica tricia katy kate jane lucy claire "
    "victoria alison fiona harriet diane emma jo sajida nusrat rosemary "
    "linda wendy avril samar noura nadia reem rania dina yasmin hind heba" },
  { AW_WORD_GIVEN | AW_WORD_FEMALE,
    "adriana agnes aileen ailsa alejandra alina ana anastasia angelica "
    "annette antonella ariana arlene audrey beatrice beatriz belinda "
    "bernadette bertha bianca brigitte bridget camilla carla carmen carole "
    "caroline carrie cathy cecilia celia chiara chloe christa "
    "clara claudette colleen daniela delia dolores dora doreen edith "
    "eileen elaine eleanor elise ella elsa erica erin esther ethel eugenia "
    "eunice felicity francesca freda genevieve geraldine gertrude gillian "
    "gina greta gwen helena hilda ida imogen ines irene isabel isabelle "
    "jackie jana janine jasmine jeanette jeanne jenny jess jessie joanna "
    "joanne jodie josephine justine kaitlyn karin karla katja kathy katie "
    "kirsten kristen kristina larissa laurie lena leonie lesley leticia "
    "lillian lindsay lindsey lorraine louise lucia lucinda luisa lydia "
    "lynn lynne mabel madeline maggie magdalena mandy manuela marcia "
    "margarita margot marianne marion marissa marjorie marlene martina "
    "maureen maxine melinda mercedes meredith mila mildred miranda miriam "
    "mona muriel myra nadine naomi natasha nora norah norma odette paige "
    "paula pauline penelope petra philippa phoebe polly rachael ramona "
    "raquel renata renee rhonda rita roberta rosa rosalind rosanna roxanne "
    "sabina sabrina samira selina sheila shelley sherry silvia simone "
    "sonia sophie susana susanna suzanne sybil sylvia tamara tania tanya "
    "tara thelma tina tracey tracy ulrike valerie vanessa vera verena "
    "veronica vicky vivian viviana wanda winifred yolanda yvonne zoe adina "
    "avigail dafna efrat einat einav gila hadas hagit ilana inbal keren "
    "limor liat liora michal naama nili nurit orit orly rinat rivka ronit "
    "sarit shira shoshana sigal sivan smadar tamar tova vered yael zehava "
    "abeer asma ayesha dalal farah farida fatma ghada hala hanin huda iman "
    "intisar jihan lamia lina lubna maha manal maysoon nabila nagwa najat "
    "nawal rana randa rawan rima rola rula salma samah sawsan shaimaa "
    "sherine siham souad suha sumaya wafa widad yara yasmine zahra zeina "
    "alla alona halyna inna kateryna larysa lesya liudmyla lyudmila maryna "
    "nadiya nina orysia olesya raisa sofiya solomiia svitlana uliana vira "
    "yana yelena yevgenia zhanna zoya" },
  { KIND(LOOSE_GROUP),
    "group organization organisation movement militia agency charity network "
    "company newspaper watchdog" },
  { KIND(STATE_BODY),
    "ministry agency council army military department government court office "
    "house police parliament congress senate post force times news" },
  { KIND(ISSUED),
    "statement communique communiqué readout letter release tweet post message "
    "email e-mail memo" },
  { KIND(ISSUES), "release issue publish sign write send post make" },
  { KIND(MUTE),
    "video footage photo image film recording poll survey law resolution" },
  { KIND(STATE), "country nation state government" },
  { KIND(FIGURE),
    "man woman leader president minister chief diplomat senator lawmaker pair "
    "duo" },
  { KIND(QUOTES), "say tell claim insist declare announce promise" },
  { KIND(POINTING), "this these that those neither" },
  { KIND(HOUR), "a.m. p.m. edt est cet gmt utc" },
  { KIND(HONOUR), "qc kc mp msp mep obe cbe mbe md" },
};

/* Names, then capitals (^) and peoples (~), parted by "|". */
static const char *const countries[] = {
  "united states|us|u.s.|usa|u.s.a.|united states of america|^america|"
  "^washington|~american|~us|~u.s.|~americans",
  "united kingdom|uk|u.k.|britain|great britain|^london|"
  "~british|~uk|~britons",
  "russia|russian federation|^moscow|~russian|~russians",
  "ukraine|^kyiv|^kiev|~ukrainian|~ukrainians",
  "israel|^jerusalem|^tel aviv|~israeli|~israelis",
  "palestine|~palestinian|~palestinians",
  "syria|^damascus|~syrian|~syrians",
  "iran|^tehran|~iranian|~iranians",
  "iraq|^baghdad|~iraqi|~iraqis",
  "turkey|türkiye|^ankara|~turkish|~turks",
  "egypt|^cairo|~egyptian|~egyptians",
  "qatar|^doha|~qatari|~qataris",
  "saudi arabia|^riyadh|~saudi|~saudis",
  "united arab emirates|uae|u.a.e.|^abu dhabi|~emirati",
  "jordan|^amman|~jordanian",
  "lebanon|^beirut|~lebanese",
  "yemen|^sanaa|~yemeni",
  "libya|^tripoli|~libyan",
  "afghanistan|^kabul|~afghan|~afghans",
  "pakistan|^islamabad|~pakistani",
  "india|^new delhi|^delhi|~indian",
  "china|people's republic of china|^beijing|~chinese",
  "japan|^tokyo|~japanese",
  "north korea|dprk|^pyongyang|~north korean",
  "south korea|republic of korea|^seoul|~south korean",
  "france|^paris|~french",
  "germany|^berlin|~german|~germans",
  "italy|^rome|~italian",
  "spain|^madrid|~spanish",
  "portugal|^lisbon|~portuguese",
  "poland|^warsaw|~polish|~poles",
  "hungary|^budapest|~hungarian",
  "romania|^bucharest|~romanian",
  "belarus|^minsk|~belarusian",
  "georgia|^tbilisi|~georgian",
  "armenia|^yerevan|~armenian",
  "azerbaijan|^baku|~azerbaijani",
  "greece|^athens|~greek",
  "cyprus|^nicosia|~cypriot",
  "serbia|^belgrade|~serbian",
  "ireland|republic of ireland|^dublin|~irish",
  "netherlands|^the hague|~dutch",
  "belgium|~belgian",
  "sweden|^stockholm|~swedish",
  "norway|^oslo|~norwegian",
  "denmark|^copenhagen|~danish",
  "finland|^helsinki|~finnish",
  "canada|^ottawa|~canadian",
  "mexico|^mexico city|~mexican",
  "brazil|^brasilia|~brazilian",
  "colombia|^bogota|~colombian",
  "venezuela|^caracas|~venezuelan",
  "cuba|^havana|~cuban",
  "australia|^canberra|~australian",
  "ethiopia|^addis ababa|~ethiopian",
  "eritrea|^asmara|~eritrean",
  "sudan|^khartoum|~sudanese",
  "south sudan|^juba|~south sudanese",
  "kenya|^nairobi|~kenyan",
  "nigeria|^abuja|~nigerian",
  "rwanda|^kigali|~rwandan",
  "somalia|^mogadishu|~somali",
  "democratic republic of congo|drc|^kinshasa|~congolese",
  "vietnam|^hanoi|~vietnamese",
  "myanmar|burma|^naypyidaw|~burmese",
  "philippines|^manila|~filipino",
  "indonesia|^jakarta|~indonesian",
  "european union|eu|e.u.|^brussels",
  "united nations|un|u.n.",
  "nato|north atlantic treaty organization",
};

typedef struct slot {
  uint64_t key;
  uint64_t value; /* 0: free */
} slot;

#define WORD_SLOTS 8192u
#define COUNTRY_SLOTS 1024u

struct aw_words {
  slot word[WORD_SLOTS];
  slot country[COUNTRY_SLOTS]; /* value: number << 2 | form; a key may stand
                                  twice, names first */
};

static uint64_t lookup(const slot *table, size_t count, uint64_t key) {
  size_t at = (size_t)key & (count - 1);
  for (; table[at].value != 0; at = (at + 1) & (count - 1))
    if (table[at].key == key) return table[at].value;
  return 0;
}

static slot *find_slot(slot *table, size_t count, uint64_t key) {
  size_t at = (size_t)key & (count - 1);
  while (table[at].value != 0 && table[at].key != key)
    at = (at + 1) & (count - 1);
  table[at].key = key;
  return &table[at];
}

static const char *word_end(const char *from, const char *stop) {
  while (from < stop && *from != ' ') from++;
  return from;
}

static void add_list(aw_words *words, const word_list *list) {
  const char *at = list->words, *stop = at + strlen(at);
  while (at < stop) {
    const char *end = word_end(at, stop);
    uint64_t key = aw_hash((aw_span){ at, (size_t)(end - at) }, 0);
    find_slot(words->word, WORD_SLOTS, key)->value |= list->classes;
    at = end + (end < stop);
  }
}

static uint64_t joined(const char *at, const char *stop) {
  uint64_t name = 0;
  while (at < stop) {
    const char *end = word_end(at, stop);
    name = aw_words_join(name, aw_hash((aw_span){ at, (size_t)(end - at) }, 0));
    at = end + (end < stop);
  }
  return name;
}

static void add_country(aw_words *words, const char *forms, uint64_t number) {
  while (*forms != '\0') {
    const char *end = forms;
    while (*end != '\0' && *end != '|') end++;
    uint64_t form = *forms == '^'   ? AW_COUNTRY_CAPITAL
                    : *forms == '~' ? AW_COUNTRY_PEOPLE
                                    : AW_COUNTRY_NAME;
    uint64_t name = joined(forms + (form != AW_COUNTRY_NAME), end);
    slot *s = find_slot(words->country, COUNTRY_SLOTS, name);
    if (s->value == 0) s->value = number << 2 | form;
    forms = end + (*end == '|');
  }
}

avow_status aw_words_new(aw_words **out, avow_error *err) {
  aw_words *words = calloc(1, sizeof *words);
  if (words == NULL) return aw_nomem(err);
  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
    add_list(words, &lists[i]);
  for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++)
    add_country(words, countries[i], i + 1);
  *out = words;
  return AVOW_OK;
}

void aw_words_free(aw_words *words) {
  free(words);
}

uint32_t aw_words_classes(const aw_words *words, uint64_t key) {
  return (uint32_t)lookup(words->word, WORD_SLOTS, key);
}

uint32_t aw_words_kinds(const aw_words *words, uint64_t key) {
  return (uint32_t)(lookup(words->word, WORD_SLOTS, key) >> 32);
}

uint32_t aw_words_country(const aw_words *words, uint64_t name,
                          aw_country_form *form) {
  uint64_t value = lookup(words->country, COUNTRY_SLOTS, name);
  *form = (aw_country_form)(value & 3);
  return (uint32_t)(value >> 2);
}
