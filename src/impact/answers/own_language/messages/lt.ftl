# The brief on Lithuania in Lithuanian. English is the original; every number is that of the English sentence.

language = lietuvių
title = Ką civiliams Lietuvoje galėtų reikšti pasitraukimas iš Otavos konvencijos?
question = Jei būtų padėta priešpėstinių minų, kiek civilių nuo jų nukentėtų, kiek laiko tai truktų ir ko reikėtų joms išvalyti? Tai scenarijus su nurodytomis prielaidomis, o ne prognozė. Nukentėjusieji pačiose kovose neskaičiuojami. Apžvalga neragina nei pasitraukti iš konvencijos, nei joje likti.
original = Tai pagrindinių sakinių vertimas. Originalas yra angliška apžvalga: joje rasite visas prielaidas, lenteles ir šaltinius.
short = Trumpai
interval = { $level } % intervalas: nuo { $low } iki { $high }
method = Monte Karlo modelis pagal nurodytas prielaidas, { $draws } baigčių

harm = Jei Lietuvoje būtų padėta { $mines } ilgaamžių minų ir kiltų karas, modelis per { $horizon } { $horizon ->
    [one] metus
    [few] metus
   *[other] metų
 } rodo apie { $people } { $people ->
    [one] nukentėjusį civilį
    [few] nukentėjusius civilius
   *[other] nukentėjusių civilių
 }; tikėtina nuo { $low } iki { $high }.
harm-short = Apie { $people } { $people ->
    [one] nukentėjusį civilį
    [few] nukentėjusius civilius
   *[other] nukentėjusių civilių
 }, jei kiltų karas
self-destruction = Jei minos susinaikintų taip, kaip reikalauja tarptautinės taisyklės, modelis rodo { $required ->
    [0] 0
   *[other] apie { $required }
 } nukentėjusių; jei gestų taip dažnai, kaip bandymuose ir naudojant, – { $observed ->
    [0] 0
   *[other] apie { $observed }
 }.
clearing = Žemė būtų išvalyta maždaug po { $after } metų nuo minų padėjimo ir tai kainuotų { $cost } mln. dolerių; { $unfinished } iš 100 modelio baigčių ji neišvaloma per { $horizon } metų.
clearing-never = { $unfinished } iš 100 modelio baigčių žemė neišvaloma per { $horizon } metų; ją visą išvalyti kainuotų apie { $cost } mln. dolerių.
after-wars = Po { $wars } kitų karų užregistruotų nukentėjusiųjų pirmuosius { $bend } { $bend ->
    [one] metus
    [few] metus
   *[other] metų
 } kasmet mažėjo { $early } %; vėliau, po { $all } karų, – { $late } % per metus.
world = Pasaulyje { $year } m. užregistruota { $given ->
    [at_least] bent { $people }
   *[exact] { $people }
 } žmonių, kuriuos užmušė ar sužeidė minos ir sprogiosios karo liekanos; { $civilians } % jų buvo civiliai.

heading-mines = Jei būtų padėta minų
by-year-title = Pusė tikėtinų nukentėjusiųjų tektų pirmiesiems { $half } { $half ->
    [one] metams
    [few] metams
   *[other] metų
 }, devyni iš dešimties – pirmiesiems { $last }
by-year-subtitle = Žuvę ar sužeisti civiliai per metus
by-year-caption = Baigtis yra vienas modelio rezultatas. Kreivė: kiekvienų metų vidurinė baigtis. Juosta: devynios iš dešimties baigčių.
by-year-line = vidurinė baigtis
by-year-axis = metai nuo minų padėjimo
unit = žmonės per metus
source-line = scenarijus { $scenario }; prielaidos ir jų šaltiniai išvardyti angliškame originale

heading-record = Kas žinoma
left = Lietuva buvo Otavos konvencijos šalis nuo { $joined } iki { $effective }, kai įsigaliojo jos pasitraukimas.
leaving = Lietuva yra Otavos konvencijos šalis nuo { $joined }; jos { $deposited } pranešimas apie pasitraukimą įsigalioja { $effective }
member = Lietuva yra Otavos konvencijos šalis nuo { $joined }
stockpile = Iki { $by } m. Lietuva buvo sunaikinusi visas priešpėstinių minų atsargas: { $mines } { $mines ->
    [one] miną
    [few] minas
   *[other] minų
 }.
stockpile-none = Lietuva pareiškė, kad priešpėstinių minų atsargų neturi ({ $by } m. ataskaita).

heading-assumed = Kas numanoma
assumed-mines = Padedama { $mines } minų.
assumed-war = Karas pasiekia minas: tai klausimo sąlyga, o ne prognozė.
assumed-inputs = Iš { $number } prielaidų { $pages } remiasi šaltiniais, { $conditions } yra klausimo sąlygos, { $judgements } yra autorių vertinimai.
assumed-fighting = Ką minos daro pačiose kovose, neskaičiuojama: karo metu skaičiuojami tik civiliai, kurie lieka netoli jų.

heading-unknown = Kas nežinoma
unknown-laid = Ar minų Lietuvoje apskritai būtų padėta, kokių ir ar kiltų karas. Kur minų nėra, tokios žalos nebūna.
unknown-war = Kiek žalos tas pats karas padarytų be šių minų: šie du atvejai nelyginami.
unknown-counted = Kiek žmonių nukenčia ir niekada nesuskaičiuojami: kiekvienas užregistruotas skaičius yra apatinė riba.

heading-limits = Ko ši apžvalga negali pasakyti
limits = Ar reikia pasitraukti iš konvencijos. Scenarijus nėra prognozė: jis sako, kas būtų, *jei* prielaidos teisingos. Ribos rodo, ką palieka atvira prielaidos, o ne kiek jos pačios gali būti klaidingos. Neskaičiuojami kariai, pačios kovos, kiti sprogmenys, laukai ir miškai, kuriais niekas nedrįsta naudotis.
