"""Who had mined land to clear, since when and until when: the rule, case by case."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.catalogue.land_release import COMPLETION_FORMS, REOPENINGS
from impact.published.treaty.land_sizes import sizes
from impact.published.treaty.obligations import Obligations, completed_by, obligations, published_counts

DAY = pd.Timestamp
NONE = pd.DataFrame({"place": [], "measure": [], "value": [], "source_id": []})


def treaty(**leaves: str) -> pd.DataFrame:
    places = ["AAA", "BBB", "CCC", "DDD", "GBR"]
    frame = pd.DataFrame({"place": places, "entry_into_force": DAY("2000-01-01"), "source_id": "depositary"})
    return frame.assign(withdrawal_effective=pd.to_datetime([leaves.get(p) for p in places]))


def pages(*rows: tuple[str, int | None, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "year", "published", "reopened"])
    frame["reopened"] = frame["reopened"].replace("", "not_reported")
    frame["source_id"] = [f"page-{i}" for i in range(len(frame))]
    frame = frame.assign(
        period_start="", period_end="", formal="not_stated", count_stated=pd.NA, count_maker=""
    )
    return frame.assign(published=pd.to_datetime(frame["published"]), year=frame["year"].astype("Int64"))


def mined(*rows: tuple[str, float | None, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place", "value", "category", "published"])
    frame = frame.assign(
        published=pd.to_datetime(frame["published"]), scope="whole", area="", source_id="area"
    )
    return frame.assign(measure="total_km2")


def roster(
    *rows: tuple[str, int | None, str, str], areas: pd.DataFrame | None = None, **leaves: str
) -> Obligations:
    return obligations(treaty(**leaves), pages(*rows), mined() if areas is None else areas, NONE)


def one(result: Obligations, place: str = "AAA") -> pd.Series:
    return result.states.set_index("place").loc[place]


def test_a_year_is_the_middle_of_what_the_page_allows() -> None:
    late = one(roster(("AAA", 2010, "2014-06-30", "")))
    assert round(late["time"], 2) == 10.5
    assert round(late["time_high"] - late["time_low"], 1) == 1.0
    early = one(roster(("AAA", 2010, "2010-03-01", "")))  # known by March, so it was January or February
    assert round(early["time"], 2) == 10.08


def test_the_earliest_year_counts_and_the_last_is_kept() -> None:
    state = one(roster(("AAA", 2010, "2014-06-30", ""), ("AAA", 2012, "2014-06-30", "")))
    assert round(state["time"], 1) == 10.5
    assert round(state["time_last_stated"], 1) == 12.5


def test_without_a_year_the_interval_ends_with_the_first_publication() -> None:
    state = one(roster(("AAA", None, "2010-01-01", ""), ("AAA", None, "2014-01-01", "")))
    assert not state["dated"]
    assert round(state["time_low"]) == 0
    assert round(state["time_high"], 1) == 10.0
    named = pages(("AAA", None, "2010-01-01", "")).assign(period_start="2007-05", period_end="2008-08")
    narrow = one(obligations(treaty(), named, mined(), NONE))
    assert [round(narrow["time_low"], 1), round(narrow["time_high"], 1)] == [7.3, 8.7]


def test_a_second_page_with_the_year_settles_it() -> None:
    state = one(roster(("AAA", None, "2010-01-01", ""), ("AAA", 2005, "2012-01-01", "")))
    assert state["dated"]
    assert round(state["time"], 1) == 5.5


def test_states_that_have_not_finished_are_censored_at_the_newest_page() -> None:
    result = roster(("AAA", 2010, "2014-01-01", ""), areas=mined(("BBB", 3.0, "", "2009-01-01")))
    state = one(result, "BBB")
    assert not state["completed"]
    assert result.until == DAY("2014-01-01")
    assert round(state["time"], 1) == 14.0


def test_a_withdrawal_ends_the_observation() -> None:
    result = roster(
        ("AAA", 2010, "2014-01-01", ""), areas=mined(("BBB", 3.0, "", "2009-01-01")), BBB="2012-01-01"
    )
    assert one(result, "BBB")["left"]
    assert round(one(result, "BBB")["time"], 1) == 12.0


def test_states_without_the_obligation_are_left_out_with_the_reason() -> None:
    result = roster(
        ("AAA", 1994, "2014-01-01", ""), ("ZZZ", 2009, "2014-01-01", ""), ("BBB", 2009, "2014-01-01", "")
    )
    assert result.states["place"].tolist() == ["BBB"]
    reasons = result.left_out.set_index("place")["reason"]
    assert "before its entry into force" in reasons["AAA"]
    assert "not bound" in reasons["ZZZ"]


@pytest.mark.parametrize("code", [code for code in REOPENINGS if code != "not_reported"])
def test_later_finds_mark_a_completion_as_reopened(code: str) -> None:
    result = roster(("AAA", 2010, "2014-01-01", ""), ("AAA", 2010, "2021-01-01", code))
    assert result.reopened == ["AAA"]
    assert one(result)["completed"]
    assert one(result)["formal"]


def test_clearance_counts_as_evidence_but_remnants_alone_do_not() -> None:
    worked = pd.DataFrame(
        {
            "place": ["BBB", "CCC"],
            "measure": ["cleared_km2", "erw_destroyed"],
            "value": [1.0, 9.0],
            "source_id": "c",
        }
    )
    result = obligations(treaty(), pages(("AAA", 2010, "2014-01-01", "")), mined(), worked)
    assert result.states["place"].tolist() == ["AAA", "BBB"]


def test_an_area_listed_on_its_own_belongs_to_the_state_responsible() -> None:
    result = roster(("AAA", 2010, "2014-01-01", ""), areas=mined(("FLK", 13.0, "", "2009-01-01")))
    assert "GBR" in set(result.states["place"])


def test_size_is_what_was_published_first_and_counts_from_then_on() -> None:
    areas = mined(
        ("AAA", 30.0, "", "2004-01-01"),
        ("AAA", 5.0, "", "2009-01-01"),
        ("BBB", None, "medium", "2010-01-01"),
        ("CCC", 50.0, "", "2015-01-01"),
        ("DDD", 19.0, "", "1999-01-01"),
    )
    result = roster(("AAA", 2010, "2016-01-01", ""), ("CCC", 2012, "2016-01-01", ""), areas=areas)
    sizes_by_place = sizes(areas, result.states).set_index("place")
    assert sizes_by_place["size"].to_dict() == {"AAA": "large", "BBB": "smaller", "DDD": "smaller"}
    assert sizes_by_place["entry"].round(1).to_dict() == {"AAA": 4.0, "BBB": 10.0, "DDD": 0.0}
    assert "CCC" not in sizes_by_place.index  # its figure came after it had finished


@pytest.mark.parametrize(("code", "formal"), [(code, code != "missing") for code in COMPLETION_FORMS])
def test_a_completion_is_formal_unless_a_page_says_that_the_declaration_is_missing(
    code: str, formal: bool
) -> None:
    page = pages(("AAA", 2010, "2014-01-01", "")).assign(formal=code)
    assert one(obligations(treaty(), page, mined(), NONE))["formal"] == formal


def test_a_count_that_a_page_states_is_listed_once_for_each_page() -> None:
    page = pages(
        ("AAA", 2010, "2011-01-01", ""),
        ("BBB", 2015, "2017-01-01", ""),
        ("CCC", 2011, "2012-01-01", ""),
        ("DDD", 2011, "2012-01-01", ""),
    )
    page = page.assign(count_stated=[16, 28, 31, None], source_id=["a", "b", "c", "c"], count_maker="m")
    counts = published_counts(pd.concat([page, page.tail(2)]))
    assert counts.to_numpy().tolist() == [
        [2011, 16, "a", "m"],
        [2012, 31, "c", "m"],
        [2017, 28, "b", "m"],
    ]


def test_completions_are_counted_by_day() -> None:
    states = roster(("AAA", 2010, "2016-01-01", ""), ("BBB", 2014, "2016-01-01", "")).states
    assert completed_by(states, DAY("2012-01-01")) == 1
    assert completed_by(states, DAY("2016-01-01"), without=["AAA"]) == 1
