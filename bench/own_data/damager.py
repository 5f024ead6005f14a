"""Damager: takes a clean made-up register and damages it on purpose, one kind at a time, and knows the truth.

Each kind is damage that was met in real files (``../shared/events/QUIRKS.md`` and the cases). A damaged file
knows which of its rows is which record, which rows are no records, and which cells were touched.
"""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import openpyxl
from convertdate import persian
from openpyxl.worksheet.worksheet import Worksheet

from bench.own_data.made_up_registers import Register

_EXCEL = dt.date(1899, 12, 30)


#: what a cell's new text says, from its old text: output column -> value
Right = Callable[[str], dict[str, object]]


@dataclass
class Damaged:
    """Texts of a damaged file. ``records``: the record of each row, None for a total, note, blank or copy."""

    columns: list[str]
    rows: list[list[str]]
    records: list[int | None]
    touched: set[tuple[int, str]] = field(default_factory=set)
    #: right answers beside the truth, where the damage changed what the file says: (record, output) -> value
    right: dict[tuple[int, str], object] = field(default_factory=dict)
    format: str = "csv"
    encoding: str = "utf-8"
    newline: str = "\n"
    delimiter: str = ","
    hidden_rows: bool = False
    second_sheet: bool = False
    day_cells: bool = False  #: write ISO days of a workbook as cells of days

    def change(self, name: str, rows: Sequence[int], make: Callable[[str], str]) -> None:
        """Write other texts into a column of some rows."""
        position = self.columns.index(name)
        for row in rows:
            old = self.rows[row][position]
            self.rows[row][position] = new = make(old)
            record = self.records[row]
            if new != old and record is not None:
                self.touched.add((record, name))

    def says(self, name: str, rows: Sequence[int], make: Callable[[str], str], right: Right) -> None:
        """Write texts that say something else than the register did, and note what they say."""
        position = self.columns.index(name)
        for row in rows:
            record = self.records[row]
            assert record is not None
            for output, value in right(self.rows[row][position]).items():
                self.right[(record, output)] = value
        self.change(name, rows, make)

    def insert(self, at: int, cells: Sequence[str]) -> None:
        """Put a row in that is no record."""
        self.rows.insert(at, [*cells, *[""] * (len(self.columns) - len(cells))])
        self.records.insert(at, None)

    def write(self, path: Path) -> dict[int, int | None]:
        """Write the file; give the record of each row by the number that a person sees.

        Returns
        -------
        dict
            Line or spreadsheet row -> record; None where the row is no record.
        """
        if self.format == "csv":
            text = io.StringIO()
            writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.newline)
            writer.writerow(self.columns)
            for row in self.rows:
                if any(row):
                    writer.writerow(row)
                else:
                    text.write(self.newline)
            path.write_bytes(text.getvalue().encode(self.encoding, errors="replace"))
        else:
            self._workbook().save(path)
        return dict(enumerate(self.records, start=2))

    def _workbook(self) -> openpyxl.Workbook:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = "registro"
        sheet.append(self.columns)
        for row in self.rows:
            sheet.append([_cell(t, self.day_cells) for t in row])
        if self.hidden_rows:
            for number in range(4, 9):
                sheet.row_dimensions[number].hidden = True
        if self.second_sheet:
            other = book.create_sheet("listas", 0)
            for word in ("Herido", "Muerto", "Hombre", "Mujer"):
                other.append([word])
            other.sheet_state = "hidden"
        return book


def _cell(text: str, days: bool) -> object:
    if text == "":
        return None
    if days and len(text) == 10 and text[4] == text[7] == "-":
        return dt.datetime.fromisoformat(text)
    return text


Damage = Callable[[Damaged, np.random.Generator], None]


def clean(register: Register) -> Damaged:
    """Start from the register as it is."""
    columns = list(register.cells)
    rows = [list(cells) for cells in zip(*register.cells.values(), strict=True)]
    return Damaged(columns, rows, list(range(len(rows))))


def _some(damaged: Damaged, generator: np.random.Generator, share: float) -> list[int]:
    rows = [i for i, record in enumerate(damaged.records) if record is not None]
    return sorted(generator.choice(rows, size=max(1, int(len(rows) * share)), replace=False).tolist())


def _everywhere(name: str, make: Callable[[str], str]) -> Damage:
    return lambda damaged, _: damaged.change(name, range(len(damaged.rows)), make)


def _in_places(name: str, share: float, make: Callable[[str], str]) -> Damage:
    return lambda damaged, generator: damaged.change(name, _some(damaged, generator, share), make)


def _saying(name: str, share: float, make: Callable[[str], str], right: Right) -> Damage:
    return lambda damaged, generator: damaged.says(name, _some(damaged, generator, share), make, right)


def _garble(text: str, page: str, times: int = 1) -> str:
    for _ in range(times):
        text = "".join(letter.encode("utf-8").decode(page, errors="ignore") or letter for letter in text)
    return text


def _exchange(first: str, second: str, share: float | None) -> Damage:
    def damage(damaged: Damaged, generator: np.random.Generator) -> None:
        one, two = damaged.columns.index(first), damaged.columns.index(second)
        rows = range(len(damaged.rows)) if share is None else _some(damaged, generator, share)
        for row in rows:
            cells = damaged.rows[row]
            cells[one], cells[two] = cells[two], cells[one]
            record = damaged.records[row]
            assert record is not None
            damaged.touched |= {(record, first), (record, second)}

    return damage


def _day(form: str) -> Callable[[str], str]:
    return lambda text: dt.date.fromisoformat(text).strftime(form)


def _serial(text: str) -> str:
    return str((dt.date.fromisoformat(text) - _EXCEL).days)


def _year_as_serial(text: str) -> str:
    """Take the year for a count of days, as a spreadsheet does: 2001 becomes a day in June 1905."""
    return (_EXCEL + dt.timedelta(days=int(text[:4]))).isoformat()


def _jalali(text: str) -> str:
    day = dt.date.fromisoformat(text)
    return "{:04d}/{:02d}/{:02d}".format(*persian.from_gregorian(day.year, day.month, day.day))


def _buddhist(text: str) -> str:
    return f"{int(text[:4]) + 543}{text[4:]}"


def _mixed_days(damaged: Damaged, generator: np.random.Generator) -> None:
    forms = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y")
    for row in range(len(damaged.rows)):
        damaged.change("fecha", [row], _day(forms[int(generator.integers(0, len(forms)))]))


def _serials_in_places(damaged: Damaged, generator: np.random.Generator) -> None:
    damaged.change("fecha", _some(damaged, generator, 0.3), _serial)


def _lost_points(damaged: Damaged, _: np.random.Generator) -> None:
    for name in ("latitud", "longitud"):
        damaged.change(name, range(len(damaged.rows)), lambda text: text.replace(".", ""))


def _totals(damaged: Damaged, _: np.random.Generator) -> None:
    names = [n for n in ("despejada_m2", "minas", "municiones", "beneficiarios") if n in damaged.columns]
    positions = [damaged.columns.index(n) for n in names]
    half = len(damaged.rows) // 2
    for start, end, word in ((half, len(damaged.rows), "TOTAL GENERAL"), (0, half, "Subtotal")):
        rows = damaged.rows[0 if word == "TOTAL GENERAL" else start : end]
        cells = [""] * len(damaged.columns)
        cells[damaged.columns.index("municipio")] = word
        for position in positions:
            total = sum(float(r[position]) for r in rows)
            cells[position] = f"{total:.1f}" if "." in rows[0][position] else f"{total:.0f}"
        damaged.insert(end, cells)


def _notes(damaged: Damaged, _: np.random.Generator) -> None:
    damaged.insert(len(damaged.rows), ["Fuente: autoridad nacional, datos preliminares"])
    damaged.insert(len(damaged.rows), ["* cifras sujetas a revisión"])


def _blanks(damaged: Damaged, generator: np.random.Generator) -> None:
    for at in sorted(_some(damaged, generator, 0.1), reverse=True):
        damaged.insert(at, [])


def _copies(damaged: Damaged, generator: np.random.Generator) -> None:
    for row in reversed(_some(damaged, generator, 0.1)):
        damaged.rows.insert(row + 1, list(damaged.rows[row]))
        damaged.records.insert(row + 1, None)


def _header_again(damaged: Damaged, _: np.random.Generator) -> None:
    damaged.insert(len(damaged.rows) // 2, damaged.columns)


def _tags(damaged: Damaged, _: np.random.Generator) -> None:
    tags = {"fecha": "#date+occurred", "departamento": "#adm1+name", "municipio": "#adm2+name"}
    tags |= {"latitud": "#geo+lat", "longitud": "#geo+lon", "codmunicipio": "#adm2+code"}
    damaged.insert(0, [tags.get(name, "") for name in damaged.columns])


def _ids_again(damaged: Damaged, generator: np.random.Generator) -> None:
    """Give one id two contents: the first row keeps it, the next row gets it too."""
    position = damaged.columns.index("id")
    for row in _some(damaged, generator, 0.05):
        if row + 1 < len(damaged.rows):
            damaged.rows[row + 1][position] = damaged.rows[row][position]
            for one in (row, row + 1):
                record = damaged.records[one]
                assert record is not None
                damaged.touched.add((record, "id"))


def _written(**settings: object) -> Damage:
    def damage(damaged: Damaged, _: np.random.Generator) -> None:
        for name, value in settings.items():
            setattr(damaged, name, value)

    return damage


def _thousands(text: str) -> str:
    return f"{int(text):,}"


def _eastern(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def _exponent(text: str) -> str:
    return f"{int(text):.4E}"


def _sign(text: str) -> str:
    return text.removeprefix("-")


def _band(text: str) -> str:
    """Write an age as a band that a spreadsheet has made a date."""
    low = int(text) // 5 * 5
    return "05-Sep" if low == 5 else text


def _upper_and_blanks(text: str) -> str:
    return f" {text.upper()}\u00a0 "


#: kind of damage -> register, how it is done
KINDS: dict[str, tuple[str, Damage]] = {
    "none": ("victims", lambda _damaged, _generator: None),
    "mojibake of one generation": ("victims", _everywhere("municipio", lambda t: _garble(t, "cp1252"))),
    "mojibake of two generations": ("victims", _everywhere("municipio", lambda t: _garble(t, "cp1252", 2))),
    "mojibake of MacRoman": ("victims", _everywhere("municipio", lambda t: _garble(t, "mac_roman"))),
    "mojibake in words of a list": ("victims", _everywhere("estado", lambda t: _garble(t, "cp1252"))),
    "letters replaced": ("victims", _in_places("municipio", 0.3, lambda t: t.replace("ñ", "\ufffd"))),
    "HTML entities": (
        "victims",
        _everywhere("municipio", lambda t: html.escape(t).replace("ñ", "&ntilde;").replace("ó", "&#243;")),
    ),
    "thousands marks in codes": ("victims", _everywhere("codmunicipio", _thousands)),
    "codes as decimals": ("victims", _everywhere("codmunicipio", lambda t: f"{int(t)}.0")),
    "codes with exponents": ("victims", _in_places("codmunicipio", 0.2, _exponent)),
    "lost zeros": ("victims", _everywhere("codmunicipio", lambda t: str(int(t)))),
    "lost zeros in ids": ("victims", _everywhere("id", lambda t: str(int(t)))),
    "lost decimal points": ("victims", _lost_points),
    "decimal commas in points": ("victims", _everywhere("latitud", lambda t: t.replace(".", ","))),
    "latitude and longitude exchanged": ("victims", _exchange("latitud", "longitud", 0.2)),
    "latitude and longitude exchanged everywhere": ("victims", _exchange("latitud", "longitud", None)),
    "sign of the longitude lost": ("victims", _in_places("longitud", 0.2, _sign)),
    "zero points": ("victims", _in_places("latitud", 0.1, lambda _: "0")),
    "columns exchanged": ("victims", _exchange("estado", "genero", None)),
    "cells exchanged in some rows": ("victims", _exchange("estado", "genero", 0.1)),
    "days as day/month/year": ("victims", _everywhere("fecha", _day("%d/%m/%Y"))),
    "days as month/day/year": ("victims", _everywhere("fecha", _day("%m/%d/%Y"))),
    "days with two figures for the year": ("victims", _everywhere("fecha", _day("%d/%m/%y"))),
    "days in several forms": ("victims", _mixed_days),
    "days as spreadsheet serials": ("victims", _everywhere("fecha", _serial)),
    "some days as spreadsheet serials": ("victims", _serials_in_places),
    "days of the Jalali calendar": ("victims", _everywhere("fecha", _jalali)),
    "years of the Buddhist era": ("victims", _everywhere("fecha", _buddhist)),
    "some years of the Buddhist era": ("victims", _in_places("fecha", 0.3, _buddhist)),
    "only the year": ("victims", _saying("fecha", 0.3, lambda t: t[:4], lambda t: {"date": t[:4]})),
    "zero days": ("victims", _saying("fecha", 0.1, lambda _: "0000-00-00", lambda _: {"date": None})),
    "years taken for spreadsheet serials": ("victims", _in_places("fecha", 0.1, _year_as_serial)),
    "ages as dates of a spreadsheet": (
        "victims",
        _saying("edad", 0.9, _band, lambda t: {"age": None} if _band(t) != t else {}),
    ),
    "words in capitals and blanks": ("victims", _everywhere("genero", _upper_and_blanks)),
    "unknown words": ("victims", _in_places("estado", 0.1, lambda _: "Pendiente")),
    "empty cells": ("victims", _saying("estado", 0.2, lambda _: "", lambda _: {"outcome": None})),
    "Eastern Arabic digits": ("victims", _everywhere("edad", _eastern)),
    "blank rows": ("victims", _blanks),
    "header repeated": ("victims", _header_again),
    "row of HXL tags": ("victims", _tags),
    "rows repeated": ("victims", _copies),
    "ids given twice": ("victims", _ids_again),
    "notes below": ("victims", _notes),
    "Windows code page": ("victims", _written(encoding="cp1252")),
    "UTF-16": ("victims", _written(encoding="utf-16")),
    "byte order mark": ("victims", _written(encoding="utf-8-sig")),
    "MacRoman": ("victims", _written(encoding="mac_roman")),
    "semicolons": ("victims", _written(delimiter=";")),
    "line ends of old Macs": ("victims", _written(newline="\r")),
    "workbook with a hidden sheet first": ("victims", _written(format="xlsx", second_sheet=True)),
    "workbook with hidden rows": ("victims", _written(format="xlsx", hidden_rows=True)),
    "workbook with cells of days": ("victims", _written(format="xlsx", day_cells=True)),
    "totals inserted": ("clearance", _totals),
    "notes below operations": ("clearance", _notes),
    "thousands marks in counts": ("clearance", _everywhere("beneficiarios", _thousands)),
    "points as thousands marks": (
        "clearance",
        _everywhere("beneficiarios", lambda t: _thousands(t).replace(",", ".")),
    ),
    "decimal commas in areas": ("clearance", _everywhere("despejada_m2", lambda t: t.replace(".", ","))),
    "European areas": (
        "clearance",
        _everywhere("despejada_m2", lambda t: f"{float(t):,.1f}".translate(str.maketrans(",.", ".,"))),
    ),
    "units in some cells": (
        "clearance",
        _in_places("despejada_m2", 0.3, lambda t: f"{float(t) / 10_000:.5f} ha"),
    ),
    "ranges in counts": (
        "clearance",
        _saying("minas", 0.2, lambda t: f"{t}-{int(t) + 2}", lambda t: {"ap_mines_max": int(t) + 2}),
    ),
    "negative counts": ("clearance", _in_places("minas", 0.1, lambda t: f"-{int(t) + 1}")),
    "at least": (
        "clearance",
        _saying("municiones", 0.2, lambda t: f"al menos {t}", lambda _: {"uxo_max": None}),
    ),
    "places exchanged with operators": ("clearance", _exchange("municipio", "operador", 0.1)),
}


def damage(register: Register, kind: str, seed: int) -> Damaged:
    """Damage a register in one way; the same seed damages the same cells."""
    damaged = clean(register)
    KINDS[kind][1](damaged, np.random.default_rng(seed))
    return damaged
