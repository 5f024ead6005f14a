"""The chart of the states that leave: for each, what the model gives under one scenario, on one scale.

A dot is the middle of the simulated outcomes, a line the range that holds most of them. The scale is in
tenfold steps. The name of the scenario stands in the title, so that nobody takes the numbers for a
forecast. The numbers are findings of the briefs (:func:`impact.reporting.site.index.card_series.dot_of`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from impact import places, yaml_document
from impact.data.load import LATEST
from impact.errors import UnknownPlace
from impact.findings import Finding
from impact.places import fold
from impact.project import Project
from impact.reporting import manifest as records
from impact.reporting.links.site_map import anchor
from impact.reporting.page.words import DOCUMENTS
from impact.reporting.site.finished_reports import FinishedReport
from impact.reporting.site.index.card_series import dot_of
from impact.reporting.site.index.svg_marks import coordinate
from impact.wording import count, digits, level, partial_date
from impact.yaml_document import Unreadable

#: pixels of the plot, without the names
WIDTH = 360
_PARAMETER = "scenario"
#: ISO 639-1 -> name of the language in English
_LANGUAGES = {"et": "Estonian", "fi": "Finnish", "lt": "Lithuanian", "lv": "Latvian", "pl": "Polish"}


@dataclass(frozen=True)
class StateRow:
    """A row of the chart: the place, its documents, and its dot where the brief names one."""

    code: str
    name: str
    href: str
    documents: tuple[tuple[str, str], ...]
    short: str
    x: str = ""
    low: str = ""
    high: str = ""
    words: str = ""
    range_words: str = ""
    languages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class StateChart:
    """The chart: its rows by name, its scale, and what is assumed."""

    rows: tuple[StateRow, ...]
    ticks: tuple[tuple[str, str], ...]
    scenario: str
    measure: str
    level: str
    anchors: tuple[str, ...] = ()

    @property
    def has_dots(self) -> bool:
        """Whether anything can be drawn."""
        return bool(self.ticks)


def state_chart(project: Project, briefs: Sequence[FinishedReport]) -> StateChart | None:
    """Lay the chart out from the briefs that are there; None where there is none.

    Only briefs as of the newest figures, of one scenario and one measure share the scale: those of the
    first brief by name. The others keep their row, without a dot.
    """
    pages: dict[str, FinishedReport] = {}
    for page in briefs:
        pages.setdefault(str(page.manifest.parameters.get("country", "")), page)
    states = sorted(((_name(code), code) for code in pages if _name(code)), key=lambda pair: fold(pair[0]))
    if not states:
        return None
    latest = [code for _, code in states if pages[code].as_of == LATEST]
    dots = {code: dot for code in latest if (dot := dot_of(pages[code])) and _positive(dot)}
    first = next((code for _, code in states if code in dots), None)
    on_scale = {code: dot for code, dot in dots.items() if first and _alike(pages, dots, code, first)}
    scale = _scale([end for dot in on_scale.values() for end in (dot.low, dot.high) if end is not None])
    lead = on_scale[first] if first else None
    return StateChart(
        tuple(_row(name, code, pages[code], on_scale.get(code), scale) for name, code in states),
        tuple((coordinate(_position(10**power, scale)), count(10**power)) for power in _powers(scale)),
        _scenario(project, pages[first]) if first else "",
        lead.unit if lead else "",
        level(lead.level) if lead and lead.level else "",
    )


def language_of(page: FinishedReport) -> str:
    """Look up the language that the findings of a page are translated into (ISO 639-1); empty for none."""
    return page.findings[0].language if page.findings else ""


def with_languages(chart: StateChart, pages: Sequence[FinishedReport]) -> StateChart:
    """Put beside each state the links to its brief in other languages: "in Estonian"."""
    by_state: dict[str, list[tuple[str, str]]] = {}
    for page in pages:
        if page.as_of == LATEST and (language := language_of(page)):
            words = f"in {_LANGUAGES.get(language, 'its own language')}"
            by_state.setdefault(str(page.manifest.parameters.get("country", "")), []).append(
                (page.href, words)
            )
    anchors = tuple(dict.fromkeys(anchor(page.manifest.question, page.manifest.report) for page in pages))
    rows = tuple(replace(row, languages=tuple(by_state.get(row.code, ()))) for row in chart.rows)
    return replace(chart, rows=rows, anchors=anchors)


def _name(code: str) -> str:
    try:
        return places.name(code) if code else ""
    except UnknownPlace:
        return ""


def _positive(dot: Finding) -> bool:
    """Whether a dot has a place on a scale of tenfold steps; nought has none."""
    return dot.low is not None and dot.low > 0


def _alike(pages: dict[str, FinishedReport], dots: dict[str, Finding], one: str, other: str) -> bool:
    scenario = [pages[code].manifest.parameters.get(_PARAMETER) for code in (one, other)]
    return scenario[0] == scenario[1] and dots[one].unit == dots[other].unit


def _scale(ends: list[float]) -> tuple[float, float]:
    """Bound the scale by the ends of all ranges, with a little room on both sides."""
    if not ends:
        return (0.0, 0.0)
    low, high = math.log10(min(ends)), math.log10(max(ends))
    return low - 0.08, max(high, low + 1) + 0.08


def _powers(scale: tuple[float, float]) -> range:
    return range(math.ceil(scale[0]), math.floor(scale[1]) + 1) if scale[1] > scale[0] else range(0)


def _position(value: float, scale: tuple[float, float]) -> float:
    return WIDTH * (math.log10(value) - scale[0]) / (scale[1] - scale[0])


def _row(
    name: str, code: str, page: FinishedReport, dot: Finding | None, scale: tuple[float, float]
) -> StateRow:
    first = page.findings[0] if page.findings else None
    documents = tuple(
        (f"{page.href.removesuffix(records.REPORT)}report.{ending}", words)
        for ending, words in DOCUMENTS
        if (page.folder / f"report.{ending}").is_file()
    )
    row: dict[str, Any] = {}
    if dot is not None and not isinstance(dot.value, str) and dot.low is not None and dot.high is not None:
        row = {
            "x": coordinate(_position(dot.value, scale)),
            "low": coordinate(_position(dot.low, scale)),
            "high": coordinate(_position(dot.high, scale)),
            "words": f"about {digits(dot.value, dot.kind)}",
            "range_words": f"{digits(dot.low, dot.kind)} to {digits(dot.high, dot.kind)} is plausible",
        }
    short = (first.short or first.sentence) if first else ""
    if page.as_of != LATEST:
        name = f"{name}, as known on {partial_date(page.as_of)}"
    return StateRow(code, name, page.href, documents, short, **row)


def _scenario(project: Project, page: FinishedReport) -> str:
    """Look up the title of the scenario that a brief was made with; its name where it has no file here."""
    name = str(page.manifest.parameters.get(_PARAMETER, ""))
    path = project.root / "scenarios" / f"{name}.yml"
    try:
        return str(yaml_document.load_file(path)["title"])
    except (OSError, Unreadable, KeyError, TypeError):
        return name
