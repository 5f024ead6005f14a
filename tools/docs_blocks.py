"""List the code blocks of the documentation: which a test executes, and which are shown only.

``python -m tools.docs_blocks`` prints a line for each page, with ``--all`` one for each block. A block marked
``python``, ``bash``, ``console`` or ``r`` is executed as it is written, in one project folder a page, in
order (``tests/running_blocks.py``). What cannot be executed there is marked ``text``, and the prose says why.
A block of YAML that begins with ``# file: PATH`` or ``# at the end of PATH`` is written into that file.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: Marks of blocks that a test executes.
EXECUTED = ("python", "bash", "console", "r")
#: Marks of blocks that are shown: prose, files and diagrams.
SHOWN = ("text", "yaml", "json", "csv", "toml", "ini", "bibtex", "diff")
#: Pages outside docs/ that people follow as well.
BESIDE = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "data/raw/README.md", "scenarios/README.md")

_FENCE = re.compile(
    r"^(?P<indent> *)(?P<fence>`{3,}|~{3,})(?P<mark>[^\n`]*)\n(?P<text>.*?)^(?P=indent)(?P=fence) *$",
    re.MULTILINE | re.DOTALL,
)
_SLOW = re.compile(r"<!-- *blocks: slow\b")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its first line of code, its mark and its text without the indent."""

    page: str
    line: int
    mark: str
    text: str

    @property
    def executed(self) -> bool:
        """Whether a test executes it."""
        return self.mark in EXECUTED

    @property
    def place(self) -> str:
        """Page and line, as an editor opens them."""
        return f"{self.page}:{self.line}"


def pages() -> list[str]:
    """Paths of all pages, from the root of the project."""
    inside = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return [*(name for name in BESIDE if (ROOT / name).is_file()), *inside]


def blocks_of(page: str) -> list[Block]:
    """Read the fenced blocks of a page; directives in braces belong to the site and are no code."""
    return list(_blocks(page, (ROOT / page).read_text(encoding="utf-8")))


def is_slow(page: str) -> bool:
    """Whether a page says in a comment, ``<!-- blocks: slow -->``, that its blocks take minutes."""
    return bool(_SLOW.search((ROOT / page).read_text(encoding="utf-8")))


def _blocks(page: str, text: str) -> Iterator[Block]:
    for match in _FENCE.finditer(text):
        mark = match["mark"].strip()
        if not mark.startswith("{"):
            indent = len(match["indent"])
            lines = [line[indent:] for line in match["text"].splitlines(keepends=True)]
            yield Block(page, text.count("\n", 0, match.start()) + 2, mark, "".join(lines))


def main(arguments: list[str]) -> int:
    """Print what is executed and what is shown."""
    everything = "--all" in arguments
    totals: Counter[str] = Counter()
    for page in pages():
        counts = Counter(block.mark for block in blocks_of(page))
        totals.update(counts)
        if not counts or (page.startswith("docs/own-data/kinds/") and not set(counts) & set(EXECUTED)):
            continue
        executed = ", ".join(f"{counts[mark]} {mark}" for mark in EXECUTED if counts[mark]) or "none"
        shown = ", ".join(f"{count} {mark}" for mark, count in sorted(counts.items()) if mark not in EXECUTED)
        slow = " (slow)" if is_slow(page) else ""
        print(f"{page}{slow}: executed {executed}" + (f"; shown {shown}" if shown else ""))
        for block in blocks_of(page) if everything else ():
            print(f"  {block.line:5} {block.mark:8} {block.text.strip().splitlines()[0][:90]}")
    run = sum(totals[mark] for mark in EXECUTED)
    print(
        f"{run} blocks executed, {totals['text']} shown as text, "
        f"{sum(totals.values()) - run - totals['text']} shown as files"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
