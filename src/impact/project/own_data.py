"""A researcher's own data on disk: registered datasets and their releases below ``data/own``.

``data/own/NAME/releases.json`` names the releases; it is written last, so it never names one that is half
written. ``data/own/NAME/RELEASE/`` holds the tables, ``data/own/NAME/snapshots/`` what was fetched. Nothing
below ``data/own`` is committed.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from impact.arguments import TEXT, fitting
from impact.errors import ImpactError, UnknownName
from impact.project import reads, state_file
from impact.project.layout import Project

INDEX = "releases.json"
SNAPSHOTS = "snapshots"
#: below ``data/own``: mappings that a person writes, never a dataset
MAPS = "maps"
#: begins the name of a release that an import is putting another one in the place of
MOVED = ".old-"
#: facts of a release: source, terms, publish level, fingerprints
DATASET = "dataset.json"
#: casualties by place, year and measure, for :func:`impact.series`
ANNUAL = "annual.parquet"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RELEASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class Releases:
    """Releases of one dataset: name -> the day it stands for, oldest first; the current one is the newest."""

    name: str
    days: dict[str, str] = field(default_factory=dict)

    @property
    def current(self) -> str | None:
        """The newest release; None when there is none."""
        return next(reversed(self.ordered), None)

    @property
    def ordered(self) -> list[str]:
        """Releases, oldest first."""
        return sorted(self.days, key=lambda release: (self.days[release], release))


def own_folder(project: Project) -> Path:
    """Folder of all registered datasets."""
    return project.root / "data" / "own"


_REFERENCE = replace(TEXT, expected="the name of a dataset", remedy="such as 'victims' or 'victims@2021'")


def split_reference(reference: str) -> tuple[str, str | None]:
    """Split ``mine@2021`` into name and release.

    >>> split_reference("mine@2021"), split_reference("mine")
    (('mine', '2021'), ('mine', None))
    """
    name, sign, release = str(fitting(reference, _REFERENCE, "name", "dataset", ImpactError)).partition("@")
    check_name(name)
    if not sign:
        return name, None
    check_release(release)
    return name, release


def check_name(name: object) -> None:
    """Refuse a name that cannot be a folder on every system.

    Raises
    ------
    ImpactError
        Saying which letters are allowed.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ImpactError(
            f"{name!r} cannot name a dataset",
            "lower-case letters, digits, hyphens and underscores, at most 64",
            "such as victims or lebanon-casualties; a release follows after @",
        )
    if name == MAPS:
        raise ImpactError(
            f"{name!r} cannot name a dataset",
            f"another name: data/own/{MAPS} is the folder of your mappings",
            "such as victims or lebanon-casualties",
        )


def check_release(release: str) -> None:
    """Refuse a release that cannot be a folder, or would hide another one.

    Raises
    ------
    ImpactError
        Saying which letters are allowed.
    """
    if not _RELEASE.fullmatch(release) or release in (SNAPSHOTS, INDEX):
        raise ImpactError(
            f"{release!r} cannot name a release",
            "letters, digits, dots, hyphens and underscores, at most 64",
            "such as 2021 or 2026-11-28",
        )


def dataset_names(project: Project) -> list[str]:
    """List the registered datasets that have a release.

    A report that asks counts as reading the names in the folder, and the index of each: after a search by
    pattern every file of the project would count for it.
    """
    home = own_folder(project)
    reads.note_name(f"{home.relative_to(project.root).as_posix()}/")
    names = sorted(path.name for path in home.iterdir()) if home.is_dir() else []
    indexes = [home / name / INDEX for name in names if _NAME.fullmatch(name)]
    for index in indexes:
        reads.note(project, index)
    return [index.parent.name for index in indexes if index.exists()]


def read_releases(project: Project, name: str) -> Releases:
    """Read which releases a dataset has; none when it is not registered.

    A report that asks counts as reading the index, so that a new release makes it again.
    """
    path = own_folder(project) / name / INDEX
    reads.note(project, path)
    try:
        days = state_file.checked(path, _days)
        return Releases(name, {k: v for k, v in days.items() if _standing(path.parent, k).is_dir()})
    except FileNotFoundError:
        return Releases(name)
    except state_file.Damaged as damage:
        raise ImpactError(
            f"data/own/{name}/{INDEX} cannot be read ({damage})",
            "the list of the dataset's releases",
            f"remove that file and import the newest release again: impact import FILE --map M --as {name}",
        ) from damage


def _days(body: Any) -> dict[str, str]:
    """Accept the days of releases: names that can be folders, and a date or what was stated in its place."""
    days = body["days"]
    if type(days) is not dict or not all(type(day) is str for day in days.values()):
        raise state_file.Damaged("values of another kind")
    if not all(_RELEASE.fullmatch(release) for release in days):
        raise state_file.Damaged("a release that cannot be a folder")
    return days


def read_facts(folder: Path) -> dict[str, Any]:
    """Read the facts of a release.

    Raises
    ------
    FileNotFoundError
        When there are none.
    state_file.Damaged
        When they are not what an import writes.
    """
    return state_file.checked(folder / DATASET, _facts)


PUBLIC = "public"


def level_of(facts: Mapping[str, Any]) -> str:
    """To whom a release may be shown: public, internal or restricted; internal where nothing is stated.

    Only a public one stands on pages that are not its own.

    >>> level_of({"publish": {"level": "public"}}), level_of({})
    ('public', 'internal')
    """
    return (facts.get("publish") or {}).get("level") or "internal"


_TEXTS = ("name", "release", "unit", "mapping", "country", "file", "sha256", "read_at", "content")
_COUNTS = ("counted", "kept", "quarantined", "asked")


def _facts(body: Any) -> dict[str, Any]:
    """Accept the facts of a release: each of its kind where it is there, and the day always."""
    date.fromisoformat(body["day"][:10])
    texts = [body[name] for name in _TEXTS if body.get(name) is not None]
    counts = [body[name] for name in _COUNTS if name in body]
    parts = [body[name] or {} for name in ("source", "publish", "rows", "files", "excluded") if name in body]
    if not (
        all(type(text) is str for text in texts)
        and all(type(number) is int and number >= 0 for number in counts)
        and all(type(part) is dict for part in parts)
        and all(type(number) is int for number in body.get("rows", {}).values())
        and all(len(cell) == 2 for cell in body.get("hidden", []))
    ):
        raise state_file.Damaged("values of another kind")
    for day in body.get("covers") or ():  # first and last day
        date.fromisoformat(day)
    if until := (body.get("source") or {}).get("keep_until"):
        date.fromisoformat(until)
    threshold = (body.get("publish") or {}).get("threshold", 0)
    if type(threshold) is not int:
        raise state_file.Damaged("values of another kind")
    return dict(body)


def release_folder(project: Project, reference: str) -> Path:
    """Find the folder of a release: ``mine`` is the newest one, ``mine@2021`` a certain one.

    Raises
    ------
    UnknownName
        With the close match and what there is.
    """
    name, release = split_reference(reference)
    releases = read_releases(project, name)
    if not releases.days:
        known = dataset_names(project)
        close = difflib.get_close_matches(name, known, n=1)
        raise UnknownName(
            f"there is no dataset {name!r} in data/own",
            f"one of {', '.join(known)}" if known else "a dataset that was imported",
            f"did you mean {close[0]!r}?" if close else f"run: impact import FILE --map M --as {name}",
            close=close,
        )
    if release is None:
        release = releases.current or ""
    elif release not in releases.days:
        close = difflib.get_close_matches(release, releases.days, n=1)
        raise UnknownName(
            f"{name} has no release {release!r}",
            f"one of {', '.join(releases.ordered)}",
            f"did you mean {name}@{close[0]}?" if close else "",
            close=close,
        )
    return _standing(own_folder(project) / name, release)


def _standing(home: Path, release: str) -> Path:
    """Folder of a release; where an import was killed between its two renamings, the one that was moved."""
    place, moved = home / release, home / f"{MOVED}{release}"
    return moved if moved.is_dir() and not place.is_dir() else place
