"""The way of a file: read, tell what may be of a person, convert, account; nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from impact.arguments import TEXT, Kind, needs, optional
from impact.incidents.convert import joined
from impact.incidents.convert.converter import Conversion, convert
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.national_data import DATA, Check, NationalData
from impact.incidents.reading.raw_table import RawTable, ReadOptions
from impact.incidents.repair import Decisions

_CHUNK = 1 << 20
#: bytes from which a table of text is read in batches
LONG = 400_000_000
#: rows of a batch
BATCH = 500_000


_PATH = Kind(Path, "the path of a file", "such as 'victims.csv'")


@needs("read", path=_PATH)
def read(path: str | Path, mapping: Mapping | str | Path | dict[str, object]) -> NationalData:
    """Read a file with a mapping.

    Parameters
    ----------
    path
        A file in one of the formats of :mod:`impact.incidents.reading`.
    mapping
        A mapping, its file, the name of one that ships with the project, or its content.

    Returns
    -------
    NationalData
        Canonical tables, the account of every row, findings and quarantine. Nothing is written.

    Raises
    ------
    UnreadableFile
        When the file cannot be read as any known format; the error says what it looks like and what to try.
    MappingError
        When the mapping is wrong; the error names field, line and the closest match.
    """
    from impact.incidents.mapping import load

    chosen = mapping if isinstance(mapping, Mapping) else load(mapping)
    with ThreadPoolExecutor(1) as beside:  # the digest is taken while the file is read
        digest = beside.submit(fingerprint, Path(path)) if Path(path).exists() else None
        if _is_long(Path(path), chosen):
            data = _in_batches(Path(path), chosen)
        else:
            data = _converted(_raw(Path(path), chosen), chosen, Path(path))
        return _signed(data, digest.result() if digest else "")


@needs("check", path=_PATH, like=optional(DATA), sheet=optional(TEXT))
def check(
    path: str | Path,
    mapping: Mapping | str | Path | dict[str, object] | None = None,
    like: NationalData | None = None,
    sheet: str | None = None,
) -> Check:
    """Check a file: what is in it, what is doubtful, and a first mapping where none is given.

    Parameters
    ----------
    path, mapping
        As for :func:`read`; without a mapping one is proposed from headers and contents.
    like
        An earlier release of the same data: what changed in columns, words and size becomes findings.
    sheet
        Sheet, layer or member of an archive that a mapping is proposed for; with a mapping, that says it.

    Returns
    -------
    Check
        The data as they would be imported, with findings and account, and the proposed mapping as text.
    """
    from impact.incidents.mapping import load

    proposed = None
    if mapping is None:
        from impact.incidents.proposing import propose, write
        from impact.incidents.reading import read as read_raw

        raw = read_raw(Path(path), ReadOptions(sheet=sheet))
        proposal = propose(raw)
        proposed = write(proposal)
        data = _signed(_converted(raw, proposal.mapping, Path(path)), fingerprint(Path(path)))
    else:
        data = read(path, mapping if isinstance(mapping, Mapping) else load(mapping))
    if like is not None:
        from impact.incidents.releases.drift import drift

        accepted = Decisions(data.mapping.accept)
        changes = tuple(
            f if f.decided else replace(f, decided=accepted.of(f.kind, f.column, f.value) is not None)
            for f in drift(data, like)
        )
        asked = data.account.asked + sum(not f.decided for f in changes)
        data = replace(data, findings=(*data.findings, *changes), account=replace(data.account, asked=asked))
    return Check(data, proposed)


def _raw(path: Path, mapping: Mapping) -> RawTable:
    """Read the file as the mapping says: a sheet, or questions and answers."""
    from impact.incidents.reading import read as read_raw

    raw = read_raw(path, mapping.read_options())
    if mapping.long is None:
        return raw
    return joined.to_wide(raw, mapping.long.key, mapping.long.question, mapping.long.answer)


def _converted(raw: RawTable, mapping: Mapping, path: Path) -> NationalData:
    data = _protected(raw, mapping)
    if mapping.join is not None:
        from impact.incidents.reading import read as read_raw

        options = replace(mapping.read_options(), sheet=mapping.join.sheet, header_rows=None)
        people = joined.join(raw, read_raw(path, options), mapping.join)
        data = joined.together(data, _protected(people, joined.people_mapping(mapping, people, raw)))
    return data


def _signed(data: NationalData, digest: str) -> NationalData:
    return replace(data, account=replace(data.account, fingerprint=digest))


def _is_long(path: Path, mapping: Mapping) -> bool:
    """Whether a file is read in batches: a long table of text whose rows are records."""
    from impact.incidents.reading import identify

    plain = mapping.join is None and mapping.long is None
    return plain and path.is_file() and path.stat().st_size > LONG and identify(path) == "csv"


def _in_batches(path: Path, mapping: Mapping) -> NationalData:
    """Convert a long file batch by batch: only the results stay in memory, each text once."""
    from impact.incidents.privacy import detect
    from impact.incidents.reading import batches as read_batches

    def batches() -> Iterator[RawTable]:
        return read_batches(path, mapping.read_options(), rows=BATCH)

    head = next(batches())
    spelt = [f for f in mapping.check_columns(head) if f.kind == "column_spelt_otherwise"]
    mapping = mapping.fitted(head)
    suspects = [f for f in detect(head, mapping) if f.column is not None]
    used = {c for spec in mapping.columns.values() for c in spec.columns()}
    refused = {f.column or "": f for f in suspects if f.effect is Effect.refused and f.column in used}
    conversion = Conversion(head, mapping, refused)
    conversion.findings += [*spelt, *(replace(f, decided=True) for f in suspects if f.column not in refused)]
    tables: dict[str, list[pa.Table]] = {}
    for batch in conversion.run(batches, look=lambda raw: detect(raw, mapping)):
        for name, table in batch.items():
            tables.setdefault(name, []).append(table)
    data = conversion.result({name: pa.concat_tables(pieces) for name, pieces in tables.items()})
    return _profiled(data, head, tuple(suspects))


def _protected(raw: RawTable, mapping: Mapping) -> NationalData:
    """Convert without the columns that may be of a person and that the mapping does not confirm."""
    from impact.incidents.privacy import detect

    spelt = tuple(f for f in mapping.check_columns(raw) if f.kind == "column_spelt_otherwise")
    if spelt:
        raw, mapping = replace(raw, findings=(*raw.findings, *spelt)), mapping.fitted(raw)
    suspects = {f.column: f for f in detect(raw, mapping) if f.column is not None}
    refused = {column: f for column, f in suspects.items() if f.effect is Effect.refused}
    noted = [f for column, f in suspects.items() if column not in refused]
    used = {c for spec in mapping.columns.values() for c in spec.columns()}
    unmapped = [replace(f, decided=True) for column, f in refused.items() if column not in used]
    raw = replace(raw, findings=(*raw.findings, *noted, *unmapped))
    data = convert(raw, mapping, refused={c: f for c, f in refused.items() if c in used})
    return _profiled(data, raw, tuple(suspects.values()))


def _profiled(data: NationalData, raw: RawTable, suspects: tuple[DataFinding, ...]) -> NationalData:
    """Add the profile of the file, for `--like`, and withhold single cells that may be of a person.

    A long file is described by its first rows.
    """
    from impact.incidents.privacy import without_personal_values
    from impact.incidents.releases.file_profile import file_profile

    profile = {**file_profile(raw, data.mapping, suspects), "rows": data.account.counted}
    return without_personal_values(replace(data, facts={**data.facts, "profile": profile}))


def fingerprint(path: Path) -> str:
    """SHA-256 of a file; of a folder, of its files in order of their names."""
    digest = hashlib.sha256()
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        with file.open("rb") as content:
            while block := content.read(_CHUNK):
                digest.update(block)
    return digest.hexdigest()
