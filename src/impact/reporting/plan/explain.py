"""Why a report is, or is not, out of date: what it was made from beside what it would be made from now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from impact.project.kernel_reads.variables import ALL
from impact.reporting.key.cachekey import Parts

Verdict = Literal["up to date", "page only", "to make"]
_RECORDS = {
    "data/processed/accounts.json": "the account of the build",
    "data/processed/datapackage.json": "the list of tables",
    "data/processed/quarantine.parquet": "the quarantine",
    "data/raw/sources.csv": "the bibliography",
}
# So many names are listed; of more the number is given.
_MOST = 6
_MOST_LINES = 20


@dataclass(frozen=True)
class Reason:
    """One difference: ``kind`` names the part, ``words`` say what about it."""

    kind: Literal[
        "report", "cell", "parameter", "input", "environment", "code", "version", "page", "output", "request"
    ]
    words: str


@dataclass(frozen=True)
class Explanation:
    """The verdict on one report, with its reasons, most important first."""

    report: str
    slug: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    note: str = ""

    @property
    def line(self) -> str:
        """The verdict in one line."""
        first = self.reasons[0].words if self.reasons else "nothing has changed"
        more = f" (and {len(self.reasons) - 1} more)" if len(self.reasons) > 1 else ""
        return f"{self.report} ({self.slug}): {self.verdict}: {first}{more}"

    @property
    def details(self) -> tuple[str, ...]:
        """The further lines: all reasons when there are several, and what counts as an input."""
        listed = tuple(reason.words for reason in self.reasons) if len(self.reasons) > 1 else ()
        if len(listed) > _MOST_LINES:
            listed = (*listed[:_MOST_LINES], f"and {len(listed) - _MOST_LINES} more")
        return (*listed, self.note) if self.note else listed


def run_reasons(old: Parts, new: Parts) -> tuple[Reason, ...]:
    """List what differs in what the execution depends on; nothing when the run keys are the same."""
    return (
        *_cells(old.cells, new.cells),
        *(Reason("parameter", words) for words in _values(old.parameters, new.parameters)),
        *(Reason("input", words) for words in _inputs(old, new)),
        *(Reason("environment", words) for words in _variables(old.environment, new.environment)),
        *(Reason("code", words) for words in _files(old.code, new.code)),
        *(Reason("version", words) for words in _versions(old.versions, new.versions)),
    )


def page_reasons(old: Parts, new: Parts) -> tuple[Reason, ...]:
    """List what differs in what only the page shows; nothing when the page keys are the same."""
    differing = [name for name in sorted({*old.page, *new.page}) if old.page.get(name) != new.page.get(name)]
    return tuple(Reason("page", _page_words(name)) for name in differing)


def _page_words(name: str) -> str:
    if name.startswith("package "):
        return f"package file {name.removeprefix('package ')} changed, which makes the page"
    if name.startswith("reports.yml "):
        return f"{name.removeprefix('reports.yml ')} in reports.yml changed"
    if "/" in name:
        return f"{input_words(name)} changed, which the page prints"
    return f"{name} changed"


def _cells(old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...]) -> Iterator[Reason]:
    if [digest for _, digest in old] == [digest for _, digest in new]:
        return
    before, after = dict(old), dict(new)
    changed = [name for name in after if name in before and before[name] != after[name]]
    added = [name for name in after if name not in before]
    removed = [name for name in before if name not in after]
    for names, change in ((changed, "changed"), (added, "added"), (removed, "removed")):
        if names:
            yield Reason("cell", f"code cell{'s' if len(names) > 1 else ''} {listed(names)} {change}")
    if not (changed or added or removed):
        yield Reason("cell", "the order of the code cells changed")


def _values(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if name not in old:
            yield f"parameter {name} = {new[name]!r} is new"
        elif name not in new:
            yield f"parameter {name} is gone"
        elif repr(old[name]) != repr(new[name]):
            yield f"parameter {name} = {new[name]!r}, was {old[name]!r}"


def _inputs(old: Parts, new: Parts) -> Iterator[str]:
    for name in sorted({*old.inputs, *new.inputs}):
        before, after = old.inputs.get(name, ""), new.inputs.get(name, "")
        if before == after and (name in old.inputs) == (name in new.inputs):
            continue
        if not after:
            yield f"{input_words(name)} {'is gone' if name in new.inputs else 'no longer counts'}"
        elif not before:
            yield f"{input_words(name)} is new"
        else:
            yield f"{input_words(name)} changed"


def _variables(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    """Name variables whose values differ; never the values."""
    for name in sorted({*old, *new}):
        before, after = old.get(name, ""), new.get(name, "")
        if before != after:
            change = "is set now" if not before else "changed" if after else "is not set any more"
            yield "the environment changed" if name == ALL else f"environment variable {name} {change}"


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    groups = {
        "changed": [name for name in new if name in old and old[name] != new[name]],
        "new": [name for name in new if name not in old],
        "gone": [name for name in old if name not in new],
    }
    for change, names in groups.items():
        verb = "" if change == "changed" else "are " if len(names) > 1 else "is "
        if names:
            yield f"package file{'s' if len(names) > 1 else ''} {listed(sorted(names))} {verb}{change}"


def _versions(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            yield f"{name} {new.get(name) or 'is gone'}, was {old.get(name) or 'not installed'}"


def input_words(path: str) -> str:
    """Name an input for people.

    >>> input_words("data/processed/casualties.parquet"), input_words("data/raw/sources.csv")
    ('table casualties', 'the bibliography')
    """
    if path.endswith("/"):
        return f"what is in folder {path[:-1]}"
    table = re.fullmatch(r"data/processed/(.*)\.parquet", path)
    return _RECORDS.get(path) or (f"table {table[1]}" if table else f"file {path}")


def listed(names: list[str]) -> str:
    """List names; of many only the first, and how many more.

    >>> listed(["a", "b"])
    'a, b'
    """
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
