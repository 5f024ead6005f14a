# The brief on Latvia in Latvian. English is the original; every number is that of the English sentence.

day-pattern = dd.MM.yyyy
language = latviešu
title = Ko civiliedzīvotājiem Latvijā varētu nozīmēt izstāšanās no Otavas konvencijas?
question = Ja tiktu izvietotas pretkājnieku mīnas, cik civiliedzīvotāju tajās ciestu, cik ilgi, un ko prasītu to izvākšana? Šis ir scenārijs ar norādītiem pieņēmumiem, nevis prognoze. Pašā karadarbībā cietušie netiek skaitīti. Pārskats neaicina ne izstāties no konvencijas, ne palikt tajā.
original = Šis ir galveno teikumu tulkojums. Oriģināls ir pārskats angļu valodā: tajā ir visi pieņēmumi, tabulas un avoti.
short = Īsumā
interval = { $level } % intervāls: no { $low } līdz { $high }
method = Montekarlo modelis pēc norādītajiem pieņēmumiem, { $draws } iznākumi

harm = Ja Latvijā tiktu izvietotas { $mines } ilgmūžīgas mīnas un sāktos karš, modelis { $horizon } { $horizon ->
    [one] gadā
   *[other] gados
 } uzrāda ap { $people } { $people ->
    [one] cietušu civiliedzīvotāju
   *[other] cietušiem civiliedzīvotājiem
 }; ticami no { $low } līdz { $high }.
harm-short = Ap { $people } { $people ->
    [one] cietis civiliedzīvotājs
   *[other] cietušu civiliedzīvotāju
 }, ja sāktos karš
self-destruction = Ja mīnas pašiznīcinātos tā, kā prasa starptautiskie noteikumi, modelis uzrāda { $required ->
    [0] 0
   *[other] ap { $required }
 } cietušo; ja tās nenostrādātu tik bieži kā izmēģinājumos un lietošanā, – { $observed ->
    [0] 0
   *[other] ap { $observed }
 }.
clearing = Zeme būtu attīrīta aptuveni { $after } { $after ->
    [one] gadu
   *[other] gadus
 } pēc mīnu izvietošanas un par { $cost } miljoniem dolāru; { $unfinished } no 100 modeļa iznākumiem tas nenotiek { $horizon } { $horizon ->
    [one] gadā
   *[other] gados
 }.
clearing-never = { $unfinished } no 100 modeļa iznākumiem zeme netiek attīrīta { $horizon } { $horizon ->
    [one] gadā
   *[other] gados
 }; visas zemes attīrīšana maksātu ap { $cost } miljoniem dolāru.
after-wars = Pēc { $wars } citiem kariem reģistrēto cietušo skaits pirmajos { $bend } { $bend ->
    [one] gadā
   *[other] gados
 } saruka par { $early } % gadā; vēlāk, pēc { $all } kariem, par { $late } % gadā.
world = Pasaulē { $year }. gadā reģistrēti { $given ->
    [at_least] vismaz { $people }
   *[exact] { $people }
 } cilvēki, kurus nogalināja vai ievainoja mīnas un sprādzienbīstamās kara atliekas; { $civilians } % bija civiliedzīvotāji.

heading-mines = Ja tiktu izvietotas mīnas
by-year-title = Puse paredzamo cietušo būtu pirmajos { $half } { $half ->
    [one] gadā
   *[other] gados
 }, deviņi no desmit – pirmajos { $last }
by-year-subtitle = Nogalināti vai ievainoti civiliedzīvotāji gadā
by-year-caption = Iznākums ir viens modeļa rezultāts. Līnija: katra gada vidējais iznākums. Josla: deviņi no desmit iznākumiem.
by-year-line = vidējais iznākums
by-year-axis = gadi kopš mīnu izvietošanas
unit = cilvēki gadā
source-line = scenārijs { $scenario }; pieņēmumi un to avoti ir uzskaitīti oriģinālā angļu valodā

heading-record = Kas ir zināms
left = Latvija bija Otavas konvencijas dalībvalsts no { $joined } līdz { $effective }, kad stājās spēkā tās izstāšanās.
leaving = Latvija ir Otavas konvencijas dalībvalsts kopš { $joined }; tās { $deposited } paziņojums par izstāšanos stājas spēkā { $effective }.
member = Latvija ir Otavas konvencijas dalībvalsts kopš { $joined }.
stockpile = Līdz { $by }. gadam Latvija bija iznīcinājusi visus pretkājnieku mīnu krājumus: { $mines } { $mines ->
    [one] mīnu
   *[other] mīnas
 }.
stockpile-none = Latvija paziņoja, ka tai nav pretkājnieku mīnu krājumu (ziņojums par { $by }. gadu).

heading-assumed = Kas ir pieņemts
assumed-mines = Tiek izvietotas { $mines } mīnas.
assumed-war = Karš sasniedz mīnas: tas ir jautājuma nosacījums, nevis prognoze.
assumed-inputs = No { $number } pieņēmumiem { $pages } balstās uz avotiem, { $conditions } ir jautājuma nosacījumi, { $judgements } ir autoru vērtējumi.
assumed-fighting = Tas, ko mīnas nodara pašā karadarbībā, netiek skaitīts: kara laikā tiek skaitīti tikai civiliedzīvotāji, kas paliek to tuvumā.

heading-unknown = Kas nav zināms
unknown-laid = Vai mīnas Latvijā vispār tiktu izvietotas, kādas, un vai sāktos karš. Kur mīnu nav, tur šāda kaitējuma nav.
unknown-war = Cik daudz kaitējuma tas pats karš nodarītu bez šīm mīnām: šie divi gadījumi netiek salīdzināti.
unknown-counted = Cik cilvēku cieš un nekad netiek saskaitīti: katrs reģistrētais skaitlis ir apakšējā robeža.

heading-limits = Ko šis pārskats nevar pateikt
limits = Vai izstāties no konvencijas. Scenārijs nav prognoze: tas saka, kas notiktu, *ja* pieņēmumi ir pareizi. Robežas rāda, ko pieņēmumi atstāj neskaidru, nevis cik ļoti tie paši var būt kļūdaini. Netiek skaitīti karavīri, pati karadarbība, cita munīcija, kā arī lauki un meži, kurus neviens neuzdrošinās izmantot.
