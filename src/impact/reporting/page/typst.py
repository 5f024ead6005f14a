"""From the HTML of prose and tables to typst's language, for the PDF.

Every piece of text becomes a string literal, so that nothing a notebook says can be taken for markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import bs4

from impact.reporting.page.data_tables import around, cells_of, elements
from impact.reporting.page.prose import formulas
from impact.reporting.page.prose.print_outs import for_paper

_SPACE = re.compile(r"[ \t\r\n\f]+")
_HEADING = re.compile(r"h([1-6])")
_SKIPPED = {"style", "script", "template", "details", "svg", "button", "input", "colgroup", "caption"}
_WRAPPERS = {
    "em": "emph",
    "i": "emph",
    "strong": "strong",
    "b": "strong",
    "sup": "super",
    "sub": "sub",
    "s": "strike",
    "del": "strike",
    "u": "underline",
}
# Signs and short words: such a column is as wide as its longest cell.
_SHORT = 22
_NARROWEST, _WIDEST = 8.0, 36.0
# Characters of a cell that may go over from one page to the next; shorter ones stay whole.
_LONG = 900
_RIGHT = {"number", "right"}
_TONES = ("good", "bad", "mixed", "said", "open")

#: Turns a data address and its alternative text into an image.
Picture = Callable[[str, str], str]


@dataclass(frozen=True)
class Cell:
    """A cell of a table."""

    node: Any
    header: bool
    right: bool
    text: str
    columns: int = 1
    rows: int = 1


def literal(text: str) -> str:
    r"""Write text as a string literal of typst.

    >>> print(literal('say "#set" and \\'))
    "say \"#set\" and \\"
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def prose(html: str, picture: Picture) -> str:
    """Typeset a piece of HTML: paragraphs, lists, quotations, tables, print-outs and pictures.

    Parameters
    ----------
    html
        What a page shows; scripts, styles and folded parts are left out.
    picture
        Makes typst's code for an image of its address and its alternative text.
    """
    return _blocks(for_paper(html).children, picture)


def inline(node: Any) -> str:
    """Typeset what stands within a line."""
    parts = [_inline(child) for child in node.children] if isinstance(node, bs4.Tag) else [_inline(node)]
    return "".join(parts)


def grid(table: Any) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Read a table of a page: the rows of its head, and those of its body."""
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    for row in elements(table, "tr"):
        if around(row, "table") is not table:
            continue
        cells = [_cell(cell) for cell in cells_of(row)]
        if cells:
            in_head = around(row, "thead") is not None
            (head if in_head else body).append(cells)
    return head, body


def table(element: Any) -> str:
    """Typeset a table: its head comes again on every page, numbers stand right."""
    return _set_table(*grid(element))


def halves(element: Any) -> str:
    """Typeset a long and narrow table as two halves side by side."""
    head, body = grid(element)
    middle = (len(body) + 1) // 2
    sides = (_set_table(head, rows).removeprefix("#").rstrip() for rows in (body[:middle], body[middle:]))
    return f"#two-halves({', '.join(sides)})\n"


def _set_table(head: list[list[Cell]], body: list[list[Cell]]) -> str:
    rows = [*head, *body]
    count = max((sum(cell.columns for cell in row) for row in rows), default=0)
    if not count or not body:
        return ""
    simple = [row for row in body if len(row) == count]  # rows with joined cells say nothing of columns
    widths = column_widths([[row[i].text for row in simple] for i in range(count)])
    right = [bool(simple) and all(row[i].right for row in simple) for i in range(count)]
    columns = ", ".join("auto" if width is None else f"{width:.1f}fr" for width in widths)
    align = ", ".join("right" if is_right else "left" for is_right in right)
    lines = ["#report-table(", f"  columns: ({columns},),", f"  align: ({align},),"]
    lines.append(f"  weight: {_weight(simple, count)},")
    head_cells = ", ".join(_typeset_cell(cell) for row in head for cell in row)
    lines.append(f"  head: ({head_cells}{',' if head else ''}),")
    lines += [f"  {', '.join(_typeset_cell(cell) for cell in row)}," for row in body]
    return "\n".join([*lines, ")\n"])


def column_widths(columns: list[list[str]]) -> list[float | None]:
    """Divide the width of a page: None for a column as wide as its longest cell, shares for the others."""
    widths: list[float | None] = []
    for texts in columns:
        longest = max(map(len, texts), default=0)
        if longest <= _SHORT:
            widths.append(None)
        else:
            average = sum(map(len, texts)) / len(texts)
            word = max((len(word) for text in texts for word in text.split()), default=0)
            widths.append(min(max(average**0.75, word, _NARROWEST), _WIDEST))
    return widths


def _weight(rows: list[list[Cell]], count: int) -> int:
    """Estimate how many characters a table would like to have in a line."""
    return sum(min(max((len(row[i].text) for row in rows), default=0), 30) + 2 for i in range(count))


def _cell(node: Any) -> Cell:
    classes = set(node.get("class") or ())
    return Cell(
        node=node,
        header=node.name == "th",
        right=bool(classes & _RIGHT),
        text=_SPACE.sub(" ", node.get_text()).strip(),
        columns=_span(node, "colspan"),
        rows=_span(node, "rowspan"),
    )


def _span(node: Any, name: str) -> int:
    text = str(node.get(name) or "1")
    return max(int(text), 1) if text.isdigit() else 1


def _typeset_cell(cell: Cell) -> str:
    content = f"[{_trimmed(cell.node)}]"
    options = [f"colspan: {cell.columns}"] if cell.columns > 1 else []
    options += [f"rowspan: {cell.rows}"] if cell.rows > 1 else []
    options += ["breakable: true"] if len(cell.text) > _LONG else []
    return f"table.cell({', '.join(options)}){content}" if options else content


def _blocks(nodes: Iterable[Any], picture: Picture) -> str:
    """Typeset nodes one below the other; text between them makes a paragraph of its own."""
    parts: list[str] = []
    line: list[Any] = []

    def end_line() -> None:
        text = "".join(_inline(node) for node in line)
        if any(str(node).strip() for node in line):
            parts.append(f"#par[{text}]\n")
        line.clear()

    for node in nodes:
        if isinstance(node, bs4.Tag) and (
            node.name in _BLOCKS or _HEADING.fullmatch(node.name) or _is_formula(node)
        ):
            end_line()
            parts.append(_block(node, picture))
        elif not isinstance(node, bs4.Tag) or node.name not in _SKIPPED:
            line.append(node)
    end_line()
    return "".join(parts)


_BLOCKS = {
    *("p", "div", "section", "article", "ul", "ol", "pre", "blockquote", "table", "figure", "figcaption"),
    *("hr", "img", "picture", "dl", "dt", "dd", *_SKIPPED),
}


def _block(node: Any, picture: Picture) -> str:
    name = node.name
    heading = _HEADING.fullmatch(name)
    if heading:
        # the title of the document is no heading in typst, so that sections are of level 1
        return f"#heading(level: {max(int(heading[1]) - 1, 1)})[{_trimmed(node)}]\n"
    if name in _SKIPPED:
        return ""
    if name == "p":
        if _holds_more(node):  # typst leaves out what no line can hold
            return _blocks(node.children, picture)
        call = "finding-below" if "finding" in (node.get("class") or ()) else "par"
        return f"#{call}[{_trimmed(node)}]\n"
    if name in {"ul", "ol"}:
        items = [_blocks(item.children, picture) for item in node.find_all("li", recursive=False)]
        call = "list" if name == "ul" else "enum"
        return f"#{call}({', '.join(f'[{item}]' for item in items)})\n" if items else ""
    if name == "pre":
        return f"#raw({literal(node.get_text().rstrip())}, block: true)\n"
    if name == "blockquote":
        return f"#quote(block: true)[{_blocks(node.children, picture)}]\n"
    if name == "table":
        return table(node)
    if _is_formula(node):
        return f"{inline(node)}\n"
    if name == "hr":
        return "#line(length: 100%, stroke: 0.5pt + luma(70%))\n"
    if name == "img":
        return picture(str(node.get("src", "")), str(node.get("alt", "")))
    return _blocks(node.children, picture)


def _trimmed(node: Any) -> str:
    """Typeset the inside of a node without blanks at its ends."""
    children = list(node.children)
    while children and isinstance(children[0], bs4.element.NavigableString) and not children[0].strip():
        children.pop(0)
    while children and isinstance(children[-1], bs4.element.NavigableString) and not children[-1].strip():
        children.pop()
    return "".join(_inline(child) for child in children)


def _holds_more(paragraph: Any) -> bool:
    """Whether a picture or a formula on a line of its own stands in a paragraph."""
    tags = (node for node in paragraph.descendants if isinstance(node, bs4.Tag))
    return any(node.name == "img" or _is_formula(node) for node in tags)


def _is_formula(node: Any) -> bool:
    """Whether it is a formula on a line of its own."""
    return "formula" in (node.get("class") or ())


def _formula(node: Any) -> str:
    """Typeset a formula, with its LaTeX to be read aloud, or that where it cannot be set."""
    formula = formulas.of_element(node)
    (piece,) = formulas.as_typst((formula,))
    if not piece.startswith("$"):
        return f"#raw({literal(formula[0])});"
    return f"#[#set math.equation(alt: {literal(formula[0])})\n{piece}];"


def _inline(node: Any) -> str:
    if not isinstance(node, bs4.Tag):
        text = "" if isinstance(node, bs4.Comment) else _SPACE.sub(" ", str(node))
        return f"#{literal(text)};" if text else ""
    if node.name in _SKIPPED:
        return ""
    if node.name == "br":
        return "#linebreak();"
    if node.name in {"code", "kbd", "samp"}:
        return f"#raw({literal(node.get_text())});"
    if node.name == "math":
        return _formula(node)
    inside = inline(node)
    if not inside:
        return ""
    if node.name in _WRAPPERS:
        return f"#{_WRAPPERS[node.name]}[{inside}];"
    target = str(node.get("href", "")) if node.name == "a" else ""
    if target.startswith(("https://", "http://", "mailto:")):
        return f"#link({literal(target)})[{inside}];"
    classes = node.get("class") or ()
    if "chip" in classes:
        tone = next((name for name in _TONES if name in classes), "plain")
        return f"#chip({literal(tone)})[{inside}];"
    return inside
