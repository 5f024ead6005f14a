"""The page of the glossary: its terms are those of ``src/impact/wording/glossary.csv``."""

from __future__ import annotations

from typing import Any

PAGE = "explanation/glossary"


def _read(app: Any, docname: str, source: list[str]) -> None:
    if docname != PAGE:
        return
    from impact.wording import glossary

    app.env.note_dependency(glossary.__file__.replace("glossary.py", "glossary.csv"))
    entries = [
        f"**{term.name}**\n: {term.explanation}"
        + (f" *{f'[{term.source}]({term.url})' if term.url else term.source}*" if term.source else "")
        for term in glossary.terms()
    ]
    source[0] = "\n\n".join(["# Glossary", *entries]) + "\n"


def setup(app: Any) -> dict[str, Any]:
    """Fill the page when it is read."""
    app.connect("source-read", _read)
    return {"version": "1", "parallel_read_safe": True}
