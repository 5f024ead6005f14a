"""No module outside `wording` formats a number or a date for a reader."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import impact

ROOT = Path(impact.__file__).parent

#: What is written for a program, not for a reader: file -> why.
FOR_PROGRAMS = {
    "charts/svg/drawing.py": "lengths in an SVG, and its box",
    "charts/svg/hover.py": "coordinates of an SVG",
    "charts/svg/renderer.py": "box of a pattern in an SVG",
    "charts/svg/svg_values.py": "coordinates and lengths in an SVG",
    "cli/scheduled_run.py": "times with a clock and a zone, in a log and a listing",
    "project/hashes.py": "mode of a file, to be hashed",
    "reporting/history.py": "number of a run as the name of its folder",
    "reporting/page/documents/docx.py": "widths of columns in a document",
    "reporting/page/documents/word_archive.py": "sizes of type in a document",
    "reporting/page/documents/pdf.py": "widths of pictures in a document",
    "reporting/page/prose/signs.py": "number of a character in Unicode",
    "reporting/page/typst.py": "widths of columns in a document",
    "reporting/pool/write_status.py": "status.csv",
    "reporting/request/parameters/parameter.py": "limit of a parameter, as it is typed",
    "reporting/run/cell_end.py": "number of half a character in Unicode",
    "reporting/site/index/svg_marks.py": "coordinates of an SVG",
    "yaml_composers.py": "a limit, in errors",
    "yaml_document.py": "number of a character in Unicode, in errors",
}

_DATES = ("strftime", "format_float_positional", "month_name")


def formats(source: str) -> Iterator[int]:
    """Yield the lines of Python code that turn a number or a date into text with a format of their own."""
    tree = ast.parse(source)
    quiet = set()
    for node in ast.walk(tree):
        # the value in an error, and a number that becomes one again, are no words for a reader
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("float", "len")
        ):
            quiet |= {id(child) for child in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in quiet:
            continue
        if isinstance(node, ast.FormattedValue):
            rounds = isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "round"
            if node.format_spec is not None or rounds:
                yield node.lineno
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in _DATES or (name == "format" and isinstance(node.func, ast.Name)):
                yield node.lineno


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('f"{people:,.0f} people"', [1]),
        ('f"{day:%B %Y}"', [1]),
        ("day.strftime('%B')", [1]),
        ('f"{round(share)} %"', [1]),
        ('raise ValueError(f"found {value:g}")', []),
        ('float(f"{value:.3g}")', []),
        ('f"{count(people)} people in {year}"', []),
    ],
)
def test_a_format_of_its_own_is_seen(code, lines):
    assert list(formats(code)) == lines


def test_numbers_and_dates_are_worded_in_one_room():
    strays = [
        f"{name}:{line}"
        for path in sorted(ROOT.rglob("*.py"))
        if not (name := path.relative_to(ROOT).as_posix()).startswith("wording/") and name not in FOR_PROGRAMS
        for line in formats(path.read_text(encoding="utf-8"))
    ]
    assert not strays, "use impact.wording, or say above why no reader sees it"


def test_the_exceptions_still_exist():
    for name in FOR_PROGRAMS:
        assert list(formats((ROOT / name).read_text(encoding="utf-8"))), f"{name} formats nothing any more"
