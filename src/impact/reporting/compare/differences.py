"""Where two files of a report first differ, in words for people."""

from __future__ import annotations

import csv
import io
import itertools
import json
import zipfile
from typing import Any

from impact.wording import count

_SHOWN = 60  # characters of a differing value


def first_difference(name: str, old: bytes, new: bytes) -> str:
    r"""Say where two versions of a file first differ.

    >>> first_difference("tables/a.csv", b"year,n\n2023,1\n", b"year,n\n2023,2\n")
    "row 1 (2023), column n: '1' is now '2'"

    Parameters
    ----------
    name
        Of the file, which tells its kind.
    old, new
        Its bytes.

    Returns
    -------
    str
        Empty when they are equal.
    """
    if old == new:
        return ""
    kind = name.rpartition(".")[2]
    try:
        if kind == "docx":
            return _archive(old, new)
        if kind in {"png", "pdf"}:
            return _bytes(old, new)
        before, after = old.decode("utf-8"), new.decode("utf-8")
        if kind == "csv":
            return _csv(before, after)
        if kind == "ipynb":
            return _notebook(json.loads(before), json.loads(after))
        if kind in {"json", "jsonld"}:
            return _json(json.loads(before), json.loads(after)) or _lines(before, after)
        return _lines(before, after)
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        return _bytes(old, new)  # one of them is damaged


def _csv(old: str, new: str) -> str:
    before, after = (list(csv.reader(io.StringIO(text))) for text in (old, new))
    if before[:1] != after[:1]:
        return f"columns {', '.join((before or [[]])[0])} are now {', '.join((after or [[]])[0])}"
    for number, (was, now) in enumerate(itertools.zip_longest(before[1:], after[1:]), start=1):
        if was is None or now is None:
            return f"{len(before) - 1} rows are now {len(after) - 1}"
        for column, a, b in zip(before[0], was, now, strict=False):
            if a != b:
                return f"row {number} ({was[0]}), column {column}: {_short(a)} is now {_short(b)}"
        if len(was) != len(now):
            return f"row {number} ({was[0]}): {len(was)} cells are now {len(now)}"
    return _lines(old, new)


def _notebook(old: Any, new: Any) -> str:
    code = 0
    for number, (was, now) in enumerate(itertools.zip_longest(old["cells"], new["cells"]), start=1):
        if was is None or now is None:
            return f"{len(old['cells'])} cells are now {len(new['cells'])}"
        code += was["cell_type"] == "code"
        if was == now:
            continue
        label = f"code cell {code}" if was["cell_type"] == "code" else f"cell {number} (text)"
        for part in ("cell_type", "source", "outputs", "metadata"):
            if was.get(part) != now.get(part):
                return f"{label}: {_json(was.get(part), now.get(part), part)}"
        return f"{label}: {_json(was, now)}"
    return _json({**old, "cells": []}, {**new, "cells": []})


def _json(old: Any, new: Any, path: str = "") -> str:
    if old == new:
        return ""
    old, new = _joined(old), _joined(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            inner = f"{path}.{key}" if path else str(key)
            if key not in old or key not in new:
                return f"{inner} is {'new' if key in new else 'gone'}"
            found = _json(old[key], new[key], inner)
            if found:
                return found
    if isinstance(old, list) and isinstance(new, list):
        for number, (was, now) in enumerate(zip(old, new, strict=False), start=1):
            found = _json(was, now, f"{path}[{_name(was, number)}]")
            if found:
                return found
        return f"{path or 'list'}: {len(old)} entries are now {len(new)}"
    if isinstance(old, str) and isinstance(new, str) and "\n" in old + new:
        return f"{path}, {_lines(old, new)}"
    return f"{path}: {_short(old)} is now {_short(new)}"


def _joined(value: Any) -> Any:
    """Join text that a notebook keeps as a list of its lines."""
    if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
        return "".join(value) if any("\n" in part for part in value) else value
    return value


def _name(item: Any, number: int) -> str:
    """Name an entry of a list by its id, when it has one; findings and columns do."""
    return str(item["id"]) if isinstance(item, dict) and "id" in item else str(number)


def _lines(old: str, new: str) -> str:
    pairs = itertools.zip_longest(old.splitlines(), new.splitlines())
    for number, (was, now) in enumerate(pairs, start=1):
        if was != now:
            return f"line {number}: {_around(was, now)}"
    return "the ends of lines differ"


def _around(old: str | None, new: str | None) -> str:
    """Show the place in a line that differs: a line of a page may hold a whole picture."""
    if old is None or new is None:
        return f"{_short(old)} is now {_short(new)}"
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(at - 20, 0)
    return f"{_short(old[start:])} is now {_short(new[start:])}"


def _archive(old: bytes, new: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(old)) as before, zipfile.ZipFile(io.BytesIO(new)) as after:
        if before.namelist() != after.namelist():
            return "it holds other parts, or in another order"
        for name in before.namelist():
            if before.read(name) != after.read(name):
                return f"{name}, {first_difference(name, before.read(name), after.read(name))}"
    return f"{_bytes(old, new)}, but every part is the same"


def _bytes(old: bytes, new: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"byte {count(at)} of {count(len(old))} (now {count(len(new))})"


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
