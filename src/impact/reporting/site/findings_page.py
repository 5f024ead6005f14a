"""All findings on one page of Markdown, with their intervals: what docs/findings.md is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from impact.data import own_series
from impact.findings import Finding
from impact.reporting.request.spec import ReportSpec
from impact.reporting.site.finished_reports import FEW, FinishedReport, rank

#: findings that set a number beside what Landmine Monitor itself says
BESIDE = "monitor-"

_INTRODUCTION = """# Findings

Made by `impact findings --output docs/findings.md` from the reports as they stand; do not edit. Every
number comes from a notebook, with the sources on its page. Casualties are recorded casualties: a lower
bound of what happened. An interval says what the model's own assumptions leave open, not what they miss;
each page says what it cannot tell.
"""


def findings_page(reports: Iterable[tuple[ReportSpec, list[FinishedReport]]]) -> str:
    """Lay out the findings of the newest run of every report.

    Parameters
    ----------
    reports
        Entries of reports.yml, each with its finished reports, the one to show first at the front.

    Returns
    -------
    str
        Markdown: a section for each report that is there, a table of its findings with value, interval and
        method, and apart from them what stands beside Landmine Monitor's own statement. What rests on a
        dataset of the reader's own, or on made-up data, is left out: nobody has published it.
    """
    parts = [_INTRODUCTION]
    for spec, made in sorted(reports, key=lambda pair: rank(pair[0].question)):
        pages = [public_part(page) for page in made]
        if any(page.findings for page in pages) or not any(page.findings for page in made):
            parts += [_section(spec, pages)] if pages else []
    return "\n".join(parts)


def public_part(page: FinishedReport) -> FinishedReport:
    """Copy a report without the findings that rest on a dataset of the reader's own, or on made-up data."""
    stated = [
        item for item in page.findings if not any(map(own_series.is_own, item.sources)) and not item.original
    ]
    return replace(page, findings=stated)


def _section(spec: ReportSpec, pages: list[FinishedReport]) -> str:
    heading = f"## {spec.question}: {spec.title}" if spec.question else f"## {spec.title}"
    if len(pages) > FEW:
        rows = sorted((item.manifest.slug, item.findings[0]) for item in pages if item.findings)
        return "\n".join([heading, "", *_table([finding for _, finding in rows]), ""])
    by_place = {str(item.manifest.parameters.get("country", "")): item for item in reversed(pages)}
    if len(by_place) == 1:
        return "\n".join([heading, "", *_stated(pages[0].findings)])
    parts = [heading, ""]
    for code in sorted(by_place):
        parts += [f"### {_name(code)}", "", *_stated(by_place[code].findings)]
    return "\n".join(parts)


def _stated(findings: list[Finding]) -> list[str]:
    """Lay out the findings of one page, those beside the Monitor's own statement apart."""
    parts = [*_table([item for item in findings if not item.id.startswith(BESIDE)]), ""]
    beside = [item.sentence for item in findings if item.id.startswith(BESIDE)]
    return [*parts, f"**Beside Landmine Monitor.** {' '.join(beside)}", ""] if beside else parts


def _name(code: str) -> str:
    from impact import places

    return places.name(code)


def _table(stated: list[Finding]) -> list[str]:
    rows = ["| finding | value | interval | method |", "|---|---|---|---|"]
    for item in stated:
        cells = [item.sentence, item.stated, item.interval, item.method]
        rows.append(f"| {' | '.join(_cell(text) for text in cells)} |")
    return rows


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("|", "\\|"))
