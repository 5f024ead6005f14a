"""The four numbers at the head of the index, each from one finding of one report.

:data:`NUMBERS` is the one place that says which. A report that has not been made drops its number; an id that
no answer states any more fails in ``tests/unit/reporting/test_four_numbers.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from impact.data import sources
from impact.data.load import LATEST
from impact.data.provenance import Credit
from impact.errors import ImpactError
from impact.findings import Finding
from impact.reporting.site.finished_reports import FinishedReport
from impact.wording import capital

#: report, id of the finding whose number is shown, and what it counts, in the order of the page; ``whom``
#: stands for the people whose share it is, as the finding names them
NUMBERS: tuple[tuple[str, str, str], ...] = (
    ("global-burden", "newest-total", "people recorded as killed or injured in the newest year"),
    ("who-is-harmed", "civilian-share", "{whom} were civilians"),
    ("who-is-harmed", "child-share", "{whom} were children"),
    (
        "clearance-burden",
        "completed-in-ten-years",
        "of mined states cleared their land within the treaty's time",
    ),
)


@dataclass(frozen=True)
class HeadNumber:
    """A number as it stands at the head: large, with its sentence, interval, source and page.

    ``before`` are the words that belong before the digits ("at least"), ``digits`` the number itself,
    ``label`` what it counts.
    """

    before: str
    digits: str
    label: str
    sentence: str
    interval: str
    source: str
    href: str
    title: str


def head_numbers(finished: Mapping[str, Sequence[FinishedReport]]) -> list[HeadNumber]:
    """Collect the numbers of the reports that are there, as of the newest figures."""
    numbers = []
    for report, name, label in NUMBERS:
        pages = [page for page in finished.get(report, ()) if page.as_of == LATEST]
        matches = [finding for finding in pages[0].findings if finding.id == name] if pages else []
        if matches and matches[0].quantity is not None:
            numbers.append(_head_number(matches[0], pages[0], label))
    return numbers


def _head_number(finding: Finding, page: FinishedReport, label: str) -> HeadNumber:
    quantity = finding.quantity
    assert quantity is not None
    bare = replace(quantity, unit="").bare  # with the sign of a percentage, without what is counted
    digits = bare[bare.index(quantity.digits(quantity.value)) :]
    before = bare.removesuffix(digits).strip()
    return HeadNumber(
        before,
        digits,
        label.format(whom=finding.unit.removeprefix("share ")),
        finding.sentence,
        _interval(finding),
        _source(finding),
        f"{page.href}#finding-{finding.id}",
        page.manifest.title,
    )


def _interval(finding: Finding) -> str:
    """Write the interval of a number; of a published percentage without one, that it is rounded."""
    if finding.high is not None:
        return capital(finding.interval)
    return "As published, rounded" if finding.maker and finding.kind in ("share", "percent") else ""


def _source(finding: Finding) -> str:
    """Name the maker of the number first, and the page that it stands on where the finding tells which.

    A number without a maker that rests on several pages is computed here, and says so.
    """
    if finding.maker:
        own = [name for name in finding.sources if finding.published and _day(name) == finding.published]
        pages = [Credit(name, finding.maker) for name in own or finding.sources]
        return credit(pages)
    line = credit(finding.sources)
    return f"computed here from {line}" if line and len(finding.sources) > 1 else line


def _day(name: str) -> str:
    try:
        return sources.lookup(name).published
    except ImpactError:
        return ""


def credit(ids: Sequence[str | Credit], most: int = 1) -> str:
    """Name the bodies behind a number in one line; nothing where a page is not in the bibliography."""
    try:
        return sources.line(list(ids), most)
    except ImpactError:
        return ""
