"""Reports still to come: against R and two published triangles; declined where a triangle is thin."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from impact.errors import ModelInputError
from impact.models import chain_ladder
from impact.result import Declined
from tests.conftest import CHECKOUT

REFERENCE = json.loads((CHECKOUT / "tests/reference/chain_ladder.json").read_text(encoding="utf-8"))
RHYTHM = (60, 30, 10)


def reports(origins: int, rhythm: tuple[int, ...] = RHYTHM) -> pd.DataFrame:
    rows = [
        (origin, delay, rhythm[delay] + (origin * (delay + 1)) % 4)
        for origin in range(origins)
        for delay in range(len(rhythm))
        if origin + delay < origins
    ]
    return pd.DataFrame(rows, columns=["origin", "delay", "value"])


@pytest.mark.parametrize("name", ["taylor_ashe", "aids"])
def test_sums_and_errors_agree_with_glm_in_r(name):
    theirs = REFERENCE[name]
    ours = chain_ladder.estimate(pd.DataFrame(theirs["data"]))
    assert [ours.estimate, ours.error, ours.dispersion, ours.deviance, ours.df] == pytest.approx(
        [theirs[key] for key in ("total", "error", "dispersion", "deviance", "df")], rel=1e-6
    )
    assert ours.origins["estimate"].to_numpy() == pytest.approx(np.array(theirs["to_come"]), rel=1e-6)
    assert ours.origins["error"].to_numpy() == pytest.approx(np.array(theirs["errors"]), rel=1e-6)


def test_the_triangle_of_taylor_and_ashe_gives_the_published_reserve():
    ours = chain_ladder.estimate(pd.DataFrame(REFERENCE["taylor_ashe"]["data"]))
    assert round(ours.estimate) == 18_680_856
    assert round(ours.dispersion) == 52_601
    late = ours.origins[1:]
    percent = (100 * late["error"] / late["estimate"]).round().tolist()
    assert percent == [116, 46, 37, 31, 26, 23, 20, 24, 43]
    assert round(100 * ours.error / ours.estimate) == 16


def test_the_aids_reports_give_the_published_deviance():
    ours = chain_ladder.estimate(pd.DataFrame(REFERENCE["aids"]["data"]))
    assert (round(ours.deviance, 1), ours.df) == (716.5, 413)


def test_the_sums_are_those_of_development_factors():
    frame = reports(8)
    cells = frame.pivot(index="origin", columns="delay", values="value").to_numpy(float)
    whole = cells.cumsum(axis=1)
    for delay in (1, 2):
        both = ~np.isnan(whole[:, delay])
        factor = whole[both, delay].sum() / whole[both, delay - 1].sum()
        gone = np.isnan(whole[:, delay])
        whole[gone, delay] = whole[gone, delay - 1] * factor
    ladder = chain_ladder.estimate(frame)
    assert [ladder.total(i).estimate for i in range(8)] == pytest.approx(whole[:, -1].tolist(), rel=1e-8)
    assert ladder.delays["by_then"].iloc[-1] == pytest.approx(1)


def test_nothing_is_to_come_of_a_full_origin_and_no_interval_lies_below_zero():
    ladder = chain_ladder.estimate(reports(8))
    full = ladder.origins.iloc[0]
    assert [full["estimate"], full["low"], full["high"], full["error"]] == [0, 0, 0, 0]
    assert (ladder.origins["low"] >= 0).all()
    newest = ladder.total(7)
    assert newest.low >= ladder.origins["reported"].iloc[-1]
    with pytest.raises(ModelInputError, match="one of 0, 1, 2"):
        ladder.total(2030)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (reports(0), "0 origins"),
        (reports(4), "4 origins; the chain ladder needs 5"),
        (reports(8, (60,)), "No late report"),
        (reports(8).assign(value=lambda f: f["value"].where(f["delay"] == 0, 0)), "No late report"),
        (reports(8).assign(value=0), "0 origins"),
        (reports(6).query("delay == 0 or origin == 0").query("delay < 2"), "no more observed cells"),
    ],
    ids=["empty", "few", "one delay", "no late ones", "zeros", "one late cell"],
)
@pytest.mark.filterwarnings("error")
def test_a_thin_triangle_is_declined_with_a_reason(frame, words):
    ladder = chain_ladder.estimate(frame)
    assert isinstance(ladder, Declined)
    assert words in ladder.reason


def test_what_weakens_the_answer_is_said():
    ladder = chain_ladder.estimate(
        pd.concat([reports(8), pd.DataFrame([{"origin": -1, "delay": 0, "value": 0}])])
    )
    assert ladder.warnings == ("Without any report, and left out: 1 origin.",)
    thin = chain_ladder.estimate(reports(8, (60, 30, 10, 5, 4, 3)))
    assert not thin.warnings
    assert "longest 2 delays" in chain_ladder.estimate(reports(8, (60, 30, 10, 5, 4, 3, 2, 2))).warnings[0]


def test_wrong_input_is_an_error():
    frame = reports(8)
    with pytest.raises(ModelInputError, match="delay"):
        chain_ladder.estimate(frame.drop(columns="delay"))
    with pytest.raises(ModelInputError, match="two rows"):
        chain_ladder.estimate(pd.concat([frame, frame.head(1)]))
    with pytest.raises(ModelInputError, match="lacks a delay"):
        chain_ladder.estimate(frame.query("not (origin == 2 and delay == 1)"))
    with pytest.raises(ModelInputError, match="zero or more"):
        chain_ladder.estimate(frame.assign(value=-1))


def test_increments_stop_at_a_gap_and_a_fall_is_no_report():
    editions = pd.DataFrame(
        {
            "year": [2010, 2010, 2010, 2011, 2011, 2012, 2013],
            "edition": [2011, 2012, 2015, 2012, 2013, 2014, 2014],
            "value": [50.0, 60, 70, 80, 79, 40, 30],
        }
    )
    late = chain_ladder.increments(editions)
    assert late.to_numpy(float).tolist() == [
        [2010, 0, 50],
        [2010, 1, 10],
        [2011, 0, 80],
        [2011, 1, 0],
        [2013, 0, 30],
    ]
