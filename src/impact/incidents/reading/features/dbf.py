"""dBASE tables: the attributes of a shapefile, counted by the header, in the encoding of the bytes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import records_to_text
from impact.incidents.reading.code_pages import decoding
from impact.incidents.reading.features import bytes_of_file
from impact.incidents.reading.raw_table import RawTable, ReadOptions

#: language driver of the header -> code page; 0x57 is "ANSI", which GDAL writes for any
_DRIVERS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x66: "cp865",
    0x6A: "cp737", 0x6B: "cp857", 0x78: "cp950", 0x79: "cp949", 0x7A: "cp936", 0x7B: "cp932", 0x7C: "cp874",
    0x7D: "cp1255", 0x7E: "cp1256", 0x96: "mac_cyrillic", 0x98: "mac_greek", 0xC8: "cp1250", 0xC9: "cp1251",
    0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
_UTF8_LEAD = ((0xC0, 2), (0xE0, 3), (0xF0, 4))


@dataclass
class Attributes:
    """Columns of a dBASE table as text, and what its header says."""

    names: list[str]
    columns: list[list[str | None]]
    stated: int  #: records by the header
    rows: int  #: records by the bytes
    deleted: np.ndarray
    encoding: str
    findings: list[DataFinding] = field(default_factory=list)


@dataclass(frozen=True)
class _Field:
    name: bytes
    kind: str
    width: int
    at: int


def _bad(file: str, what: str, remedy: str = "ask for the file again, with all its parts") -> UnreadableFile:
    return UnreadableFile(f"{file}: {what}", "a whole dBASE table (.dbf)", remedy)


def _fields(data: bytes, header: int, width: int, file: str) -> list[_Field]:
    out: list[_Field] = []
    at, start = 32, 1
    while at + 32 <= header and data[at] not in (0x0D, 0x00):
        name = data[at : at + 11].split(b"\0")[0].strip()
        kind, size = chr(data[at + 11]), data[at + 16]
        if kind == "C":
            longer = size + (data[at + 17] << 8)
            size = longer if start + longer <= width else size
        out.append(_Field(name, kind, size, start))
        start += size
        at += 32
    if not out or start > width or any(f.width == 0 for f in out):
        raise _bad(file, "the header of the table is damaged")
    return out


def attributes(data: bytes, file: str, options: ReadOptions, said: str | None) -> Attributes:
    """Read the attributes.

    Parameters
    ----------
    data
        Bytes of the .dbf.
    file
        Its name, for messages.
    options
        Encoding and language of the mapping.
    said
        Encoding that a .cpg or .cst beside it names; it may be wrong.

    Raises
    ------
    UnreadableFile
        When the table is damaged or cut off.
    """
    if len(data) < 33:
        raise _bad(file, "the table is cut off")
    stated, header, width = struct.unpack_from("<IHH", data, 4)
    if header < 33 or width < 2 or header > len(data):
        raise _bad(file, "the header of the table is damaged or cut off")
    fields = _fields(data, header, width, file)
    body = len(data) - header
    if body < stated * width:
        raise _bad(file, f"the table is cut off: {body // width} of {stated} records are there")
    rows = body // width
    if rows > stated and rows * width == body + 1:
        rows = stated
    table = np.frombuffer(data, dtype=np.uint8, count=rows * width, offset=header).reshape(rows, width)
    cells = {i: _cells(table, f) for i, f in enumerate(fields)}
    texts = [cells[i] for i, f in enumerate(fields) if f.kind not in "NFDLIBO@+"]
    encoding, findings = _encoding([f.name for f in fields], texts, data[29], said, options, file)
    names = records_to_text.unique([f.name.decode(encoding, "replace") for f in fields])
    columns, cut, full = [], 0, 0
    for i, each in enumerate(fields):
        column, broken, overflow = _column(cells[i], each, encoding)
        columns.append(column)
        cut, full = cut + broken, full + overflow
    if cut:
        detail = "the last letter did not fit into the width of the field"
        findings.append(DataFinding("text_cut", Effect.note, count=cut, detail=detail))
    if full:
        detail = "asterisks stand where a number did not fit into the width of the field"
        findings.append(DataFinding("number_lost", Effect.withheld, count=full, detail=detail))
    return Attributes(names, columns, stated, rows, table[:, 0] == 0x2A, encoding, findings)


def _cells(table: np.ndarray, each: _Field) -> list[bytes]:
    part = np.ascontiguousarray(table[:, each.at : each.at + each.width])
    raw = part.tobytes()
    return [raw[i : i + each.width] for i in range(0, len(raw), each.width)]


def whole_letters(cell: bytes, width: int) -> bytes:
    """Take off the beginning of a UTF-8 letter that the width of a field has cut in two."""
    if len(cell) < width:
        return cell
    for back in range(1, min(4, len(cell)) + 1):
        byte = cell[-back]
        if byte < 0x80:
            return cell
        if byte >= 0xC0:
            need = next((n for lead, n in reversed(_UTF8_LEAD) if byte >= lead), 2)
            return cell[:-back] if need > back else cell
    return cell


def _encoding(
    names: Sequence[bytes],
    texts: Sequence[list[bytes]],
    driver: int,
    said: str | None,
    options: ReadOptions,
    file: str,
) -> tuple[str, list[DataFinding]]:
    """Judge the encoding: the mapping, strict UTF-8 with cut letters allowed, .cpg, header, then by score."""
    different = {
        whole_letters(c, len(c)).rstrip(b" \0") for column in texts for c in set(column) if not c.isascii()
    }
    content = b"\n".join([*names, *sorted(different)]) + b"\n"
    try:
        if options.encoding is not None or content.isascii():
            verdict = decoding.judge(content, options.encoding, options.language)
            return verdict.encoding, list(verdict.findings)
        said = _known(said)
        if decoding.is_utf8(content):
            return "utf-8", _contradiction(said, "utf-8", "every letter is sound UTF-8")
        # without the cut letters the text may be no UTF-8, and with them it may be
        plain = b"\n".join({c.rstrip(b" \0") for column in texts for c in set(column) if not c.isascii()})
        if said is not None and said != "utf-8" and _reads(plain, said):
            return said, []
        if options.language is None and driver in _DRIVERS and _reads(plain, _DRIVERS[driver]):
            verdict = decoding.judge(plain, _DRIVERS[driver], None)
            pages = [
                replace(f, detail=f"the header of the .dbf says {_DRIVERS[driver]}; {f.value} fits better")
                for f in verdict.findings
            ]
            return verdict.encoding, pages + _contradiction(said, verdict.encoding, "the bytes are no UTF-8")
        verdict = decoding.judge(plain, None, options.language)
        return verdict.encoding, [
            *verdict.findings,
            *_contradiction(said, verdict.encoding, "the bytes are no UTF-8"),
        ]
    except UnreadableFile as fault:
        raise UnreadableFile(f"{file}: {fault.found}", fault.expected, fault.remedy) from None


def _known(said: str | None) -> str | None:
    """Read the name of an encoding as a .cpg writes it: UTF-8, 1252, ANSI 1252, 88591, OEM 866."""
    if said is None:
        return None
    import codecs

    plain = said.strip().casefold().removeprefix("ansi").removeprefix("oem").strip(" _-")
    if plain.startswith("8859") and "-" not in plain:
        plain = f"iso8859-{plain[4:]}"
    for name in (plain, f"cp{plain}"):
        try:
            return codecs.lookup(name).name
        except (LookupError, ValueError):  # a ValueError: bytes of zero in the name
            continue
    return None


def _reads(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _contradiction(said: str | None, right: str, why: str) -> list[DataFinding]:
    if said is None or said == right:
        return []
    return [
        DataFinding(
            "code_page_contradicts",
            Effect.note,
            value=right,
            proposal=f"encoding: {right}",
            detail=f"the .cpg says {said}; {why}; read as {right}",
            decided=False,
        )
    ]


def _column(cells: list[bytes], each: _Field, encoding: str) -> tuple[list[str | None], int, int]:
    """Decode a column through its different cells; count letters cut in two and numbers that did not fit."""
    read: dict[bytes, tuple[str | None, bool, bool]] = {}
    out: list[str | None] = []
    cut = lost = 0
    for cell in cells:
        if cell not in read:
            read[cell] = _cell(cell, each, encoding)
        text, broken, overflow = read[cell]
        out.append(text)
        cut += broken
        lost += overflow
    return out, cut, lost


def _cell(cell: bytes, each: _Field, encoding: str) -> tuple[str | None, bool, bool]:
    if each.kind in "IB" and each.width in (4, 8):
        number = struct.unpack("<i" if each.width == 4 else "<d", cell)[0]
        return f"{number}", False, False
    plain = cell.split(b"\0")[0] if each.kind == "C" else cell.replace(b"\0", b"")
    if each.kind in "NF":
        text = plain.strip().decode("ascii", "replace")
        if text.startswith("*"):
            return None, False, True
        if "." in text and text.replace(".", "").lstrip("+-").isdigit():
            text = text.rstrip("0").rstrip(".")  # the width of the field, not digits of the number
        return text or None, False, False
    if each.kind == "D":
        text = plain.strip().decode("ascii", "replace")
        if len(text) == 8 and text.isdigit() and text != "00000000":
            return f"{text[:4]}-{text[4:6]}-{text[6:]}", False, False
        return (None if not text.strip("0") else text), False, False
    if each.kind == "L":
        return (
            {"t": "true", "y": "true", "f": "false", "n": "false"}.get(
                plain.strip().decode("ascii", "replace").casefold()
            ),
            False,
            False,
        )
    whole = whole_letters(plain, each.width) if encoding == "utf-8" else plain
    text = whole.decode(encoding, "replace").strip(" ")
    return text or None, len(whole) < len(plain), False


def read_dbf(path: Path, options: ReadOptions) -> RawTable:
    """Read a dBASE table on its own.

    Raises
    ------
    UnreadableFile
        When it is damaged or cut off.
    """
    path = Path(path)
    whole = attributes(bytes_of_file.load(path), path.name, options, None)
    stays = ~whole.deleted
    columns = records_to_text.from_columns(dict(zip(whole.names, whole.columns, strict=True)), whole.rows)
    deleted = int(whole.deleted.sum())
    findings = [
        *whole.findings,
        *records_to_text.disagreement(
            whole.stated, whole.rows, 0, reader="records in the bytes", other="header of the .dbf"
        ),
    ]
    table = RawTable(
        file=path.name,
        columns=columns,
        rows=records_to_text.numbered(whole.rows),
        counted=whole.stated,
        format="dBASE",
        encoding=whole.encoding,
        excluded={"deleted": deleted} if deleted else {},
        findings=tuple(f.at(path.name, None) for f in findings),
    )
    return table.take(stays) if deleted else table
