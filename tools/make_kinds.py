"""Write docs/own-data/kinds from the catalogue of kinds of finding: ``python -m tools.make_kinds``.

One page a kind: what a person sees, how it is told, what to do, and what to write into the mapping. The
catalogue is the YAML of :mod:`impact.incidents.kinds`; `impact check` names the code of a kind.
"""

from __future__ import annotations

from pathlib import Path

from impact.incidents.data_finding import Kind
from impact.incidents.kinds import catalogue

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "own-data" / "kinds"
INTRODUCTION = """# Kinds of finding

Made from `src/impact/incidents/kinds` by `make kinds`; do not edit. `impact check` and `impact import` name
what is doubtful in a file by one of these codes, with the column, the rows and how many are alike. A kind
that **asks** waits for a decision in the mapping: until then its values are left out or its rows set aside,
never changed, and the command ends with 1. How to go from a file to a report:
[bring your own data](../bring-your-own-data.md).
"""
#: file of the catalogue -> heading; a new file appears under its own name
ROOMS = {
    "reading": "Reading the file",
    "reading_shapes": "Reading layers and records",
    "mapping": "The mapping",
    "rows": "Rows that are no records, copies, and rows that belong together",
    "values": "Numbers, dates, words and codes",
    "space": "Points and shapes",
    "privacy": "People's data",
    "releases": "Releases of one dataset",
}
_ACCEPT = """```yaml
accept:
  - kind: {code}
    because: why you are sure          # stands in the account
```

Add `rows: [12, 40]`, `column: NAME` or `value: "text"` to decide on some of them only. To say that the
proposal is wrong and is not to be asked again:

```yaml
accept:
  - kind: {code}
    decision: decline
    because: why it is right as it stands
```
"""
_DECLINE = """Nothing can be accepted: no single value is proposed. So that it is not asked again:

```yaml
accept:
  - kind: {code}
    decision: decline
    because: the source cannot say       # stands in the account; the value stays withheld
```

Add `rows: [12, 40]`, `column: NAME` or `value: "text"` to decide on some of them only.
"""


def kind_page(kind: Kind) -> str:
    """Write the page of one kind."""
    parts = [
        f"# {kind.title}",
        f"`{kind.code}`, {_asks(kind)} Made by `make kinds`; do not edit.",
        f"## What you see\n\n{kind.symptom}",
        f"## How it is told\n\n{kind.test}",
        f"## What to do\n\n{kind.remedy}",
    ]
    if kind.asks:
        written = (_ACCEPT if kind.offers else _DECLINE).format(code=kind.code).rstrip()
        parts.append(f"## What to write into the mapping\n\n{written}")
    if kind.example:
        parts.append(f"## Example\n\n{_fenced(kind.example)}")
    parts.append("[All kinds](README.md)")
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _asks(kind: Kind) -> str:
    return "waits for your decision." if kind.asks else "asks nothing."


def _fenced(text: str) -> str:
    fence = "````" if "```" in text else "```"
    return f"{fence}text\n{text.rstrip()}\n{fence}"


def index() -> str:
    """Write the page that lists all kinds by room."""
    kinds = catalogue().values()
    rooms = dict.fromkeys([*ROOMS, *(k.room for k in kinds)])
    parts = [INTRODUCTION]
    for room in rooms:
        rows = [
            f"| [`{k.code}`]({k.code}.md) | {_cell(k.title)} | {'yes' if k.asks else ''} |"
            for k in kinds
            if k.room == room
        ]
        if rows:
            heading = ROOMS.get(room, room.replace("_", " ").capitalize())
            parts.append(
                "\n".join([f"## {heading}\n", "| code | what it says | asks |", "|---|---|---|", *rows])
            )
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def pages() -> dict[str, str]:
    """Write all pages: name of the file -> text."""
    return {"README.md": index(), **{f"{k.code}.md": kind_page(k) for k in catalogue().values()}}


def main() -> None:
    """Write the pages and remove those of kinds that are no more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
