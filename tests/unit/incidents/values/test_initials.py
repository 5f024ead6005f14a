"""Letters for words of a closed list: what M means follows from the letters beside it."""

from __future__ import annotations

import pytest

from impact import incidents
from impact.incidents.values.vocabularies import meanings, owners


@pytest.mark.parametrize(
    ("letters", "codes"),
    [
        (["M", "F"], {"M": "male", "F": "female"}),
        (["m", "f", "unknown", "male"], {"m": "male", "f": "female", "male": "male"}),
        (["H", "M"], {"H": "male", "M": "female"}),
        (["M", "K"], {"M": "male", "K": "female"}),
        (["E", "K"], {"E": "male", "K": "female"}),
        (["V", "S"], {"V": "male", "S": "female"}),
        (["М", "Ж"], {"М": "male", "Ж": "female"}),
        (["M", "Ž"], {"M": "male", "Ž": "female"}),
    ],
)
def test_letters_mean_what_they_are_short_for(letters, codes):
    assert meanings("sex", letters) == codes


@pytest.mark.parametrize(
    "letters",
    [
        ["M"],  # male; moteris, mujer
        ["F"],  # female; férfi
        ["V", "M"],  # vyras and moteris; vrouw and man
        ["M", "F", "K"],  # no language has all three
    ],
)
def test_letters_that_may_be_either_are_not_proposed(letters):
    assert meanings("sex", letters) == {}
    assert owners(letters) == []


def test_letters_of_sex_are_known_in_the_column_of_another_field():
    assert owners(["M", "F"], apart_from="outcome") == ["sex"]


@pytest.mark.parametrize(
    ("header", "letters", "proposed"),
    [
        ("Sexo", "HM", {"H": "male", "M": "female"}),
        ("Lytis", "VM", {}),
        ("Sex", "MF", {"M": "male", "F": "female"}),
    ],
)
def test_a_register_is_proposed_with_the_letters_of_its_language(tmp_path, header, letters, proposed):
    path = tmp_path / "people.csv"
    rows = [f"2020-0{1 + n % 9}-11;{letters[n % 2]};{'killed' if n % 3 else 'injured'}" for n in range(40)]
    path.write_text("\n".join([f"date;{header};outcome", *rows]) + "\n", encoding="utf-8")
    check = incidents.check(path)
    assert check.mapping.columns["sex"].words == proposed
    asked = {finding.kind for finding in check.findings if finding.field == "sex"}
    assert ("word_not_in_list" in asked) == (not proposed)
