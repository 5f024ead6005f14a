# The brief on Poland in Polish. English is the original; every number is that of the English sentence.

language = polski
title = Co wystąpienie z konwencji ottawskiej mogłoby oznaczać dla ludności cywilnej w Polsce?
question = Gdyby rozmieszczono miny przeciwpiechotne, ilu cywilów by przez nie ucierpiało, jak długo by to trwało i czego wymagałoby rozminowanie? To scenariusz z podanymi założeniami, a nie prognoza. Ofiary samych walk nie są liczone. Opracowanie nie opowiada się ani za wystąpieniem z konwencji, ani przeciw niemu; wojskowa wartość min, w tym odstraszanie, nie jest jego tematem.
original = To tłumaczenie najważniejszych zdań. Oryginałem jest opracowanie w języku angielskim: zawiera wszystkie założenia, tabele i źródła.
short = W skrócie
interval = przedział { $level }%: od { $low } do { $high }{ $unit ->
    [cost] {" "}mln dolarów
    [change] % rocznie
   *[people] {""}
 }
method = Symulacja Monte Carlo podanych założeń, liczba przebiegów: { $draws }

harm = Gdyby w Polsce rozmieszczono { $mines } { $mines ->
    [one] trwałą minę
    [few] trwałe miny
   *[other] trwałych min
 } i wybuchła wojna, model daje { $people ->
    [0] 0 zabitych lub rannych cywilów
    [few] około { $people } zabitych lub rannych cywilów
    [many] około { $people } zabitych lub rannych cywilów
   *[other] około { $people } zabitego lub rannego cywila
 } w ciągu { $horizon } { $horizon ->
    [one] roku
   *[other] lat
 }{ $high ->
    [0] {""}
   *[other] ; wiarygodnie { $low }–{ $high }
 }.
harm-short = { $people ->
    [0] 0 zabitych lub rannych cywilów
    [few] Około { $people } zabitych lub rannych cywilów
    [many] Około { $people } zabitych lub rannych cywilów
   *[other] Około { $people } zabitego lub rannego cywila
 }, gdyby rozmieszczono miny i wybuchła wojna
self-destruction = Gdyby miny ulegały samozniszczeniu tak, jak wymagają przepisy międzynarodowe, model daje { $required ->
    [0] 0 osób zabitych lub rannych
    [few] około { $required } osób zabitych lub rannych
    [many] około { $required } osób zabitych lub rannych
   *[other] około { $required } osoby zabitej lub rannej
 }{ $required_high ->
    [0] {""}
   *[other] {" "}(wiarygodnie { $required_low }–{ $required_high })
 }; przy awaryjności z prób i użycia { $observed ->
    [0] 0
   *[other] około { $observed }
 }{ $observed_high ->
    [0] {""}
   *[other] {" "}({ $observed_low }–{ $observed_high })
 }.
clearing = { $elsewhere ->
    [yes] Według doświadczeń innych krajów teren
   *[no] Teren
 } byłby rozminowany około { $after } { $after ->
    [one] roku
   *[other] lat
 } po rozmieszczeniu min, za { $cost } mln dolarów ({ $low }–{ $high }); { $unfinished ->
    [0] we wszystkich symulacjach
   *[other] w { $unfinished } na 100 symulacji nie
 } w ciągu { $horizon } { $horizon ->
    [one] roku
   *[other] lat
 }.
clearing-never = { $unfinished ->
    [100] W żadnej symulacji
   *[other] W { $unfinished } na 100 symulacji
 } teren nie byłby rozminowany w ciągu { $horizon } { $horizon ->
    [one] roku
   *[other] lat
 }; { $elsewhere ->
    [yes] według doświadczeń innych krajów rozminowanie
   *[no] rozminowanie
 } całości kosztowałoby { $cost } mln dolarów ({ $low }–{ $high }).
after-wars = Po { $wars } { $wars ->
    [one] innej wojnie
   *[other] innych wojnach
 } liczba odnotowanych zabitych i rannych malała przez { $bend ->
    [one] pierwszy { $bend } rok
    [few] pierwsze { $bend } lata
   *[other] pierwsze { $bend } lat
 } { $uncertain ->
    [yes] średnio o około { $early }% rocznie, choć możliwe, że wcale nie malała
   *[no] o { $early }% rocznie
 }.
world = Na świecie w { $year } r. odnotowano { $given ->
    [at_least] co najmniej { $people }
   *[exact] { $people }
 } zabitych lub rannych wskutek min i wybuchowych pozostałości wojennych; { $civilians }% stanowili cywile.

heading-mines = Gdyby rozmieszczono miny
by-year-title = Połowa oczekiwanej liczby zabitych i rannych przypadłaby na { $half ->
    [one] pierwszy { $half } rok
    [few] pierwsze { $half } lata
   *[other] pierwsze { $half } lat
 }, dziewięć dziesiątych – na pierwsze { $last }
by-year-subtitle = Cywile zabici lub ranni w ciągu roku
by-year-caption = Przebieg to jeden wynik symulacji. Linia: środkowy wynik dla każdego roku. Pas: dziewięć na dziesięć przebiegów.
by-year-line = środkowy wynik
by-year-axis = lat od rozmieszczenia min
unit = os. rocznie
source-line = nasz scenariusz: { $mines } min i wojna; założenia i ich źródła wymieniono w oryginale angielskim

heading-record = Co wiadomo
left = Polska była stroną konwencji ottawskiej od { $joined } do { $effective }, gdy jej wystąpienie weszło w życie.
leaving = Polska jest stroną konwencji ottawskiej od { $joined }; jej notyfikacja o wystąpieniu, złożona { $deposited }, wchodzi w życie { $effective }.
member = Polska jest stroną konwencji ottawskiej od { $joined }.
stockpile = Do { $by } r. Polska zniszczyła swoje zapasy min przeciwpiechotnych: { $mines } { $mines ->
    [one] minę
    [few] miny
   *[other] min
 }.
stockpile-none = Polska oświadczyła, że nie ma zapasów min przeciwpiechotnych (sprawozdanie za { $by } r.).

heading-assumed = Co założono
assumed-mines = Liczba rozmieszczonych min: { $mines }.
assumed-war = Wojna dociera do min: to warunek pytania, a nie prognoza.
assumed-inputs = Liczba założeń: { $number }; na źródłach opiera się { $pages }, warunkiem pytania jest { $conditions }, ocenami autorów { $judgements }.
assumed-fighting = Tego, co miny powodują w samych walkach, nie policzono: w czasie wojny liczeni są tylko cywile, którzy pozostają w ich pobliżu, przy założeniu, że wypadki są tak częste jak tuż po innych wojnach.

heading-unknown = Czego nie wiadomo
unknown-laid = Czy w Polsce w ogóle rozmieszczono by miny, jakie, i czy nadeszłaby wojna. Gdzie nie ma min, nie ma i tych szkód.
unknown-war = Ile szkód wyrządziłaby ta sama wojna bez tych min: tych dwóch przypadków nie porównano.
unknown-counted = Ilu poszkodowanych nigdy nie policzono: każda podana tu odnotowana liczba jest dolną granicą.

heading-limits = Czego to opracowanie nie powie
limits = Czy wystąpienie z konwencji jest słuszne. Scenariusz nie jest prognozą: mówi, co by nastąpiło, *gdyby* założenia były słuszne. Przedziały pokazują, co założenia pozostawiają otwarte, a nie jak bardzo mogą być błędne. Pominięto żołnierzy, same walki, inną amunicję oraz pola i lasy, z których nikt nie ma odwagi korzystać. Model rozkłada ludzi równomiernie w ich regionie i nie wyróżnia min we wsiach i na drogach.
