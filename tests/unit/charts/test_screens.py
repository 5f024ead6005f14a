"""In a notebook charts and tables follow the theme of JupyterLab; in a report none of its rules."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from impact.charts import Table, series
from impact.charts.frame import screens
from tests.conftest import CHECKOUT

FRAME = pd.DataFrame({"year": [2023, 2024], "value": [5.0, 7.0]})


def bundles() -> list[dict]:
    chart = series(FRAME, id="a", title="A chart", source_line="made up")
    table = Table(FRAME, "b", "A table", source_line="made up")
    return [shown._repr_mimebundle_() for shown in (chart, table)]


def test_in_a_notebook_both_know_a_dark_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IMPACT_READS", raising=False)
    for bundle in bundles():
        assert '[data-jp-theme-light="false"]' in bundle["text/html"]


def test_in_a_report_neither_carries_rules_of_jupyterlab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMPACT_READS", "record")
    chart, table = bundles()
    assert "text/html" not in chart
    assert "jp-RenderedHTMLCommon" not in table["text/html"]


def test_every_rule_of_tables_outweighs_the_one_that_jupyterlab_has() -> None:
    rules = re.findall(
        r"([^{}]+)\{[^}]*\}", screens.table_style().split("</style>")[0].removeprefix("<style>")
    )
    lab = [selector for rule in rules for selector in rule.split(",") if "data-" not in selector]
    assert lab
    assert all(selector.startswith(".jp-RenderedHTMLCommon div.impact-table") for selector in lab)


def test_chips_are_as_in_the_dark_of_reports() -> None:
    css = (CHECKOUT / "src/impact/reporting/templates/style/figures.css").read_text(encoding="utf-8")
    dark = css[css.index("prefers-color-scheme: dark") :]
    for name, colour in re.findall(r"(--[a-z-]+):(#[0-9a-f]{6})", screens.CHIPS_IN_THE_DARK):
        assert f"{name}: {colour};" in dark
