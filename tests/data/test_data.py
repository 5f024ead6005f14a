"""Loading: the right rows for the day asked for, typed, with their sources; wrong questions get an answer."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import impact
from impact import data
from impact.catalogue import TABLES
from impact.catalogue.casualties import CASUALTY_KEY
from impact.errors import BuildError, ImpossibleDate, UnknownName

pytestmark = pytest.mark.usefixtures("in_built")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("as_of", ["2018-06-30", "latest"])
def test_every_table_loads_with_the_documented_types_and_its_sources(name, as_of):
    frame = impact.load(name, as_of=as_of)
    table = TABLES[name]
    assert {column: str(frame[column].dtype) for column in frame} == {
        name: column.type for name, column in table.columns.items()
    }
    assert frame.attrs["as_of"] == as_of
    assert set(frame.attrs["sources"]) == set(frame.get("source_id", []))


@pytest.mark.parametrize("name", TABLES)
def test_the_file_of_a_table_holds_exactly_the_rows_that_load_gives(built, name):
    stored = pd.read_parquet(built / f"data/processed/{name}.parquet")
    pd.testing.assert_frame_equal(TABLES[name].typed(stored), impact.load(name))


@pytest.mark.parametrize("as_of", ["2018-12-31", "latest"])
def test_casualties_are_the_newest_of_their_editions(as_of):
    editions, figures = impact.load("casualties_editions", as_of), impact.load("casualties", as_of)
    last = editions.groupby(list(CASUALTY_KEY), dropna=False)["edition"].max()
    assert len(editions) > len(last) == len(figures)
    both = [*CASUALTY_KEY, "edition"]
    pd.testing.assert_frame_equal(
        figures.sort_values(both, ignore_index=True),
        last.reset_index().merge(editions, on=both).sort_values(both, ignore_index=True)[[*figures]],
    )


@pytest.mark.parametrize("as_of", ["2010-12-31", "2017-12-31", "2025-03-18"])
@pytest.mark.parametrize(
    "name", ["casualties", "casualties_editions", "casualties_vintages", "funding", "clearance", "sources"]
)
def test_nothing_published_later_is_seen(name, as_of):
    frame = impact.load(name, as_of=as_of)
    assert frame["published"].max() <= pd.Timestamp(as_of)
    assert len(frame) < len(impact.load(name))


def test_a_day_before_a_revision_gives_the_figure_as_it_was():
    values = []
    for day in ("2017-12-31", "2018-12-31"):
        frame = impact.load("casualties", as_of=day)
        series = frame[
            (frame["place"] == "WLD") & (frame["measure"] == "total") & (frame["cause"] == "mines_erw")
        ]
        values.append(float(series.loc[series["year"] == 2016, "value"].item()))
    assert values == [8605, 9437]


def test_the_day_of_publication_itself_counts():
    before, on = (impact.load("casualties", as_of=day) for day in ("2017-12-13", "2017-12-14"))
    known = [
        bool(((f["place"] == "WLD") & (f["year"] == 2016) & (f["cause"] == "mines_erw")).any())
        for f in (before, on)
    ]
    assert known == [False, True]


def test_a_date_object_is_as_good_as_its_text():
    day = dt.date(2018, 12, 31)
    pd.testing.assert_frame_equal(impact.load("casualties", day), impact.load("casualties", "2018-12-31"))


def test_the_treaty_is_seen_as_it_stood():
    then, now = impact.load("treaty", as_of="2025-03-18"), impact.load("treaty")
    assert then["withdrawal_deposited"].notna().sum() == 0
    assert now["withdrawal_deposited"].notna().sum() == 5
    assert set(then["place"]) <= set(now["place"])


def test_a_withdrawal_is_known_with_its_future_day_once_the_notice_is_deposited():
    treaty = impact.load("treaty", as_of="2025-07-01").set_index("place")
    assert treaty.loc["LTU", "withdrawal_effective"] == pd.Timestamp("2025-12-27")
    assert pd.isna(treaty.loc["POL", "withdrawal_effective"])


def test_the_united_kingdom_is_a_member_until_it_left():
    before = impact.load("memberships", as_of="2019-12-31")
    gbr = before[(before["place"] == "GBR") & (before["organisation"] == "EU")]
    assert gbr["left"].isna().all()


def test_a_misspelt_table_names_the_closest_and_lists_all():
    with pytest.raises(UnknownName, match="did you mean 'casualties'") as caught:
        impact.load("casualtys")
    assert "funding" in str(caught.value)


@pytest.mark.parametrize("as_of", ["2025-02-30", "yesterday", "18.03.2025", "", "2025", None, 20250318])
def test_a_date_that_is_none_is_refused(as_of):
    with pytest.raises(ImpossibleDate, match="'latest' or a day as YYYY-MM-DD"):
        impact.load("casualties", as_of=as_of)


def test_a_day_before_anything_was_published_is_refused_with_the_first_possible_one():
    with pytest.raises(ImpossibleDate, match="a day from 1943-"):
        impact.load("casualties", as_of="1940-01-01")


def test_tables_lists_every_table_with_its_size():
    listed = impact.tables().set_index("name")
    assert list(listed.index) == list(TABLES)
    assert listed.loc["treaty", "rows"] == len(impact.load("treaty"))


def test_without_a_build_the_remedy_is_named(tmp_path, monkeypatch):
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/raw/sources.csv").write_text("source_id\n")
    (tmp_path / "reports.yml").write_text("")
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path))
    for question in (impact.tables, lambda: impact.load("treaty"), data.account, data.quarantine):
        with pytest.raises(BuildError, match="run: impact build"):
            question()


def test_a_corrupt_table_is_named_with_the_remedy(built, tmp_path, monkeypatch):
    import shutil

    shutil.copytree(built, tmp_path / "p")
    (tmp_path / "p/data/processed/treaty.parquet").write_bytes(b"PAR1 not really")
    monkeypatch.setenv("IMPACT_PROJECT", str(tmp_path / "p"))
    with pytest.raises(BuildError, match=r"treaty\.parquet cannot be read.*impact build --force"):
        impact.load("treaty")
