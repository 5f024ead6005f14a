"""Every finding of every profile and brief: its words agree with its qualifier, tie and register."""

from __future__ import annotations

import pandas as pd
import pytest

from impact import wording
from impact.answers import country_profile
from impact.answers.brief import country_record
from impact.data.groups import places_with_figures
from impact.published import editions, profile


@pytest.fixture(autouse=True)
def _project(in_built):
    """Read the tables of the checkout."""


@pytest.fixture(scope="module")
def stated(built):
    """All profiles with their findings, stated once for the module; stating one checks its words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        pages = [profile.of(code) for code in places_with_figures()]
        return [(place, country_profile.state_findings(place)) for place in pages]


def of_figures(stated):
    return [(place, one) for place, findings in stated for one in findings if one.quantity is not None]


def test_the_words_of_each_qualifier_stand_beside_its_number(stated):
    hidden = [
        (place.code, one.id, one.qualifier, one.sentence)
        for place, one in of_figures(stated)
        if (one.qualifier != "exact" or one.tie)
        and not wording.is_worded(
            one.sentence, one.qualifier, [*map(one.quantity.digits, one.quantity.values)]
        )
    ]
    assert not hidden
    assert {one.qualifier for _, one in of_figures(stated)} >= {"exact", "at_least", "approximate", "derived"}


def test_a_number_that_is_called_a_lower_bound_or_a_sum_is_one(stated):
    marked = {"at_least": "at least", "approximate": "about"}
    wrong = [
        (place.code, one.id, word, one.sentence)
        for place, one in of_figures(stated)
        for qualifier, word in marked.items()
        if one.qualifier != qualifier
        and one.kind not in ("share", "percent", "rate")
        and f"{word} {one.quantity.digits(one.value)} " in one.sentence
    ]
    assert not wrong


def test_the_newest_total_is_worded_as_its_row_says(stated):
    for place, findings in stated:
        total = next((one for one in findings if one.id == "newest-total"), None)
        if total is None:
            continue
        row = editions.series(place.rows["casualties"], place=place.code).iloc[-1]
        assert (total.register, total.maker, total.scope, total.tie) == (
            row["register"],
            row["maker"],
            "whole",
            row["tie"],
        )
        if row["qualifier"] == "derived":
            assert wording.after("derived") not in total.sentence, total.sentence
            assert " (our " in total.sentence or " (computed from" in total.sentence, total.sentence
        if row["qualifier"] == "at_least" and row["high"] > 0:
            assert "at least " in total.sentence, total.sentence


def test_a_figure_of_another_register_than_the_monitor_says_who_counts(stated):
    silent = [
        (place.code, one.id, one.sentence)
        for place, one in of_figures(stated)
        if one.register not in ("", "monitor")
        and not any(
            word in one.method for word in ("by the count of", "by a count of", "verified", "documented")
        )
        and "register" not in one.method
    ]
    assert not silent


def test_an_old_breakdown_says_so_in_its_sentence(stated):
    for place, findings in stated:
        if place.annual.empty:
            continue
        newest = int(place.annual["year"].iloc[-1])
        for one in findings:
            if one.id in ("killed-and-injured", "civilians", "children"):
                year = next(y for y in range(newest + 5, 1900, -1) if f"in {y}" in one.sentence.lower())
                said = "the newest breakdown in this collection" in one.sentence
                assert said == (newest - year > 3), one.sentence


def test_the_children_of_afghanistan_are_those_of_2024():
    place = profile.of("AFG")
    one = next(f for f in country_profile.state_findings(place) if f.id == "children")
    assert one.value == 77
    assert "in 2024" in one.sentence


@pytest.mark.parametrize(
    ("code", "makers"),
    [
        ("COL", {"aicma", "icrc", "cerac"}),
        ("MMR", {"unicef"}),
        ("UKR", {"ukraine-government"}),
        ("MLI", {"unmas"}),
        ("SYR", {"sohr"}),
    ],
)
def test_other_registers_of_a_country_are_shown_apart(code, makers):
    from impact.published.counting import other_registers

    place = profile.of(code)
    lines = other_registers.by_line(place)
    assert makers <= {line.maker for line in lines}
    shown = country_profile.tabulate_other_registers(place).frame
    assert shown["what"].str.len().gt(0).all()
    main = {(row["register"], row["whom"], row["devices"]) for row in place.yearly()}
    assert len(main) == 1
    assert not main & {(line.register, line.whom, line.devices) for line in lines}


def test_what_a_brief_says_of_the_world_and_the_country_is_worded(stated):
    places = {place.code: place for place, _ in stated}
    findings = [
        state(places[code])
        for code in ("EST", "LVA", "LTU", "POL", "FIN")
        for state in (country_record.state_status, country_record.state_stockpile)
    ]
    for one in filter(None, findings):
        if one.quantity is not None and one.qualifier != "exact":
            numbers = [*map(one.quantity.digits, one.quantity.values)]
            assert wording.is_worded(one.sentence, one.qualifier, numbers), one.sentence
    assert pd.Series([one.sentence for one in findings if one]).str.endswith(".").all()


def test_a_highest_total_says_of_whose_totals_and_of_how_many_it_is_the_highest(stated):
    peaks = {
        place.code: one.sentence for place, findings in stated for one in findings if one.id == "peak-total"
    }
    assert peaks["TUR"].startswith("The highest of the 11 yearly totals of Landmine Monitor for Türkiye ")
    assert all(sentence.startswith("The highest of the ") for sentence in peaks.values())


def sentences(stated, place):
    return {one.id: one for own, findings in stated if own.code == place for one in findings}


def test_a_newspaper_prints_a_count_and_does_not_make_it(stated):
    printed = sentences(stated, "LTU")["newest-part"].method
    assert "by the count of the national register, as printed by Baltic Times" in printed
    egypt = sentences(stated, "EGY")["other-registers"].sentence
    assert egypt.endswith("counted in Egypt in 1999, as printed by CISR, James Madison University.")
    assert sentences(stated, "VNM")["cumulative-beside"].method.endswith(
        "National mine action bodies of Vietnam"
    )


def test_a_count_of_earlier_years_gives_way_to_a_later_year_with_more(stated):
    assert "cumulative" not in sentences(stated, "SYR")
    assert "cumulative" in sentences(stated, "KHM")


def test_a_total_over_years_leads_before_its_part_of_the_same_page(stated):
    eritrea = sentences(stated, "ERI")
    assert "newest-part" not in eritrea
    assert eritrea["cumulative"].value == 5299


def test_a_smaller_count_of_a_longer_time_says_that_it_counts_something_else(stated):
    beside = sentences(stated, "VNM")["cumulative-beside"].sentence
    assert beside.endswith("; fewer over a longer time: the two do not count the same.")


def test_a_count_to_march_is_not_called_one_of_the_year(stated):
    counts = [one.sentence for one in sentences(stated, "BFA").values() if "1,091" in one.sentence]
    assert counts
    assert all("to March 2023" in sentence for sentence in counts)


def test_a_completion_whose_page_names_a_period_says_it(stated):
    malawi = sentences(stated, "MWI")["completion"]
    assert "declared complete between May 2007 and August 2008;" in malawi.sentence
    assert "none of them gives the year" not in malawi.method
