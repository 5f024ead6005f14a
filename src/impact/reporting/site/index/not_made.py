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
    missing = []
    for spec in specs:
        made = {page.manifest.slug for page in finished[spec.id]}
        absent = [page.label for page in planned.of_report(spec.id) if page.slug not in made]
        if not made:
            missing.append(Missing(spec.title, f"not made yet; impact run {spec.id} makes it"))
        elif absent:
            more = f" and {count(len(absent) - _NAMED)} more" if len(absent) > _NAMED else ""
            named = f"{', '.join(absent[:_NAMED])}{more}"
            missing.append(Missing(spec.title, f"{counted(len(absent), 'page')} not made yet: {named}"))
    return missing
