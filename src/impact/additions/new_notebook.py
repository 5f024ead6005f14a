"""A question of your own: a notebook from the template of the house, and its entry in reports.yml."""

from __future__ import annotations

import difflib
import json
import re
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from impact import places
from impact.additions.notebook_template import notebook
from impact.additions.raw_files import FileChange, records, write_all
from impact.additions.typed_text import place_of, plain
from impact.errors import AdditionRefused, ReportConfigError
from impact.project import Project
from impact.project.lock import lock
from impact.reporting.request.cron import check_cron
from impact.reporting.request.spec import ReportSpec, read_reports

#: names that Windows keeps for itself, and those of pages and folders of the site
_KEPT = {"con", "prn", "aux", "nul", "docs", "index", "findings", "glossary", "feed", "assets", "reports"}
_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_EVERY = ("hourly", "daily", "weekly", "monthly", "yearly")
#: how alike two names may be before one is taken for the other
_ALIKE = 0.85
#: a text that YAML reads as it is written
_PLAIN_YAML = re.compile(r"[A-Za-z][A-Za-z0-9 ,'()-]*[A-Za-z0-9)]")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off")


@dataclass(frozen=True)
class NotebookDraft:
    """A notebook and the entry of reports.yml that are to be written; ``schedule`` is empty for none."""

    report: str
    path: Path
    entry: str
    schedule: str
    changes: tuple[FileChange, ...]

    def write(self, project: Project) -> None:
        """Write both files, the notebook first: without its entry it does no harm.

        Raises
        ------
        AdditionRefused
            When a file has changed meanwhile, or the disk does not take it.
        """
        with lock(project.root, "impact new notebook"):
            write_all(list(self.changes))


def draft_notebook(
    project: Project,
    name: str,
    *,
    question: str | None = None,
    title: str = "",
    country: str = "",
    every: str = "",
    formats: tuple[str, ...] = ("html",),
) -> NotebookDraft:
    """Put a notebook and its entry together.

    Parameters
    ----------
    project
        Where to.
    name
        Of the report, in lower-case letters and digits, joined by ``-`` or ``_``.
    question
        The question, as the title of its page; the name in words where None.
    title
        Title on the site; the question where it is empty.
    country
        Name or code of the place that the notebook starts with; the one with most figures where it is empty.
    every
        How often it is made: hourly, daily, weekly, monthly, yearly, or a cron expression; empty: when asked.
    formats
        Formats of its page.

    Raises
    ------
    AdditionRefused
        When the name is taken, close to another or unfit for a file, or something else cannot be.
    """
    before = project.reports_yml.read_bytes()
    specs = read_reports(project.reports_yml) if before.strip() not in (b"", b"[]") else []
    report = _report_id(project, name, specs)
    if question is not None and not question.strip():
        raise AdditionRefused(
            "the question is empty",
            "the question, as the title of its page",
            "leave --question out to take the name in words",
            field="question",
        )
    question = plain(question or "", "question") or report.replace("-", " ").capitalize() + "?"
    title = plain(title, "title") or question
    path = project.notebooks / f"{str(_number(project)).zfill(2)}_{report.replace('-', '_')}.ipynb"
    made = notebook(question, title, _recorded(project, country))
    schedule = _schedule(every)
    entry = _entry(report, path.stem, title, formats, schedule)
    after = _with_entry(before, entry)
    _check(project.reports_yml.name, after, specs, report)
    text = json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return NotebookDraft(
        report,
        path,
        entry,
        schedule,
        (FileChange(path, b"", text.encode()), FileChange(project.reports_yml, before, after)),
    )


def _report_id(project: Project, name: str, specs: list[ReportSpec]) -> str:
    """Check a name, and bring it to the form of an id."""
    if not _NAME.fullmatch(name) or name in _KEPT or len(name) > 60:
        fit = re.sub(r"[^a-z0-9]+", "-", places.fold(name)).strip("-")[:60]
        fit = f"my-{fit}" if fit in _KEPT else fit
        raise AdditionRefused(
            f"the name {name!r} does not fit a file and an address",
            "at most 60 lower-case letters and digits, joined by - or _",
            f"did you mean {fit!r}?" if fit else "choose another name",
            field="name",
        )
    report = name.replace("_", "-")
    stems = [re.sub(r"^\d+_", "", path.stem) for path in project.notebooks.glob("*.ipynb")]
    taken = {*(spec.id for spec in specs), *(stem.replace("_", "-") for stem in stems)}
    if report in taken:
        raise AdditionRefused(
            f"the name {name!r} is taken", "a name of its own", f"open it: impact lab {report}", field="name"
        )
    close = difflib.get_close_matches(report, sorted(taken), n=1, cutoff=_ALIKE)
    if close:
        raise AdditionRefused(
            f"the name {name!r} is close to {close[0]!r}",
            "a name that nobody takes for another",
            "say in the name what is different",
            field="name",
        )
    return report


def _number(project: Project) -> int:
    """Choose the number that comes after those of the notebooks there are."""
    numbers = [re.match(r"\d+", path.stem) for path in project.notebooks.glob("*.ipynb")]
    return max((int(match[0]) for match in numbers if match), default=0) + 1


def _totals(project: Project) -> Counter[str]:
    """Count the yearly totals of each place in the raw tables."""
    path = project.raw / "country_casualties.csv"
    rows = records(path.read_bytes()) if path.exists() else []
    return Counter(row["place"] for row in rows if row["measure"] == "total" and row["year"])


def _recorded(project: Project, country: str) -> str:
    """Give the code of a place that the notebook has something to show of.

    Raises
    ------
    AdditionRefused
        When no yearly total of the place is on record: its page could not be made.
    """
    totals = _totals(project)
    most = totals.most_common(1)[0][0] if totals else ""
    code = place_of(country or most, "country").code
    if code not in totals:
        raise AdditionRefused(
            f"no yearly total of {places.in_sentence(code)} is on record",
            f"a place with one, such as {places.name(most)}" if most else "a place with one",
            "choose another, add a figure first (impact new figure), or leave --country out",
            field="country",
        )
    return code


def _schedule(every: str) -> str:
    """Bring how often a report is made to a cron expression; empty for never."""
    text = f"@{every}" if every in _EVERY else every
    if text:
        try:
            check_cron(text)
        except ValueError as error:
            close = difflib.get_close_matches(every, _EVERY, n=1)
            raise AdditionRefused(
                f"every {every!r}: {error}",
                f"one of {', '.join(_EVERY)}, or a cron expression such as '0 6 2 * *'",
                f"did you mean {close[0]!r}?" if close else "",
                field="every",
            ) from None
    return text


def _entry(report: str, stem: str, title: str, formats: tuple[str, ...], schedule: str) -> str:
    lines = [
        f"- id: {_yaml(report)}",
        f"  notebook: {_yaml(stem)}",
        f"  title: {_yaml(title)}",
        f"  formats: [{', '.join(formats)}]",
        *([f'  schedule: "{schedule}"'] if schedule else []),
    ]
    return "\n".join(lines) + "\n"


def _yaml(text: str) -> str:
    """Write a text so that YAML reads it as the same text; JSON's quotes are YAML's."""
    fits = _PLAIN_YAML.fullmatch(text) and text.lower() not in _WORDS
    return text if fits else json.dumps(text, ensure_ascii=False)


def _with_entry(before: bytes, entry: str) -> bytes:
    """Append an entry; every byte before it stays."""
    if before.strip() in (b"", b"[]"):
        return entry.encode()
    ending = b"\r\n" if b"\r\n" in before else b"\n"
    gap = (b"" if before.endswith(b"\n") else ending) + ending
    return before + gap + entry.encode().replace(b"\n", ending)


def _check(name: str, after: bytes, specs: list[ReportSpec], report: str) -> None:
    """Read reports.yml as it is to be: the old entries, and the new one.

    Raises
    ------
    AdditionRefused
        When it would say anything else.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / name
        copy.write_bytes(after)
        try:
            read = read_reports(copy)
        except ReportConfigError as error:
            raise AdditionRefused(error.found, error.expected, error.remedy) from error
    if read[:-1] != specs or read[-1].id != report:
        raise AdditionRefused(
            f"{name} is written in a way that an entry cannot be appended to",
            "a list with one '- id: ...' a report",
            "add the entry by hand: CONTRIBUTING.md shows one",
        )
