# The brief on Latvia in Latvian. English is the original; every number is that of the English sentence.

day-pattern = dd.MM.yyyy
language = latviešu
title = Ko civiliedzīvotājiem Latvijā varētu nozīmēt izstāšanās no Otavas konvencijas?
question = Ja tiktu izvietotas pretkājnieku mīnas, cik civiliedzīvotāju no tām ciestu, cik ilgi, un ko prasītu atmīnēšana? Šis ir scenārijs ar norādītiem pieņēmumiem, nevis prognoze. Pašā karadarbībā cietušie netiek skaitīti. Pārskats neiestājas ne par izstāšanos no konvencijas, ne pret to; mīnu militārā vērtība, tostarp atturēšana, nav tā temats.
original = Šis ir galveno teikumu tulkojums. Oriģināls ir pārskats angļu valodā: tajā ir visi pieņēmumi, tabulas un avoti.
short = Īsumā
interval = { $level }% intervāls: no { $low } līdz { $high }{ $unit ->
    [cost] {" "}miljoniem dolāru
    [change] % gadā
   *[people] {""}
 }
method = Montekarlo modelis pēc norādītajiem pieņēmumiem, { $draws } { $draws ->
    [zero] simulāciju
    [one] simulācija
   *[other] simulācijas
 }

harm = Ja Latvijā izvietotu { $mines } { $mines ->
    [zero] ilgmūžīgu mīnu
    [one] ilgmūžīgu mīnu
   *[other] ilgmūžīgas mīnas
 } un sāktos karš, modelis uzrāda { $people ->
    [0] 0 nogalinātu vai ievainotu civiliedzīvotāju
    [zero] ap { $people } nogalinātu vai ievainotu civiliedzīvotāju
    [one] ap { $people } nogalinātu vai ievainotu civiliedzīvotāju
   *[other] ap { $people } nogalinātiem vai ievainotiem civiliedzīvotājiem
 } { $horizon } { $horizon ->
    [one] gadā
   *[other] gados
 }{ $high ->
    [0] {""}
   *[other] ; ticami no { $low } līdz { $high }
 }.
harm-short = { $people ->
    [0] 0 nogalinātu vai ievainotu civiliedzīvotāju
    [zero] Ap { $people } nogalinātu vai ievainotu civiliedzīvotāju
    [one] Ap { $people } nogalinātu vai ievainotu civiliedzīvotāju
   *[other] Ap { $people } nogalinātiem vai ievainotiem civiliedzīvotājiem
 }, ja izvietotu mīnas un sāktos karš
self-destruction = Ja mīnas pašiznīcinātos, kā prasa starptautiskie noteikumi, modelis uzrāda { $required ->
    [0] 0 nogalinātu vai ievainotu cilvēku
    [zero] ap { $required } nogalinātu vai ievainotu cilvēku
    [one] ap { $required } nogalinātu vai ievainotu cilvēku
   *[other] ap { $required } nogalinātiem vai ievainotiem cilvēkiem
 }{ $required_high ->
    [0] {""}
   *[other] {" "}(ticami { $required_low }–{ $required_high })
 }; ar izmēģinājumos un lietošanā novēroto atteiču biežumu – { $observed ->
    [0] 0
   *[other] ap { $observed }
 }{ $observed_high ->
    [0] {""}
   *[other] {" "}({ $observed_low }–{ $observed_high })
 }.
clearing = { $elsewhere ->
    [yes] Spriežot pēc citu valstu pieredzes, zeme
   *[no] Zeme
 } būtu atmīnēta aptuveni { $after } { $after ->
    [one] gadu
   *[other] gadus
 } pēc mīnu izvietošanas, par { $cost } { $cost ->
    [one] miljonu
   *[other] miljoniem
 } dolāru ({ $low }–{ $high }); { $unfinished ->
    [0] neviena simulācija nerāda
   *[other] { $unfinished } no 100 simulācijām rāda
 }, ka { $horizon } { $horizon ->
    [one] gadā
   *[other] gados
 } tas neizdotos.
clearing-never = { $unfinished ->
    [100] Visas simulācijas rāda
   *[other] { $unfinished } no 100 simulācijām rāda
 }, ka { $horizon } { $horizon ->
    [one] gadā
   *[other] gados
 } zeme netiktu atmīnēta; { $elsewhere ->
    [yes] spriežot pēc citu valstu pieredzes, visas
   *[no] visas
 } zemes atmīnēšana maksātu { $cost } { $cost ->
    [one] miljonu
   *[other] miljonus
 } dolāru ({ $low }–{ $high }).
after-wars = Pēc { $wars } { $wars ->
    [one] cita kara
   *[other] citiem kariem
 } reģistrēto nogalināto un ievainoto skaits { $bend ->
    [one] pirmajā { $bend } gadā
   *[other] pirmajos { $bend } gados
 } saruka { $uncertain ->
    [yes] vidēji par aptuveni { $early }% gadā, lai gan iespējams, ka nesaruka
   *[no] par { $early }% gadā
 }.
world = Pasaulē { $year }. gadā { $given ->
    [at_least] vismaz { $people }
   *[exact] { $people }
 } { $people ->
    [zero] cilvēku reģistrēti kā mīnu un sprādzienbīstamu kara palieku nogalināti vai ievainoti
    [one] cilvēks reģistrēts kā mīnu un sprādzienbīstamu kara palieku nogalināts vai ievainots
   *[other] cilvēki reģistrēti kā mīnu un sprādzienbīstamu kara palieku nogalināti vai ievainoti
 }; { $civilians }% bija civiliedzīvotāji.

heading-mines = Ja tiktu izvietotas mīnas
by-year-title = Puse no paredzamā nogalināto un ievainoto skaita būtu { $half ->
    [one] pirmajā { $half } gadā
   *[other] pirmajos { $half } gados
 }, deviņas desmitdaļas – pirmajos { $last }
by-year-subtitle = Nogalināti vai ievainoti civiliedzīvotāji gadā
by-year-caption = Simulācija ir viens modeļa iznākums. Līnija: katra gada mediāna. Josla: deviņas no desmit simulācijām.
by-year-line = mediāna
by-year-axis = gadi kopš mīnu izvietošanas
unit = cilvēki gadā
source-line = mūsu scenārijs: { $mines } mīnu un karš; pieņēmumi un to avoti ir uzskaitīti oriģinālā angļu valodā

heading-record = Kas ir zināms
left = Latvija bija Otavas konvencijas dalībvalsts no { $joined } līdz { $effective }, kad stājās spēkā tās izstāšanās.
leaving = Latvija ir Otavas konvencijas dalībvalsts kopš { $joined }; tās { $deposited } iesniegtais paziņojums par izstāšanos stājas spēkā { $effective }.
member = Latvija ir Otavas konvencijas dalībvalsts kopš { $joined }.
stockpile = Līdz { $by }. gadam Latvija bija iznīcinājusi savus pretkājnieku mīnu krājumus: { $mines } { $mines ->
    [zero] mīnu
    [one] mīnu
   *[other] mīnas
 }.
stockpile-none = Latvija paziņoja, ka tai nav pretkājnieku mīnu krājumu (ziņojums par { $by }. gadu).

heading-assumed = Kas ir pieņemts
assumed-mines = Izvieto { $mines } { $mines ->
    [zero] mīnu
    [one] mīnu
   *[other] mīnas
 }.
assumed-war = Karš sasniedz mīnas: tas ir jautājuma nosacījums, nevis prognoze.
assumed-inputs = No { $number } { $number ->
    [one] pieņēmuma
   *[other] pieņēmumiem
 } { $pages } balstās uz avotiem, { $conditions } ir jautājuma { $conditions ->
    [one] nosacījums
   *[other] nosacījumi
 }, { $judgements } ir autoru { $judgements ->
    [one] vērtējums
   *[other] vērtējumi
 }.
assumed-fighting = Tas, ko mīnas nodara pašā karadarbībā, netiek skaitīts: kara laikā tiek skaitīti tikai civiliedzīvotāji, kas paliek to tuvumā, pieņemot, ka negadījumi notiek tikpat bieži kā tūlīt pēc citiem kariem.

heading-unknown = Kas nav zināms
unknown-laid = Vai mīnas Latvijā vispār tiktu izvietotas, kādas, un vai sāktos karš. Kur mīnu nav, tur šāda kaitējuma nav.
unknown-war = Cik daudz kaitējuma tas pats karš nodarītu bez šīm mīnām: šie divi gadījumi netiek salīdzināti.
unknown-counted = Cik cilvēku cieš un nekad netiek saskaitīti: katrs šeit minētais reģistrētais skaitlis ir apakšējā robeža.

heading-limits = Ko šis pārskats nevar pateikt
limits = Vai izstāšanās no konvencijas ir pareiza. Scenārijs nav prognoze: tas parāda, kas notiktu, *ja* pieņēmumi ir pareizi. Intervāli rāda, ko pieņēmumi atstāj neskaidru, nevis cik kļūdaini var būt paši pieņēmumi. Netiek skaitīti karavīri, pati karadarbība, cita munīcija, kā arī lauki un meži, kurus neviens neuzdrošinās izmantot. Modelis cilvēkus reģionā izkliedē vienmērīgi un neizšķir mīnas ciemos un uz ceļiem.
