"""A draft: rows put together and checked as the build checks them, with what they would do; not written."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from impact.additions import figure_limits, raw_files, what_stands
from impact.additions.desk import Desk
from impact.additions.figure_tables import FigureTable, Row
from impact.additions.raw_files import FileChange
from impact.additions.row_check import RowCheck
from impact.additions.source_page import SourcePage, known_page
from impact.additions.typed_text import plain
from impact.additions.what_stands import Effect
from impact.catalogue import RAW, TABLES
from impact.catalogue.cells import Cells
from impact.catalogue.csvfile import RawFile, RawRow
from impact.cleaning.build import EXPECTED_ROWS
from impact.cleaning.frames import Frames, make_frames
from impact.errors import AdditionRefused, BuildError
from impact.project import Project
from impact.project.lock import lock
from impact.wording import listed

_DERIVATIONS = "derivations"
#: Columns in which two rows of one page about one quantity may differ.
_SAID = ("country", "value", "qualifier", "edition", "use", "stage", "fault", "low", "high", "note")
#: Columns that say nothing of the figure itself.
_REMARKS = ("note", "country")
#: the check of plausibility that a person has to confirm
_UNLIKELY = "ten_times_neighbours"
_RANGE = ("range_low", "range_high")


@dataclass(frozen=True)
class Draft:
    """Rows that can be written: the files as they would be, what would stand, and what gives pause."""

    file: str
    row: Row
    page: SourcePage
    effects: tuple[Effect, ...]
    changes: tuple[FileChange, ...]
    doubts: tuple[str, ...] = ()
    by_default: tuple[str, ...] = ()
    old: Row = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def refuse_unlikely(self) -> None:
        """Refuse to go on with a figure that is unlikely, where nobody can be asked.

        Raises
        ------
        AdditionRefused
            With all that makes it unlikely.
        """
        if self.warnings:
            raise AdditionRefused(
                "the figure is unlikely: " + "; ".join(self.warnings),
                "a figure that agrees with those beside it",
                "look at the page again; if it says so, add --anyway",
            )

    def write(self, project: Project) -> list[Path]:
        """Write the files, all as drafted or none; returns those that changed.

        Raises
        ------
        AdditionRefused
            When a file has changed meanwhile, or the disk does not take it.
        """
        with lock(project.root, "impact new figure"):
            raw_files.write_all(list(self.changes))
        return [change.path for change in self.changes]

    def as_json(self) -> dict[str, Any]:
        """Lay the draft out for programs."""
        return {
            "file": f"data/raw/{self.file}.csv",
            "row": dict(self.row),
            **({"corrected": dict(self.old)} if self.old else {}),
            "by_default": list(self.by_default),
            "page": dict(self.page.row),
            "new_page": self.page.new,
            "effects": [asdict(effect) | {"changes": effect.changes} for effect in self.effects],
            "warnings": list(self.warnings),
            "doubts": list(self.doubts),
            "files": [f"data/raw/{change.path.name}" for change in self.changes],
        }


def draft_figure(
    desk: Desk, figures: FigureTable, texts: Row, page: SourcePage, *, derivation: Row | None = None
) -> Draft:
    """Put a new figure together with its page.

    Parameters
    ----------
    desk
        The raw tables as they stand.
    figures
        The raw file that takes the figure.
    texts
        Text by raw column; what is left out is empty.
    page
        The page it was read on.
    derivation
        How a figure that its page does not print was computed: a row of `derivations.csv` as far as it is
        given (``derivation``, ``parts_given``, ``note``).

    Raises
    ------
    AdditionRefused
        When the build would set a row aside, refuse it or drop it as a repetition.
    """
    row = {name: plain(texts.get(name, ""), name) for name in figures.columns}
    row["source_id"] = page.source_id
    page = (
        replace(page, row={name: plain(text, name) for name, text in page.row.items()}) if page.new else page
    )
    desk.check(figures, page).check_whole(row)
    figure_limits.refuse_impossible(figures, row, page.row)
    doubts = [*page.remarks, *_rivals_of_page(figures, row), *figure_limits.part_of_year(row, page.row)]
    adds = {"sources": page.row} if page.new else {}
    if figures.needs_derivation(row):
        adds[_DERIVATIONS] = _derivation(row, derivation)
    adds[figures.file] = row
    changes = [
        _with_row(desk, file, added, sort_by="source_id" if file == "sources" else "")
        for file, added in adds.items()
    ]
    draft = _judged(desk, figures, row, page, changes, doubts)
    return replace(draft, warnings=(*_unlikely(desk, figures, row), *draft.warnings))


def draft_correction(desk: Desk, figures: FigureTable, number: int, new: Row) -> Draft:
    """Put together the correction of a row that was copied wrongly from its page.

    Parameters
    ----------
    desk, figures
        As for :func:`draft_figure`.
    number
        Which data record of the file, from nought.
    new
        The cells that change, by column; the others stay.

    Raises
    ------
    AdditionRefused
        When nothing changes, or the build would not take the row.
    """
    old = dict(figures.rows[number])
    row = old | {name: plain(text, name) for name, text in new.items()}
    if row == old:
        raise AdditionRefused("the correction changes nothing", "another value", "give the value of the page")
    page = known_page(row["source_id"], desk.pages)
    desk.check(figures).check_whole(row)
    figure_limits.refuse_impossible(figures, row, page.row, old)
    before = desk.path(figures.file).read_bytes()
    change = FileChange(desk.path(figures.file), before, raw_files.with_changed_row(before, number, row))
    doubts = [*_rivals_of_page(figures, row, number), *figure_limits.part_of_year(row, page.row)]
    draft = _judged(desk, figures, row, page, [change], doubts, old=old)
    return replace(draft, warnings=(*_unlikely(desk, figures, row, number), *draft.warnings))


def _unlikely(desk: Desk, figures: FigureTable, row: Row, skip: int = -1) -> tuple[str, ...]:
    residents = [each.texts for each in desk.raw["population"].rows]
    return tuple(figure_limits.warnings(figures, row, residents, skip))


def _judged(
    desk: Desk,
    figures: FigureTable,
    row: Row,
    page: SourcePage,
    changes: list[FileChange],
    doubts: list[str],
    old: Row | None = None,
) -> Draft:
    """Build the tables concerned without and with the changes, in memory, and compare."""
    table = figures.table
    raw = dict(desk.raw)
    with tempfile.TemporaryDirectory() as folder:
        for change in changes:
            name = change.path.stem
            raw[name] = raw_files.parsed(change, RAW[name].raw, Path(folder))
    places = {row.get("place", ""), (old or {}).get("place", "")}
    try:
        before, after = (
            make_frames(about(files, places), (table.name, "makers")) for files in (desk.raw, raw)
        )
    except BuildError as error:
        raise AdditionRefused(error.found, error.expected, error.remedy) from error
    _refuse_losses(before, after, table.name)
    cleaned = _clean(desk.check(figures, page), row, page)
    effects = [what_stands.effect_of(table.name, cleaned, before.frames, after.frames)]
    if old:
        former = _clean(desk.check(figures, page), old, page)
        effects.append(what_stands.effect_of(table.name, former, before.frames, after.frames))
        effects = effects[:1] if effects[0].quantity == effects[1].quantity else effects
    place = str(cleaned.get("place", ""))
    odd = what_stands.contradictions(before.frames, after.frames, place)
    doubts = [
        *doubts,
        *(words for check, words in odd if check != _UNLIKELY),
        *what_stands.elsewhere(before.frames, after.frames, cleaned),
    ]
    counts = {change.path.name: raw[change.path.stem].read for change in changes}
    return Draft(
        figures.file,
        row,
        page,
        tuple(effects),
        (*changes, *_lengths(desk, counts)),
        tuple(doubts),
        old=old or {},
        warnings=tuple(words for check, words in odd if check == _UNLIKELY),
    )


def about(raw: Mapping[str, RawFile], places: Collection[str]) -> dict[str, RawFile]:
    """Keep of the tables of figures the rows that bear on some places; what stands there is the same.

    Quantities of two places never meet. Only the choice of a main register looks further, at the newest year
    with an annual total, so the totals of the last years stay.
    """
    files = TABLES["casualties_vintages"].files
    newest = max(row.texts["year"] for file in files for row in raw[file].rows)
    few = dict(raw)
    for name, file in raw.items():
        if "place" not in RAW[name].raw or name in ("makers", "main_registers", _DERIVATIONS):
            continue
        rows = [
            row
            for row in file.rows
            if row.texts["place"] in places
            or (
                name in files
                and row.texts["measure"] == "total"
                and row.texts["year"] >= str(int(newest) - 1)
            )
        ]
        few[name] = RawFile(file.name, rows)
    return few


def _refuse_losses(before: Frames, after: Frames, table: str) -> None:
    """Refuse a row that the build would quarantine or drop."""
    for name, cleaned in after.cleaned.items():
        was = before.cleaned[name]
        for problem in cleaned.refused[len(was.refused) :]:
            raise AdditionRefused(
                f"{problem.column} {problem.value!r}", problem.reason, "give another", problem.column
            )
    if after.cleaned[table].account.duplicates > before.cleaned[table].account.duplicates:
        raise AdditionRefused(
            "a row that says the same is in the table already",
            "a figure, or a page, that it does not have",
            "nothing needs to be added",
        )


def _clean(check: RowCheck, row: Row, page: SourcePage) -> dict[str, Any]:
    """Clean one row, with its page's maker as the build fills it in."""
    assert check.figures.table.clean is not None
    cells = Cells(RawRow(f"{check.figures.file}.csv", 0, dict(row)), check.published, check.makers)
    cleaned = check.figures.table.clean(cells)
    if "maker" in cleaned:
        cleaned["maker"] = cleaned["maker"] or page.row["origin"]
    return cleaned


def _rivals_of_page(figures: FigureTable, row: Row, skip: int = -1) -> list[str]:
    """Refuse a row that the file has; say where the same page gives another value of the same quantity."""
    rivals = []
    for number, other in enumerate(figures.rows):
        about = [name for name in figures.columns if name not in _SAID]
        if number == skip or any(other[name] != row[name] for name in about):
            continue
        said = [name for name in figures.columns if name not in (*about, *_REMARKS)]
        if all(other[name] == row[name] for name in said):
            raise AdditionRefused(
                f"{figures.file}.csv has this figure already, as row {number + 1}",
                "a figure that is not there",
                "nothing needs to be added",
            )
        ends = {other.get("qualifier"), row.get("qualifier")} & set(_RANGE)
        if "value" in row and other["value"] != row["value"] and not ends:
            rivals.append(
                f"the same page has {other['value']} for it in {figures.file}.csv (row {number + 1}); "
                "if that is a slip in copying, correct it instead: impact correct figure"
            )
    return rivals


def _derivation(row: Row, derivation: Row | None) -> dict[str, str]:
    """Make the row that says how a derived figure was computed."""
    texts = dict.fromkeys(RAW[_DERIVATIONS].raw, "")
    texts |= {name: row[name] for name in texts if name in row and name != "note"}
    texts |= {name: plain(text, name) for name, text in (derivation or {}).items()}
    for name in ("derivation", "parts_given"):
        if not texts[name]:
            codes = [code for code in TABLES[_DERIVATIONS].columns[name].known if code]
            raise AdditionRefused(
                f"no {name.replace('_', ' ')} of a figure that its page does not print",
                "one of " + listed(codes),
                f"give it with --{name.replace('_', '-')}",
                field=name,
            )
    return texts


def _with_row(desk: Desk, file: str, row: Row, sort_by: str = "") -> FileChange:
    path = desk.path(file)
    before = path.read_bytes()
    return FileChange(path, before, raw_files.with_row(before, row, sort_by=sort_by))


def _lengths(desk: Desk, counts: Mapping[str, int]) -> list[FileChange]:
    """Note the new lengths of files, in the lines of these files alone."""
    path = desk.project.raw / EXPECTED_ROWS
    before = after = path.read_bytes()
    for number, record in enumerate(raw_files.records(before)):
        if record["file"] in counts and record["rows"] != str(counts[record["file"]]):
            after = raw_files.with_changed_row(after, number, record | {"rows": str(counts[record["file"]])})
    return [FileChange(path, before, after)] if after != before else []
