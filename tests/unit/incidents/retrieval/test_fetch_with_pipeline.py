"""Fetches through the whole pipeline: what drifted under an unchanged header is not taken."""

from __future__ import annotations

import pytest

from impact import incidents
from impact.incidents.mapping import load as load_mapping
from tests.unit.incidents.loopback import serving
from tests.unit.incidents.releases import made_up

MAPPING = {
    "name": "mine",
    "unit": "person",
    "country": "LBN",
    "columns": {
        "id": "id",
        "date": {"column": "date", "order": "ymd"},
        "outcome": {"column": "outcome", "words": {"dead": "killed", "hurt": "injured"}},
        "sex": {"column": "sex", "words": {"f": "female", "m": "male"}},
    },
    "source": made_up.SOURCE,
}
PATH = "/victims.csv"


def table(rows=60, header="id,date,outcome,sex", line=None):
    line = line or (lambda n, outcome, sex: f"p{n},2020-0{n % 9 + 1}-11,{outcome},{sex}")
    lines = [line(n, ("dead", "hurt")[n % 3 == 0], "fm"[n % 2]) for n in range(rows)]
    return "\n".join([header, *lines, ""]).encode()


@pytest.fixture
def fetched(tmp_path):
    """A project whose dataset was fetched once; gives the server and how to fetch again."""
    project = made_up.project(tmp_path / "project")
    with serving() as server:
        mapping = load_mapping({**MAPPING, "url": server.gives(PATH, table())})
        first = incidents.fetch("mine", mapping, project)
        assert (first.state, first.asked) == ("imported", 0)
        yield server, lambda: incidents.fetch("mine", project=project)


def test_a_file_that_grew_is_taken_and_compared(fetched):
    server, again = fetched
    server.gives(PATH, table(70))
    outcome = again()
    assert outcome.state == "imported"
    assert "70 rows (before: 60)" in outcome.message
    assert "10 added" in outcome.changes[0]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (table(header="id,date,fate,sex"), "a column is gone (outcome)"),
        (table(header="id,date,sex,outcome"), "outcome"),
        (table(line=lambda n, outcome, sex: f"p{n},2020-0{n % 9 + 1}-11,{sex * 3},{sex}"), "outcome"),
        (table(40), "fewer"),
    ],
    ids=["renamed column", "swapped headers", "other words", "shrunk"],
)
def test_what_drifted_is_not_taken_and_named(fetched, changed, says):
    server, again = fetched
    server.gives(PATH, changed)
    outcome = again()
    assert outcome.state == "failed"
    assert says in outcome.message
    assert "stays" in outcome.message
    server.gives(PATH, table(61))
    assert again().state == "imported"


def test_what_the_mapping_accepts_is_taken(tmp_path):
    project = made_up.project(tmp_path / "project")
    other = table(line=lambda n, outcome, sex: f"p{n},2020-0{n % 9 + 1}-11,{outcome.title()}ly,{sex}")
    with serving() as server:
        entries = {**MAPPING, "url": server.gives(PATH, table())}
        incidents.fetch("mine", load_mapping(entries), project)
        server.gives(PATH, other)
        words = {"dead": "killed", "hurt": "injured", "Deadly": "killed", "Hurtly": "injured"}
        columns = {**MAPPING["columns"], "outcome": {"column": "outcome", "words": words}}
        waiting = incidents.fetch("mine", load_mapping({**entries, "columns": columns}), project)
        assert waiting.state == "failed"
        accept = [{"kind": "words_replaced", "column": "outcome"}]
        taken = incidents.fetch(
            "mine", load_mapping({**entries, "columns": columns, "accept": accept}), project
        )
        assert (taken.state, taken.asked) == ("imported", 0), taken.message
