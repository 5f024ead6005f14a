"""Closed words, choices, ages, codes, countries and names: what stands and what is asked."""

from __future__ import annotations

import csv

import pytest

from impact.errors import RawDataError
from impact.incidents.data_finding import Effect
from impact.incidents.tables import TABLES
from impact.incidents.values.characters import fold, plain, tidy, word_key
from impact.incidents.values.vocabularies import meanings, owners, table_of, vocabulary, vocabulary_lists
from tests.unit.incidents.values.reading_of import field, read

OUTCOME, SEX = field("outcome", "people"), field("sex", "people")


def test_words_of_the_mapping_are_compared_without_case_accents_and_blanks():
    words = {"Herido": "injured", "Murió": "killed"}
    outcome = read(OUTCOME, [" HERIDO ", "murio", None, ""], words=words)
    assert outcome.first == ["injured", "killed", "unknown", "unknown"]
    assert not outcome.parsed.problems


def test_a_word_that_nobody_states_is_unknown_and_the_vocabulary_only_proposes():
    outcome = read(OUTCOME, ["killed", "Muerto", "Herrido", "???", "Bogotá"])
    assert outcome.first == ["killed", "unknown", "unknown", "unknown", "unknown"]
    assert outcome.counts(Effect.withheld) == {"word_not_in_list": 4}
    assert outcome.proposals() == {1: "killed", 2: "injured", 3: "unknown", 4: None}


def test_a_column_with_the_words_of_another_field_is_refused_and_both_are_named():
    outcome = read(OUTCOME, ["Hombre", "Mujer", None], words={"Herido": "injured", "Muerto": "killed"})
    (refused,) = outcome.parsed.findings
    assert (refused.kind, refused.effect) == ("words_of_another_field", Effect.refused)
    assert "outcome" in refused.detail
    assert "sex" in refused.detail


def test_labels_of_the_file_give_their_codes_a_meaning():
    outcome = read(
        OUTCOME, ["1", "2", "9"], labels={"1": "killed", "2": "Herido"}, words={"Herido": "injured"}
    )
    assert outcome.first == ["killed", "injured", "unknown"]
    assert outcome.kinds(2) == ["word_not_in_list"]


def test_mojibake_in_a_closed_column_is_repaired_before_it_is_compared():
    civil = read(
        field("civil_status", "people"), ["Fuerza pÃºblica"], words={"Fuerza pública": "security_forces"}
    )
    assert civil.first == ["security_forces"]
    assert civil.kinds(0) == ["mojibake"]


@pytest.mark.parametrize("path", sorted(vocabulary_lists._FOLDER.glob("*.csv")), ids=lambda p: p.stem)
def test_a_word_of_a_vocabulary_has_one_meaning_which_is_a_code(path):
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    meant: dict[str, set[str]] = {}
    for row in rows:
        meant.setdefault(word_key(row["word"]), set()).add(row["code"])
    assert not {word: codes for word, codes in meant.items() if len(codes) > 1}
    name = path.stem.partition("_")[0] if path.stem.startswith("kind_") else path.stem
    codes = {c for t in TABLES.values() for f in t.fields if f.name == name for c in f.codes}
    if name != "age":
        assert {row["code"] for row in rows} <= codes


def test_kind_means_another_list_in_each_table():
    assert table_of(field("kind", "hazards")) == "hazards"
    assert meanings("kind", ["Campo minado"], field("kind", "hazards").codes, "hazards") == {
        "Campo minado": "minefield"
    }
    assert vocabulary("kind", "people") == vocabulary("kind", "incidents")
    assert owners(["Herido", "Muerto"], apart_from="sex") == ["outcome"]


def test_a_cell_is_one_choice_where_no_separator_is_stated():
    words = {"AP/AV": "mine", "AP": "ap_mine"}
    assert read(field("devices"), ["AP/AV", "AP"], words=words).first == [["mine"], ["ap_mine"]]
    split = read(field("devices"), ["AP/AV"], words={"AP": "ap_mine", "AV": "av_mine"}, separator="/")
    assert split.first == [["ap_mine", "av_mine"]]


def test_a_choice_without_a_meaning_withholds_its_cell():
    devices = read(field("devices"), ["Mine, Rocket"], words={"Mine": "mine"}, separator=",")
    assert devices.first == [None]
    assert devices.kinds(0) == ["word_not_in_list"]


@pytest.mark.parametrize(
    ("text", "age", "band", "group"),
    [
        ("۲۵", 25, None, "adult"),
        ("17", 17, None, "child"),
        ("6 months", 0, None, "child"),
        ("3 años", 3, None, "child"),
        ("30 лет", 30, None, "adult"),
        ("25 - 30", None, "25-30", "adult"),
        ("15-19", None, "15-19", "unknown"),
        ("18+", None, "18+", "adult"),
        ("<5", None, "0-4", "child"),
        ("60 and over", None, "60+", "adult"),
        ("5 a 9", None, "5-9", "child"),
    ],
)
def test_an_age_is_read(text, age, band, group):
    ages = read(field("age", "people"), [text])
    assert [values[0] for values in ages.parsed.outputs.values()] == [age, band, group]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("150", "age_impossible"),
        ("-1", "age_impossible"),
        ("999", "age_impossible"),
        ("Menor de 18 años", "word_not_in_list"),
        ("1985-03-02", "age_not_read"),
        ("9-May", "age_band_became_date"),
        ("2014-10-01", "age_band_became_date"),
        ("14-10", "range_reversed"),
        ("35;40", "age_not_read"),
    ],
)
def test_an_age_is_unknown_and_asked(text, kind):
    ages = read(field("age", "people"), [text])
    assert [values[0] for values in ages.parsed.outputs.values()] == [None, None, "unknown"]
    assert ages.kinds(0) == [kind]


def test_words_for_ages_are_those_of_the_mapping():
    words = {"Menor de 18 años": "child", "Mayor": "18+", "ND": "unknown"}
    ages = read(field("age", "people"), ["MENOR DE 18 ANOS", "Mayor", "nd"], words=words)
    assert ages.values("group") == ["child", "adult", "unknown"]
    assert ages.values("band") == [None, "18+", None]


def test_many_people_of_99_are_asked():
    ages = read(field("age", "people"), ["99", "30", "90"], weights=[40, 100, 1])
    assert ages.first == [None, 30, 90]
    assert ages.kinds(0) == ["age_maybe_missing"]


def test_an_identifier_stays_as_it_is_without_pad():
    texts = ["00012", "1.0", "1,234", "1E+4", " A-7 "]
    assert read(field("id"), texts).first == ["00012", "1.0", "1,234", "1E+4", "A-7"]


def test_digits_that_are_gone_are_not_made_up():
    codes = read(field("admin2_code"), ["1.1E+4", "1.1001E+4", "123456"], pad=5)
    assert codes.first == [None, "11001", "123456"]
    assert codes.kinds(0) == ["code_digits_lost"]


def test_a_prefix_is_put_before_the_digits():
    assert read(field("pcode"), ["5001", "CO05001"], pad=5, prefix="CO").first == ["CO05001", "CO05001"]


@pytest.fixture
def codes(tmp_path):
    (tmp_path / "codes.csv").write_text(
        "code,name,valid_from,valid_to,aliases\n05001,Alto Peñón,,,El Peñón|Peñón\n05002,Bajo,2019-01-01,,\n",
        encoding="utf-8",
    )
    return tmp_path


def test_a_code_must_be_in_its_list_and_a_close_one_is_proposed(codes):
    read_codes = read(
        field("admin2_code"), ["5001", "05003", "Bajo", "99999"], pad=5, list="codes.csv", folder=codes
    )
    assert read_codes.first == ["05001", None, None, None]
    assert read_codes.aside() == [1, 2, 3]
    assert read_codes.proposals() == {0: "05001", 1: "05001 or 05002", 2: "05002", 3: None}


def test_a_name_with_lost_letters_is_proposed_when_one_fits(codes):
    names = read(field("admin2"), ["Alto Pe\ufffd\ufffdn", "B\ufffdjo"], list="codes.csv", folder=codes)
    assert names.first == ["Alto Pe\ufffd\ufffdn", "B\ufffdjo"]
    assert names.proposals() == {0: "Alto Peñón", 1: "Bajo"}


def test_a_list_that_is_not_there_or_has_no_codes_is_an_error(tmp_path):
    with pytest.raises(RawDataError, match=r"codes\.csv is not there"):
        read(field("admin2_code"), ["1"], list="codes.csv", folder=tmp_path)
    (tmp_path / "codes.csv").write_text("kode\n1\n", encoding="utf-8")
    with pytest.raises(RawDataError, match="has the columns kode"):
        read(field("admin2_code"), ["1"], list="codes.csv", folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "code"),
    [("NA", "NAM"), ("CIV", "CIV"), ("516", "NAM"), ("4", "AFG"), ("UK", "GBR"), ("Perú", "PER")],
)
def test_a_country_is_resolved(text, code):
    assert read(field("country"), [text]).first == [code]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Uk", "country_not_known"),
        ("na", "country_not_known"),
        ("World", "country_aggregate"),
        ("USSR", "country_of_the_past"),
    ],
)
def test_a_row_without_a_certain_country_is_set_aside(text, kind):
    country = read(field("country"), [text])
    assert (country.first, country.kinds(0), country.aside()) == ([None], [kind], [0])


def test_a_missing_country_may_be_stated():
    country = read(field("country"), ["", "XX"], missing={"": "unknown", "XX": "not_stated"})
    assert country.first == [None, None]
    assert not country.parsed.problems


def test_categories_lose_blanks_and_are_counted():
    categories = read(field("operator", "operations"), ["Landmine ", "A\u200b  B", "C"], weights=[39, 1, 5])
    assert categories.first == ["Landmine", "A B", "C"]
    (finding,) = categories.parsed.findings
    assert (finding.kind, finding.count) == ("blanks_removed", 40)


def test_folding_joins_what_people_write_for_one_name():
    assert fold("كابل") == fold("کابل")
    assert fold("BOGOTÁ, D. C.") == fold("Bogota D.C")
    assert fold("Brčko") == "brcko"
    assert fold("ปู่") != fold("ปี่")
    assert word_key("-") == "-"


def test_joiners_that_spell_words_stay_in_print():
    assert tidy("می\u200cروم ") == "می\u200cروم"
    assert plain("\u200f۱۲") == "12"


@pytest.mark.parametrize(
    ("one", "two"), [("-99", "99"), ("<18", "18+"), ("<18", "18"), (">18", "<18"), ("0-17", "17")]
)
def test_signs_that_give_a_number_its_meaning_tell_words_apart(one, two):
    assert word_key(one) != word_key(two)


@pytest.mark.parametrize(
    ("one", "two"), [("1", "1.0"), ("0 – 17", "0-17"), ("18 +", "18+"), ("≥ 18", ">=18")]
)
def test_one_number_written_in_two_ways_is_one_word(one, two):
    assert word_key(one) == word_key(two)


def test_a_missing_code_takes_no_other_number_with_it():
    ages = read(field("age", "people"), ["-99", "99", "30"], missing={"-99": "unknown"})
    assert ages.first == [None, 99, 30]
    assert ages.parsed.reasons == {0: "unknown"}


def test_one_word_in_two_spellings_is_named_and_left():
    types = read(
        field("occupation", "people"),
        ["Directly-Emplaced", "Directly-emplaced", "UXO"],
        weights=[308, 4, 9],
    )
    assert types.first == ["Directly-Emplaced", "Directly-emplaced", "UXO"]
    (finding,) = types.parsed.findings
    assert (finding.kind, finding.count) == ("several_spellings", 4)


def test_an_operator_in_two_spellings_is_asked_with_the_usual_one():
    read_names = read(field("operator", "operations"), ["Mine Trust", "MINE TRUST"], weights=[30, 4])
    assert read_names.first == ["Mine Trust", "MINE TRUST"]
    (problem,) = read_names.parsed.problems
    assert (problem.index, problem.kind, problem.proposal) == (1, "name_spellings", "Mine Trust")


def test_spellings_of_places_are_counted_and_not_shown():
    (finding,) = read(field("admin3"), ["VEREDA LA ESPERANZA", "Vereda La Esperanza"]).parsed.findings
    assert "esperanza" not in finding.detail.lower()


def test_a_small_letter_amid_capitals_is_named_where_names_are_in_capitals():
    texts = ["CaRDOBA", "NARIÑO", "CHOCO", "CAUCA", "META", "HUILA"]
    assert read(field("admin1"), texts).kinds(0) == ["letter_out_of_place"]
    assert not read(field("admin1"), ["McDONALD", "Meta", "Huila"]).parsed.problems


def test_yes_columns_beside_an_empty_cell_are_proposed():
    texts = {"column": [None, None], "q/a": ["1", "0"], "q/b": ["0", None]}
    sets = read(field("devices"), texts, column="q", words={"a": "ap_mine", "b": "erw"})
    assert sets.first == [None, None]
    assert sets.proposals() == {0: "ap_mine"}


def test_many_ages_of_nought_are_asked():
    ages = read(field("age", "people"), ["0", "1", "30"], weights=[20, 2, 100])
    assert ages.first == [None, 1, 30]
