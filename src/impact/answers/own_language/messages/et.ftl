# The brief on Estonia in Estonian. English is the original; every number is that of the English sentence.

day-pattern = dd.MM.yyyy
language = eesti
title = Mida võiks Ottawa konventsioonist lahkumine tähendada tsiviilisikutele Eestis?
question = Kui paigaldataks jalaväemiine, siis kui palju tsiviilisikuid nende tõttu kannatada saaks, kui kaua see kestaks ja mida nõuaks demineerimine? See on nimetatud eeldustega stsenaarium, mitte prognoos. Lahingutes endis kannatanuid ei loeta. Ülevaade ei võta seisukohta konventsioonist lahkumise poolt ega vastu; miinide sõjaline väärtus, sealhulgas heidutus, ei ole selle teema.
original = See on põhilausete tõlge. Originaal on ingliskeelne ülevaade: selles on kõik eeldused, tabelid ja allikad.
short = Lühidalt
interval = { $level }% vahemik: { $low } kuni { $high }{ $unit ->
    [cost] {" "}miljonit dollarit
    [change] % aastas
   *[people] {""}
 }
method = Monte Carlo mudel nimetatud eeldustel, { $draws } simulatsiooni

harm = Kui Eestisse paigaldataks { $mines } pikaealist miini ja tuleks sõda, annab mudel { $horizon } aasta jooksul { $people ->
    [0] 0 hukkunud või vigastatud tsiviilisikut
    [one] umbes { $people } hukkunud või vigastatud tsiviilisiku
   *[other] umbes { $people } hukkunud või vigastatud tsiviilisikut
 }{ $high ->
    [0] {""}
   *[other] ; usutav on { $low } kuni { $high }
 }.
harm-short = { $people ->
    [0] 0 hukkunud või vigastatud tsiviilisikut
    [one] Umbes { $people } hukkunud või vigastatud tsiviilisik
   *[other] Umbes { $people } hukkunud või vigastatud tsiviilisikut
 }, kui tuleksid miinid ja sõda
self-destruction = Kui miinid hävitaksid end ise nii, nagu nõuavad rahvusvahelised reeglid, annab mudel { $required ->
    [0] 0 hukkunut või vigastatut
    [one] umbes { $required } hukkunu või vigastatu
   *[other] umbes { $required } hukkunut või vigastatut
 }{ $required_high ->
    [0] {""}
   *[other] {" "}(usutav { $required_low }–{ $required_high })
 }; katsetes ja kasutuses nähtud rikete sagedusega { $observed ->
    [0] 0
   *[other] umbes { $observed }
 }{ $observed_high ->
    [0] {""}
   *[other] {" "}({ $observed_low }–{ $observed_high })
 }.
clearing = { $elsewhere ->
    [yes] Teiste riikide kogemuse põhjal oleks maa
   *[no] Maa oleks
 } demineeritud umbes { $after } { $after ->
    [one] aasta
   *[other] aastat
 } pärast miinide paigaldamist ja see maksaks { $cost } { $cost ->
    [one] miljon
   *[other] miljonit
 } dollarit ({ $low }–{ $high }); { $unfinished ->
    [0] kõigis simulatsioonides
   *[other] { $unfinished } simulatsioonis sajast ei
 } jõutaks valmis { $horizon } aasta jooksul.
clearing-never = { $unfinished ->
    [100] Üheski simulatsioonis ei
   *[other] { $unfinished } simulatsioonis sajast ei
 } oleks maa { $horizon } aasta jooksul demineeritud; { $elsewhere ->
    [yes] teiste riikide kogemuse põhjal maksaks
   *[no] maksaks
 } kogu maa demineerimine { $cost } { $cost ->
    [one] miljon
   *[other] miljonit
 } dollarit ({ $low }–{ $high }).
after-wars = Pärast { $wars } muud sõda vähenes registreeritud hukkunute ja vigastatute arv esimesel { $bend } aastal { $uncertain ->
    [yes] keskmiselt umbes { $early }% aastas, kuigi võimalik on ka, et see ei vähenenud
   *[no] { $early }% aastas
 }.
world = Maailmas registreeriti { $year }. aastal { $given ->
    [at_least] vähemalt { $people }
   *[exact] { $people }
 } { $people ->
    [one] inimene, kes sai
   *[other] inimest, kes said
 } miinide ja sõjast jäänud lõhkekehade tõttu surma või vigastada; { $civilians }% neist olid tsiviilisikud.

heading-mines = Kui miine paigaldataks
by-year-title = Pool hukkunute ja vigastatute oodatavast arvust langeks esimesele { $half } aastale, üheksa kümnendikku esimesele { $last } aastale
by-year-subtitle = Hukkunud või vigastatud tsiviilisikud aastas
by-year-caption = Simulatsioon on mudeli üks läbimäng. Joon: iga aasta mediaantulemus. Riba: üheksa simulatsiooni kümnest.
by-year-line = mediaantulemus
by-year-axis = aastat miinide paigaldamisest
unit = inimest aastas
source-line = meie stsenaarium: { $mines } miini ja sõda; eeldused ja nende allikad on loetletud ingliskeelses originaalis

heading-record = Mis on teada
left = Eesti oli Ottawa konventsiooni osalisriik alates { $joined } kuni oma lahkumise jõustumiseni { $effective }.
leaving = Eesti on Ottawa konventsiooni osalisriik alates { $joined }; tema { $deposited } esitatud teade konventsioonist lahkumise kohta jõustub { $effective }.
member = Eesti on Ottawa konventsiooni osalisriik alates { $joined }.
stockpile = { $by }. aastaks oli Eesti hävitanud oma jalaväemiinide varu: { $mines } miini.
stockpile-none = Eesti teatas, et tal ei ole jalaväemiinide varu ({ $by }. aasta aruanne).

heading-assumed = Mida eeldatakse
assumed-mines = Paigaldatakse { $mines } { $mines ->
    [one] miin
   *[other] miini
 }.
assumed-war = Sõda jõuab miinideni: see on küsimuse tingimus, mitte prognoos.
assumed-inputs = { $number } eeldusest { $pages } toetub allikatele, { $conditions } on küsimuse { $conditions ->
    [one] tingimus
   *[other] tingimused
 } ja { $judgements } autorite { $judgements ->
    [one] hinnang
   *[other] hinnangud
 }.
assumed-fighting = Seda, mida miinid teevad lahingutes, ei loeta: sõja ajal loetakse ainult tsiviilisikuid, kes jäävad nende lähedusse, ning eeldatakse, et õnnetusi juhtub sama sageli kui vahetult pärast muid sõdu.

heading-unknown = Mis ei ole teada
unknown-laid = Kas Eestisse üldse miine paigaldataks, milliseid, ja kas tuleks sõda. Kus miine ei ole, seal sellist kahju ei teki.
unknown-war = Kui palju kahju teeks sama sõda ilma nende miinideta: neid kaht ei võrrelda.
unknown-counted = Kui palju inimesi saab kannatada ja jääb loendamata: iga siin toodud registreeritud arv on alampiir.

heading-limits = Mida see ülevaade öelda ei saa
limits = Kas konventsioonist lahkumine on õige. Stsenaarium ei ole prognoos: see ütleb, mis järgneks, *kui* eeldused peavad paika. Vahemikud näitavad, mille eeldused lahtiseks jätavad, mitte seda, kui valed eeldused ise olla võivad. Arvestatud ei ole sõdureid, lahinguid endid, muud lahingumoona ega põlde ja metsi, mida keegi kasutada ei julge. Mudel jaotab inimesed piirkonnas ühtlaselt ega erista miine külades ja teedel.
