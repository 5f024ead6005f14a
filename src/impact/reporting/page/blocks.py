"""From the cells of an executed notebook to the blocks of a page: prose, figures, tables, folded code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import Any, Literal

import bs4
from ipython_pygments_lexers import IPython3Lexer
from pygments import highlight
from pygments.formatters import HtmlFormatter

from impact.errors import RunFailed
from impact.findings import MIME as FINDING_MIME
from impact.reporting.page import collect as shown
from impact.reporting.page.data_tables import is_wide, tidied
from impact.reporting.page.pictures import decoded, figure_html, pixels, svg_address, table_html
from impact.reporting.page.prose.markdown_text import HEADINGS, Prose, with_latex_as_markdown
from impact.reporting.page.prose.signs import plain, shortened, visible

# Cells with one of these tags are machinery of the run; the footer says what they say.
_MACHINERY = {"parameters", "injected-parameters"}
_HIDDEN = {"hide-cell", "remove-cell"}
# What a cell with this tag shows is folded away on the screen and left out on paper.
FOLDED = "folded"

# Characters of an error that is shown on purpose.
_LONGEST_ERROR = 2_000

_SECTION = 2  # level of the headings that part a page
#: Kinds of token, as Pygments shortens them, that style/base.css gives a colour.
COLOURED = frozenset({"k", "kn", "kc", "ow", "s1", "s2", "sa", "sd", "si", "c1", "cm", "mi", "mf"})
_TOKEN = re.compile(r'<span class="(\w+)">([^<]*)</span>')

# The page says above its title which question it answers.
_LABEL = re.compile(r"^(\s*<p>)Question (?:Q\d+|B): (\w)")


Kind = Literal["prose", "figure", "table", "code", "folded"]
#: Kinds that only a screen shows.
ON_SCREEN = frozenset({"code", "folded"})


@dataclass
class Block:
    """A piece of the page.

    ``html`` is how the page shows it. Documents lay figures and tables out themselves, from ``item`` and,
    for a table, from ``body``, its HTML parsed and tidied, which is only read; they leave code out.
    """

    html: str
    level: int = 0  # of the heading, when the block is nothing but a heading
    kind: Kind = "prose"
    item: shown.Figure | shown.Table | None = None
    body: Any = field(default=None, repr=False)


@dataclass
class Story:
    """A notebook laid out: its title, the lines below it, and the blocks that follow."""

    heading: str = ""
    standfirst: str = ""
    contents: list[dict[str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def lay_out(notebook: Mapping[str, Any], in_lead: Iterable[str] = (), *, listed: bool = False) -> Story:
    """Lay the cells of an executed notebook out.

    The first cell gives the title (its heading) and the question (what follows); Markdown that a cell
    computes and that begins with a heading of level one takes their place. Code is folded below the next
    figure, table or print-out, or at the end of its section, so that imports, preparations and computed
    sentences do not leave folds of their own.

    Parameters
    ----------
    notebook
        The executed notebook, a node of nbformat 4.
    in_lead
        Ids of findings that stand at the top of the page and are not said again.
    listed
        Whether the other findings are entries of lists, as in a brief, instead of paragraphs.

    Raises
    ------
    RunFailed
        When a picture has no alternative text.
    """
    story = Story()
    prose = Prose()
    in_lead = set(in_lead)
    waiting: list[str] = []  # code that is not yet folded below anything
    computed = False  # whether the code that waits has made something that is seen
    number = 0
    for position, cell in enumerate(notebook["cells"]):
        tags = set(cell.get("metadata", {}).get("tags", ()))
        number += cell["cell_type"] == "code"
        if tags & _HIDDEN:
            continue
        if cell["cell_type"] == "markdown":
            soup = prose.read(cell["source"], cell.get("attachments", {}))
            if position == 0:
                story.heading = _take_heading(soup)
                story.standfirst = _LABEL.sub(
                    lambda match: f"{match[1]}{match[2].upper()}", str(soup), count=1
                )
            else:
                prose.settle(soup)
                blocks = list(_split_at_headings(soup))
                if computed and any(block.level == _SECTION for block in blocks):
                    story.blocks += _fold(waiting)
                    waiting, computed = [], False
                story.blocks += blocks
        elif cell["cell_type"] == "code" and not tags & _MACHINERY:
            visible = _Visible(prose, in_lead, number, listed=listed)
            visible.read(cell.get("outputs", ()))
            if visible.heading:
                story.heading, story.standfirst = visible.heading, visible.standfirst
            code = _code(cell["source"]) if cell["source"].strip() and "hide-input" not in tags else ""
            waiting += [part for part in (code, *visible.warnings) if part]
            story.blocks += _fold_away(visible.parts) if FOLDED in tags else visible.parts
            computed = computed or bool(visible.parts)
            if visible.has_pictures and visible.parts:
                story.blocks += _fold(waiting, wide=_has_class(visible.parts[-1].html, "wide"))
                waiting, computed = [], False
    story.blocks = _joined_lists(_without_empty_sections(story.blocks)) + _fold(waiting)
    html = "".join(block.html for block in story.blocks if block.level)
    story.contents = [entry for entry in prose.contents if f'id="{entry["id"]}"' in html]
    return story


class _Visible:
    """What one code cell shows."""

    def __init__(self, prose: Prose, in_lead: set[str], number: int, *, listed: bool) -> None:
        self.parts: list[Block] = []
        self.warnings: list[str] = []
        self.has_pictures = False  # or tables, or print-outs: more than a sentence
        self.heading = ""  # a title that the notebook computed, and the lines below it
        self.standfirst = ""
        self._prose = prose
        self._in_lead = in_lead
        self._number = number
        self._listed = listed

    def read(self, cell_outputs: Iterable[Mapping[str, Any]]) -> None:
        for output in cell_outputs:
            if output["output_type"] == "stream":
                self._read_stream(output)
            elif output["output_type"] == "error":  # of a cell that is tagged raises-exception
                self.has_pictures = True
                words = plain(f"{output['ename']}: {output['evalue']}")
                intro = "<p>The cell raises this error on purpose:</p>"
                text = escape(shortened(words, _LONGEST_ERROR))
                self._show(f'{intro}<pre class="printed">{text}</pre>')
            elif "data" in output:
                self._read_bundle(output["data"], output.get("metadata", {}))

    def _read_stream(self, output: Mapping[str, Any]) -> None:
        text = escape(plain(output["text"]).rstrip())
        if output["name"] == "stderr":
            self.warnings.append(f'<pre class="warning">{text}</pre>')
        elif text:
            self.has_pictures = True
            self._show(f'<pre class="printed">{text}</pre>')

    def _read_bundle(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        data = with_latex_as_markdown(data)
        words = {FINDING_MIME, shown.JSONLD_MIME, "text/markdown"}
        self.has_pictures |= not (words & set(data)) or bool(
            {shown.FIGURE_MIME, shown.TABLE_MIME} & set(data)
        )
        if FINDING_MIME in data:
            record = data[FINDING_MIME]
            if record["id"] not in self._in_lead:
                text, name = escape(record["sentence"]), f"finding-{record['id']}"
                if self._listed:
                    self._show(f'<ul class="findings"><li class="finding" id="{name}">{text}</li></ul>')
                else:
                    self._show(f'<p class="finding" id="{name}">{text}</p>')
        elif shown.FIGURE_MIME in data:
            figure = shown.read_figure(data, self._number)
            html = figure_html(figure, self._prose.below)
            self.parts.append(Block(html, kind="figure", item=figure))
        elif shown.TABLE_MIME in data:
            table = shown.read_table(data, self._number)
            html, body = table_html(table, self._prose.below)
            self.parts.append(Block(html, kind="table", item=table, body=body))
        elif shown.JSONLD_MIME in data:
            return  # for programs; the page carries it in its head
        elif "text/markdown" in data:
            soup = self._prose.read(data["text/markdown"])
            if data["text/markdown"].startswith("# "):
                self.heading = _take_heading(soup)
                self.standfirst = str(soup)
                return
            self._prose.settle(soup)
            self._show(str(soup))
        elif "text/html" in data:
            body = tidied(data["text/html"])
            wide = ' class="wide"' if is_wide(body) else ""
            self._show(f"<div{wide}>{body}</div>")
        elif "image/svg+xml" in data or "image/png" in data or "image/jpeg" in data:
            self._show(self._picture(data, metadata))
        elif data:
            # a program, a film, a format of somebody's own is named at least: nobody sees a gap
            text = data.get("text/plain", f"[not shown here: {', '.join(sorted(data))}]")
            self._show(f'<pre class="printed">{escape(plain(text))}</pre>')

    def _show(self, html: str) -> None:
        self.parts.append(Block(html))

    def _picture(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
        kind = next(kind for kind in ("image/svg+xml", "image/png", "image/jpeg") if kind in data)
        own = metadata.get(kind)
        alt = str((own.get("alt") if isinstance(own, Mapping) else "") or metadata.get("alt", ""))
        if not alt.strip():
            raise RunFailed(
                f"code cell {self._number} shows a picture without alternative text",
                "words for those who do not see it",
                "draw it with impact.charts, or display it with IPython.display.Image(..., alt=...)",
            )
        text = "".join(data[kind])
        if "svg" in kind:
            address = svg_address(visible(text))
        else:
            name = f"code cell {self._number}: the picture"
            pixels(decoded(text, name), name)
            address = f"data:{kind};base64,{text}".strip()
        return f'<figure class="wide"><img src="{address}" alt="{escape(alt)}"></figure>'


def _has_class(html: str, name: str) -> bool:
    return re.match(rf'<\w+ class="[^"]*\b{name}\b', html) is not None


@lru_cache(maxsize=512)
def _code(source: str) -> str:
    """Colour code, without the marks of what the style sheet does not colour: half of its bytes.

    As nbconvert does, which would import the whole of IPython for its lexer.
    """
    html = highlight(source, *_lexer_and_formatter())
    return _TOKEN.sub(lambda match: match[0] if match[1] in COLOURED else match[2], html)


@lru_cache(maxsize=1)
def _lexer_and_formatter() -> tuple[Any, Any]:
    return IPython3Lexer(), HtmlFormatter(cssclass=" highlight hl-ipython3")


def _fold(parts: list[str], *, wide: bool = False) -> list[Block]:
    if not parts:
        return []
    width = " wide" if wide else ""
    html = f'<details class="code{width}"><summary>Code</summary>{"".join(parts)}</details>'
    return [Block(html, kind="code")]


def _fold_away(parts: list[Block]) -> list[Block]:
    """Fold what a cell shows; the fold is named after the first figure or table in it."""
    if not parts:
        return []
    title = next((part.item.title for part in parts if part.item is not None), "More")
    inside = "".join(part.html for part in parts)
    html = f'<details class="more wide"><summary>{escape(title)}</summary>{inside}</details>'
    return [Block(html, kind="folded")]


def _take_heading(soup: Any) -> str:
    first = soup.find(HEADINGS)
    if first is None:
        return ""
    text = first.get_text().strip()
    first.extract()
    return str(text)


def _split_at_headings(soup: Any) -> Iterable[Block]:
    """Split prose so that each heading is a block of its own."""
    run: list[str] = []
    for child in list(soup.children):
        if getattr(child, "name", None) in HEADINGS:
            if "".join(run).strip():
                yield Block("".join(run))
            run = []
            yield Block(str(child), level=int(child.name[1]))
        elif isinstance(child, bs4.Tag) and "scroll" in (child.get("class") or ()):
            if "".join(run).strip():
                yield Block("".join(run))
            run = []
            yield Block(f'<div class="wide">{child}</div>' if is_wide(child) else str(child))
        else:
            run.append(str(child))
    if "".join(run).strip():
        yield Block("".join(run))


def _joined_lists(blocks: list[Block]) -> list[Block]:
    """Join findings of a brief that follow each other, and a list of prose after them, to one list."""
    merged: list[Block] = []
    for block in blocks:
        before = merged[-1] if merged else None
        opening = next((tag for tag in _OPENINGS if block.html.startswith(tag)), "")
        list_before = before is not None and before.html.startswith(_OPENINGS[0])
        if before is not None and list_before and before.html.rstrip().endswith("</ul>") and opening:
            before.html = before.html.rstrip().removesuffix("</ul>") + block.html.removeprefix(opening)
        else:
            merged.append(block)
    return merged


_OPENINGS = ('<ul class="findings">', "<ul>")


def _without_empty_sections(blocks: list[Block]) -> list[Block]:
    """Drop headings that nothing follows: a section that only stated what now stands at the top.

    Folded code is nothing to read, and moves to the section before.
    """
    filled: list[Block] = []
    for block in reversed(blocks):
        follower = next((later for later in reversed(filled) if later.kind != "code"), None)
        if block.level and (follower is None or (follower.level and follower.level <= block.level)):
            continue
        filled.append(block)
    return filled[::-1]
