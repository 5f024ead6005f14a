"""Text of JSON: its encoding, the script around it, its documents, and a second count of its records."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from typing import Any

import ijson

from impact.errors import UnreadableFile
from impact.incidents.reading.records_to_text import Digits

#: what stands before JSON in a script: var x = | x.y = | export default | callback(
_BEFORE = re.compile(
    r"\s*(?:(?:export\s+)?(?:var|let|const)\s+)?(?:export\s+default\s*)?"
    r"(?P<name>[A-Za-z_$][\w$.]*(?:\[[\"'][^\"'\]]*[\"']\])*)?\s*(?:=|\()?\s*(?=[\[{])"
)
_COMMENT = re.compile(r"\s*(?://[^\n]*\n|/\*.*?\*/|<!--[^\n]*\n|[\"']use strict[\"']\s*;)", re.S)
_AFTER = re.compile(r"[\s;)]*")
#: whole numbers that the second parser, which only counts, cannot hold
_LONG_NUMBERS = re.compile(rb"(?<=[:\[,\s])-?\d{19,}(?=[,\]}\s])")
_NOT_NUMBERS = re.compile(rb"(?<=[:\[,\s])-?(?:NaN|Infinity)(?=[,\]}\s])")


@dataclass(slots=True)
class Document:
    """One JSON document of a file: the variable it is given to, its value, and where its text is.

    Numbers of the value are texts as the file has them ("0.10", "64458.0"); ``repeated_names`` are names that
    an object has twice: the second is kept as "name (2)".
    """

    name: str | None
    value: Any
    text: str
    repeated_names: set[str] = field(default_factory=set)


def _loader(repeated: set[str]) -> json.JSONDecoder:
    def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out = dict(pairs)
        if len(out) == len(pairs):
            return out
        out = {}
        for name, value in pairs:
            again, key = 2, name
            while key in out:
                repeated.add(name)
                key, again = f"{name} ({again})", again + 1
            out[key] = value
        return out

    return json.JSONDecoder(
        parse_float=Digits,
        parse_int=Digits,
        parse_constant=lambda word: None if word == "NaN" else word,
        object_pairs_hook=_object,
        strict=False,
    )


def _unreadable(file: str, fault: Exception | None, whole: str) -> UnreadableFile:
    if isinstance(fault, json.JSONDecodeError):
        at = f"line {fault.lineno}, column {fault.colno}"
        if fault.pos >= len(whole.rstrip()) - 1 or "Unterminated" in fault.msg:
            return UnreadableFile(
                f"{file}: the file ends in the middle of a value ({at})",
                "JSON that ends with the bracket it begins with",
                "the file is cut off: ask for it again, or export it again",
            )
        return UnreadableFile(
            f"{file}: no JSON at {at}",
            "JSON: names and texts in double quotes, no comma before a closing bracket",
            "export the file again as JSON or GeoJSON, or mend that line",
        )
    if isinstance(fault, RecursionError):
        return UnreadableFile(
            f"{file}: brackets are nested too deeply",
            "records at most some hundred levels deep",
            "the file is damaged or made to do harm: ask for it again",
        )
    return UnreadableFile(f"{file}: the file is empty", "JSON", "ask for the file again")


def documents(text: str, file: str) -> list[Document]:
    """Load the documents of a text: plain JSON is one; JSON lines are one list; a script has one a variable.

    Raises
    ------
    UnreadableFile
        When the text is no JSON, is cut off, or is nested too deeply; the error says where.
    """
    stripped = text.strip()
    if not stripped:
        raise _unreadable(file, None, text)
    repeated: set[str] = set()
    loader = _loader(repeated)
    try:
        return [Document(None, loader.decode(stripped), stripped, repeated)]
    except RecursionError as fault:
        raise _unreadable(file, fault, text) from None
    except json.JSONDecodeError as fault:
        first = fault
    lines = _lines(text)
    if lines is not None:
        return [lines]
    if stripped[0] in "[{":
        raise _unreadable(file, first, stripped) from None
    return _script(text, file)


def _lines(text: str) -> Document | None:
    """Load JSON lines (also with record separators, as a GeoJSON text sequence); None when it is no such."""
    lines = [line for raw in text.split("\n") if (line := raw.strip().lstrip("\x1e").strip())]
    if len(lines) < 2 or any(line[0] not in "{[" or line[-1] not in "}]" for line in lines):
        return None
    repeated: set[str] = set()
    loader = _loader(repeated)
    try:
        values = [loader.decode(line) for line in lines]
    except (json.JSONDecodeError, RecursionError):
        return None
    return Document(None, values, "[" + ",".join(lines) + "]", repeated)


def _script(text: str, file: str) -> list[Document]:
    """Load the documents that a script gives to variables."""
    out: list[Document] = []
    at = 0
    while at < len(text.rstrip()):
        while comment := _COMMENT.match(text, at):
            at = comment.end()
        before = _BEFORE.match(text, at)
        if before is None:
            break
        repeated: set[str] = set()
        try:
            value, end = _loader(repeated).raw_decode(text, before.end())
        except (json.JSONDecodeError, RecursionError) as fault:
            raise _unreadable(file, fault, text) from None
        out.append(Document(before["name"], value, text[before.end() : end], repeated))
        after = _AFTER.match(text, end)
        at = after.end() if after else end
    if not out or text[at:].strip():
        line = text.count("\n", 0, at) + 1
        raise UnreadableFile(
            f"{file}: line {line} is no JSON and no variable that holds JSON",
            "JSON, or a script of the form `var name = {...};`",
            "take the part between the outer brackets into a file of its own",
        )
    return out


def count_items(document: Document, path: tuple[str, ...]) -> int:
    """Count the items of a list by the events of a second parser, without building them."""
    target = ".".join((*path, "item"))
    starts = {"start_map", "start_array", "string", "number", "boolean", "null"}
    return sum(1 for prefix, event, _ in _events(document) if prefix == target and event in starts)


def count_names(document: Document, path: tuple[str, ...]) -> int:
    """Count the names of an object by the events of a second parser."""
    target = ".".join(path)
    return sum(1 for prefix, event, _ in _events(document) if prefix == target and event == "map_key")


def _events(document: Document) -> Any:
    data = document.text.encode("utf-8", "replace")
    if _NOT_NUMBERS.search(data):
        data = _NOT_NUMBERS.sub(b"null", data)
    data = _LONG_NUMBERS.sub(b"0", data)
    return _quiet(ijson.parse(io.BytesIO(data), use_float=True))


def _quiet(events: Any) -> Any:
    """Pass events on until the second parser can no more: its count then differs, which is a finding."""
    try:
        yield from events
    except (ijson.JSONError, ValueError, OverflowError, UnicodeError):
        return
