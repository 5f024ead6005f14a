"""Pages of the site that stand elsewhere in the project: taken in where they are, with their links followed.

A page such as ``docs/reference/raw-tables.md`` is one line that leads a reader of the repository to
``data/raw/README.md``. On the site it holds the text of that file, and every link between the two kinds of
page leads to a page of the site.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

#: Page of the site, and the file of the project whose text it holds.
OUTSIDE = {
    "project/readme": "README.md",
    "project/contributing": "CONTRIBUTING.md",
    "project/changelog": "CHANGELOG.md",
    "project/security": "SECURITY.md",
    "project/licence-of-data": "LICENSE-DATA.md",
    "reference/raw-tables": "data/raw/README.md",
    "how-to/write-a-scenario": "scenarios/README.md",
}
_PAGES = {path: page for page, path in OUTSIDE.items()}
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#|/)([^)\s#]+)(#[^)\s]*)?(?=\))")


def link_on_site(target: str, standing: str, page: str) -> str:
    """Where a relative link of a file leads when its text stands on a page of the site.

    Parameters
    ----------
    target
        The link as written, without its anchor.
    standing
        Path of the file that holds it, from the root of the project.
    page
        Path of the page that shows it, likewise.
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(standing), target))
    path = f"docs/{_PAGES[path]}.md" if path in _PAGES else path
    return posixpath.relpath(path, posixpath.dirname(page))


def text_on_site(text: str, standing: str, page: str) -> str:
    """Rewrite the links of a text that stands in one file and is shown on a page; code is left alone."""

    def moved(match: re.Match[str]) -> str:
        return link_on_site(match[1], standing, page) + (match[2] or "")

    parts = re.split(r"(^ *```.*?^ *```|`[^`\n]+`(?!\]))", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        part if part.startswith("`") or part.lstrip().startswith("```") else _LINK.sub(moved, part)
        for part in parts
    )


def _read(app: Any, docname: str, source: list[str]) -> None:
    page = f"docs/{docname}.md"
    if docname in OUTSIDE:
        standing = OUTSIDE[docname]
        app.env.note_dependency(str(ROOT / standing))
        source[0] = text_on_site((ROOT / standing).read_text(encoding="utf-8"), standing, page)
    else:
        source[0] = text_on_site(source[0], page, page)


def setup(app: Any) -> dict[str, Any]:
    """Rewrite each page when it is read."""
    app.connect("source-read", _read)
    return {"version": "1", "parallel_read_safe": True}
