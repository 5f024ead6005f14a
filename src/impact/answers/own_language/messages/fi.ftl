# The brief on Finland in Finnish. English is the original; every number is that of the English sentence.

language = suomi
title = Mitä Ottawan sopimuksesta eroaminen voisi merkitä siviileille Suomessa?
question = Jos jalkaväkimiinoja asetettaisiin, kuinka monta siviiliä niihin kuolisi tai haavoittuisi, kuinka pitkään, ja mitä niiden raivaaminen vaatisi? Tämä on skenaario, jonka oletukset kerrotaan, ei ennuste. Itse taisteluiden uhreja ei lasketa. Katsaus ei puolusta eikä vastusta sopimuksesta eroamista.
original = Tämä on tärkeimpien virkkeiden käännös. Englanninkielinen katsaus on alkuperäinen: siinä ovat kaikki oletukset, taulukot ja lähteet.
short = Lyhyesti
interval = { $level } %:n väli: { $low } – { $high }
method = Monte Carlo -malli kerrotuilla oletuksilla, { $draws } tulosta

harm = Jos Suomeen asetettaisiin { $mines } pitkäikäistä miinaa ja tulisi sota, malli antaa noin { $people } { $people ->
    [one] siviiliuhrin
   *[other] siviiliuhria
 } { $horizon } vuodessa; uskottava väli on { $low }–{ $high }.
harm-short = Noin { $people } siviiliuhria, jos tulisi sota
self-destruction = Jos miinat tuhoutuisivat itsestään niin kuin kansainväliset säännöt vaativat, malli antaa { $required ->
    [0] 0
   *[other] noin { $required }
 } uhria; kokeissa ja käytössä nähdyllä vikaantumisella { $observed ->
    [0] 0
   *[other] noin { $observed }
 }.
clearing = Maa olisi raivattu noin { $after } { $after ->
    [one] vuosi
   *[other] vuotta
 } miinojen asettamisen jälkeen, hintana { $cost } miljoonaa dollaria; { $unfinished } tuloksessa sadasta ei { $horizon } vuodessa.
clearing-never = { $unfinished } tuloksessa sadasta maata ei raivata { $horizon } vuodessa; koko alan raivaaminen maksaisi noin { $cost } miljoonaa dollaria.
after-wars = { $wars } muun sodan jälkeen kirjattujen uhrien määrä väheni ensimmäisten { $bend } vuoden aikana { $early } % vuodessa; myöhemmin, { $all } sodan jälkeen, { $late } % vuodessa.
world = Maailmassa kirjattiin vuonna { $year } { $given ->
    [at_least] vähintään { $people }
   *[exact] { $people }
 } ihmistä, jotka miinat ja sodan räjähtävät jäänteet tappoivat tai haavoittivat; { $civilians } % oli siviilejä.

heading-mines = Jos miinoja asetettaisiin
by-year-title = Puolet odotetuista uhreista osuisi ensimmäisiin { $half } vuoteen, yhdeksän kymmenestä ensimmäisiin { $last } vuoteen
by-year-subtitle = Kuolleita tai haavoittuneita siviilejä vuodessa
by-year-caption = Tulos on mallin yksi lopputulos. Viiva: kunkin vuoden keskimmäinen tulos. Vyö: yhdeksän tulosta kymmenestä.
by-year-line = keskimmäinen tulos
by-year-axis = vuotta miinojen asettamisesta
unit = ihmistä vuodessa
source-line = skenaario { $scenario }; oletukset ja niiden lähteet on lueteltu englanninkielisessä alkuperäisessä

heading-record = Mitä tiedetään
left = Suomi oli Ottawan sopimuksen osapuoli { $joined } alkaen, kunnes sen eroaminen tuli voimaan { $effective }.
leaving = Suomi on ollut Ottawan sopimuksen osapuoli { $joined } alkaen; sen eroamisilmoitus, päivätty { $deposited }, tulee voimaan { $effective }.
member = Suomi on ollut Ottawan sopimuksen osapuoli { $joined } alkaen.
stockpile = Suomi oli vuoteen { $by } mennessä hävittänyt kaikki jalkaväkimiinansa: { $mines } { $mines ->
    [one] miinan
   *[other] miinaa
 }.
stockpile-none = Suomi ilmoitti, ettei sillä ole jalkaväkimiinavarastoja (vuoden { $by } raportti).

heading-assumed = Mitä oletetaan
assumed-mines = Miinoja asetetaan { $mines }.
assumed-war = Sota ulottuu miinoihin: se on kysymyksen ehto, ei ennuste.
assumed-inputs = { $number } oletuksesta { $pages } perustuu lähteisiin, { $conditions } on kysymyksen ehtoja ja { $judgements } on tekijöiden arvioita.
assumed-fighting = Sitä, mitä miinat tekevät itse taisteluissa, ei lasketa: sodan aikana lasketaan vain siviilit, jotka jäävät niiden lähelle.

heading-unknown = Mitä ei tiedetä
unknown-laid = Asetettaisiinko miinoja Suomeen lainkaan, millaisia, ja tulisiko sota. Missä miinoja ei ole, siellä tätä haittaa ei synny.
unknown-war = Kuinka paljon haittaa sama sota tuottaisi ilman näitä miinoja: näitä kahta ei verrata.
unknown-counted = Kuinka moni kuolee tai haavoittuu tulematta koskaan lasketuksi: jokainen kirjattu luku on alaraja.

heading-limits = Mitä tämä katsaus ei kerro
limits = Pitäisikö sopimuksesta erota. Skenaario ei ole ennuste: se kertoo, mitä seuraisi, *jos* oletukset pitävät. Vaihteluvälit näyttävät, mitä oletukset jättävät avoimeksi, eivät sitä, kuinka väärässä ne voivat olla. Mukana eivät ole sotilaat, itse taistelut, muut räjähteet eivätkä pellot ja metsät, joita kukaan ei uskalla käyttää.
