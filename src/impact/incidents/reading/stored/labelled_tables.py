"""Stata and SPSS: values as text, labels apart, user-missing values with their reason, odd encodings."""

from __future__ import annotations

import datetime as dt
import re
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from impact.errors import UnreadableFile
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.reading import records_to_text
from impact.incidents.reading.code_pages import decoding
from impact.incidents.reading.features import bytes_of_file
from impact.incidents.reading.raw_table import MISSING, RawTable, ReadOptions
from impact.incidents.reading.stored.parquet import iso, number

#: bytes pass through this encoding unchanged, so that each text can be decoded on its own
_BYTES = "ISO-8859-1"


def read_stata(path: Path, options: ReadOptions) -> RawTable:
    """Read a Stata file (.dta).

    Cells hold the values; ``labels`` their labels. Missing values with a letter (.a to .z) are the text
    "missing: " with their label or letter; the plain missing value is null.

    Raises
    ------
    UnreadableFile
        When it is damaged or cut off.
    """
    return _read(Path(path), options, "Stata")


def read_spss(path: Path, options: ReadOptions) -> RawTable:
    """Read an SPSS file (.sav, .zsav, .por).

    As :func:`read_stata`; values that the file declares as missing (-99, 97 to 99) are the text "missing: "
    with their label or number, so that none can be taken for a figure.

    Raises
    ------
    UnreadableFile
        When it is damaged or cut off.
    """
    return _read(Path(path), options, "SPSS")


def _read(path: Path, options: ReadOptions, form: str) -> RawTable:
    data = bytes_of_file.load(path)
    frame, meta, raw = _load(path, form)
    count = len(next(iter(frame.values()))) if frame else int(meta.number_rows or 0)
    texts = _Texts(frame, meta, options, path.name, raw=raw)
    columns: dict[str, list[str | None]] = {}
    labels: dict[str, dict[str, str]] = {}
    missing: dict[str, dict[str, str]] = {}
    names = records_to_text.unique([texts.decode(n) for n in frame])
    for original, name in zip(frame, names, strict=True):
        column = _Column(original, meta, texts)
        columns[name] = column.write(frame[original])
        if column.labels:
            labels[name] = column.labels
        if column.met:
            missing[name] = column.met
    counted = _stated(data, path.suffix.casefold(), form)
    findings = [*texts.findings, *_missing_findings(missing)]
    if counted is None:
        counted = int(meta.number_rows if meta.number_rows is not None else count)
    findings += records_to_text.disagreement(
        counted, count, 0, reader="rows read", other="header of the file"
    )
    about = {n: texts.decode(t) for n, t in zip(names, meta.column_labels, strict=False) if t}
    return RawTable(
        file=path.name,
        columns=records_to_text.from_columns(columns, count) if columns else pa.table({}),
        rows=records_to_text.numbered(count),
        counted=counted,
        format=form,
        encoding=texts.encoding,
        labels=labels,
        findings=tuple(f.at(path.name, None) for f in findings),
        facts={"labels_of_columns": about, "missing": missing},
    )


def _load(path: Path, form: str) -> tuple[dict[str, Any], Any, bool]:
    """Read with the library, first with bytes passed through; the last part says whether they are."""
    import pyreadstat

    read: Any = pyreadstat.read_dta
    if form == "SPSS":
        read = pyreadstat.read_por if path.suffix.casefold() == ".por" else pyreadstat.read_sav
    faults: list[Exception] = []
    for encoding in (_BYTES, None):
        try:
            frame, meta = read(
                str(path), encoding=encoding, user_missing=True, output_format="dict",
                apply_value_formats=False,
            )  # fmt: skip
        except TypeError:
            # the portable format knows no user-missing values
            try:
                frame, meta = read(str(path), output_format="dict")
            except Exception as fault:  # noqa: BLE001 (as below)
                faults.append(fault)
                continue
        except Exception as fault:  # noqa: BLE001 (the library has no family of errors of its own)
            faults.append(fault)
            continue
        return frame, meta, encoding == _BYTES
    raise UnreadableFile(
        f"{path.name}: the {form} file is damaged or cut off ({type(faults[0]).__name__})",
        f"a whole {form} file",
        "ask for the file again, or export it again as CSV with a code book",
    ) from None


def _stated(data: bytes, ending: str, form: str) -> int | None:
    """Count the rows by the header alone; None where the header does not say."""
    try:
        if form == "Stata":
            if data.startswith(b"<stata_dta>"):
                order = "<" if b"<byteorder>LSF" in data[:200] else ">"
                at = data.index(b"<N>") + 3
                width = data.index(b"</N>") - at
                return int(struct.unpack_from(order + {4: "I", 8: "Q"}[width], data, at)[0])
            order = ">" if data[1] == 1 else "<"
            return int(struct.unpack_from(f"{order}I", data, 6)[0])
        if ending != ".por":
            order = "<" if struct.unpack_from("<i", data, 64)[0] in (2, 3) else ">"
            cases = int(struct.unpack_from(f"{order}i", data, 80)[0])
            return cases if cases >= 0 else None
    except (struct.error, ValueError, KeyError, IndexError):
        return None
    return None


#: formats of Stata whose numbers count weeks, months, quarters or half years
_PERIOD = re.compile(r"%-?t([wmqh])")
#: periods from 1960 that no date reaches
_FAR = 20_000


class _Texts:
    """Decoding of the texts of a file: each on its own where the file mixes encodings."""

    def __init__(
        self, frame: Mapping[str, Any], meta: Any, options: ReadOptions, file: str, *, raw: bool
    ) -> None:
        self.raw = raw
        self.encoding = "utf-8"
        self.findings: list[DataFinding] = []
        if not raw:
            return
        texts = {t for column in frame.values() for t in column if isinstance(t, str) and not t.isascii()}
        texts |= {t for t in (*frame, *meta.column_labels) if t and not t.isascii()}
        texts |= {
            str(t) for held in meta.value_labels.values() for t in held.values() if not str(t).isascii()
        }
        content = [t.encode("latin-1", "replace") for t in sorted(texts)]
        bad = [c for c in content if not decoding.is_utf8(c)]
        if options.encoding is None and len(bad) * 2 <= len(content):
            if bad:
                detail = f"{len(bad)} of {len(content)} different texts with accents are no UTF-8"
                self.findings.append(
                    DataFinding("mixed_encoding", Effect.note, count=len(bad), detail=detail, value="utf-8")
                )
            return
        try:
            verdict = decoding.judge(b"\n".join(content), options.encoding, options.language)
        except UnreadableFile as fault:
            raise UnreadableFile(f"{file}: {fault.found}", fault.expected, fault.remedy) from None
        self.encoding = verdict.encoding
        self.findings += verdict.findings

    def decode(self, text: Any) -> str:
        """Decode one text; one that is no UTF-8 among others that are is read as cp1252."""
        text = str(text)
        if not self.raw or text.isascii():
            return text
        data = text.encode("latin-1", "replace")
        try:
            return data.decode(self.encoding)
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")


class _Column:
    """One column: how its values are written, its labels, and the missing values that it holds."""

    def __init__(self, name: str, meta: Any, texts: _Texts) -> None:
        kind = _PERIOD.match(str(meta.original_variable_types.get(name) or ""))
        self.period = kind[1] if kind else None
        self.texts = texts
        self.single = meta.readstat_variable_types.get(name) == "float"
        self.ranges = meta.missing_ranges.get(name, [])
        self.letters = set(meta.missing_user_values.get(name, []))
        held = meta.variable_value_labels.get(name, {})
        self.labels = {self._plain(k): texts.decode(v) for k, v in held.items()}
        self.met: dict[str, str] = {}

    def write(self, values: Any) -> list[str | None]:
        """Write the values as texts, through the different ones."""
        known: dict[Any, str | None] = {}
        out: list[str | None] = []
        for value in values:
            key = (type(value), value)
            if key not in known:
                known[key] = self._text(value)
            out.append(known[key])
        return out

    def _text(self, value: Any) -> str | None:
        if value is None or value != value:
            return None
        plain = self._plain(value)
        if plain in ("", None):
            return None
        if self._is_missing(value):
            label = self.labels.get(plain)
            text = f"{MISSING}{label or plain}"
            self.met[text] = plain
            return text
        return plain

    def _is_missing(self, value: Any) -> bool:
        if isinstance(value, str) and value in self.letters:
            return True
        for each in self.ranges:
            low, high = each["lo"], each["hi"]
            try:
                if low <= value <= high:
                    return True
            except TypeError:
                continue
        return False

    def _plain(self, value: Any) -> str:
        if isinstance(value, str):
            return self.texts.decode(value).strip("\0")
        if isinstance(value, (dt.date, dt.time)):
            return iso(value)
        if isinstance(value, dt.timedelta):
            return str(value)
        if self.period and float(value).is_integer() and abs(value) < _FAR:
            return stata_period(int(value), self.period)
        return number(float(value), single=self.single) or ""


def stata_period(value: int, kind: str) -> str:
    """Write a period of Stata, counted from 1960 in weeks (w), months (m), quarters (q) or half years (h).

    A week begins anew each year, and the 52nd has eight or nine days.

    >>> stata_period(712, "m"), stata_period(237, "q"), stata_period(3086, "w"), stata_period(118, "h")
    ('2019-05', '2019-Q2', '2019-05-07/2019-05-13', '2019-01/2019-06')
    """
    a_year = {"w": 52, "m": 12, "q": 4, "h": 2}[kind]
    year, part = 1960 + value // a_year, value % a_year
    if kind == "m":
        return f"{year}-{part + 1:02d}"
    if kind == "q":
        return f"{year}-Q{part + 1}"
    if kind == "h":
        return f"{year}-{6 * part + 1:02d}/{year}-{6 * part + 6:02d}"
    first = dt.date(year, 1, 1) + dt.timedelta(days=7 * part)
    last = dt.date(year, 12, 31) if part == 51 else first + dt.timedelta(days=6)
    return f"{first}/{last}"


def _missing_findings(missing: Mapping[str, Mapping[str, str]]) -> list[DataFinding]:
    return [
        DataFinding(
            "missing_by_file",
            Effect.note,
            column=name,
            count=len(met),
            detail=f"the file calls these values missing: {', '.join(sorted(met.values())[:6])}",
        )
        for name, met in missing.items()
    ]
