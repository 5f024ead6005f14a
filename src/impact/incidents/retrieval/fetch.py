"""Fetch: download a dataset's newest release, check it against the last one, import it or keep the last one.

Whatever is wrong with the answer (not reached, cut off, a page in place of data, other columns, many rows
fewer), the last good release stays and the outcome says why, in one line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from impact.errors import FetchFailed, ImpactError
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.kinds import kind
from impact.incidents.mapping import load as load_mapping
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.national_data import NationalData
from impact.incidents.releases import snapshot as copies
from impact.incidents.releases.release_files import MAPPING
from impact.incidents.releases.snapshot import Snapshot, State
from impact.incidents.releases.store import make_home, store
from impact.incidents.releases.stored_data import load
from impact.incidents.retrieval.download import Answer, Limits, Listener, download, shown
from impact.project import Project, clock, find_project, own_data
from impact.project.lock import lock_if_free
from impact.wording import count, counted, percent

#: what a server calls data -> how the file is named, where neither it nor the address has an ending
_ENDINGS = {
    "text/csv": ".csv",
    "application/json": ".json",
    "application/geo+json": ".geojson",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/zip": ".zip",
    "application/vnd.google-earth.kml+xml": ".kml",
    "application/vnd.google-earth.kmz": ".kmz",
    "application/vnd.apache.parquet": ".parquet",
    "text/tab-separated-values": ".tsv",
}
_LONGEST_ENDING = 9
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Fetched:
    """How a fetch came out.

    ``state``: ``imported``, ``nothing new`` or ``failed``. ``release``: the one that stands now, None where
    there is none. ``message``: one line. ``changes``: what the new release changes. ``asked``: findings in it
    that wait for a decision.
    """

    name: str
    state: State
    message: str
    release: str | None = None
    changes: tuple[str, ...] = field(default=())
    asked: int = 0

    def as_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {
            "name": self.name,
            "state": self.state,
            "release": self.release,
            "message": self.message,
            "changes": list(self.changes),
            "asked": self.asked,
        }


def fetch(
    name: str,
    mapping: Mapping | str | Path | None = None,
    project: Project | None = None,
    *,
    limits: Limits | None = None,
    listener: Listener | None = None,
    today: dt.date | None = None,
) -> Fetched:
    """Fetch a dataset from the ``url:`` of its mapping.

    Parameters
    ----------
    name
        Of the dataset.
    mapping
        For the first fetch, or in place of the one that the last release was imported with.
    project
        Where; none means the one that is found.
    limits
        Of time and size.
    listener
        Hears how many bytes have come.
    today
        Names the release; none means today.

    Returns
    -------
    Fetched
        Also when it failed: then the last good release stands.

    Raises
    ------
    UnknownName, MappingError, ImpactError
        When the request is wrong: no such dataset, a wrong mapping, a mapping without ``url:``.
    """
    project = project or find_project()
    own_data.check_name(name)
    releases = own_data.read_releases(project, name)
    if mapping is None:
        chosen = load_mapping(own_data.release_folder(project, name) / MAPPING)
    else:
        chosen = load_mapping(mapping)
    if not chosen.url:
        raise ImpactError(
            f"the mapping of {name} has no url:",
            "the address that its newest release is downloaded from",
            f"add url: https://... to a mapping and run: impact fetch {name} --map MAPPING",
        )
    job = _Fetch(project, name, chosen, releases.current, limits, listener, today or clock.now().date())
    with lock_if_free(project.root, f"fetch-{name}.lock") as free:
        if not free:
            return Fetched(name, "failed", f"{name} is being fetched by another process", releases.current)
        return job.run(anew=mapping is not None)


def with_address(project: Project | None = None) -> list[str]:
    """List the datasets whose mapping says where to fetch them."""
    project = project or find_project()
    names = []
    for name in own_data.dataset_names(project):
        current = own_data.read_releases(project, name).current
        if current and _has_address(own_data.own_folder(project) / name / current / MAPPING):
            names.append(name)
    return names


def _has_address(path: Path) -> bool:
    try:
        return load_mapping(path).url is not None
    except ImpactError:  # let the fetch of this one say what is wrong, and the others go on
        return True


@dataclass(frozen=True)
class _Fetch:
    project: Project
    name: str
    mapping: Mapping
    current: str | None
    limits: Limits | None
    listener: Listener | None
    today: dt.date

    @property
    def home(self) -> Path:
        return own_data.own_folder(self.project) / self.name

    def run(self, *, anew: bool) -> Fetched:
        """Fetch, and note how it came out beside the snapshots."""
        try:
            with _disk_in_words(self.name):
                make_home(self.project, self.name)
                outcome = self._run(anew=anew)
        except ImpactError as error:
            stays = f"; {self.name}@{self.current} stays" if self.current else "; there is no release yet"
            outcome = Fetched(self.name, "failed", f"{error}{stays}", self.current)
        try:
            copies.note_fetch(self.home, outcome.state, outcome.message)
        except OSError:
            if outcome.state != "failed":  # a full disk that was met before says so already
                raise
        return outcome

    def _run(self, *, anew: bool) -> Fetched:
        self._check_current()
        last = load(self.name, self.current, self.project) if self.current else None
        known = copies.read_log(self.home).of(self.current) if self.current and not anew else None
        validators = {"etag": known.etag, "last_modified": known.last_modified} if known else {}
        part = copies.part_file(self.home)
        answer = download(
            self.mapping.url or "",
            part,
            hosts=self.mapping.hosts,
            validators=validators,
            limits=self.limits,
            listener=self.listener,
        )
        if answer.path is None or (not anew and last is not None and answer.sha256 == last.facts["sha256"]):
            part.unlink(missing_ok=True)
            return Fetched(
                self.name, "nothing new", f"nothing new since {self.name}@{self.current}", self.current
            )
        snapshot, path = copies.keep_snapshot(self.home, part, _ending(answer), self._copy(answer))
        data = self._checked(path, last)
        return self._imported(data, last, snapshot)

    def _check_current(self) -> None:
        """Refuse to fetch where the last release stands for a day to come: nothing could take its place."""
        days = own_data.read_releases(self.project, self.name).days
        day = days.get(self.current or "", "")[:10]
        if day > max(self.today, clock.now().date()).isoformat() and _DAY.fullmatch(day):
            raise FetchFailed(
                f"{self.name}@{self.current} stands for {day}, which is still to come: was a clock wrong?"
                " Nothing newer could take its place",
                "releases of days that are past",
                f"impact incidents forget {self.name}@{self.current}",
            )

    def _copy(self, answer: Answer) -> Snapshot:
        return Snapshot(
            file="",
            sha256=answer.sha256,
            size=answer.size,
            address=shown(answer.address),
            fetched_at=dt.datetime.combine(self.today, clock.now().time()).isoformat(timespec="seconds"),
            etag=answer.etag,
            last_modified=answer.last_modified,
        )

    def _checked(self, path: Path, last: NationalData | None) -> NationalData:
        """Read the snapshot and refuse what is not like the last release."""
        from impact.incidents.pipeline import check

        data = check(path, self.mapping, like=last).data
        where = path.relative_to(self.project.root).as_posix()
        mapping = Path(self.mapping.path or "MAPPING")
        if mapping.is_relative_to(self.project.root):
            mapping = mapping.relative_to(self.project.root)
        look = f"look at it: impact check {where} --map {mapping} --like {self.name}"
        if data.account.kept == 0:
            raise FetchFailed(f"{self.name}: no row of the new file is kept", "data", look)
        if last is not None:
            before, now = last.account.kept, data.account.kept
            if now < before * (1 - self.mapping.shrink):
                raise FetchFailed(
                    f"{self.name}: the new file has {count(now)} rows, {percent(1 - now / before)} fewer"
                    f" than the {count(before)} of before",
                    f"at most {percent(self.mapping.shrink)} fewer (shrink: in the mapping)",
                    look,
                )
        changed = [finding for finding in data.findings if not finding.decided and _is_drift(finding)]
        if changed:
            raise FetchFailed(
                f"{self.name}: the new file is not like the last: {_named(changed)}",
                "the same form",
                f"{look}; if it is right, impact import takes it",
            )
        return data

    def _imported(self, data: NationalData, last: NationalData | None, snapshot: Snapshot) -> Fetched:
        made = store(data, self.name, self._release(), self.project, until=self.today)
        copies.note_release(self.home, snapshot, made.release)
        changes = _changes(last, data)
        rows = counted(data.account.kept, "row")
        before = f" (before: {count(last.account.kept)})" if last is not None else ""
        asked = f"; {counted(data.account.asked, 'question')} to decide" if data.account.asked else ""
        return Fetched(
            self.name,
            "imported",
            f"{made.reference}: {rows}{before}{asked}",
            made.release,
            changes,
            data.account.asked,
        )

    def _release(self) -> str:
        """Name the release by the day; a second one of a day by the time as well."""
        day = self.today.isoformat()
        if day not in own_data.read_releases(self.project, self.name).days:
            return day
        time = clock.now().time().isoformat(timespec="seconds")
        return f"{day}.{time.replace(':', '')}"


def _is_drift(finding: DataFinding) -> bool:
    return kind(finding.kind).room == "drift" or finding.effect is Effect.refused


def _named(findings: list[DataFinding]) -> str:
    parts = []
    for finding in findings[:4]:
        title = kind(finding.kind).title
        title = title[:1].lower() + title[1:]
        parts.append(f"{title} ({finding.column})" if finding.column else title)
    more = f" and {len(findings) - 4} more" if len(findings) > 4 else ""
    return "; ".join(dict.fromkeys(parts)) + more


def _changes(last: NationalData | None, data: NationalData) -> tuple[str, ...]:
    if last is None:
        return ()
    from impact.incidents.releases.compare import compare

    return tuple(compare(last, data).sentences())


def _ending(answer: Answer) -> str:
    for name in (answer.file_name, urlsplit(answer.address).path):
        ending = Path(name).suffix.casefold()
        if (
            1 < len(ending) <= _LONGEST_ENDING
            and ending[1:].isalnum()
            and ending not in (".php", ".aspx", ".asp")
        ):
            return ending
    return _ENDINGS.get(answer.content_type, "")


@contextmanager
def _disk_in_words(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FetchFailed(
            f"data/own/{name}/snapshots cannot be written: {error.strerror or error}",
            "room and permission to write",
            "free disk space or correct the permissions",
        ) from error
