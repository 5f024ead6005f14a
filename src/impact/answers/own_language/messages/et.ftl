# The brief on Estonia in Estonian. English is the original; every number is that of the English sentence.

day-pattern = dd.MM.yyyy
language = eesti
title = Mida võiks Ottawa konventsioonist lahkumine tähendada tsiviilisikutele Eestis?
question = Kui paigaldataks jalaväemiine, siis kui palju tsiviilisikuid saaks neis kannatada, kui kaua ja mida nõuaks nende koristamine? See on nimetatud eeldustega stsenaarium, mitte prognoos. Lahingutes endis kannatanuid ei loeta. Ülevaade ei kutsu konventsioonist lahkuma ega sinna jääma.
original = See on põhilausete tõlge. Originaal on ingliskeelne ülevaade: selles on kõik eeldused, tabelid ja allikad.
short = Lühidalt
interval = { $level } % vahemik: { $low } kuni { $high }
method = Monte Carlo mudel nimetatud eeldustel, { $draws } tulemit

harm = Kui Eestisse paigaldataks { $mines } pikaealist miini ja tuleks sõda, annab mudel { $horizon } aasta jooksul umbes { $people } tsiviilkannatanut; usutav on { $low } kuni { $high }.
harm-short = Umbes { $people } tsiviilkannatanut, kui tuleks sõda
self-destruction = Kui miinid hävitaksid end nii, nagu nõuavad rahvusvahelised reeglid, annab mudel { $required ->
    [0] 0
   *[other] umbes { $required }
 } kannatanut; katsetes ja kasutuses nähtud rikete sagedusega { $observed ->
    [0] 0
   *[other] umbes { $observed }
 }.
clearing = Maa oleks puhastatud umbes { $after } aastat pärast miinide paigaldamist ja see maksaks { $cost } miljonit dollarit; { $unfinished } tulemis 100-st ei jõuta sellega valmis { $horizon } aasta jooksul.
clearing-never = { $unfinished } tulemis 100-st ei ole maa { $horizon } aasta jooksul puhastatud; kogu maa puhastamine maksaks umbes { $cost } miljonit dollarit.
after-wars = Pärast { $wars } muud sõda vähenes registreeritud kannatanute arv esimesel { $bend } aastal { $early } % aastas; hiljem, pärast { $all } sõda, { $late } % aastas.
world = Maailmas registreeriti { $year }. aastal { $given ->
    [at_least] vähemalt { $people }
   *[exact] { $people }
 } inimest, kes said miinide ja sõja lõhkejäänuste tõttu surma või vigastada; { $civilians } % neist olid tsiviilisikud.

heading-mines = Kui miine paigaldataks
by-year-title = Pooled oodatavatest kannatanutest langeksid esimesele { $half } aastale, üheksa kümnest esimesele { $last } aastale
by-year-subtitle = Surma või vigastada saanud tsiviilisikuid aastas
by-year-caption = Tulem on mudeli üks tulemus. Joon: iga aasta keskmine tulem. Riba: üheksa tulemit kümnest.
by-year-line = keskmine tulem
by-year-axis = aastat miinide paigaldamisest
unit = inimest aastas
source-line = stsenaarium { $scenario }; eeldused ja nende allikad on loetletud ingliskeelses originaalis

heading-record = Mis on teada
left = Eesti oli Ottawa konventsiooni osalisriik alates { $joined } kuni oma lahkumise jõustumiseni { $effective }.
leaving = Eesti on Ottawa konventsiooni osalisriik alates { $joined }; tema { $deposited } esitatud lahkumisteade jõustub { $effective }.
member = Eesti on Ottawa konventsiooni osalisriik alates { $joined }.
stockpile = { $by }. aastaks oli Eesti hävitanud kogu oma jalaväemiinide varu: { $mines } miini.
stockpile-none = Eesti teatas, et tal ei ole jalaväemiinide varu ({ $by }. aasta aruanne).

heading-assumed = Mida eeldatakse
assumed-mines = Paigaldatakse { $mines } miini.
assumed-war = Sõda jõuab miinideni: see on küsimuse tingimus, mitte prognoos.
assumed-inputs = { $number } eeldusest { $pages } toetuvad allikatele, { $conditions } on küsimuse tingimused ja { $judgements } autorite hinnangud.
assumed-fighting = Seda, mida miinid teevad lahingutes, ei loeta: sõja ajal loetakse ainult tsiviilisikuid, kes jäävad nende lähedusse.

heading-unknown = Mis ei ole teada
unknown-laid = Kas Eestisse üldse miine paigaldataks, milliseid, ja kas tuleks sõda. Kus miine ei ole, seal sellist kahju ei teki.
unknown-war = Kui palju kahju teeks sama sõda ilma nende miinideta: neid kaht ei võrrelda.
unknown-counted = Kui palju inimesi saab kannatada ja jääb loendamata: iga registreeritud arv on alampiir.

heading-limits = Mida see ülevaade öelda ei saa
limits = Kas konventsioonist lahkuda. Stsenaarium ei ole prognoos: see ütleb, mis järgneks, *kui* eeldused peavad paika. Vahemikud näitavad, mille eeldused lahtiseks jätavad, mitte kui valed need ise olla võivad. Arvestatud ei ole sõdureid, lahinguid endid, muud lõhkemoona ega põlde ja metsi, mida keegi kasutada ei julge.
