# The brief on Poland in Polish. English is the original; every number is that of the English sentence.

language = polski
title = Co wystąpienie z konwencji ottawskiej mogłoby oznaczać dla ludności cywilnej w Polsce?
question = Gdyby rozmieszczono miny przeciwpiechotne, ilu cywilów by ucierpiało, jak długo i czego wymagałoby ich usunięcie? To scenariusz z podanymi założeniami, a nie prognoza. Ofiary samych walk nie są liczone. Opracowanie nie opowiada się ani za wystąpieniem z konwencji, ani przeciw niemu.
original = To tłumaczenie najważniejszych zdań. Oryginałem jest opracowanie w języku angielskim: zawiera wszystkie założenia, tabele i źródła.
short = W skrócie
interval = przedział { $level } %: od { $low } do { $high }
method = Symulacja Monte Carlo podanych założeń, liczba wyników: { $draws }

harm = Gdyby w Polsce rozmieszczono { $mines } min o długiej żywotności i nadeszła wojna, model daje około { $people } { $people ->
    [one] ofiary cywilnej
   *[other] ofiar cywilnych
 } w ciągu { $horizon } { $horizon ->
    [one] roku
   *[other] lat
 }; prawdopodobny przedział to od { $low } do { $high }.
harm-short = Około { $people } ofiar cywilnych, gdyby nadeszła wojna
self-destruction = Gdyby miny ulegały samozniszczeniu tak, jak wymagają przepisy międzynarodowe, model daje { $required ->
    [0] 0
   *[other] około { $required }
 } ofiar; przy awaryjności z prób i użycia { $observed ->
    [0] 0
   *[other] około { $observed }
 }.
clearing = Teren byłby oczyszczony około { $after } { $after ->
    [one] roku
   *[other] lat
 } po rozmieszczeniu min, za { $cost } mln dolarów; w { $unfinished } na 100 symulowanych wyników nie w ciągu { $horizon } lat.
clearing-never = W { $unfinished } na 100 symulowanych wyników teren nie byłby oczyszczony w ciągu { $horizon } lat; oczyszczenie całości kosztowałoby około { $cost } mln dolarów.
after-wars = Po { $wars } innych wojnach liczba odnotowanych ofiar malała przez pierwsze { $bend } { $bend ->
    [one] rok
    [few] lata
   *[other] lat
 } o { $early } % rocznie; później, po { $all } wojnach, o { $late } %.
world = Na świecie w { $year } r. odnotowano { $given ->
    [at_least] co najmniej { $people }
   *[exact] { $people }
 } zabitych lub rannych wskutek min i wybuchowych pozostałości wojennych; { $civilians } % stanowili cywile.

heading-mines = Gdyby rozmieszczono miny
by-year-title = Połowa oczekiwanych ofiar przypadłaby na pierwsze { $half } { $half ->
    [one] rok
    [few] lata
   *[other] lat
 }, dziewięć na dziesięć – na pierwsze { $last }
by-year-subtitle = Cywile zabici lub ranni w ciągu roku
by-year-caption = Wynik to jeden przebieg symulacji. Linia: środkowy wynik dla każdego roku. Pas: dziewięć na dziesięć wyników.
by-year-line = środkowy wynik
by-year-axis = lata od rozmieszczenia min
unit = osoby rocznie
source-line = scenariusz { $scenario }; założenia i ich źródła wymieniono w oryginale angielskim

heading-record = Co wiadomo
left = Polska była stroną konwencji ottawskiej od { $joined } do { $effective }, gdy jej wystąpienie weszło w życie.
leaving = Polska jest stroną konwencji ottawskiej od { $joined }; jej notyfikacja o wystąpieniu z { $deposited } wchodzi w życie { $effective }.
member = Polska jest stroną konwencji ottawskiej od { $joined }.
stockpile = Do { $by } r. Polska zniszczyła wszystkie zapasy min przeciwpiechotnych: { $mines } { $mines ->
    [one] minę
    [few] miny
   *[other] min
 }.
stockpile-none = Polska oświadczyła, że nie ma zapasów min przeciwpiechotnych (sprawozdanie za { $by } r.).

heading-assumed = Co założono
assumed-mines = Liczba rozmieszczonych min: { $mines }.
assumed-war = Wojna dociera do min: to warunek pytania, a nie prognoza.
assumed-inputs = Liczba założeń: { $number }; na źródłach opiera się { $pages }, warunkiem pytania jest { $conditions }, ocenami autorów { $judgements }.
assumed-fighting = Tego, co miny powodują w samych walkach, nie policzono: w czasie wojny liczeni są tylko cywile, którzy pozostają w ich pobliżu.

heading-unknown = Czego nie wiadomo
unknown-laid = Czy w Polsce w ogóle rozmieszczono by miny, jakie, i czy nadeszłaby wojna. Gdzie nie ma min, nie ma i tych szkód.
unknown-war = Ile szkód wyrządziłaby ta sama wojna bez tych min: tych dwóch przypadków nie porównano.
unknown-counted = Ilu ludzi ucierpiało i nigdy nie zostało policzonych: każda odnotowana liczba jest dolną granicą.

heading-limits = Czego to opracowanie nie powie
limits = Czy wystąpić z konwencji. Scenariusz nie jest prognozą: mówi, co by nastąpiło, *gdyby* założenia były słuszne. Przedziały pokazują, co założenia pozostawiają otwarte, a nie jak bardzo mogą być błędne. Pominięto żołnierzy, same walki, inną amunicję oraz pola i lasy, z których nikt nie ma odwagi korzystać.
