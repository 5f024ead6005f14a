"""Twenty-four months of a site in one sitting: data change, reports fail and recover, and nothing may grow.

``python -m bench.soak`` makes a copy of the project with five reports (two of the project's own notebooks and
three of a few lines) and lives through two years of monthly schedules in it, with the clock set from outside.
Each month a figure is published or corrected, one report fails every third month and recovers, and the
commands are those of a schedule: ``impact due --run --build`` with a hook, ``impact diff`` and ``impact prune
--keep 6``. After each month everything is looked at: whether the pages are true (their check, their
links, the hashes of their files, the figures in them beside the tables of that month, the states on the index
beside those of ``run.json``, the feed), and what has grown. ``--write docs/soak.md`` writes the log.
"""

from __future__ import annotations

import argparse
import calendar
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil

from bench.soak_truth import NEWS, entries, untrue
from impact.cleaning.build import record_rows
from impact.project import Project, clock, find_project
from impact.project.environment import environment_with
from impact.reporting import history
from impact.reporting.site.index.feed import MOST

#: runs each command and writes its exit code and what it printed
_CALLER = """
import contextlib, io, json, sys
from impact.cli import main

if __name__ == "__main__":
    answers = []
    for words in json.loads(sys.argv[2]):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            try:
                main(words)
            except SystemExit as end:
                code = end.code or 0
        answers.append((code, said.getvalue()))
    with open(sys.argv[1], "w") as file:
        json.dump(answers, file)
"""
FIRST = datetime(2027, 1, 2, 6, 30, tzinfo=UTC)
#: earlier runs of each report that `impact prune` leaves
KEEP = 6
#: once the history is full (KEEP runs and the one that stands), nothing may grow by more than this part
FULL, GROWTH = KEEP + 3, 0.05
RAW = "data/raw/global_casualties.csv"
_AGAIN = ("due", "--run")
_READING = (
    _AGAIN,
    ("diff", "newest/as-of-latest"),
    ("list",),
    ("due", "--failed"),
    ("prune", "--keep", str(KEEP)),
)
_PARAMETERS = 'as_of: str = "latest"  # day on which the figures were known'
_NEWEST = (
    "import impact\nfrom impact import charts",
    "rows = impact.load('casualties_vintages', as_of=as_of)\n"
    "rows = rows[(rows['measure'] == 'improvised_mine') & (rows['place'] == 'WLD')].sort_values('year')",
    "value = int(rows['value'].iloc[-1])",
    "impact.record_finding('newest', f'The newest year has {value:,} casualties of improvised mines.',"
    " value=value, unit='people', sources=rows)",
    "charts.Table(rows[['year', 'value']].reset_index(drop=True), id='years', title='By year', sources=rows)",
)
_FRAGILE = (
    "from impact.project.reads import project_path",
    f"words = project_path('{NEWS}').read_text().split()",
    "assert words[0] == 'whole', 'the news of the month are not whole'",
    "import impact\nimpact.record_finding('news', f'The news are those of month {words[1]}.',"
    " value=int(words[1]), unit='months', sources=impact.load('casualties_vintages').head(1))",
)
_STEADY = (
    "import impact\nimpact.record_finding('steady', 'Seven and five are twelve.', value=12, unit='people',"
    " sources=['landmine-monitor-icbl-cmc-2001-3d77'])",
)
_SMALL = {"newest": _NEWEST, "fragile": _FRAGILE, "steady": _STEADY}
_REAL = {"who-is-harmed": "02_who_is_harmed", "article-claims": "08_article_claims"}


@dataclass(frozen=True)
class Month:
    """What stood after a month: how its reports came out, how much there is, and what is wrong."""

    month: str
    made: int
    up_to_date: int
    failed: int
    earlier_runs: int
    changes: int  # entries of the feed
    files: int  # below reports/
    kilobytes: int
    state_bytes: int  # of .schedule.json
    machine_files: int  # below .impact
    temporary: int  # left in the temporary folder
    processes: int  # left running
    faults: tuple[str, ...] = ()


class Soak:
    """A copy of the project that lives through months."""

    def __init__(self, origin: Path, root: Path, temporary: Path, real: bool = True) -> None:
        self.project, self.temporary, self.hook = Project(root), temporary, root / "hook.log"
        shutil.copytree(origin / "data/raw", root / "data/raw")
        (root / "scenarios").mkdir()
        (root / "notebooks").mkdir()
        entries = []
        for name, cells in _SMALL.items():
            (root / "notebooks" / f"{name}.ipynb").write_text(_notebook(cells), encoding="utf-8")
            entries.append((name, name))
        for name, notebook in _REAL.items() if real else ():
            shutil.copy(origin / "notebooks" / f"{notebook}.ipynb", root / "notebooks")
            entries.append((name, notebook))
        self.project.reports_yml.write_text("\n".join(_entry(*entry) for entry in entries), encoding="utf-8")
        self._append = True

    def months(self, count: int) -> Iterator[Month]:
        """Live through so many months, and look at what stands after each."""
        for number in range(count):
            yield self.live(number)

    def live(self, number: int) -> Month:
        """Live through one month: the data change, the schedule runs, somebody reads and tidies."""
        now = _month(number)
        breaks = number % 3 == 1
        self.publish(number)
        self.news("torn" if breaks else "whole", number)
        faults = []
        code, out = self.call(
            now, "due", "--run", "--build", "--jobs", "2", "--hook", f"cat >> {self.hook.name}"
        )
        states = self.states()
        if code != int(breaks):
            faults.append(f"due --run ended with {code}: {out[-300:]}")
        told = self.hook.read_text(encoding="utf-8") if self.hook.is_file() else ""
        if breaks and "failed: fragile" not in told:
            faults.append("the hook was not told what failed")
        self.hook.unlink(missing_ok=True)
        if breaks:  # nobody mends it at once: a day later it is tried again, then it is mended
            later = now + timedelta(days=1)
            self.news("whole", number)
            code, out = self.call(later, "due", "--run", "--hook", f"cat >> {self.hook.name}")
            if code or self.hook.exists():
                faults.append(f"what was mended was not made: {out[-300:]}")
        later = now + timedelta(days=10)
        for words, (code, out) in zip(_READING, self.call_each(later, _READING), strict=True):
            if (code and words[0] != "diff") or "Traceback" in out or "(a defect" in out:
                faults.append(f"{' '.join(words)} ended with {code}: {out[-300:]}")
            if words == _AGAIN and "nothing is due" not in out:
                faults.append(f"something is due after all was made: {out[-300:]}")
        with environment_with({clock.ENVIRONMENT_VARIABLE: later.isoformat()}):
            faults += untrue(self.project)
            return self.look(now, states, faults)

    def call(self, now: datetime, *words: str) -> tuple[int, str]:
        """Run the command as it is at a time: its exit code, and all it printed."""
        return self.call_each(now, (words,))[0]

    def call_each(self, now: datetime, commands: Sequence[tuple[str, ...]]) -> list[tuple[int, str]]:
        """Run several commands, one after the other, in a process of their own."""
        answers = self.project.root / "answers.json"
        done = subprocess.run(
            [sys.executable, "-c", _CALLER, str(answers), json.dumps(commands)],
            check=False,
            cwd=self.project.root,
            env={
                **os.environ,
                clock.ENVIRONMENT_VARIABLE: now.isoformat(),
                "IMPACT_PROJECT": str(self.project.root),
                "TMPDIR": str(self.temporary),
            },
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"soak: {done.stderr[-2000:]}")
        given = json.loads(answers.read_text(encoding="utf-8"))
        answers.unlink()
        return [(code, out) for code, out in given]

    def publish(self, number: int) -> None:
        """Correct the newest figure; every second month another one is published."""
        path = self.project.root / RAW
        with path.open(encoding="utf-8", newline="") as handle:
            header, *rows = list(csv.reader(handle))
        newest = next(i for i, row in enumerate(rows) if row[4] == "2024" and row[7] == "improvised_mine")
        rows[newest][9] = str(2077 + number)
        if number % 2:  # of a year that has none of the kind
            more = list(rows[newest])
            more[4], more[9] = str(1999 + number // 2), str(300 + number)
            rows.append(more)
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([header, *rows])
        record_rows(self.project)

    def news(self, word: str, number: int) -> None:
        """Write what the fragile report reads."""
        (self.project.root / NEWS).write_text(f"{word} {number}\n", encoding="utf-8")

    def states(self) -> dict[str, str]:
        """State of each report of the newest batch."""
        with (self.project.reports / "status.csv").open(encoding="utf-8", newline="") as handle:
            return {row["report"]: row["state"] for row in csv.DictReader(handle)}

    def look(self, now: datetime, states: dict[str, str], faults: list[str]) -> Month:
        """Count what there is."""
        reports, listed = self.project.reports, list(states.values())
        files = [path for path in reports.rglob("*") if path.is_file()]
        kept = [history.runs(reports, *place) for place in history.places(reports)]
        if max(map(len, kept), default=0) > KEEP:
            faults.append(f"more than {KEEP} earlier runs are kept")
        if len(entries(self.project)) > MOST:
            faults.append(f"more than {MOST} entries in the feed")
        left = sorted(path.name for path in self.temporary.iterdir())
        half = [
            path.name for path in self.project.root.iterdir() if path.name.startswith((".reports", ".soak"))
        ]
        stray = list(self.strays())
        faults += [f"left: {name}" for name in (*left, *half)] + [f"still running: {name}" for name in stray]
        return Month(
            f"{now:%Y-%m}",
            listed.count("made"),
            listed.count("up to date"),
            listed.count("failed"),
            sum(map(len, kept)),
            len(entries(self.project)),
            len(files),
            round(sum(path.stat().st_size for path in files) / 1000),
            (reports / ".schedule.json").stat().st_size,
            sum(path.is_file() for path in (self.project.root / ".impact").rglob("*")),
            len(left) + len(half),
            len(stray),
            tuple(faults),
        )

    def strays(self) -> Iterator[str]:
        """Name the processes that run with the temporary folder of this soak."""
        for process in psutil.process_iter():
            try:
                if process.environ().get("TMPDIR") == str(self.temporary):
                    yield " ".join(process.cmdline())[:80]
            except (psutil.Error, OSError):
                continue


def grown(months: list[Month]) -> list[str]:
    """Name what has grown since the history was full."""
    if len(months) <= FULL + 1:
        return []
    before, now = months[FULL], months[-1]
    bounded = ("earlier_runs", "changes", "files", "kilobytes", "state_bytes", "machine_files")
    return [
        f"{name} grew from {getattr(before, name)} ({before.month}) to {getattr(now, name)} ({now.month})"
        for name in bounded
        if getattr(now, name) > getattr(before, name) * (1 + GROWTH) + 2
    ]


def page(months: list[Month]) -> str:
    """Write the log as a page: one row a month."""
    names = [field.name for field in fields(Month) if field.name != "faults"]
    lines = [
        "# A schedule lived through in one sitting",
        "",
        "<!-- made by: python -m bench.soak --write docs/soak.md; do not edit -->",
        "",
        f"{len(months)} months of a monthly schedule with the clock set from outside (`bench/soak.py`):",
        f"{len(_SMALL) + len(_REAL)} reports, {len(_REAL)} of them notebooks of the project. Every month a",
        "figure is corrected, every second one another is published, every third one report fails, its hook",
        "is told, and it recovers a day later. Then come `impact diff`, `list`, `due --failed` and",
        f"`prune --keep {KEEP}`. After each month every page passes its check, every link leads somewhere,",
        "every hash of every manifest holds, the index says what `run.json` says, and the figures of the",
        "page are those of the tables of that month. A row a month; what was wrong stands below it.",
        "",
        "| " + " | ".join(name.replace("_", " ") for name in names) + " |",
        "|---" + "|--:" * (len(names) - 1) + "|",
    ]
    lines += ["| " + " | ".join(f"{getattr(month, name)}" for name in names) + " |" for month in months]
    wrong = [f"{month.month}: {fault}" for month in months for fault in month.faults] + grown(months)
    lines += ["", "What was wrong: " + ("; ".join(wrong) or "nothing.")]
    return "\n".join(lines) + "\n"


def _month(number: int) -> datetime:
    year, month = divmod(FIRST.month - 1 + number, 12)
    day = min(FIRST.day, calendar.monthrange(FIRST.year + year, month + 1)[1])
    return FIRST.replace(year=FIRST.year + year, month=month + 1, day=day)


def _entry(name: str, notebook: str) -> str:
    lines = (f"- id: {name}", f"  notebook: {notebook}", f"  title: Report {name}", "  formats: [html]")
    return "\n".join((*lines, '  schedule: "0 6 2 * *"', ""))


def _notebook(cells: tuple[str, ...]) -> str:
    def cell(number: int, kind: str, source: str, *tags: str) -> dict[str, object]:
        made: dict[str, object] = {"cell_type": kind, "id": f"c{number}", "source": source}
        made["metadata"] = {"tags": list(tags)} if tags else {}
        return made | ({"execution_count": None, "outputs": []} if kind == "code" else {})

    made = [cell(0, "markdown", "# A report\n\nIts question.")]
    if any("as_of" in source for source in cells):
        made.append(cell(1, "code", _PARAMETERS, "parameters"))
    made += [cell(number, "code", source) for number, source in enumerate(cells, start=2)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    body = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(body)


def main() -> None:
    """Live through the months, print a line for each, and write the log."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    months: list[Month] = []
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory(prefix="s") as temporary:
        soak = Soak(find_project().root, Path(place), Path(temporary))
        for month in soak.months(options.months):
            months.append(month)
            print(month, flush=True)
            if options.write:
                options.write.write_text(page(months), encoding="utf-8")
    wrong = [fault for month in months for fault in month.faults] + grown(months)
    sys.exit(f"soak: {wrong}" if wrong else 0)


if __name__ == "__main__":
    main()
