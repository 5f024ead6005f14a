"""Each choice among rival figures says by which step of the rules it was made."""

from __future__ import annotations

import pandas as pd
import pytest

from impact.catalogue.casualties import DECIDED_BY
from impact.data.resolution.edition_choice import Candidate, choose_within_edition

EARLY, LATE = pd.Timestamp(2023, 11, 1), pd.Timestamp(2023, 12, 1)


def candidate(value: float, origin: str = "a", **other: object) -> Candidate:
    usual = {"row": 0, "edition": 2023, "firmness": 0, "tier": 2, "published": EARLY, "source_id": origin}
    return Candidate(**(usual | {"value": value, "origin": origin} | other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "candidates", "values"),
    [
        ("one_value", [candidate(834), candidate(834, "b")], (834,)),
        ("firmness", [candidate(834), candidate(800, "b", firmness=2)], (834,)),
        ("nearness", [candidate(834), candidate(843, "b", tier=0)], (843,)),
        ("publishers", [candidate(834), candidate(834, "b"), candidate(843, "c")], (834,)),
        ("lower_bound", [candidate(834), candidate(800, "b", lower_bound=True)], (834,)),
        (
            "later_page",
            [candidate(834, dated=True), candidate(843, "b", published=LATE, dated=True)],
            (843,),
        ),
        ("tie", [candidate(834), candidate(843, "b")], (834, 843)),
    ],
)
def test_the_step_that_decided_is_named(step, candidates, values):
    choice = choose_within_edition(candidates)
    assert (choice.decided_by, choice.values) == (step, values)
    assert step in DECIDED_BY


def test_steps_that_leave_rivals_do_not_decide():
    far_but_common = [candidate(834, "b", tier=3), candidate(834, "c", tier=3)]
    choice = choose_within_edition([candidate(843), candidate(850, "d"), *far_but_common])
    assert (choice.decided_by, choice.values) == ("tie", (843, 850))
