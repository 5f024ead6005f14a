"""Store: a release of a dataset is written beside its place and put there by one renaming, or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from impact.arguments import DATE, needs, optional
from impact.errors import ImportRefused, MappingError
from impact.incidents.data_finding import DataFinding
from impact.incidents.mapping import load as load_mapping
from impact.incidents.national_data import DATA, NationalData
from impact.incidents.privacy import with_stored_points
from impact.incidents.releases.release import Release
from impact.incidents.releases.release_files import as_json, write_files
from impact.incidents.releases.yearly_table import Published
from impact.project import Project, clock, find_project, own_data, own_places, state_file
from impact.project.held_signals import hold_signals
from impact.project.lock import lock
from impact.project.output_files import refusing

_NEW, _OLD = ".new-", own_data.MOVED
# the facts of a release print a day, not a moment
_DAY = replace(DATE, take=lambda value: DATE.take(value).date())


@needs("store", data=DATA, until=optional(_DAY))
def store(
    data: NationalData,
    name: str,
    release: str | None = None,
    project: Project | None = None,
    *,
    replace: bool = False,
    until: dt.date | None = None,
    waiting: Callable[[str], None] | None = None,
) -> Release:
    """Store data as a release below ``data/own``.

    Parameters
    ----------
    data
        From :func:`impact.incidents.read`.
    name
        Of the dataset.
    release
        Of the release; none means the mapping's ``as_of``, else the day of its ``source``, else today.
    project
        Where; none means the one that is found.
    replace
        Put it in the place of a release of that name with other content.
    until
        Day of a fetch: the data were known on it, unless the mapping has an ``as_of``. Otherwise that was the
        day of the mapping's ``source``, and where neither is stated, the day in the name of the release, or
        today. Which release is the newest follows that day.
    waiting
        Told for whom this waits.

    Returns
    -------
    Release
        With the state ``new``, ``replaced`` or ``unchanged``.

    Raises
    ------
    ImportRefused
        When a refused column waits for a decision, the mapping states no source, rows are missing from the
        account, another content stands under that name, or the disk is full. What was there stays.
    """
    project = project or find_project()
    check_importable(data)
    own_data.check_name(name)
    chosen = release or default_release(data)
    own_data.check_release(chosen)
    with lock(project.root, "impact import", waiting):
        what = f"data/own/{name}/{chosen} could not be written"
        remedy = "free disk space or correct the permissions; what was there stays in place"
        with refusing(ImportRefused, what, "room and permission to write", remedy):
            return _store(project, data, name, chosen, replace=replace, until=until)


def default_release(data: NationalData) -> str:
    """Name of a release that was not given: the day of the cut, of the source, or today."""
    mapping = data.mapping
    day = mapping.as_of or mapping.source.day or clock.now().date()
    return day.isoformat()


def check_importable(data: NationalData) -> None:
    """Refuse data that may not be stored yet.

    Raises
    ------
    ImportRefused
        Naming columns, entries or rows, and what to write into the mapping.
    """
    waiting = [finding for finding in data.refused if not finding.decided]
    if waiting:
        named = "; ".join(_named(finding) for finding in waiting[:5])
        more = f"; and {len(waiting) - 5} more" if len(waiting) > 5 else ""
        raise ImportRefused(
            f"{data.account.file}: {named}{more}",
            "a mapping without what may not be imported",
            "take it out of the mapping, or decide there; impact check says how",
        )
    try:
        load_mapping(data.mapping, importing=True)
    except MappingError as error:
        raise ImportRefused(error.found, error.expected, error.remedy) from error
    if not data.account.balances:
        raise ImportRefused(
            f"{data.account.file}: {data.account.counted} rows were counted, and kept, set aside and excluded"
            " rows add up to another number",
            "an account that balances",
            "run impact check on the file and report what it says",
        )


def _named(finding: DataFinding) -> str:
    if finding.kind == "column_missing":
        perhaps = f"; perhaps it is now called {finding.proposal!r}" if finding.proposal else ""
        return (
            f"column {finding.column!r} of the mapping is not in the file{perhaps}; change it in the mapping"
        )
    where = f"column {finding.column!r}" if finding.column else "the file"
    return f"{where} is refused ({finding.kind})"


def _store(
    project: Project, data: NationalData, name: str, release: str, *, replace: bool, until: dt.date | None
) -> Release:
    home = make_home(project, name)
    recover(project, name)
    temporary = Path(tempfile.mkdtemp(prefix=_NEW, dir=home))
    try:
        known = data.mapping.as_of or until or data.mapping.source.day
        others = _pages(project, name, release)
        facts = write_files(temporary, with_stored_points(data, home), name, release, known, others)
        place = home / release
        before = _facts(place)
        same = before is not None and before.get("content") == facts["content"]
        if before is not None and same and (known is None or before.get("day") == facts["day"]):
            _index(project, name, release, before)
            return Release(name, release, place, "unchanged", before)
        if before is not None and not same and not replace:
            raise ImportRefused(
                f"{name}@{release} is there with other content ({_size(before)}; now {_size(facts)})",
                "a name of its own for each release",
                "add --release NAME, or --replace to put this one in its place",
            )
        state = "new" if before is None else "replaced"
        with hold_signals():
            _put(temporary, place)
            _index(project, name, release, facts)
        return Release(name, release, place, state, facts)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _pages(project: Project, name: str, release: str) -> list[Published]:
    """List what the pages of all releases show, in the order they were made; one to be replaced counts."""
    import pyarrow.parquet as pq

    home = own_data.own_folder(project) / name
    known = {*own_data.read_releases(project, name).days, release}
    pages = []
    for other in sorted(known):
        facts = _facts(home / other)
        try:
            annual = pq.read_table(home / other / own_data.ANNUAL)
        except (OSError, ValueError):  # none, or damaged: then its page shows nothing either
            continue
        hidden = tuple((str(year), str(outcome)) for year, outcome in (facts or {}).get("hidden", []))
        pages.append((str((facts or {}).get("read_at", "")), Published(annual, hidden)))
    return [page for _, page in sorted(pages, key=lambda pair: pair[0])]


def make_home(project: Project, name: str) -> Path:
    """Make the folder of a dataset; the first one closes data/own to everybody else on this machine."""
    own = own_data.own_folder(project)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.mkdir(mode=0o700, exist_ok=True)
    home = own / name
    home.mkdir(exist_ok=True)
    return home


def _size(facts: dict[str, Any]) -> str:
    return f"{facts.get('kept', 0)} rows"


def _facts(place: Path) -> dict[str, Any] | None:
    """Facts of the release that is there; None when there is none, empty when they cannot be read."""
    if not place.is_dir():
        return None
    try:
        return own_data.read_facts(place)
    except (OSError, state_file.Damaged):
        return {}


def recover(project: Project, name: str) -> list[str]:
    """End what was killed over a dataset.

    What an import between two renamings had moved is brought back, and what it had begun is removed. What was
    being forgotten is no longer in the index, and goes. Called under the lock of the project, so nobody else
    is at work here.

    Returns
    -------
    list of str
        References of what was forgotten.
    """
    home = own_data.own_folder(project) / name
    gone = home.with_name(f"{_OLD}{name}")
    forgotten = [name] if gone.is_dir() else []
    shutil.rmtree(gone, ignore_errors=True)
    for old in home.glob(f"{_OLD}*"):
        release = old.name.removeprefix(_OLD)
        if (home / release).exists():
            shutil.rmtree(old)
        elif release in own_data.read_releases(project, name).days:
            old.rename(home / release)
        else:
            shutil.rmtree(old)
            forgotten.append(f"{name}@{release}")
    for begun in home.glob(f"{_NEW}*"):
        shutil.rmtree(begun, ignore_errors=True)
    return forgotten


def _put(temporary: Path, place: Path) -> None:
    old = place.with_name(f"{_OLD}{place.name}")
    if place.exists():
        place.rename(old)
    temporary.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _index(project: Project, name: str, release: str, facts: dict[str, Any]) -> None:
    """Name the release in the dataset's index, unless it is named there."""
    home = own_data.own_folder(project) / name
    days = own_data.read_releases(project, name).days
    day = str(facts.get("day") or release)
    if days.get(release) != day:
        write_index(home, {**days, release: day})
    own_places.index_places(project)


def write_index(home: Path, days: dict[str, str]) -> None:
    """Write which releases a dataset has, whole or not at all."""
    body = {"schema": "impact-releases/1", "days": dict(sorted(days.items()))}
    state_file.write(home / own_data.INDEX, as_json(body))
