# The brief on Finland in Finnish. English is the original; every number is that of the English sentence.

language = suomi
title = Mitä Ottawan sopimuksesta eroaminen voisi merkitä siviileille Suomessa?
question = Jos jalkaväkimiinoja asetettaisiin, kuinka moni siviili niiden vuoksi kuolisi tai haavoittuisi, kuinka pitkään, ja mitä raivaaminen vaatisi? Tämä on skenaario, jonka oletukset kerrotaan, ei ennuste. Itse taisteluiden uhreja ei lasketa. Katsaus ei puolla eikä vastusta sopimuksesta eroamista; miinojen sotilaallinen arvo, pelotevaikutus mukaan lukien, ei ole sen aihe.
original = Tämä on tärkeimpien virkkeiden käännös. Englanninkielinen katsaus on alkuperäinen: siinä ovat kaikki oletukset, taulukot ja lähteet.
short = Lyhyesti
interval = { $level } %:n väli: { $low } – { $high }{ $unit ->
    [cost] {" "}miljoonaa dollaria
    [change] {" "}% vuodessa
   *[people] {""}
 }
method = Monte Carlo -malli kerrotuilla oletuksilla, { $draws } { $draws ->
    [one] simulaatio
   *[other] simulaatiota
 }

harm = Jos Suomeen asetettaisiin { $mines } { $mines ->
    [one] pitkäikäinen miina
   *[other] pitkäikäistä miinaa
 } ja tulisi sota, malli antaa { $people ->
    [0] 0 kuollutta tai haavoittunutta siviiliä
    [one] noin { $people } kuolleen tai haavoittuneen siviilin
   *[other] noin { $people } kuollutta tai haavoittunutta siviiliä
 } { $horizon } vuodessa{ $high ->
    [0] {""}
   *[other] ; uskottava väli on { $low }–{ $high }
 }.
harm-short = { $people ->
    [0] 0 kuollutta tai haavoittunutta siviiliä
    [one] Noin { $people } kuollut tai haavoittunut siviili
   *[other] Noin { $people } kuollutta tai haavoittunutta siviiliä
 }, jos tulisi miinoja ja sota
self-destruction = Jos miinat tuhoutuisivat itsestään niin kuin kansainväliset säännöt vaativat, malli antaa { $required ->
    [0] 0 kuollutta tai haavoittunutta
    [one] noin { $required } kuolleen tai haavoittuneen
   *[other] noin { $required } kuollutta tai haavoittunutta
 }{ $required_high ->
    [0] {""}
   *[other] {" "}(uskottava väli { $required_low }–{ $required_high })
 }; kokeissa ja käytössä havaitulla vikaantumisella { $observed ->
    [0] 0
   *[other] noin { $observed }
 }{ $observed_high ->
    [0] {""}
   *[other] {" "}({ $observed_low }–{ $observed_high })
 }.
clearing = { $elsewhere ->
    [yes] Muiden maiden kokemusten perusteella maa
   *[no] Maa
 } olisi raivattu noin { $after } vuoden kuluttua miinojen asettamisesta, ja se maksaisi { $cost } { $cost ->
    [one] miljoona
   *[other] miljoonaa
 } dollaria ({ $low }–{ $high }); { $unfinished ->
    [0] kaikissa simulaatioissa raivaus valmistuisi
   *[other] { $unfinished } simulaatiossa sadasta raivaus ei valmistuisi
 } { $horizon } vuodessa.
clearing-never = { $unfinished ->
    [100] Yhdessäkään simulaatiossa
   *[other] { $unfinished } simulaatiossa sadasta
 } maata ei saataisi raivatuksi { $horizon } vuodessa; { $elsewhere ->
    [yes] muiden maiden kokemusten perusteella koko
   *[no] koko
 } alan raivaaminen maksaisi { $cost } { $cost ->
    [one] miljoona
   *[other] miljoonaa
 } dollaria ({ $low }–{ $high }).
after-wars = { $wars } muun sodan jälkeen kirjattujen kuolleiden ja haavoittuneiden määrä väheni { $bend ->
    [one] ensimmäisen
   *[other] ensimmäisten
 } { $bend } vuoden aikana { $uncertain ->
    [yes] keskimäärin noin { $early } % vuodessa, vaikka on mahdollista, ettei se vähentynyt
   *[no] { $early } % vuodessa
 }.
world = Maailmassa kirjattiin vuonna { $year } { $given ->
    [at_least] vähintään { $people }
   *[exact] { $people }
 } { $people ->
    [one] ihminen, joka kuoli tai haavoittui
   *[other] ihmistä, jotka kuolivat tai haavoittuivat
 } miinojen ja sodan räjähtävien jäänteiden vuoksi; { $civilians } % oli siviilejä.

heading-mines = Jos miinoja asetettaisiin
by-year-title = Puolet kuolleiden ja haavoittuneiden odotetusta määrästä osuisi { $half ->
    [one] ensimmäiseen
   *[other] ensimmäisiin
 } { $half } vuoteen, yhdeksän kymmenesosaa ensimmäisiin { $last } vuoteen
by-year-subtitle = Kuolleita tai haavoittuneita siviilejä vuodessa
by-year-caption = Simulaatio on mallin yksi ajo. Viiva: kunkin vuoden keskimmäinen tulos. Kaista: yhdeksän simulaatiota kymmenestä.
by-year-line = keskimmäinen tulos
by-year-axis = vuotta miinojen asettamisesta
unit = ihmistä vuodessa
source-line = skenaariomme: { $mines } miinaa ja sota; oletukset ja niiden lähteet on lueteltu englanninkielisessä alkuperäisessä

heading-record = Mitä tiedetään
left = Suomi oli Ottawan sopimuksen osapuoli { $joined } alkaen, kunnes sen eroaminen tuli voimaan { $effective }.
leaving = Suomi on ollut Ottawan sopimuksen osapuoli { $joined } alkaen; sen { $deposited } jättämä ilmoitus sopimuksesta eroamisesta tulee voimaan { $effective }.
member = Suomi on ollut Ottawan sopimuksen osapuoli { $joined } alkaen.
stockpile = Suomi oli vuoteen { $by } mennessä hävittänyt jalkaväkimiinavarastonsa: { $mines } { $mines ->
    [one] miinan
   *[other] miinaa
 }.
stockpile-none = Suomi ilmoitti, ettei sillä ole jalkaväkimiinavarastoja (vuoden { $by } raportti).

heading-assumed = Mitä oletetaan
assumed-mines = Miinoja asetetaan { $mines }.
assumed-war = Sota ulottuu miinoihin: se on kysymyksen ehto, ei ennuste.
assumed-inputs = { $number } oletuksesta { $pages } perustuu lähteisiin, { $conditions } on kysymyksen { $conditions ->
    [one] ehto
   *[other] ehtoja
 } ja { $judgements } on tekijöiden { $judgements ->
    [one] arvio
   *[other] arvioita
 }.
assumed-fighting = Sitä, mitä miinat tekevät itse taisteluissa, ei lasketa: sodan aikana lasketaan vain siviilit, jotka jäävät niiden lähelle, ja onnettomuuksia oletetaan sattuvan yhtä usein kuin heti muiden sotien jälkeen.

heading-unknown = Mitä ei tiedetä
unknown-laid = Asetettaisiinko miinoja Suomeen lainkaan, millaisia, ja tulisiko sota. Missä miinoja ei ole, siellä tätä haittaa ei synny.
unknown-war = Kuinka paljon haittaa sama sota tuottaisi ilman näitä miinoja: näitä kahta ei verrata.
unknown-counted = Kuinka moni kuolee tai haavoittuu tulematta koskaan lasketuksi: jokainen tässä mainittu kirjattu luku on alaraja.

heading-limits = Mitä tämä katsaus ei kerro
limits = Onko sopimuksesta eroaminen oikein. Skenaario ei ole ennuste: se kertoo, mitä seuraisi, *jos* oletukset pitävät. Vaihteluvälit näyttävät, mitä oletukset jättävät avoimeksi, eivät sitä, kuinka väärässä ne voivat olla. Mukana eivät ole sotilaat, itse taistelut, muut räjähteet eivätkä pellot ja metsät, joita kukaan ei uskalla käyttää. Malli jakaa ihmiset tasaisesti alueelleen eikä erota kylissä ja teillä olevia miinoja.
