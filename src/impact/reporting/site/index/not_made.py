"""The pages that ``reports.yml`` asks for and that are not there: listed on the index, never passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.errors import ImpactError
from impact.reporting.request.spec import ReportSpec
from impact.reporting.site import news
from impact.reporting.site.finished_reports import FinishedReport
from impact.wording import count, counted

#: pages that are named one by one; more are counted
_NAMED = 6


@dataclass(frozen=True)
class Missing:
    """What is not there of one entry: all of it, or some of its pages, named."""

    title: str
    words: str


def not_made(specs: Sequence[ReportSpec], finished: Mapping[str, Sequence[FinishedReport]]) -> list[Missing]:
    """List for each entry of reports.yml which of its pages are not there."""
    missing = []
    for spec in specs:
        pages = finished[spec.id]
        if not pages:
            missing.append(Missing(spec.title, f"not made yet; impact run {spec.id} makes it"))
        elif absent := _absent(spec, pages):
            words = ", ".join(absent[:_NAMED]) + (
                f" and {count(len(absent) - _NAMED)} more" if absent[_NAMED:] else ""
            )
            missing.append(Missing(spec.title, f"{counted(len(absent), 'page')} not made yet: {words}"))
    return missing


def _absent(spec: ReportSpec, pages: Sequence[FinishedReport]) -> list[str]:
    """Label the parameter sets of an entry that no page was made with."""
    try:
        wanted = spec.expand()
    except ImpactError:  # the places of a named set are read from the tables, which may not be built
        return []
    made = [page.manifest.parameters for page in pages]
    return [
        news.label(values, "") or ", ".join(map(str, values.values()))
        for values in wanted
        if not any(all(given.get(name) == value for name, value in values.items()) for given in made)
    ]
