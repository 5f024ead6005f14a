# The brief on Lithuania in Lithuanian. English is the original; every number is that of the English sentence.

language = lietuvių
title = Ką civiliams Lietuvoje galėtų reikšti pasitraukimas iš Otavos konvencijos?
question = Jei būtų išdėstyta priešpėstinių minų, kiek civilių nuo jų nukentėtų, kiek laiko tai truktų ir ko pareikalautų išminavimas? Tai scenarijus su nurodytomis prielaidomis, o ne prognozė. Nukentėjusieji pačiose kovose neskaičiuojami. Apžvalga nepasisako nei už pasitraukimą iš konvencijos, nei prieš jį; karinė minų vertė, įskaitant atgrasymą, nėra jos tema.
original = Tai pagrindinių sakinių vertimas. Originalas yra angliška apžvalga: joje rasite visas prielaidas, lenteles ir šaltinius.
short = Trumpai
interval = { $level } % intervalas: nuo { $low } iki { $high }{ $unit ->
    [cost] {" "}mln. dolerių
    [change] {" "}% per metus
   *[people] {""}
 }
method = Monte Karlo modelis pagal nurodytas prielaidas, { $draws } { $draws ->
    [one] baigtis
    [few] baigtys
   *[other] baigčių
 }

harm = Jei Lietuvoje būtų { $mines ->
    [one] išdėstyta { $mines } ilgaamžė mina
    [few] išdėstytos { $mines } ilgaamžės minos
   *[other] išdėstyta { $mines } ilgaamžių minų
 } ir kiltų karas, modelis rodo { $people ->
    [0] 0 žuvusių ar sužeistų civilių
    [one] apie { $people } žuvusį ar sužeistą civilį
    [few] apie { $people } žuvusius ar sužeistus civilius
    [many] apie { $people } žuvusio ar sužeisto civilio
   *[other] apie { $people } žuvusių ar sužeistų civilių
 } per { $horizon } { $horizon ->
    [one] metus
    [few] metus
   *[other] metų
 }{ $high ->
    [0] {""}
   *[other] ; tikėtinos ribos: { $low }–{ $high }
 }.
harm-short = { $people ->
    [0] 0 žuvusių ar sužeistų civilių
    [one] Apie { $people } žuvusį ar sužeistą civilį
    [few] Apie { $people } žuvusius ar sužeistus civilius
    [many] Apie { $people } žuvusio ar sužeisto civilio
   *[other] Apie { $people } žuvusių ar sužeistų civilių
 }, jei būtų minų ir kiltų karas
self-destruction = Jei minos susinaikintų, kaip reikalauja taisyklės, modelis rodo { $required ->
    [0] 0 žuvusių ar sužeistų
    [one] apie { $required } žuvusį ar sužeistą
    [few] apie { $required } žuvusius ar sužeistus
    [many] apie { $required } žuvusio ar sužeisto
   *[other] apie { $required } žuvusių ar sužeistų
 }{ $required_high ->
    [0] {""}
   *[other] {" "}({ $required_low }–{ $required_high })
 }; jei gestų taip dažnai, kaip bandymuose ir naudojant, – { $observed ->
    [0] 0
   *[other] apie { $observed }
 }{ $observed_high ->
    [0] {""}
   *[other] {" "}({ $observed_low }–{ $observed_high })
 }.
clearing = { $elsewhere ->
    [yes] Kitų šalių tempu žemė
   *[no] Žemė
 } būtų išminuota per { $after } { $after ->
    [one] metus
    [few] metus
   *[other] metų
 } nuo minų išdėstymo, už { $cost } mln. dolerių ({ $low }–{ $high }); { $unfinished ->
    [0] visose baigtyse – per
   *[other] { $unfinished } iš 100 baigčių – ne per
 } { $horizon } { $horizon ->
    [one] metus
    [few] metus
   *[other] metų
 }.
clearing-never = { $unfinished ->
    [100] Visos modelio baigtys rodo
   *[other] { $unfinished } iš 100 modelio baigčių rodo
 }, kad per { $horizon } { $horizon ->
    [one] metus
    [few] metus
   *[other] metų
 } žemė nebūtų išminuota; { $elsewhere ->
    [yes] pagal kitų šalių patirtį ją
   *[no] ją
 } visą išminuoti kainuotų { $cost } mln. dolerių ({ $low }–{ $high }).
after-wars = Po { $wars } { $wars ->
    [one] kito karo
   *[other] kitų karų
 } užregistruotų žuvusiųjų ir sužeistųjų pirmuosius { $bend } { $bend ->
    [one] metus
    [few] metus
   *[other] metų
 } kasmet mažėjo { $uncertain ->
    [yes] vidutiniškai apie { $early } %, nors gali būti, kad ir nemažėjo
   *[no] { $early } %
 }.
world = Pasaulyje { $year } m. { $given ->
    [at_least] bent { $people }
   *[exact] { $people }
 } { $people ->
    [one] žmogus užregistruotas kaip žuvęs ar sužeistas
    [few] žmonės užregistruoti kaip žuvę ar sužeisti
   *[other] žmonių užregistruota kaip žuvę ar sužeisti
 } nuo minų ir nuo karo likusių sprogmenų; { $civilians } % jų buvo civiliai.

heading-mines = Jei būtų išdėstyta minų
by-year-title = Pusė numatomo žuvusiųjų ir sužeistųjų skaičiaus tektų pirmiesiems { $half } { $half ->
    [one] metams
    [few] metams
   *[other] metų
 }, devynios dešimtosios – pirmiesiems { $last }
by-year-subtitle = Žuvę ar sužeisti civiliai per metus
by-year-caption = Baigtis yra vienas modelio rezultatas. Kreivė: kiekvienų metų vidurinė baigtis. Juosta: devynios iš dešimties baigčių.
by-year-line = vidurinė baigtis
by-year-axis = metai nuo minų išdėstymo
unit = žmonės per metus
source-line = mūsų scenarijus: { $mines } minų ir karas; prielaidos ir jų šaltiniai išvardyti angliškame originale

heading-record = Kas žinoma
left = Lietuva buvo Otavos konvencijos šalis nuo { $joined } iki { $effective }, kai įsigaliojo jos pasitraukimas.
leaving = Lietuva yra Otavos konvencijos šalis nuo { $joined }; jos { $deposited } pranešimas apie pasitraukimą įsigalioja { $effective }
member = Lietuva yra Otavos konvencijos šalis nuo { $joined }
stockpile = Iki { $by } m. Lietuva buvo sunaikinusi savo priešpėstinių minų atsargas: { $mines } { $mines ->
    [one] miną
    [few] minas
   *[other] minų
 }.
stockpile-none = Lietuva pareiškė, kad priešpėstinių minų atsargų neturi ({ $by } m. ataskaita).

heading-assumed = Kokios prielaidos daromos
assumed-mines = { $mines ->
    [one] Išdėstoma { $mines } mina
    [few] Išdėstomos { $mines } minos
   *[other] Išdėstoma { $mines } minų
 }.
assumed-war = Karas pasiekia minas: tai klausimo sąlyga, o ne prognozė.
assumed-inputs = Iš { $number } { $number ->
    [one] prielaidos
   *[other] prielaidų
 } { $pages } remiasi šaltiniais, { $conditions } yra klausimo { $conditions ->
    [one] sąlyga
   *[other] sąlygos
 }, { $judgements } yra autorių { $judgements ->
    [one] vertinimas
   *[other] vertinimai
 }.
assumed-fighting = Ką minos daro pačiose kovose, neskaičiuojama: karo metu skaičiuojami tik civiliai, kurie lieka netoli jų, o nelaimės laikomos tokiomis pat dažnomis kaip iškart po kitų karų.

heading-unknown = Kas nežinoma
unknown-laid = Ar minų Lietuvoje apskritai būtų išdėstyta, kokių ir ar kiltų karas. Kur minų nėra, tokios žalos nebūna.
unknown-war = Kiek žalos tas pats karas padarytų be šių minų: šie du atvejai nelyginami.
unknown-counted = Kiek žmonių nukenčia ir niekada nesuskaičiuojami: kiekvienas čia pateiktas užregistruotas skaičius yra apatinė riba.

heading-limits = Ko ši apžvalga negali pasakyti
limits = Ar pasitraukimas iš konvencijos teisingas. Scenarijus nėra prognozė: jis sako, kas būtų, *jei* prielaidos teisingos. Intervalai rodo, ką prielaidos palieka neatsakyta, o ne kiek jos pačios gali būti klaidingos. Neskaičiuojami kariai, pačios kovos, kiti sprogmenys, laukai ir miškai, kuriais niekas nedrįsta naudotis. Modelis žmones regione paskirsto tolygiai ir neskiria minų kaimuose ir ant kelių.
