"""National data: what a file and a mapping give, as canonical tables, an account and findings."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from impact.arguments import instance
from impact.incidents.account import Account
from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.mapping.mapping import Mapping
from impact.incidents.tables import TABLES
from impact.wording import count, counted, noun

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class NationalData:
    """Canonical tables of one file, with the account of its rows and the findings.

    ``tables`` holds Arrow tables by name (:data:`impact.incidents.tables.TABLES`), each with the column
    ``row``: the number of the record in the file. ``people``, ``incidents``, ``operations``, ``hazards``
    and ``counts`` give them as DataFrames, None where the file holds no such rows. ``quarantine``: one row
    for each row set aside, with ``row``, ``kind``, ``column`` and ``field``; never a value.
    """

    mapping: Mapping
    account: Account
    findings: tuple[DataFinding, ...] = ()
    tables: Dict[str, pa.Table] = field(default_factory=dict)
    quarantined: pa.Table | None = None
    facts: Dict[str, object] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[DataFinding, ...]:
        """Findings that wait for a decision."""
        return tuple(f for f in self.findings if not f.decided)

    @property
    def refused(self) -> tuple[DataFinding, ...]:
        """Findings for which a column or the file is not imported."""
        return tuple(f for f in self.findings if f.effect is Effect.refused)

    @property
    def people(self) -> pd.DataFrame | None:
        """One row a person; beside incidents, the people who are listed one by one, which need not be all."""
        return self._frame("people")

    @property
    def incidents(self) -> pd.DataFrame | None:
        """One row an incident."""
        return self._frame("incidents")

    @property
    def operations(self) -> pd.DataFrame | None:
        """One row an operation in a place and period."""
        return self._frame("operations")

    @property
    def hazards(self) -> pd.DataFrame | None:
        """One row a hazardous area."""
        return self._frame("hazards")

    @property
    def counts(self) -> pd.DataFrame | None:
        """One row a count that somebody else has made."""
        return self._frame("counts")

    @property
    def quarantine(self) -> pd.DataFrame:
        """Rows set aside: ``row``, ``kind``, ``column``, ``field``."""
        if self.quarantined is None:
            import pandas as pd

            return pd.DataFrame({"row": [], "kind": [], "column": [], "field": []})
        return self.quarantined.to_pandas()

    def _frame(self, name: str) -> pd.DataFrame | None:
        table = self.tables.get(name)
        return None if table is None else as_frame(table)

    def __repr__(self) -> str:
        return f"NationalData({self._summary()})"

    def _repr_html_(self) -> str:
        from impact.incidents.display.fragments import data_html

        return data_html(self.account, self.findings, self._sizes())

    def _summary(self) -> str:
        account, asked = self.account, len(self.asked)
        questions = f"{counted(asked, 'question')} {noun(asked, 'waits', 'wait')}"
        return (
            f"{self.mapping.name}: unit {self.mapping.unit}, {count(account.kept)} of "
            f"{counted(account.counted, 'row')} kept, {questions}"
        )

    def _sizes(self) -> dict[str, int]:
        return {name: table.num_rows for name, table in self.tables.items()}

    @property
    def not_taken(self) -> tuple[list[str], int]:
        """Columns of the file that no part of the mapping reads, and how many more have names not shown here.

        What is imported just now knows its file; stored data do not, and give none.
        """
        profile = self.facts.get("profile")
        if not isinstance(profile, dict) or self.mapping.long is not None or self.mapping.join is not None:
            return [], 0
        read = set(self.mapping.reads().values())
        names = [*profile["names"], *profile.get("codes", ())]
        return [name for name in names if name not in read], int(profile["more"])

    @property
    def main(self) -> str:
        """Name of the table of the mapping's unit."""
        return next(t.name for t in TABLES.values() if t.unit == self.mapping.unit)


DATA = instance(
    NationalData,
    expected="data that were read",
    remedy="read them: impact.incidents.read('victims.csv', 'mapping.yml')",
)


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Convert to a DataFrame with nullable integers, texts and numbers."""
    import pandas as pd

    kinds = {
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.string(): pd.StringDtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    plain = table.set_column(0, table.column_names[0], table.column(0)) if table.num_columns else table
    decoded = [c.cast(pa.string()) if pa.types.is_dictionary(c.type) else c for c in plain.columns]
    return pa.table(decoded, names=plain.column_names).to_pandas(types_mapper=kinds.get)


@dataclass(frozen=True, repr=False)
class Check:
    """What `impact check` says of a file: the data as they would be imported, and nothing is written.

    ``proposed`` is the text of a first mapping where none was given.
    """

    data: NationalData
    proposed: str | None = None

    @property
    def findings(self) -> tuple[DataFinding, ...]:
        """All findings."""
        return self.data.findings

    @property
    def account(self) -> Account:
        """Account of the rows."""
        return self.data.account

    @property
    def mapping(self) -> Mapping:
        """The mapping that was given or is proposed."""
        return self.data.mapping

    def __repr__(self) -> str:
        proposed = "; a mapping is proposed" if self.proposed is not None else ""
        return f"Check({self.data._summary()}{proposed})"

    def _repr_html_(self) -> str:
        from impact.incidents.display.fragments import data_html

        data, proposed = self.data, self.proposed is not None
        return data_html(data.account, data.findings, data._sizes(), proposed=proposed)
