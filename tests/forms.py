"""The same quantity in the same form: what the reports of a folder print of each number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from impact.findings import Finding, from_json

_NUMBER = r"[−+]?\d[\d,]*(?:\.\d+)?"
#: "86 civilians (90 % of draws: 16 to 420)", "31 of them (4 to 180 in 9 of 10 draws)"
_INTERVAL = re.compile(
    rf"(?P<middle>{_NUMBER})(?P<noun>[^().;:\d]*)\((?:[^()]*?(?:interval|draws:|10:) )?"
    rf"(?P<low>{_NUMBER}) to (?P<high>{_NUMBER})\b"
)


def below(reports: Path) -> list[Path]:
    """The folders of all reports that were built below a folder; not the earlier runs that are kept."""
    folders = (path.parent for path in sorted(reports.rglob("findings.json")))
    return [folder for folder in folders if ".history" not in folder.parts]


def two_forms(folders: Iterable[Path]) -> list[str]:
    """List what reports print of one quantity in two ways, one line each; empty where all agree.

    Two findings are of one quantity when they have the same name, place and day, or the same value with the
    same interval; two numbers in sentences, when number and interval agree to two figures. So the reports
    must have been made with the same draws: of two scenarios of a country only one.
    """
    stated = {
        f"{folder.parent.name}/{folder.name}": from_json(
            (folder / "findings.json").read_text(encoding="utf-8")
        )
        for folder in folders
    }
    return [
        f"{' | '.join(sorted(forms))}: {'; '.join(sorted(set().union(*forms.values())))}"
        for groups in (_findings(stated), _sentences(stated))
        for forms in groups.values()
        if len(forms) > 1
    ]


Groups = dict[object, dict[str, set[str]]]


def _findings(stated: dict[str, list[Finding]]) -> Groups:
    groups: Groups = defaultdict(lambda: defaultdict(set))
    for folder, finding in _each(stated):
        quantity = finding.quantity
        if quantity is None:
            continue
        form = f"{quantity.number} ({quantity.ends})" if quantity.ends else quantity.number
        where = f"{folder}, {finding.id}"
        groups[finding.id, finding.place, finding.as_of][form].add(where)
        if None not in (finding.low, finding.high):
            key = tuple(_two_figures(value) for value in (finding.value, finding.low, finding.high))
            groups[key][form].add(where)
    return groups


def _sentences(stated: dict[str, list[Finding]]) -> Groups:
    groups: Groups = defaultdict(lambda: defaultdict(set))
    for folder, finding in _each(stated):
        for match in _INTERVAL.finditer(finding.sentence):
            texts = [match[name] for name in ("middle", "low", "high")]
            key = tuple(_two_figures(float(text.replace(",", "").replace("−", "-"))) for text in texts)
            groups[key][f"{texts[0]} ({texts[1]} to {texts[2]})"].add(f"{folder}, {finding.id}")
    return groups


def _each(stated: dict[str, list[Finding]]) -> Iterator[tuple[str, Finding]]:
    for folder, findings in stated.items():
        for finding in findings:
            yield folder, finding


def _two_figures(value: object) -> str:
    return f"{value:.1e}" if isinstance(value, int | float) else str(value)
