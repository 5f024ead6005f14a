"""The pages that ``reports.yml`` plans and that are not there: listed on the index, never passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from impact.reporting.links.site_map import SiteMap
from impact.reporting.request.spec import ReportSpec
from impact.reporting.site.finished_reports import FinishedReport
from impact.wording import count, counted

#: pages that are named one by one; more are counted
_NAMED = 6


@dataclass(frozen=True)
class Missing:
    """What is not there of one entry: all of it, or some of its pages, named."""

    title: str
    words: str


def not_made(
    planned: SiteMap, specs: Sequence[ReportSpec], finished: Mapping[str, Sequence[FinishedReport]]
) -> list[Missing]:
    """List for each entry of reports.yml which of its pages are not there.

    An entry that cannot be planned now (its notebook is gone, say) is listed when none of its pages is there.
    """
    gaps = []
    for spec in specs:
        slugs = {page.manifest.slug for page in finished[spec.id]}
        labels = [page.label for page in planned.of_report(spec.id) if page.slug not in slugs]
        if not slugs:
            gaps.append(Missing(spec.title, f"not made yet; impact run {spec.id} makes it"))
        elif labels:
            more = f" and {count(len(labels) - _NAMED)} more" if len(labels) > _NAMED else ""
            names = f"{', '.join(labels[:_NAMED])}{more}"
            gaps.append(Missing(spec.title, f"{counted(len(labels), 'page')} not made yet: {names}"))
    return gaps
