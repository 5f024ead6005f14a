"""Mappings as files: read with every entry checked, from a path, a shipped name or a dict.

All that is wrong with a mapping is named in one error, each fault with file, line, field, what was found,
what is allowed and the closest match. Mappings of the package stand in ``impact/incidents/mappings/``.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping as Dict
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from impact import yaml_document
from impact.arguments import shown
from impact.errors import MappingError, UnknownName, machine_lacks
from impact.incidents.data_finding import DataFinding
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.mapping.mapping_checks import MappingChecks
from impact.incidents.mapping.mapping_faults import MAPPING, refusal
from impact.incidents.mapping.mapping_reader import MappingReader
from impact.incidents.reading.raw_table import RawTable
from impact.yaml_document import Fault, Unreadable

FOLDER = Path(__file__).parent.parent / "mappings"
SUFFIXES = (".yml", ".yaml")


def names() -> list[str]:
    """Name the mappings that come with the package, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


@functools.cache
def shipped() -> dict[str, Mapping]:
    """Read the mappings that come with the package, by name; ``fits`` says whose data each one fits."""
    return {name: load(name) for name in names()}


def load(mapping: str | Path | Dict[str, Any] | Mapping, *, importing: bool = False) -> Mapping:
    """Read a mapping and check every entry in it.

    Parameters
    ----------
    mapping
        The path of a YAML file, one of :func:`names`, or the same entries as a dict. A mapping that was
        read before is given back as it is.
    importing
        Whether data are about to be kept: the maker and the licence must then be said under `source:`.

    Returns
    -------
    Mapping
        With ``path``, where it was read from, and ``lines``, the line of each entry by its dotted path
        ("columns.sex.words.Mujer").

    Raises
    ------
    UnknownName
        No shipped mapping has that name, or there is no such file; with the nearest.
    MappingError
        With all that is wrong with the mapping: file, line, field, what was found, what is allowed.

    Examples
    --------
    >>> m = load({"name": "mine", "unit": "person", "columns": {"sex": "genero"}})
    >>> m.columns["sex"].column
    'genero'
    """
    if isinstance(mapping, Mapping):
        if importing:
            _check_source(mapping)
        return mapping
    if isinstance(mapping, Dict):
        return _from_dict(mapping, importing=importing)
    source: object = mapping
    if not isinstance(source, (str, Path)) or not str(mapping).strip() or "\0" in str(mapping):
        raise MappingError(
            f"{shown(mapping)} is no mapping",
            "the path of a YAML file, a name that comes with impact, or a dict",
            f"such as {names()[0]!r}",
        )
    path = _locate(mapping)
    return parse(_text(path), path.name, path=path, importing=importing)


def fits(mapping: Mapping, raw: RawTable) -> tuple[DataFinding, ...]:
    """Compare the columns that a mapping names with those of a file; see :meth:`Mapping.check_columns`."""
    return mapping.check_columns(raw)


def parse(text: str, file: str, *, path: Path | None = None, importing: bool = False) -> Mapping:
    """Read the text of a mapping; ``file`` is how errors call it, ``path`` where tables beside it are.

    Raises
    ------
    MappingError
        With all that is wrong with it.
    """
    reader = MappingReader(file)
    entries = reader.read(text)
    if reader.lines:
        MappingChecks(reader, entries).run(importing=importing)
    if reader.faults:
        raise refusal(reader.faults)
    entries.setdefault("name", Path(file).stem)
    try:
        return Mapping(**entries, path=None if path is None else str(path), lines=reader.lines)
    except MappingError as error:  # a rule of the grammar that only the model knows
        own = [fault for fault in error.faults if isinstance(fault, Fault)]
        lines = [reader.lines.get(fault.field, 1) for fault in own]
        faults = [replace(fault, file=file, line=line) for fault, line in zip(own, lines, strict=True)]
        raise refusal(faults) from None


def _from_dict(entries: Dict[str, Any], *, importing: bool) -> Mapping:
    try:
        text = yaml.safe_dump(_plain(entries), sort_keys=False, allow_unicode=True)
    except yaml.YAMLError as error:
        raise MappingError(
            f"the mapping holds what YAML cannot: {error}", "texts, numbers, days, lists and dicts"
        ) from error
    try:
        mapping = parse(text, MAPPING, importing=importing)
    except MappingError as error:  # a dict has no lines
        faults = [Fault(f.file, None, f.field, f.found, f.expected, f.remedy) for f in error.faults]  # type: ignore[attr-defined]
        raise refusal(faults) from None
    name = str(entries.get("name", "mapping"))
    return mapping.model_copy(update={"name": name, "lines": {}})


def _plain(value: Any) -> Any:
    """Turn tuples, paths and other subclasses into what YAML can write."""
    if isinstance(value, Dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return str(value) if isinstance(value, Path) else value


def _locate(name: str | Path) -> Path:
    text = str(name)
    if isinstance(name, str) and not text.endswith(SUFFIXES) and "/" not in text:
        if (FOLDER / f"{text}.yml").is_file():
            return FOLDER / f"{text}.yml"
        close = difflib.get_close_matches(text, names(), n=1)
        hint = f"did you mean {close[0]!r}?" if close else "a file is given by its path, ending in .yml"
        raise UnknownName(
            f"no mapping {text!r} comes with impact", f"one of {', '.join(names())}", hint, close
        )
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if path.is_dir():
        raise UnknownName(f"{text} is a folder", "the path of a mapping, a file that ends in .yml")
    beside = sorted(p.name for p in path.parent.glob("*.y*ml")) if path.parent.is_dir() else []
    close = difflib.get_close_matches(path.name, beside, n=1)
    hint = f"did you mean {path.parent / close[0]}?" if close else "give its path from where you stand"
    raise UnknownName(f"there is no file {text}", "the path of a mapping", hint, close)


def _text(path: Path) -> str:
    try:
        return yaml_document.read_text(path)
    except Unreadable as error:
        raise refusal([error.fault]) from error
    except OSError as error:
        problem = f"{path.name} cannot be read ({error.strerror})"
        raise machine_lacks(error, problem) or MappingError(problem, "a mapping") from error


def _check_source(mapping: Mapping) -> None:
    """Ask again of a mapping that was read before data were to be kept."""
    reader = MappingReader(Path(mapping.path).name if mapping.path else MAPPING)
    reader.lines = dict(mapping.lines)
    checks = MappingChecks(reader, {"source": mapping.source.model_dump()})
    checks.check_source()
    if reader.faults:
        raise refusal(reader.faults)
