r"""Formulas of a text: LaTeX between dollars becomes MathML for page and Word, and typst's own for the PDF.

What is a formula follows pandoc's rule: the opening dollar has a sign directly behind it, the closing one a
sign directly before it and no digit behind. So "$5 and $7" is money, and so is "US$5"; ``\$`` is a dollar
anywhere. pandoc also sets them, offline; a formula that it cannot read, or that meets no pandoc, is shown as
it was written.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

import bs4

from impact.reporting.late_imports import import_alone
from impact.reporting.page.pandoc import pandoc

if TYPE_CHECKING:
    from nbconvert.filters import markdown_mistune as markdown_mistune  # noqa: PLC0414 - for others, too
else:
    # most of nbconvert is for other formats; no heading gets an anchor of its own
    markdown_mistune = import_alone(
        "nbconvert.filters.markdown_mistune", late=["nbconvert.filters.strings.add_anchor"]
    )

_TIMEOUT = 60  # seconds; pandoc needs a tenth of one
_BETWEEN = "IMPACTNEXTFORMULA"
# "$100 in 2020 and US$" begins and ends as a formula does.
_MONEY = re.compile(r"\d[^\\]*\s[A-Za-z]{2,}\b")
#: A formula as LaTeX, and whether it stands on a line of its own.
Formula = tuple[str, bool]


class FormulaParser(markdown_mistune.MathInlineParser):
    """Finds formulas as pandoc does."""

    INLINE_MATH_TEX = r"(?<![$\\\w])\$(?![\s$])(?P<math_inline_tex>(?:\\[\s\S]|[^$\\])+?)(?<!\s)\$(?![\d$])"
    SPECIFICATION: ClassVar[dict[str, str]] = {
        **markdown_mistune.MathInlineParser.SPECIFICATION,
        "inline_math_tex": INLINE_MATH_TEX,
    }

    def parse_inline_math_tex(self, m: re.Match[str], state: Any) -> int:
        """Take a formula; money is text, and so is its first dollar."""
        if _MONEY.match(m["math_inline_tex"]):
            state.append_token({"type": "text", "raw": "$"})
            return m.start() + 1
        return int(super().parse_inline_math_tex(m, state))


class FormulaRenderer(markdown_mistune.IPythonRenderer):
    """Marks formulas, which :func:`set_formulas` sets."""

    def inline_math(self, body: str) -> str:
        """Mark a formula within a line."""
        return f'<span data-formula="inline">{escape(body)}</span>'

    def block_math(self, body: str) -> str:
        """Mark a formula of its own line."""
        return f'<span data-formula="block">{escape(body)}</span>'

    def latex_environment(self, name: str, body: str) -> str:
        """Mark an environment, such as ``align``."""
        return self.block_math(f"\\begin{{{name}}}{body}\\end{{{name}}}")


def parsers() -> dict[str, Any]:
    """Give what reads Markdown with formulas: the parsers of blocks and of lines."""
    return {"block": markdown_mistune.MathBlockParser(), "inline": FormulaParser(hard_wrap=False)}


def set_formulas(soup: Any) -> None:
    """Put MathML in place of the formulas that are marked in a piece of HTML, in place."""
    marked = soup.find_all(attrs={"data-formula": True})
    formulas = [(node.get_text(), node["data-formula"] == "block") for node in marked]
    for node, (tex, block), html in zip(marked, formulas, as_mathml(tuple(formulas)), strict=True):
        formula = bs4.BeautifulSoup(html, "html.parser").find("math")
        if formula is None:
            shown = soup.new_tag("code")
            shown.string = f"$${tex}$$" if block else f"${tex}$"
            node.replace_with(shown)
            continue
        for annotation in formula.find_all("annotation"):
            annotation.decompose()
        for wrapper in formula.find_all("semantics"):
            wrapper.unwrap()
        formula["alttext"] = tex.strip()
        if block:
            line = soup.new_tag("span", attrs={"class": "formula"})
            line.append(formula)
            node.replace_with(line)
        else:
            node.replace_with(formula)


@lru_cache(maxsize=64)
def as_mathml(formulas: tuple[Formula, ...]) -> list[str]:
    """Turn formulas into HTML with MathML; what pandoc cannot read holds none."""
    return _converted(formulas, ("--to", "html", "--mathml"))


@lru_cache(maxsize=64)
def as_typst(formulas: tuple[Formula, ...]) -> list[str]:
    """Turn formulas into typst's own; what pandoc cannot read does not begin with a dollar."""
    return _converted(formulas, ("--to", "typst"))


def of_element(element: Any) -> Formula:
    """Read the formula back that a ``math`` element was made of."""
    return str(element.get("alttext") or element.get_text()), element.get("display") == "block"


def _converted(formulas: Sequence[Formula], options: Iterable[str]) -> list[str]:
    program = pandoc()
    if program is None or not formulas:
        return [""] * len(formulas)
    done = subprocess.run(
        [
            str(program),
            "--from",
            "markdown+tex_math_dollars-latex_macros",
            "--wrap=none",
            "--sandbox",
            *options,
        ],
        input=f"\n\n{_BETWEEN}\n\n".join(map(_written, formulas)).encode("utf-8"),
        capture_output=True,
        timeout=_TIMEOUT,
        check=False,
    )
    pieces = re.split(rf"\s*(?:<p>)?{_BETWEEN}(?:</p>)?\s*", done.stdout.decode("utf-8").strip())
    return pieces if len(pieces) == len(formulas) else [""] * len(formulas)


def _written(formula: Formula) -> str:
    tex, block = formula
    one = re.sub(r"\n\s*\n", "\n", tex.strip())
    return f"$${one}$$" if block else f"${one}$"
