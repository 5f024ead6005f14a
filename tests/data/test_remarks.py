"""A remark changes no result: words that decided once, added to every note, leave everything as it is."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from impact.answers.brief import country_record
from impact.data import load
from impact.data.load import WholePlace
from impact.published import deminers, land, prices, profile, sections
from impact.published.treaty import land_sizes, obligations, standing
from impact.scenario.inputs import borderland

pytestmark = pytest.mark.usefixtures("in_built")

#: Words that decided once, in any of the six modules that read remarks.
WORDS = (
    "Survey ongoing.",
    "the Monitor residual table repeats this",
    "UXO, cluster munitions and battle areas; only one operator, January; further areas found later",
    "fewer than 5; 12 for, 3 against; no formal declaration; 99th State Party; ranged; section only",
)
DAYS = ("latest", "2018-12-31")


def same(words: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def add(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(note=(frame["note"].fillna("") + " " + words).str.strip())

    return add


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop(columns="note", errors="ignore").reset_index(drop=True)


@pytest.mark.parametrize("as_of", DAYS)
def test_a_remark_moves_no_land_cost_or_obligation(as_of: str) -> None:
    released, areas, done, costs, hurt = (
        load(table, as_of)
        for table in ("clearance", "contamination", "completions", "unit_costs", "casualties")
    )

    def results(change: Callable[[pd.DataFrame], pd.DataFrame]) -> list[pd.DataFrame]:
        work, mined, completed = change(released), change(areas), change(done)
        roster = obligations.obligations(load("treaty", as_of), completed, mined, work)
        return [
            *land.select(work),
            land.by_kind(work),
            land.annual(work),
            land.remaining(mined),  # years to finish are computed from these two alone
            roster.states,
            roster.left_out,
            land_sizes.sizes(mined, roster.states),
            obligations.published_counts(completed),
            prices.per_square_metre(change(costs)),
            deminers.yearly(hurt, work),
        ]

    before = results(lambda frame: frame)
    for words in WORDS if as_of == "latest" else ["; ".join(WORDS)]:
        for one, other in zip(before, results(same(words)), strict=True):
            pd.testing.assert_frame_equal(plain(one), plain(other), obj=words)


def test_a_remark_moves_nothing_that_a_brief_or_a_profile_says(monkeypatch: pytest.MonkeyPatch) -> None:
    add = same("; ".join(WORDS))

    def told() -> list[object]:
        results: list[object] = []
        for code in ("ALB", "EST", "LVA", "FIN"):
            place = profile.of(code)
            results += [
                standing.completion(place),
                sections.borders(place).to_dict("list"),
                country_record.list_steps(place).to_dict("list"),
                country_record.state_status(place),
                country_record.state_stockpile(place),
            ]
        results += [borderland.border_length(code) for code in ("EST", "POL")]
        return results

    def remarked(read: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
        return lambda *of, **more: add(frame) if "note" in (frame := read(*of, **more)) else frame

    def remarked_apart(of_place: WholePlace) -> WholePlace:
        return of_place._replace(rows=add(of_place.rows)) if "note" in of_place.rows else of_place

    before = told()
    read_apart = profile.known_of_whole_place
    monkeypatch.setattr(profile, "known_of_whole_place", lambda *of: remarked_apart(read_apart(*of)))
    for module, reader in ((profile, "known_of_place"), (standing, "known_of_place"), (borderland, "load")):
        monkeypatch.setattr(module, reader, remarked(getattr(module, reader)))
    remarks = [note for rows in profile.of("ALB").rows.values() if "note" in rows for note in rows["note"]]
    assert remarks
    assert all(WORDS[0] in note for note in remarks)
    assert [str(result) for result in told()] == [str(result) for result in before]
