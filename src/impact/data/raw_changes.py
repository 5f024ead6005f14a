"""Raw files that changed after the tables were built: what they hold beside what the build noted of them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from impact.project import Project, hashes, state_file
from impact.wording import count, listed

#: files that the note names; the others are counted
_NAMED = 3


def changed_raw(project: Project) -> list[str]:
    """List the raw files that are not as the build of the tables has read them, by their content.

    Files that were added or removed since are among them. Empty where the tables have not been built, or
    where there are no raw files, as beside an installed package.
    """
    if project.packaged or not project.raw.is_dir():
        return []
    built: dict[str, str] = {}
    with suppress(OSError, state_file.Damaged):  # who reads the tables says what is wrong with them
        built = state_file.checked(project.processed / "accounts.json", _inputs)
    if not built:
        return []
    now = {path.name: hashes.hash_of(project.raw, path.name) for path in project.raw.glob("*.csv")}
    return sorted(name for name in {*built, *now} if built.get(name) != now.get(name))


def note_on_raw(project: Project) -> str:
    """Write that raw files are newer than the tables, and what to do; empty where none is."""
    names = changed_raw(project)
    if not names:
        return ""
    more = len(names) - _NAMED
    shown = [*names[:_NAMED], f"{count(more)} more"] if more > 0 else names
    return (
        f"data/raw is newer than the tables ({listed(shown)}): reports and printed figures still rest on the "
        "tables; run: impact build"
    )


def _inputs(body: Any) -> dict[str, str]:
    """Take the hashes of the raw files from the notes of a build."""
    inputs = body["inputs"]
    return {str(name): str(digest) for name, digest in inputs.items()}
