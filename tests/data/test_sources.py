"""The bibliography: ids are collected from whatever carries them, lines are short, citations complete."""

from __future__ import annotations

import contextlib
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.catalogue import parsing
from impact.data import sources
from impact.errors import ImpossibleDate, UnknownName

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.fixture
def ids(in_built) -> list[str]:
    return sorted(sources._all())


def test_ids_are_collected_from_frames_series_lists_and_single_ids(ids):
    a, b, c = ids[:3]
    frame = pd.DataFrame({"source_id": [b, a, b, None]})
    bare = pd.DataFrame({"x": [1]})
    bare.attrs["sources"] = (c,)
    assert sources.ids_of(frame) == (a, b)
    assert sources.ids_of(bare) == (c,)
    assert sources.ids_of(frame["source_id"]) == (a, b)
    assert sources.ids_of([frame, bare, a]) == (a, b, c)
    assert sources.ids_of(a) == (a,)


def test_an_unknown_page_names_the_closest(ids):
    with pytest.raises(UnknownName) as caught:
        sources.lookup(ids[0] + "x")
    assert ids[0] in caught.value.close


def test_the_line_of_a_picture_names_the_nearest_publishers_and_counts_the_rest(ids):
    line = sources.line(ids)
    assert line.startswith("Landmine Monitor")
    assert line.endswith("other publishers")
    assert len(line) < 200


def test_the_line_does_not_depend_on_the_order(ids):
    assert sources.line(ids[:40]) == sources.line(list(reversed(ids[:40])))


def test_nothing_has_no_line():
    assert sources.line([]) == ""


def test_every_page_can_be_cited_and_exported(ids):
    text = sources.bibtex(ids)
    assert text.count("@misc{") == len(ids)
    for source_id in ids[:50]:
        page = sources.lookup(source_id)
        assert page.url in page.cite()


@given(day=st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_month_counts_from_its_last_day(day):
    known = parsing.known_on(day.isoformat()[:7])
    assert known >= day
    assert (known + dt.timedelta(days=1)).day == 1
    assert parsing.known_on(day.isoformat()) == day


@given(text=st.text(max_size=12))
def test_any_other_text_is_refused(text):
    with contextlib.suppress(ImpossibleDate):
        assert isinstance(parsing.known_on(text), dt.date)
