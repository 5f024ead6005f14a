"""Files of a release: tables, account, findings, quarantine, mapping, facts and page, in a given folder."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from impact.incidents.national_data import NationalData
from impact.incidents.privacy.personal_values import masked
from impact.incidents.releases.annual import annual, without_sure_year
from impact.incidents.releases.release import SCHEMA, Release
from impact.incidents.releases.yearly_table import Published, yearly_table
from impact.project import clock, own_data
from impact.project.hashes import hash_json, sha256
from impact.project.spreadsheet_text import rows_as_csv

ACCOUNT = "account.json"
FINDINGS = "findings.json"
QUARANTINE = "quarantine.csv"
MAPPING = "mapping.yml"
PAGE = "index.html"
#: rows of one group in a Parquet file; memory while writing grows with it, not with the table
_GROUP = 1 << 18
_DATED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?(?!\d)")


def as_json(body: object) -> str:
    """Write JSON for people and programs; days as ISO texts."""
    return json.dumps(body, indent=2, ensure_ascii=False, default=str) + "\n"


def write_files(
    folder: Path,
    data: NationalData,
    name: str,
    release: str,
    known: dt.date | None,
    others: Sequence[Published] = (),
) -> dict[str, Any]:
    """Write all files of a release.

    Parameters
    ----------
    folder
        Where; it is there and empty.
    data, name, release
        What, and how it is called.
    known
        Day on which the data were known, where it is stated; else the name of the release says it.
    others
        What the pages of the dataset's other releases show, in the order in which they were made.

    Returns
    -------
    dict
        The content of ``dataset.json``.
    """
    from impact.incidents.releases.release_page import release_page

    data = _without_paths(data)
    for table, rows in data.tables.items():
        write_parquet(rows, folder / f"{table}.parquet")
    years = annual(data, known)
    write_parquet(years, folder / own_data.ANNUAL)
    account = data.account.as_dict()
    findings = [finding.as_dict() for finding in data.findings]
    (folder / ACCOUNT).write_text(as_json(account), encoding="utf-8")
    (folder / FINDINGS).write_text(as_json(findings), encoding="utf-8")
    (folder / QUARANTINE).write_text(_quarantine(data), encoding="utf-8")
    write_mapping(data, folder)
    content = {
        "files": {path.name: sha256(path) for path in sorted(folder.glob("*.parquet"))},
        "quarantine": sha256(folder / QUARANTINE),
        "mapping": data.mapping.model_dump(mode="json"),
        "account": {**account, "file": "", "fingerprint": ""},
        "findings": [{**finding, "file": ""} for finding in findings],
    }
    shown = yearly_table(years, data.mapping.publish, others)
    facts = _dataset(data, name, release, known)
    facts["hidden"] = [list(cell) for cell in shown.hidden] if shown else []
    facts["content"] = hash_json(json.loads(as_json(content)))
    facts["files"] = {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}
    (folder / own_data.DATASET).write_text(as_json(facts), encoding="utf-8")
    made = Release(name, release, folder, "new", facts)
    (folder / PAGE).write_text(
        release_page(data, made, shown, without_year=without_sure_year(data)), encoding="utf-8"
    )
    return facts


def _without_paths(data: NationalData) -> NationalData:
    """Name files without the folders they were in: those are nobody's business. Nor is what is masked."""
    findings = masked(data.findings, data.mapping)
    return replace(
        data,
        account=replace(data.account, file=Path(data.account.file).name),
        findings=tuple(replace(finding, file=Path(finding.file).name) for finding in findings),
    )


def _dataset(data: NationalData, name: str, release: str, known: dt.date | None) -> dict[str, Any]:
    mapping, account = data.mapping, data.account
    return {
        "schema": SCHEMA,
        "name": name,
        "release": release,
        "day": _day(release, known).isoformat(),
        "unit": mapping.unit,
        "mapping": mapping.name,
        "country": mapping.place,
        "made_up": mapping.made_up,
        "covers": mapping.covers,
        "known_until": known,
        "source": mapping.source.model_dump(mode="json"),
        "publish": mapping.publish.model_dump(mode="json"),
        "file": account.file,
        "sha256": account.fingerprint,
        "read_at": clock.now().isoformat(timespec="seconds"),
        "counted": account.counted,
        "kept": account.kept,
        "quarantined": account.quarantined,
        "excluded": dict(account.excluded),
        "asked": account.asked,
        "profile": data.facts.get("profile"),
        "rows": {table: rows.num_rows for table, rows in sorted(data.tables.items())},
    }


def _day(release: str, known: dt.date | None) -> dt.date:
    """Day on which a release was known: the one stated, else that in its name, else today.

    A year or month in the name means its last day.
    """
    if known is not None:
        return known
    dated = _DATED.match(release)
    today = clock.now().date()
    if dated is None:
        return today
    parts = [int(part) for part in dated[0].split("-")]
    try:
        if len(parts) == 3:
            return dt.date(*parts)
        year, month = (*parts, 12)[:2]
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    except ValueError:  # such as 2021-13: a name, no day
        return today


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table so that the same rows give the same bytes, however they were cut into batches."""
    schema = pa.schema(
        [
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in table.schema.remove_metadata()
        ]
    )
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        for group in _groups(table, schema):
            writer.write_table(group, row_group_size=_GROUP)


def _groups(table: pa.Table, schema: pa.Schema) -> Iterator[pa.Table]:
    for start in range(0, max(table.num_rows, 1), _GROUP):
        yield table.slice(start, _GROUP).replace_schema_metadata(None).cast(schema).combine_chunks()


def _quarantine(data: NationalData) -> str:
    columns = ("row", "kind", "column", "field")
    frame = data.quarantine
    shown = frame[[column for column in columns if column in frame]].astype("object")
    return rows_as_csv([columns, *shown.where(shown.notna(), "").itertuples(index=False)])


def write_mapping(data: NationalData, folder: Path) -> None:
    """Copy the mapping into a release, with the lists of codes it names, to be used from there."""
    mapping = data.mapping
    source = Path(mapping.path) if mapping.path else None
    if source is not None and source.is_file():
        shutil.copyfile(source, folder / MAPPING)
        for listed in sorted(_lists(mapping.model_dump())):
            beside = Path(listed)
            origin = source.parent / beside
            if not beside.is_absolute() and ".." not in beside.parts and origin.is_file():
                (folder / beside).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(origin, folder / beside)
        return
    import yaml

    body = mapping.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(body, sort_keys=False, allow_unicode=True)
    (folder / MAPPING).write_text(text, encoding="utf-8")


def _lists(part: object) -> set[str]:
    """Files that a mapping names: lists of codes, crosswalks, choices."""
    if isinstance(part, dict):
        named = {
            value
            for key, value in part.items()
            if key in ("list", "crosswalk", "choices") and isinstance(value, str)
        }
        return named.union(*(_lists(value) for value in part.values()))
    if isinstance(part, (list, tuple)):
        return set().union(*(_lists(item) for item in part))
    return set()
