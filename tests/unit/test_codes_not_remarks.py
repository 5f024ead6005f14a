"""What code decides on is coded: no module reads the free-text remarks, and none knows a single country."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pycountry

import impact
from impact import places
from impact.vocabulary import AGGREGATES

PACKAGE = Path(impact.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Who may name the column `note`, and what for. Nobody else: what a remark says is for people.
MAY_NAME_NOTE = {
    "additions": "writes the remark of a new or corrected row, as it is given",
    "cli/adding/correct.py": "leaves that remark behind where another page gives another figure",
    "catalogue": "describes the column and carries the remark from the raw table to the processed one",
    "data/citation.py": "hands the remark on a page over to the list of sources, for a reader",
    "published/record/rivals.py": "hands the remark on an unresolved figure over to a table, for a reader",
    "answers/data_quality/quality_rivals.py": "prints that remark in a table",
    "reporting/page/page.py": "puts the remark on a page into the list of sources",
    "reporting/page/documents/docx.py": "prints it in the Word document",
    "reporting/page/documents/pdf.py": "prints it in the PDF",
    "reporting/page/frame/imprint.py": "names a field of BibTeX",
    "reporting/site/index/site_citation.py": "names a field of BibTeX",
    "reporting/plan/explain.py": "has a remark of its own, on why a report is made",
    "cli/schedule.py": "names a column of a printed table",
    "answers/national_incidents/data_behind.py": "words that effect and that kind of row for a table",
    "incidents": "calls an effect of findings note and a kind of row note; reads no table of the catalogue",
}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def allowed(path: Path) -> str:
    """The entry of the list that covers a module; empty where none does."""
    return next((key for key in MAY_NAME_NOTE if name(path) == key or name(path).startswith(f"{key}/")), "")


def code_of(path: Path) -> Iterator[ast.AST]:
    """All nodes of a module but its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return (node for node in ast.walk(tree) if id(node) not in words)


MATCHING = {"contains", "match", "fullmatch", "extract", "search", "findall", "finditer", "split", "sub"}
MATCHING |= {"startswith", "endswith", "removeprefix", "partition"}
#: free text for people: the remark of a row, the reason of an assumption
FREE_TEXT = ("note", "why")


def names_free_text_in(node: ast.AST) -> bool:
    return any(names(part, FREE_TEXT) for part in ast.walk(node))


def names_note(node: ast.AST) -> bool:
    return names(node, ("note",))


def names(node: ast.AST, columns: tuple[str, ...]) -> bool:
    if isinstance(node, ast.Attribute):  # reads.note(...) is a function: it notes that a file is read
        of_reads = isinstance(node.value, ast.Name) and node.value.id == "reads"
        return node.attr in columns and not of_reads
    return isinstance(node, ast.Constant) and node.value in columns


def test_no_module_names_the_remarks_but_those_that_show_them() -> None:
    naming = {
        name(path): [node.lineno for node in code_of(path) if names_note(node)]  # type: ignore[attr-defined]
        for path in MODULES
        if not allowed(path)
    }
    stray = {module: lines for module, lines in naming.items() if lines}
    assert not stray, "what code decides on is a column with a closed list: see decision 0008"


def test_the_list_of_those_that_show_remarks_is_current() -> None:
    showing = {allowed(path) for path in MODULES if any(map(names_note, code_of(path)))} - {""}
    assert showing == set(MAY_NAME_NOTE)


def test_no_module_looks_for_words_in_free_text() -> None:
    searching = []
    for path in MODULES:
        for node in code_of(path):
            # rows["why"].str.startswith(...), re.search(..., row.note), "x" in row["note"]
            if isinstance(node, ast.Call | ast.Compare) and names_free_text_in(node):
                words = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
                tests = isinstance(node, ast.Compare) and any(
                    isinstance(operator, ast.In | ast.NotIn) and names_free_text_in(comparator)
                    for operator, comparator in zip(node.ops, node.comparators, strict=True)
                )
                if tests or words & MATCHING:
                    searching.append(f"{name(path)}, line {node.lineno}")
    assert not searching


def test_no_module_knows_a_single_country() -> None:
    """A fact about one country is a row of a table; the codes of aggregates stand in the vocabulary alone."""
    codes = {country.alpha_3 for country in pycountry.countries} | set(AGGREGATES)
    codes |= {places.name(code) for code in codes - set(AGGREGATES)}
    known = [
        f"{name(path)}, line {node.lineno}: {node.value}"
        for path in MODULES
        if name(path) != "vocabulary.py"
        for node in code_of(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in codes
    ]
    assert not known
