"""A figure keeps its register, maker, scope and day from the row to the finding, and both values of a tie."""

from __future__ import annotations

import pandas as pd
import pytest

from impact import wording
from impact.errors import FindingError
from impact.findings import Finding, from_json, to_json
from impact.wording import Quantity

ROW = pd.Series(
    {
        "value": 40.0,
        "low": 25.0,
        "high": 40.0,
        "tie": True,
        "qualifier": "exact",
        "register": "monitor",
        "maker": "landmine-monitor",
        "scope": "whole",
        "published": pd.Timestamp("2016-11-30"),
    }
)


def found(row=ROW, sentence="{} were recorded."):
    quantity = Quantity.of_row(row, "count", "people")
    return Finding.of("total", sentence.format(quantity.first), quantity, sources=["page"])


def test_a_tie_prints_both_values_and_has_both_as_ends():
    finding = found()
    assert finding.sentence == "25 or 40 people were recorded."
    assert (finding.value, finding.low, finding.high, finding.tie) == (40, 25, 40, True)
    assert finding.stated == "25 or 40 people"


def test_a_sentence_with_one_value_of_a_tie_is_refused():
    with pytest.raises(FindingError, match="one of several"):
        found(sentence="40 people were recorded.")


def test_a_finding_carries_register_maker_scope_and_day_and_keeps_them_in_its_file():
    finding = found()
    assert (finding.register, finding.maker, finding.scope, finding.published) == (
        "monitor",
        "landmine-monitor",
        "whole",
        "2016-11-30",
    )
    assert from_json(to_json([finding])) == [finding]


def test_what_does_not_apply_is_left_out_of_the_file():
    plain = Finding.of("n", "5 years.", Quantity(value=5, kind="count", unit="years"), sources=["page"])
    assert not {"register", "maker", "scope", "tie", "published"} & set(plain.to_dict())


def test_a_missing_day_and_a_missing_tie_are_none():
    row = pd.Series({"value": 5.0, "low": 5.0, "high": 5.0, "tie": pd.NA, "published": pd.NaT})
    quantity = Quantity.of_row(row, "count")
    assert (quantity.rivals, quantity.origin.published) == ((), "")


@pytest.mark.parametrize(
    ("sentence", "qualifier", "numbers", "worded"),
    [
        ("At least 420 people.", "at_least", ["420"], True),
        ("420 people or more.", "at_least", ["420"], True),
        ("420 people, at least 12 of them children.", "at_least", ["420"], False),
        ("At least 1,420 people.", "at_least", ["420"], False),
        ("About US$ 12 million.", "approximate", ["12"], True),
        ("12 million, about half of it from abroad.", "approximate", ["12"], False),
        ("420 people (our sum of killed and injured).", "derived", ["420"], True),
        ("420 people. That is computed from the rest.", "derived", ["420"], False),
        ("25 or 40 people.", "exact", ["25", "40"], True),
        ("40 people, 25 of them children.", "exact", ["25", "40"], False),
    ],
)
def test_the_words_of_a_qualifier_stand_beside_its_number(sentence, qualifier, numbers, worded):
    assert wording.is_worded(sentence, qualifier, numbers) is worded
