"""Words of pages: how long and how many the leading sentences are, and how hard the prose is to read.

Prints one line a kind of report: pages, leading sentences (most on a page), their words (median, most), words
of a sentence of the page (median, 95 of 100, most), and the reading grade (automated readability index, by
textstat: the school year for which a text is about right)::

    python -m bench.words reports
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles

import bs4
import textstat

_END = re.compile(r"(?<=[.!?])[”’\")]*\s+(?=[“‘\"(]?[A-Z0-9])")
_ABBREVIATIONS = re.compile(r"\b(?:e\.g|i\.e|cf|No|St|Dr|approx|vol)\.$")
#: what is not prose of the page
_ASIDE = "table, figure, pre, nav, details, footer, script, style, svg, .sources, .tools, .take, .basis"


def sentences(text: str) -> list[str]:
    """Split a text into its sentences.

    >>> sentences("At least 1.5 people died. Others were hurt, e.g. Ann.")
    ['At least 1.5 people died.', 'Others were hurt, e.g. Ann.']
    """
    parts: list[str] = []
    for piece in _END.split(" ".join(text.split())):
        if parts and _ABBREVIATIONS.search(parts[-1]):
            parts[-1] += f" {piece}"
        elif piece:
            parts.append(piece)
    return parts


def words(sentence: str) -> int:
    """Count the words of a sentence; a number is a word, and so is a number with its percent sign.

    >>> words("In 2024, 90 % of 6,279 casualties were civilians.")
    8
    """
    joined = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", "", sentence)  # 100 000 is one number
    return len(re.findall(r"[^\W_][\w’',.–-]*", joined))


def prose(page: str) -> list[str]:
    """List the sentences of the prose of a page: neither tables and charts nor what the machine adds."""
    soup = bs4.BeautifulSoup(page, "html.parser")
    main = soup.find("main")
    if main is None:
        return []
    for part in main.select(_ASIDE):
        part.decompose()
    texts = (item.get_text(" ") for item in main.find_all(["p", "li"]) if not item.find(["p", "li"]))
    return [sentence for text in texts for sentence in sentences(text)]


def lead(page: str) -> list[str]:
    """List the leading sentences of a page, as they stand in it."""
    soup = bs4.BeautifulSoup(page, "html.parser")
    return [" ".join(item.get_text(" ").split()) for item in soup.select(".lead .sentence")]


def _line(pages: Iterable[str]) -> str:
    pages = list(pages)
    leads = [lead(page) for page in pages]
    counts = sorted(words(sentence) for page in leads for sentence in page)
    texts = [sentence for page in pages for sentence in prose(page)]
    lengths = sorted(words(sentence) for sentence in texts)
    grade = textstat.automated_readability_index(" ".join(texts))
    last = quantiles(lengths, n=20)[-1] if len(lengths) > 1 else lengths[0]
    return (
        f"{len(pages):5} {max(map(len, leads)):5} {median(counts):7.0f} {counts[-1]:5} "
        f"{median(lengths):9.0f} {last:5.0f} {lengths[-1]:5} {grade:7.1f}"
    )


def main(folder: Path) -> None:
    """Print the table for a folder of reports."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*/*/report.html")):
        kinds[path.parts[-3]].append(path.read_text(encoding="utf-8"))
    heads = ("pages", "lead", "median", "most", "sentence", "95 %", "most", "grade")
    widths = (5, 5, 7, 5, 9, 5, 5, 7)
    print(f"{'report':22}", *(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)))
    for kind, pages in kinds.items():
        print(f"{kind:22} {_line(pages)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "reports"))
