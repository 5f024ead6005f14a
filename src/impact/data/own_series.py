"""Annual casualty figures of datasets that a user has registered, and the datasets as sources of a page.

`impact import` writes ``data/own/NAME/RELEASE/annual.parquet`` and ``dataset.json``; nothing else is read
here. A registered dataset is a register of its own: its figures are never joined to those of the tables, and
every page that shows them says that they come from a file of the reader's own. The project ships a made-up
dataset, which has a source too, and no figures of any place.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from impact import yaml_document
from impact.data.citation import Source
from impact.errors import ImpactError, UnknownName
from impact.project import Project, find_tables, own_data, own_places, reads, state_file
from impact.project.layout import PACKAGE

#: begins the id of a source, and the name of a register, that is a registered dataset
PREFIX = "own:"
NOT_CHECKED = "imported by you from a file, not checked by us"
SHIPPED = "made up, shipped with the project for trying things out"
MADE_UP = "made up, imported by you from a file"
LATEST = "latest"
_SHIPPED = PACKAGE / "incidents" / "example"
_COLUMNS = ["place", "year", "measure", "value", "low", "high", "qualifier", "partial"]


@dataclass(frozen=True)
class OwnDataset:
    """One release of a registered dataset: who made it, the day it stands for, and where it lies."""

    name: str
    release: str
    day: dt.date
    maker: str
    country: str | None
    made_up: bool
    licence: str
    address: str
    folder: Path | None  #: none for a dataset that the project ships
    threshold: int = (
        5  #: a page shows no number of people below it, nor the number itself where it is included
    )
    included: bool = False
    level: str = "internal"  #: to whom it may be shown: public, internal or restricted

    @property
    def source_id(self) -> str:
        """Id of the dataset as a source.

        >>> OwnDataset("mine", "2021", dt.date(2021, 1, 1), "X", None, False, "", "", None).source_id
        'own:mine@2021'
        """
        return f"{PREFIX}{self.name}@{self.release}"

    @property
    def remark(self) -> str:
        """Words that stand beside the maker wherever figures of the dataset are shown."""
        if self.made_up:
            return MADE_UP if self.folder else SHIPPED
        return NOT_CHECKED

    @property
    def public(self) -> bool:
        """Whether it may stand on pages that are not its own."""
        return self.level == own_data.PUBLIC or (self.made_up and self.folder is None)

    def small(self, value: float) -> bool:
        """Whether a number of people is too small for a page; zero is not.

        >>> mine = OwnDataset("mine", "2021", dt.date(2021, 1, 1), "X", None, False, "", "", None)
        >>> mine.small(0), mine.small(4), mine.small(5)
        (False, True, False)
        """
        return 0 < value < self.threshold or (self.included and value == self.threshold)

    @property
    def named(self) -> str:
        """The maker, and that nobody here has checked the file, for a line of sources.

        >>> OwnDataset("mine", "2021", dt.date(2021, 1, 1), "Centre", None, False, "", "", None).named
        'Centre (your file, not checked by us)'
        """
        if self.made_up:
            return self.maker if "made-up" in self.maker.lower() else f"{self.maker} (made up)"
        return f"{self.maker} (your file, not checked by us)"

    @property
    def source(self) -> Source:
        """The dataset as an entry of a bibliography."""
        terms = f"; licence: {self.licence}" if self.licence else ""
        return Source(
            source_id=self.source_id,
            title=f"Dataset “{self.name}”, release {self.release}",
            publisher=self.named,
            tier="made_up" if self.made_up else "own",
            origin=self.source_id,
            url=self.address,
            published=self.day.isoformat(),
            published_precision="day",
            note=f"{self.remark}{terms}",
        )


def is_own(name: object) -> bool:
    """Whether the id of a source, or the name of a register, is that of a registered dataset.

    >>> is_own("own:mine@2021"), is_own("lm-2025")
    (True, False)
    """
    return isinstance(name, str) and name.startswith(PREFIX)


def find(reference: str, as_of: str | dt.date = LATEST) -> OwnDataset:
    """Look a registered dataset up.

    Parameters
    ----------
    reference
        ``own:mine`` or ``mine`` for the newest release, ``own:mine@2021`` for a certain one.
    as_of
        A day: the newest release of that day or an earlier one.

    Raises
    ------
    UnknownName
        When there is no such dataset or release; the error names the closest.
    ImpactError
        When no release is as old as ``as_of``, or its facts cannot be read.
    """
    project, address = find_tables(), reference.removeprefix(PREFIX)
    name, release = own_data.split_reference(address)
    registered = own_data.read_releases(project, name)
    if not registered.days and (shipped := _shipped(name)) is not None:
        if release not in (None, shipped.release):
            raise UnknownName(f"{name} has no release {release!r}", f"the release {shipped.release}")
        return shipped
    if release is None and registered.days and str(as_of) != LATEST:
        known = [r for r in registered.ordered if registered.days[r][:10] <= str(as_of)]
        if not known:
            raise ImpactError(
                f"{name} has no release of {as_of} or earlier",
                f"a day from {registered.days[registered.ordered[0]]} on",
                "leave as_of out for the newest release",
            )
        address = f"{name}@{known[-1]}"
    return _read(project, own_data.release_folder(project, address))


def names(project: Project) -> list[str]:
    """List the datasets that a report can be about: those that were imported, and those that are shipped."""
    return [*own_data.dataset_names(project), *_shipped_mappings()]


def check_reference(project: Project, reference: str) -> None:
    """Refuse a dataset or release that is not there; reads nothing of it.

    Raises
    ------
    UnknownName
        With the close match and all there are.
    """
    known = names(project)
    name, sign, release = reference.removeprefix(PREFIX).partition("@")
    if name not in known:
        close = difflib.get_close_matches(name.casefold().replace(" ", "-"), known, n=1)
        raise UnknownName(
            f"there is no dataset {name!r}",
            f"one of {', '.join(known)}",
            f"did you mean {close[0]!r}?" if close else "run: impact import FILE --map MAPPING --as NAME",
            close=close,
        )
    if sign and name in own_data.dataset_names(project):
        own_data.release_folder(project, f"{name}@{release}")


def _read(project: Project, folder: Path) -> OwnDataset:
    path = folder / own_data.DATASET
    reads.note(project, path)
    try:
        facts = own_data.read_facts(folder)
        day = dt.date.fromisoformat(facts["day"][:10])
    except (OSError, state_file.Damaged) as error:
        place = path.relative_to(project.root).as_posix()
        why = error if isinstance(error, state_file.Damaged) else "it is not there"
        raise ImpactError(
            f"{place} cannot be read ({why})",
            "the facts of the release",
            f"import it again: impact import FILE --map M --as {folder.parent.name} --replace",
        ) from error
    return _dataset(facts, folder.parent.name, folder.name, day, folder)


def _shipped(name: str) -> OwnDataset | None:
    """Find a dataset that the project ships: its mapping says what there is to say."""
    mapping = _shipped_mappings().get(name)
    if mapping is None:
        return None
    day = dt.date.fromisoformat(mapping["source"]["day"])
    return _dataset(mapping, name, day.isoformat(), day, None)


def _shipped_mappings() -> dict[str, dict[str, Any]]:
    """Read the mappings of the datasets that the project ships, by name."""
    paths = sorted(_SHIPPED.glob("*.yml"))
    mappings = [_mapping_of(yaml_document.read_text(path), path.name) for path in paths]
    return {mapping["name"]: mapping for mapping in mappings if mapping.get("source") and mapping.get("name")}


@lru_cache(maxsize=16)
def _mapping_of(text: str, label: str) -> Any:
    """Read a mapping, once for the same text: a page looks its dataset up for each source that it names."""
    return yaml_document.load(text, label)


def _dataset(facts: dict[str, Any], name: str, release: str, day: dt.date, folder: Path | None) -> OwnDataset:
    source, publish = facts.get("source") or {}, facts.get("publish") or {}
    return OwnDataset(
        name=name,
        release=release,
        day=day,
        maker=source.get("maker") or f"Maker of “{name}” not stated",
        country=facts.get("country"),
        made_up=bool(facts.get("made_up")),
        licence=source.get("licence") or "",
        address=source.get("address") or "",
        folder=folder,
        threshold=int(publish.get("threshold", 5)),
        included=publish.get("rule") == "<=",
        level=own_data.level_of(facts),
    )


def annual(dataset: OwnDataset) -> pd.DataFrame:
    """Read the annual figures of a dataset.

    Returns
    -------
    DataFrame
        ``place`` (ISO3; empty where the dataset has none), ``year``, ``measure`` (total, killed, injured),
        ``value``, ``low``, ``high``, ``qualifier``, ``partial`` (the register does not cover the whole
        year), and ``source_id``; no rows for a dataset that the project ships, which is about no place.
    """
    path = None if dataset.folder is None else dataset.folder / own_data.ANNUAL
    if path is None:
        return pd.DataFrame(columns=[*_COLUMNS, "source_id"])
    reads.note(find_tables(), path)
    rows = pd.read_parquet(path)[_COLUMNS]
    counts = dict.fromkeys(("value", "low", "high"), "Float64")
    return rows.astype({"year": "Int64", **counts}).assign(source_id=dataset.source_id)


def of_place(place: str, as_of: str | dt.date = LATEST) -> list[OwnDataset]:
    """List the public datasets with casualties of a place, each as known on a day; none where none is.

    A release of another level (internal, restricted) stands on pages of its own only.

    Parameters
    ----------
    place
        ISO 3166-1 alpha-3 code.
    as_of
        As for :func:`find`; a dataset without a release as old is left out.
    """
    project = find_tables()
    known = []
    for name in own_places.datasets_of(project, place):
        days = own_data.read_releases(project, name).days.values()
        if str(as_of) == LATEST or any(day[:10] <= str(as_of) for day in days):
            known.append(find(name, as_of))
    return [dataset for dataset in known if dataset.public]
