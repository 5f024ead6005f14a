"""An answer put to the row cleaner of the build, alone or with the answers so far; no rule is written twice.

A cleaner reads whole rows. To ask it about some cells, the others are taken from rows that the file has
already: what it then refuses in an answered cell, with every row it is put into, is wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from impact.additions.figure_tables import FigureTable
from impact.catalogue.cells import Cells, RowProblem
from impact.catalogue.csvfile import RawFile, RawRow, Refused
from impact.cleaning.clean import clean_table
from impact.errors import AdditionRefused, BuildError

#: rows that lend the cells which have no answer yet
_LENDERS = 60


@dataclass(frozen=True)
class RowCheck:
    """The cleaner of one raw file, with what it has to know: the pages and their days, the makers."""

    figures: FigureTable
    published: Mapping[str, dt.date]
    makers: Collection[str]

    def check(self, answers: Mapping[str, str]) -> None:
        """Refuse answers that no row of the file could have.

        Parameters
        ----------
        answers
            Text by raw column; columns without an answer are left out.

        Raises
        ------
        AdditionRefused
            With the first answer that is wrong, and why.
        """
        lenders = sorted(self.figures.rows, key=lambda row: -sum(row.get(c) == v for c, v in answers.items()))
        blamed: RowProblem | None = None
        for lender in [*lenders[:_LENDERS], dict.fromkeys(self.figures.columns, "")]:
            row = self._row({**lender, **answers})
            try:
                self._clean(row)
            except RowProblem as problem:
                if problem.column in answers:
                    blamed = blamed or problem
                continue
            blamed = None
            if refused := self._refused_by_schema(row, answers):
                blamed = RowProblem(refused.column, refused.value, refused.reason)
                continue
            return
        if blamed:
            raise self.refusal(blamed.column, answers.get(blamed.column, blamed.value), blamed.reason)

    def check_whole(self, texts: Mapping[str, str]) -> None:
        """Refuse a whole row that the build would set aside.

        Raises
        ------
        AdditionRefused
            With the cell that is wrong, and why.
        """
        row = self._row(texts)
        try:
            cleaned = clean_table(self.figures.table, [RawFile(row.file, [row])], self.published, self.makers)
        except BuildError as error:  # a row that even its key is wrong of
            raise AdditionRefused(error.found, error.expected, error.remedy) from error
        for problem in cleaned.refused:
            raise self.refusal(problem.column, problem.value, problem.reason)

    def refusal(self, column: str, value: str, reason: str) -> AdditionRefused:
        """Say in three parts why a cell is refused: what stands there, what was expected, what to do."""
        expected = re.sub(r"^(the cell is empty, )?expected ", "", reason)
        choices = self.figures.choices(column)
        if reason.startswith("fails ") or (choices and "known words" in reason):
            hint = f"; {reason.partition('; ')[2]}" if "; closest" in reason else ""
            described = self.figures.table.columns.get(column)
            fits = f"a text like {described.pattern}" if described and described.pattern else "another value"
            expected = (
                "one of " + ", ".join(code or "(empty)" for code in choices) if choices else fits
            ) + hint
        shown = f"{column} {value!r}" if value else f"{column} is empty"
        return AdditionRefused(shown, expected, f"give another {column.replace('_', ' ')}", field=column)

    def _row(self, texts: Mapping[str, str]) -> RawRow:
        return RawRow(
            f"{self.figures.file}.csv", 0, {name: texts.get(name, "") for name in self.figures.columns}
        )

    def _clean(self, row: RawRow) -> None:
        assert self.figures.table.clean is not None  # RAW holds tables with a cleaner only
        self.figures.table.clean(Cells(row, self.published, self.makers))

    def _refused_by_schema(self, row: RawRow, answers: Mapping[str, str]) -> Refused | None:
        cleaned = clean_table(self.figures.table, [RawFile(row.file, [row])], self.published, self.makers)
        return next((problem for problem in cleaned.refused if problem.column in answers), None)
