"""Checks of a mapping against the canonical tables: fields of the unit, closed lists, options of parsers."""

from __future__ import annotations

import re
from typing import Any

from impact.incidents.closed_lists import OUTCOMES, SEXES
from impact.incidents.kinds import catalogue
from impact.incidents.mapping.address import is_secure
from impact.incidents.mapping.column_spec import MISSING_REASONS, PARTS
from impact.incidents.mapping.entry_hints import MEANT, bare, called, is_country, meant_country, synonym
from impact.incidents.mapping.mapping_reader import MappingReader
from impact.incidents.tables import TABLES, UNITS, Field, Table
from impact.yaml_nodes import near

#: options that only some parsers understand, and the kinds of field they are for
_ONLY = {
    **dict.fromkeys(
        (
            "year",
            "month",
            "day",
            "end",
            "order",
            "calendar",
            "excel_serial",
            "time_zone",
            "time_unit",
            "keep_month",
        ),
        ("date",),
    ),
    **dict.fromkeys(("lat", "lon"), ("point",)),
    **dict.fromkeys(("system", "means"), ("point", "geometry")),
    "unit": ("area", "amount", "count", "age"),
    "approximate": ("count", "area", "amount", "age"),
    "plus": ("count",),
    "separator": ("choices", "words", "listing"),
    "choices": ("choices", "words"),
    "crosswalk": ("code", "place"),
    "within": ("code", "place"),
}
#: kinds of field that a file can fill without a column: its geometry does, or a group of columns
_WITHOUT = ("point", "geometry", "choices")
_AGE = re.compile(r"\d{1,3}(?:-\d{1,3}|\+)?")
_SYSTEM = re.compile(r"degrees|dms|mgrs|utm(?::\d{1,2}[C-HJ-NP-Xc-hj-np-x]?)?|EPSG:\d+", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]+)?")
#: what belongs beside another entry, and that other one
_TOGETHER = (("lat", "lon"), ("lon", "lat"), ("month", "year"), ("day", "month"))
#: what is said of one person -> the counts by which an incident says it of its people
_COUNTED = {
    "civil_status": ("civilians",),
    "outcome": ("killed", "injured", "outcome_unknown"),
    "sex": ("men", "women", "boys", "girls"),
    "age": ("children",),
}
_NEEDED_SOURCE = {"maker": "who made the data", "licence": "the terms under which they may be used"}


class MappingChecks:
    """Checks the entries of one file; faults go to its reader, where the lines are."""

    def __init__(self, reader: MappingReader, entries: dict[str, Any]) -> None:
        self.reader, self.entries = reader, entries
        self.table: Table | None = UNITS.get(str(entries.get("unit")))
        self.fields: dict[str, Field] = {f.name: f for f in self.table.fields} if self.table else {}

    def run(self, *, importing: bool) -> None:
        """Look for everything that no file could satisfy."""
        self._whole()
        for name, spec in self.entries.get("columns", {}).items():
            self._column(name, spec, f"columns.{name}", self.fields)
        for name, text in self.entries.get("constants", {}).items():
            if field := self._field(name, f"constants.{name}", self.fields):
                self._codes(field, {"": text}, f"constants.{name}", whole=True)
        self._values()
        self._join()
        self._decisions()
        for position, rule in enumerate(self.entries.get("select", ()), 1):
            inside = f"select[{position}]"
            if "column" not in rule:
                self.fault(inside, "a rule without a column", "column, and words or without")
            elif not rule.get("words") and not rule.get("without"):
                self.fault(inside, "a rule that chooses nothing", "words to take, or words to leave out")
        if importing:
            self.check_source()

    def fault(self, path: str, found: str, expected: str = "", remedy: str = "") -> None:
        """Add a fault at the line of an entry, or of the entry around it."""
        line, around = self.reader.lines.get(path), path
        while line is None and around:
            around = re.sub(r"(?:\.[^.]*|\[\d+\])$", "", around) if re.search(r"[.\[]", around) else ""
            line = self.reader.lines.get(around)
        self.reader.fault(line or 1, path, found, expected, remedy)

    # the mapping as a whole

    def _whole(self) -> None:
        lines = self.reader.lines
        if "unit" not in lines:
            units = f"one of {', '.join(UNITS)}"
            self.fault("unit", "unit is missing", units, "say what one row of the file is")
        if not any(part in lines for part in ("columns", "values", "join")):
            self.fault("columns", "columns is missing", "fields, each with its column, or values")
        elif not any(self.entries.get(p) for p in ("columns", "values", "join")) and not self.reader.faults:
            self.fault("columns", "no column is named", "at least one field with its column")
        country = self.entries.get("country")
        if country is not None and not is_country(country):
            remedy = meant_country(str(country))
            self.fault("country", f"{country!r} is no country", "an ISO 3166-1 alpha-3 code", remedy)
        other = self.entries.get("constants", {}).get("country")
        if country is not None and other not in (None, country):
            found = f"{other!r} beside `country: {country}`"
            self.fault("constants.country", found, "one country", "leave one of the two out")
        language = self.entries.get("language")
        if language is not None and not _LANGUAGE.fullmatch(language):
            self.fault("language", f"{language!r}", "a code of ISO 639, such as es, ar or km")
        self._limits()

    def _limits(self) -> None:
        """Look at the parts whose values have limits of their own."""
        lines = self.reader.lines
        covers = self.entries.get("covers")
        if covers and len(covers) == 2 and covers[0] > covers[1]:
            self.fault("covers", "the first day lies after the last", "the first and the last day")
        if (url := self.entries.get("url")) is not None and not is_secure(url):
            self.fault("url", f"{url!r}", "an address that begins with https://")
        long = self.entries.get("long")
        if isinstance(long, dict):
            for part in ("key", "question", "answer"):
                if not long.get(part) and f"long.{part}" not in lines:
                    self.fault("long", f"{part} is missing", "key, question and answer, each a column")
        publish = self.entries.get("publish", {})
        if publish.get("threshold", 1) < 1:
            self.fault("publish.threshold", f"{publish['threshold']}", "a whole number from 1 on")
        if not 0 <= self.entries.get("shrink", 0) <= 1:
            self.fault("shrink", f"{self.entries['shrink']}", "a share from 0 to 1")

    def check_source(self) -> None:
        """Ask for the maker and the licence, which an import needs."""
        source = self.entries.get("source", {})
        for part, meaning in _NEEDED_SOURCE.items():
            if not str(source.get(part) or "").strip():
                path = "source" if "source" in self.reader.lines else ""
                self.fault(
                    path,
                    f"source has no {part}",
                    meaning,
                    f"add `source: {{{part}: ...}}`; an import needs it",
                )

    # one field

    def _field(self, name: str, path: str, fields: dict[str, Field]) -> Field | None:
        if self.table is None or name in fields:
            return fields.get(name)
        others = [t.unit for t in TABLES.values() if name in {f.name for f in t.fields}]
        counts = [count for count in _COUNTED.get(name, ()) if count in fields]
        if others and counts:
            remedy = (
                f"{name} is a field of {' and '.join(others)}: count its people in a column, and map that as "
                f"{' or '.join(counts)}"
            )
        else:
            remedy = near(name, fields) or (f"{name} is a field of {' and '.join(others)}" if others else "")
        expected = f"one of {', '.join(fields)}"
        unit = f"{'an' if self.table.unit[0] in 'aeiou' else 'a'} {self.table.unit}"
        self.fault(path, f"{unit} has no field {name!r}", expected, remedy)
        return None

    def _column(self, name: str, spec: dict[str, Any], path: str, fields: dict[str, Field]) -> None:
        field = self._field(name, path, fields)
        if field is None:
            return
        for option in spec:
            kinds = _ONLY.get(option)
            if kinds is not None and field.kind not in kinds:
                whose = ", ".join(f.name for f in fields.values() if f.kind in kinds)
                found = f"{option} says nothing of {name}, which is {called(field)}"
                expected = f"{option} under {whose} only" if whose else ""
                self.fault(f"{path}.{option}", found, expected, "take it out")
        self._reads(field, spec, path)
        self._codes(field, spec.get("words", {}), f"{path}.words")
        self._reasons(spec.get("missing", {}), f"{path}.missing")
        if spec.get("constant") is not None:
            self._codes(field, {"": spec["constant"]}, f"{path}.constant", whole=True)
        if (pad := spec.get("pad")) is not None and not 1 <= pad <= 20:
            self.fault(f"{path}.pad", f"{pad}", "a number of digits, from 1 to 20")
        system = spec.get("system")
        if system is not None and not _SYSTEM.fullmatch(system):
            hint = near(system, ("degrees", "dms", "utm:48N", "mgrs", "EPSG:32648"))
            self.fault(
                f"{path}.system", f"{system!r}", "degrees, dms, mgrs, utm:48N (a zone), or EPSG:32648", hint
            )
        within = spec.get("within")
        if within is not None and within not in self.entries.get("columns", {}):
            mapped = self.entries.get("columns", {})
            self.fault(
                f"{path}.within",
                f"{within!r} is no field of this mapping",
                "a mapped field",
                near(within, mapped),
            )
        both = sorted({".", ","} & {spec.get("decimal"), spec.get("thousands")})
        if spec.get("decimal") is not None and spec.get("decimal") == spec.get("thousands"):
            self.fault(f"{path}.thousands", f"{both[0]!r} is the decimal mark, too", "two different marks")

    def _reads(self, field: Field, spec: dict[str, Any], path: str) -> None:
        sources = [p for p in ("column", "year", "lat", "constant") if spec.get(p) is not None]
        named = any(spec.get(part) is not None for part in PARTS)
        if not (sources or named) and field.kind not in _WITHOUT and path not in self._broken():
            parts = {"date": "column, or year and month", "point": "column, or lat and lon"}
            self.fault(path, "no column is named", parts.get(field.kind, "column"))
        if len(sources) > 1 and set(sources) != {"column", "year"}:  # a column of years may check the dates
            self.fault(path, f"{' and '.join(sources)} stand together", f"one of {', '.join(sources)}")
        for part, other in _TOGETHER:
            if (
                spec.get(part) is not None
                and spec.get(other) is None
                and f"{path}.{other}" not in self._broken()
            ):
                self.fault(path, f"{part} without {other}", f"{other}, too")

    def _broken(self) -> set[str]:
        """Entries that have a fault already; what follows from it is not said again."""
        paths = {f.field for f in self.reader.faults}
        return paths | {p.rpartition(".")[0] for p in paths}

    def _codes(self, field: Field, words: dict[str, str], path: str, *, whole: bool = False) -> None:
        """Check that words lead to codes of the closed list of a field."""
        closed = field.kind in ("words", "choices")
        if not (closed or field.kind == "age"):
            return
        for text, code in words.items():
            codes = [c.strip() for c in code.split(",")] if field.kind == "choices" else [code]
            for one in codes:
                if one in field.codes or (field.kind == "age" and _AGE.fullmatch(one)):
                    continue
                inside = path if whole else f"{path}.{text}"
                expected = f"one of {', '.join(field.codes)}"
                remedy = near(one, field.codes) or synonym(one, field.codes)
                if not remedy and (other := self._owner(one)):
                    remedy = f"{other} has that code: is this a word of {other}?"
                if one in MISSING_REASONS:
                    remedy = f"put it under missing: `{text}: {one}`"
                self.fault(inside, f"{one!r} is no code of {field.name}", expected, remedy)

    def _owner(self, code: str) -> str:
        """Name another field of the unit whose list has a code, or one that people mean by it."""
        meant = MEANT.get(bare(code), code)
        return next((f.name for f in self.fields.values() if f.kind == "words" and meant in f.codes), "")

    def _reasons(self, missing: dict[str, str], path: str) -> None:
        for text, reason in missing.items():
            if reason not in MISSING_REASONS:
                expected = f"one of {', '.join(MISSING_REASONS)}"
                found = f"{reason!r} is no reason why a value is missing"
                self.fault(f"{path}.{text}", found, expected, near(reason, MISSING_REASONS))

    # parts

    def _values(self) -> None:
        for position, value in enumerate(self.entries.get("values", ()), 1):
            inside = f"values[{position}]"
            if "column" not in value and f"{inside}.column" not in self._broken():
                self.fault(inside, "no column is named", "column")
            closed = {"outcome": OUTCOMES, "sex": SEXES}
            for part, codes in closed.items():
                if (code := value.get(part)) is not None and code not in codes:
                    remedy = near(code, codes) or synonym(code, codes)
                    self.fault(
                        f"{inside}.{part}",
                        f"{code!r} is no code of {part}",
                        f"one of {', '.join(codes)}",
                        remedy,
                    )
            devices = TABLES["counts"].field("devices")
            for number, code in enumerate(value.get("devices", ()), 1):
                self._codes(devices, {"": code}, f"{inside}.devices[{number}]", whole=True)
            self._reasons(value.get("missing", {}), f"{inside}.missing")

    def _join(self) -> None:
        join = self.entries.get("join")
        if not isinstance(join, dict):
            return
        if "sheet" not in join:
            self.fault("join", "sheet is missing", "the sheet whose rows belong to rows of the first")
        people = {f.name: f for f in TABLES["people"].fields}
        for name, spec in join.get("columns", {}).items():
            self._column(name, spec, f"join.columns.{name}", people if self.table else {})

    def _decisions(self) -> None:
        kinds = catalogue() if self.entries.get("accept") else {}
        for position, entry in enumerate(self.entries.get("accept", ()), 1):
            inside = f"accept[{position}]"
            code = entry.get("kind")
            if code is None:
                if f"{inside}.kind" not in self._broken():
                    self.fault(inside, "no kind of finding is named", "kind, a word of the catalogue")
            elif code not in kinds:
                self.fault(
                    f"{inside}.kind",
                    f"there is no kind of finding {code!r}",
                    "a kind of the catalogue, as impact check names it",
                    near(code, kinds),
                )
