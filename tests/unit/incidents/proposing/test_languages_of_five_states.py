"""Registers in Polish, Lithuanian, Latvian, Estonian and Finnish: headers, words, months, totals, people."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

import impact.incidents.convert as convert
from impact import incidents
from impact.incidents.privacy.columns.header_lexicon import meanings as announced
from impact.incidents.proposing.header_fields import match_header
from impact.incidents.values.dates.month_names import month_of
from impact.incidents.values.vocabularies.vocabulary_lists import meanings

#: header of each field, in Polish, Lithuanian, Latvian, Estonian, Finnish
HEADERS = {
    "date": ("Data zdarzenia", "Įvykio data", "Notikuma datums", "Kuupäev", "Päivämäärä"),
    "admin1": ("Województwo", "Apskritis", "Novads", "Maakond", "Maakunta"),
    "admin2": ("Powiat", "Savivaldybė", "Pagasts", "Vald", "Kunta"),
    "admin3": ("Miejscowość", "Vietovė", "Apdzīvota vieta", "Küla", "Paikkakunta"),
    "killed": ("Liczba zabitych", "Žuvusių skaičius", "Bojāgājušo skaits", "Hukkunute arv", "Kuolleet"),
    "injured": ("Liczba rannych", "Sužeistųjų skaičius", "Ievainoto skaits", "Vigastatud", "Loukkaantuneet"),
    "age": ("Wiek", "Amžius", "Vecums", "Vanus", "Ikä"),
    "sex": ("Płeć", "Lytis", "Dzimums", "Sugu", "Sukupuoli"),
    "devices": ("Rodzaj miny", "Įtaiso tipas", "Ierīces veids", "Seadme tüüp", "Miinan tyyppi"),
    "activity": ("Czynność", "Veikla", "Darbība", "Tegevus", "Toiminta"),
    "point.lat": ("Szerokość geograficzna", "Platuma", "Ģeogrāfiskais platums", "Laiuskraad", "Leveysaste"),
    "point.lon": ("Długość geograficzna", "Ilguma", "Ģeogrāfiskais garums", "Pikkuskraad", "Pituusaste"),
}
WORDS = {
    ("outcome", "killed"): ("zginął", "žuvo", "bojāgājis", "hukkunud", "kuollut"),
    ("outcome", "injured"): ("ranny", "sužeistas", "ievainots", "vigastatud", "loukkaantunut"),
    ("sex", "female"): ("kobieta", "moteris", "sieviete", "naine", "nainen"),
    ("sex", "male"): ("mężczyzna", "vyras", "vīrietis", "mees", "mies"),
    ("age", "child"): ("dziecko", "vaikas", "bērns", "laps", "lapsi"),
    ("devices", "ap_mine"): (
        "mina przeciwpiechotna",
        "priešpėstinė mina",
        "pretkājnieku mīna",
        "jalaväemiin",
        "jalkaväkimiina",
    ),
    ("devices", "uxo"): (
        "niewybuch",
        "nesprogęs sprogmuo",
        "nesprāgusi munīcija",
        "lõhkemata lahingumoon",
        "räjähtämätön ammus",
    ),
}
PEOPLE = {
    "name": ("Imię i nazwisko", "Vardas, pavardė", "Vārds, uzvārds", "Perekonnanimi", "Sukunimi"),
    "telephone": ("Nr telefonu", "Telefonas", "Tālrunis", "Telefon", "Puhelinnumero"),
    "identity": ("PESEL", "Asmens kodas", "Personas kods", "Isikukood", "Henkilötunnus"),
    "birth": ("Data urodzenia", "Gimimo data", "Dzimšanas datums", "Sünniaeg", "Syntymäaika"),
    "address": ("Adres", "Adresas", "Adrese", "Aadress", "Osoite"),
}


@pytest.mark.parametrize(("field", "header"), [(f, h) for f, five in HEADERS.items() for h in five])
def test_the_header_of_a_field_is_known(field, header):
    assert match_header(header)[0].field == field


@pytest.mark.parametrize(("meaning", "word"), [(m, w) for m, five in WORDS.items() for w in five])
def test_the_word_of_a_code_is_known(meaning, word):
    field, code = meaning
    assert meanings(field, [word.capitalize()]) == {word.capitalize(): code}


@pytest.mark.parametrize(("kind", "header"), [(k, h) for k, five in PEOPLE.items() for h in five])
def test_a_column_that_may_be_of_a_person_is_announced_by_its_header(kind, header):
    assert (kind, "strong") in announced(header)


def test_months_are_known_and_one_that_is_two_is_asked_for():
    five = ("października", "spalio", "oktobris", "oktoober", "lokakuuta")
    assert [month_of(name) for name in five] == [("gregorian", 10)] * 5
    assert month_of("listopad") is None, "November in Polish, October in Croatian"


def test_no_word_of_a_field_has_two_codes():
    folder = Path(convert.__file__).parents[1] / "values" / "vocabularies"
    for path in sorted(folder.glob("*.csv")):
        codes = defaultdict(set)
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if row["language"] in {"pl", "lt", "lv", "et", "fi"}:
                    codes[row["word"]].add(row["code"])
        assert {word for word, known in codes.items() if len(known) > 1} == set(), path.name


@pytest.mark.parametrize(("at", "total"), list(enumerate(("Razem", "Iš viso", "Kopā", "Kokku", "Yhteensä"))))
def test_a_register_of_each_language_is_proposed_whole(tmp_path, at, total):
    fields = ("date", "admin2", "killed", "injured")
    lines = [";".join([PEOPLE["name"][at], *(HEADERS[field][at] for field in fields)])]
    lines += [f"Secret Person{row};{row + 1:02}.05.2021;Place {row};0;{row % 3}" for row in range(1, 13)]
    lines += [f"{total};;;0;12"]
    path = tmp_path / "register.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    check = incidents.check(path)
    assert [words for words in (str(check), check.proposed, str(check.findings)) if "Secret" in words] == []
    columns = check.mapping.columns
    assert {field: columns[field].column for field in fields} == {
        field: HEADERS[field][at] for field in fields
    }
    assert len(check.data.incidents) == 12, "the row of totals is no record"
