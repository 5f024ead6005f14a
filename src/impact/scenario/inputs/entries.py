"""Read one scenario file: what it says, field by field, and all that is wrong with it, each with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

import yaml
from pydantic import ValidationError

from impact.scenario.inputs.distribution_forms import FORMS, distribution
from impact.scenario.inputs.fields import FIELDS, Input
from impact.scenario.inputs.scenario import Kind, Scenario
from impact.wording import assumed
from impact.yaml_nodes import Fault, NodeReader, Pairs, describe, line_of, near

FROM_COUNTRY = "from-country"
#: fields that the tables of a country can fill
COUNTRY_FIELDS = ("people_near", "border_length", "mines_laid")
#: fields that say together what mines_laid says alone
DENSITY = ("mine_density", "border_length", "field_depth")
#: groups of fields of which a scenario has one
RIVALS = ((("mines_laid",), DENSITY), (("clearance_capacity",), ("clearance_capacity_mines",)))

_TOP = ("name", "title", "about", "based_on", "kind", "horizon", "inputs")
_NEEDED = {"name": "a short name", "title": "a line for headings", "about": "a paragraph for readers"}
_ROOT = "a mapping with name, title, about and inputs"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BESIDE = ("unit", "source", "why")
_SOURCE = "parameters/NAME, claims/C8, another TABLE/KEY, or the word judgement or condition"
_NUMBERS = {  # what the numbers of a form are called, in their order
    "value": ("value",),
    "uniform": ("low", "high"),
    "triangular": ("low", "most likely", "high"),
    "pert": ("low", "most likely", "high"),
    "lognormal": ("middle", "spread"),
    "lognormal_shifted": ("middle", "spread", "more"),
    "beta": ("mean", "size"),
    "posterior": ("the name of the field",),
}


@dataclass(frozen=True)
class Entry:
    """What a file says of one field: an input (none when the country's tables shall say it), and where."""

    file: str
    line: int
    assumption: Input | None


@dataclass(frozen=True)
class Named:
    """A source as a file names it, to be looked up in the tables; also that of an input with other faults."""

    file: str
    line: int
    field: str
    source: str


@dataclass
class Document:
    """One file as it was read; ``faults`` holds what could not be."""

    file: str
    name: str = ""
    title: str = ""
    about: str = ""
    based_on: str = ""
    kind: str = ""
    horizon: int = 0
    lines: dict[str, int] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    sources: list[Named] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def parse(text: str, file: str) -> Document:
    r"""Read the text of a scenario file.

    Parameters
    ----------
    text
        The YAML.
    file
        How errors call the file.

    Returns
    -------
    Document
        With everything that could be read, and a fault for everything that could not.

    Examples
    --------
    >>> document = parse("name: a\ntitle: A\nabout: An example.\nhorizon: many", "a.yml")
    >>> print(document.faults[0])
    a.yml, line 4, horizon: 'many', which is text; expected a whole number of years from 1 to 300
    """
    reader = _Reader(file)
    document = reader.read(text)
    document.faults, document.sources = reader.faults, reader.sources
    return document


class _Reader(NodeReader):
    """Reads one scenario file."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.sources: list[Named] = []

    def read(self, text: str) -> Document:
        document = Document(self.file)
        root = self.compose(text, _ROOT)
        if root is None:
            return document
        pairs = self.mapping(root, "", _ROOT)
        if not isinstance(root, yaml.MappingNode):
            return document
        document.lines = {key: line_of(node) for key, (node, _) in pairs.items()}
        for key, (node, _) in pairs.items():
            if key not in _TOP:
                under = f"put {key!r} under inputs" if key in FIELDS else near(key, _TOP)
                self.fault(node, key, f"{key!r} is no key of a scenario", f"one of {', '.join(_TOP)}", under)
        for key, expected in _NEEDED.items():
            if key not in pairs:
                self.fault(1, key, f"{key} is missing", expected)
        for key in ("name", "title", "about", "based_on", "kind"):
            if key in pairs:
                setattr(document, key, self.text(pairs[key][1], key))
        self._check_words(document, pairs)
        if "horizon" in pairs:
            document.horizon = self._horizon(pairs["horizon"][1])
        if "inputs" in pairs:
            document.entries = self._inputs(pairs["inputs"][1])
        return document

    def _check_words(self, document: Document, pairs: Pairs) -> None:
        if document.name and not _SLUG.fullmatch(document.name):
            allowed = "small letters and digits, with hyphens between"
            self.fault(pairs["name"][1], "name", f"{document.name!r}", allowed)
        kinds = get_args(Kind)
        if document.kind and document.kind not in kinds:
            self.fault(
                pairs["kind"][1],
                "kind",
                f"{document.kind!r} is no kind of mine",
                f"one of {', '.join(kinds)}",
                near(document.kind, kinds),
            )
            document.kind = ""

    def _horizon(self, node: yaml.Node) -> int:
        low, high = _horizon_limits()
        allowed = f"a whole number of years from {low} to {high}"
        value = self.number(node, "horizon", allowed)
        if value is not None and (value != int(value) or not low <= value <= high):
            self.fault(node, "horizon", assumed(value), allowed)
            return 0
        return int(value or 0)

    def _inputs(self, node: yaml.Node) -> dict[str, Entry]:
        pairs = self.mapping(
            node, "inputs", "a field a line, each with its distribution, unit, source and why"
        )
        entries = {}
        for name, (key, value) in pairs.items():
            if name not in FIELDS:
                allowed = "a field that impact scenario fields names"
                self.fault(key, name, f"there is no field {name!r}", allowed, near(name, FIELDS))
            elif entry := self._entry(name, key, value):
                entries[name] = entry
        for side, other in RIVALS:
            lines = sorted((line_of(pairs[name][0]), name) for name in (*side, *other) if name in pairs)
            first = lines[0][1] if lines else ""
            for line, name in lines[1:]:
                if (name in side) != (first in side):
                    problem = f"{name} stands beside {first} (line {lines[0][0]})"
                    self.fault(line, name, problem, f"one of the two, {first} or {name}")
        return entries

    def _entry(self, name: str, key: yaml.Node, node: yaml.Node) -> Entry | None:
        line = line_of(key)
        if isinstance(node, yaml.ScalarNode) and node.value == FROM_COUNTRY:
            if name in COUNTRY_FIELDS:
                return Entry(self.file, line, None)
            allowed = f"{FROM_COUNTRY} for {', '.join(COUNTRY_FIELDS)} only"
            self.fault(node, name, f"the tables of a country do not tell {name}", allowed)
            return None
        before = len(self.faults)
        pairs = self.mapping(node, name, f"one of {', '.join(FORMS)}, with unit, source and why")
        if not isinstance(node, yaml.MappingNode):
            return None
        words = {word: self._beside(name, word, pairs, line) for word in _BESIDE}
        for word in pairs:
            if word not in FORMS and word not in _BESIDE:
                allowed = f"one of {', '.join(FORMS)}, and {', '.join(_BESIDE)}"
                hint = near(word, (*FORMS, *_BESIDE))
                self.fault(
                    pairs[word][0], name, f"{word!r} is no distribution and no other key", allowed, hint
                )
        forms = [word for word in pairs if word in FORMS]
        if len(forms) > 1:
            self.fault(
                pairs[forms[1]][0], name, f"{' and '.join(forms)} at once", f"one of {', '.join(FORMS)}"
            )
        elif not forms and len(self.faults) == before:
            self.fault(line, name, "no distribution", f"one of {', '.join(FORMS)}, {FIELDS[name].allowed()}")
        assumption = self._input(name, forms[0], pairs[forms[0]][1], words) if len(forms) == 1 else None
        if assumption is None or len(self.faults) > before:
            return None
        return Entry(self.file, line_of(pairs[forms[0]][0]), assumption)

    def _input(self, name: str, form: str, node: yaml.Node, words: Mapping[str, str]) -> Input | None:
        values = self._values(name, form, node)
        if values is None:
            return None
        # as it stands in the file: rounded, a value just outside its range would look as if it were inside
        items = [item.value for item in node.value] if isinstance(node, yaml.SequenceNode) else []
        written = f"[{', '.join(items)}]" if items else str(node.value)
        span = FIELDS[name]
        try:
            parsed = distribution(form, values)
        except ValueError as error:
            allowed = f"{', '.join(_NUMBERS[form])}, {span.allowed()}"
            self.fault(node, name, f"{form} {written}: {_words_of(error)}", allowed)
            return None
        low, high = parsed.support
        if low < span.low or high > span.high:
            reach = (
                f", which reaches from {assumed(low)} to {assumed(high)}"
                if form.startswith("lognormal")
                else ""
            )
            hundred = "divide by 100" if span.high == 1 and 2 <= high <= 100 else ""
            self.fault(node, name, f"{form} {written}{reach}", span.allowed(), hundred)
            return None
        return Input(distribution=parsed, **words)

    def _beside(self, name: str, word: str, pairs: Pairs, line: int) -> str:
        """Read unit, source or why."""
        unit = FIELDS[name].unit
        allowed = f"unit: {unit} (the value {FIELDS[name].allowed()})"
        expected = {"unit": allowed, "source": _SOURCE, "why": "a sentence on why this value"}[word]
        if word not in pairs:
            self.fault(line, name, f"{word} is missing", expected)
            return ""
        node = pairs[word][1]
        text = self.text(node, name, expected, word)
        if word == "source" and text:
            self.sources.append(Named(self.file, line_of(pairs[word][0]), name, text))
        if word == "unit" and text and text != unit:
            percent = text in ("%", "percent", "per cent") and FIELDS[name].high == 1
            self.fault(node, name, f"unit {text!r}", expected, "divide by 100" if percent else "")
        return text

    def _values(self, name: str, form: str, node: yaml.Node) -> str | list[float] | None:
        called, span = _NUMBERS[form], FIELDS[name].allowed()
        if form == "posterior":
            field = self.text(node, name, f"posterior: {name}")
            if field and field != name:
                self.fault(node, name, f"the posterior of {field!r}", f"that of the field itself: {name}")
                return None
            return field or None
        if form == "value":
            value = self.number(node, name, f"a number {span}")
            return None if value is None else [value]
        expected = f"{form}: [{', '.join(called)}], {span}"
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, name, f"{form} is {describe(node)}", expected)
            return None
        if len(node.value) != len(called):
            self.fault(node, name, f"{form} with {len(node.value)} numbers", expected)
            return None
        values = [self.number(item, name, expected) for item in node.value]
        return None if None in values else [value for value in values if value is not None]


def _horizon_limits() -> tuple[int, int]:
    limits = {type(limit).__name__: limit for limit in Scenario.model_fields["horizon"].metadata}
    return limits["Ge"].ge, limits["Le"].le


def _words_of(error: ValueError) -> str:
    """Take the words of our own validators out of pydantic's report."""
    if not isinstance(error, ValidationError):
        return str(error)
    problem = error.errors()[0]
    at = "".join(f"{part} " for part in problem["loc"] if isinstance(part, str))
    return at + problem["msg"].removeprefix("Value error, ").replace("Input should be", "has to be")
