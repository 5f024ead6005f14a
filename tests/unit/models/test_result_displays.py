"""Every result shows itself in a notebook, has its numbers in a frame, and draws itself or says why not."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import pickle
import pkgutil

import pandas as pd
import pytest

import impact.models
import impact.scenario
from impact import models
from impact.charts import Chart
from impact.errors import ImpactError, ModelInputError, NoResult, NothingToDraw
from impact.result import Declined, Estimate, Picture, Result

#: results whose numbers no picture makes plainer
WITHOUT_PICTURE = {"Implied", "Permuted", "Crossings", "Calibration", "Melding", "Transfer"}
COMPUTED = Picture("", (), {}).otherwise

SERIES = pd.DataFrame(
    {"year": range(2008, 2024), "value": [90, 80, 84, 70, 66, 60, 61, 50, 52, 47, 40, 41, 36, 30, 31, 28]}
)
CELLS = pd.DataFrame(
    [(i, j, (60, 30, 10)[j] + (i * j) % 3) for i in range(6) for j in range(3) if i + j < 6],
    columns=["origin", "delay", "value"],
)
STATES = pd.DataFrame(
    {"time": [3.0, 5, 2, 8, 9, 4, 7, 6, 1, 10, 12, 11], "completed": [True] * 10 + [False] * 2}
)


def classes(base: type = Result) -> list[type]:
    for package in (impact.models, impact.scenario):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    every = []
    waiting = [base]
    while waiting:
        subclasses = [one for one in waiting.pop().__subclasses__() if one.__module__.startswith("impact.")]
        every += subclasses
        waiting += subclasses
    return list(dict.fromkeys(every))


def samples() -> dict[str, Result]:
    rated = {"method": "mean", "n": 9, "estimate": 1.5, "low": 1.0, "high": 2.5}
    return {
        "trend": models.trend.estimate(SERIES),
        "interruption": models.interruption.estimate(SERIES, at=2016),
        "forecast": models.forecast.estimate(SERIES, methods=["naive", "drift"]),
        "chain ladder": models.chain_ladder.estimate(
            pd.DataFrame(CELLS, columns=["origin", "delay", "value"])
        ),
        "survival": models.completion.estimate(STATES),
        "rate": models.rates.estimate(11, 800),
        "ratio": models.rates.compare((11, 800), (21, 3011)),
        "estimate": Estimate(**rated, unit="<dollars>", warnings=("Few & far between.",)),
    }


def test_every_class_of_results_has_its_numbers_in_a_frame():
    lacking = [
        one.__name__
        for one in classes()
        if not (hasattr(one, "frame") or "frame" in {field.name for field in dataclasses.fields(one)})
    ]
    assert not lacking


def test_every_class_of_results_has_a_picture_or_is_known_to_have_none():
    plain = {one.__name__ for one in classes() if one.picture is Result.picture}
    assert plain == WITHOUT_PICTURE


@pytest.mark.parametrize("name", samples())
def test_a_result_draws_itself_and_invents_no_source(name):
    chart = samples()[name].plot()
    assert isinstance(chart, Chart)
    assert chart.source_line == COMPUTED
    assert chart.sources == ()
    assert chart.svg()


@pytest.mark.parametrize("name", samples())
def test_a_result_shows_itself_with_its_method_and_first_numbers(name):
    result = samples()[name]
    shown = result._repr_html_()
    assert "impact-result" in shown
    assert "<table>" in shown
    assert len(result.frame)


def test_what_a_result_shows_is_escaped():
    shown = samples()["estimate"]._repr_html_()
    assert "&lt;dollars&gt;" in shown
    assert "Few &amp; far between." in shown


def test_words_of_the_caller_stand_in_place_of_those_of_the_result():
    chart = samples()["trend"].plot(title="Fewer each year", source_line="made up", id="fewer")
    assert (chart.title, chart.source_line, chart.id) == ("Fewer each year", "made up", "fewer")


def test_a_result_carries_the_pages_of_the_rows_it_was_computed_from():
    rows = SERIES.assign(source_id="lm-2016", maker="landmine-monitor")
    result = models.trend.estimate(rows)
    assert [tuple(credit) for credit in result.credits] == [("lm-2016", "landmine-monitor")]
    assert models.trend.estimate(SERIES).credits == ()


def test_a_refusal_reads_as_one_and_draws_nothing():
    refusal = models.trend.estimate(SERIES.head(3))
    assert isinstance(refusal, Declined)
    assert "A trend needs at least" in refusal._repr_html_()
    with pytest.raises(NothingToDraw, match=r"no estimate .* A trend needs at least 5 years"):
        refusal.plot()
    with pytest.raises(ImpactError, match="ask `if result:`"):
        _ = refusal.frame


def test_a_result_without_a_picture_says_where_its_numbers_are():
    implied = models.shares.implied(10, 9.5, 10.5, 100)
    with pytest.raises(NothingToDraw, match=r"no picture of Implied .* look at \.frame"):
        implied.plot()


def test_a_refusal_says_its_reason_in_words_and_whatever_else_it_is_asked_for():
    refused = Declined(method="m", reason="There are too few figures.")
    assert refused.in_words() == "No estimate: There are too few figures."
    with pytest.raises(NoResult, match=r"the model declined.*too few figures.*test `if result:`"):
        _ = refused.segments
    assert not hasattr(refused, "segments")
    assert copy.copy(refused) == pickle.loads(pickle.dumps(refused)) == refused


@pytest.mark.parametrize(
    "ask",
    [
        models.trend.estimate,
        lambda rows: models.interruption.estimate(rows, at=2015),
        models.forecast.estimate,
        models.chain_ladder.estimate,
        models.completion.estimate,
    ],
)
def test_a_column_in_place_of_rows_is_refused_in_three_parts(ask):
    with pytest.raises(ModelInputError) as refused:
        ask(SERIES["value"])
    assert "was given a Series" in refused.value.found
    assert refused.value.expected.startswith("a pandas DataFrame with the columns")
    assert refused.value.remedy


def test_a_file_has_no_table_below_and_its_line_is_the_line_of_the_chart(tmp_path):
    drawn = models.trend.estimate(SERIES).plot(source_line="Counted by A, quoted by B")
    assert impact.sources.line(drawn) == "Counted by A, quoted by B"
    assert drawn.alt.endswith("Numbers in the table below.")
    assert "table below" not in drawn.save(tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "table below".encode("utf-16-be") not in drawn.pdf()
    assert b"table below" not in drawn.pdf()
    with pytest.raises(ImpactError, match="a number of pixels"):
        drawn.save(tmp_path / "x.png", dpi="300")
