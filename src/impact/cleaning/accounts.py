"""The account of a build: what became of every row that was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from impact.catalogue.casualties import STATUSES
from impact.errors import BuildError
from impact.wording import count


@dataclass(frozen=True)
class Account:
    """What became of the rows of one table: read = clean + duplicates + quarantined."""

    table: str
    files: tuple[str, ...]
    read: int
    clean: int
    duplicates: int
    quarantined: int
    conflicts: int
    details: Mapping[str, int] = field(default_factory=dict)

    @property
    def balances(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == self.clean + self.duplicates + self.quarantined

    def check(self) -> None:
        """Refuse an account that does not balance.

        Raises
        ------
        BuildError
            When rows have disappeared or multiplied.
        """
        if not self.balances:
            raise BuildError(
                f"the account of {self.table} does not balance: {self.read} rows read, {self.clean} clean, "
                f"{self.duplicates} exact duplicates, {self.quarantined} quarantined",
                "rows read = clean + duplicates + quarantined",
                "this is a fault of impact.cleaning, please report it",
            )


def as_markdown(accounts: Iterable[Account]) -> str:
    """Write the account of a build as a page: rows per table, and what the rules of resolution did.

    The page depends on the raw tables only, so that it can be committed and compared.
    """
    accounts = list(accounts)
    lines = [
        "# The account of the build",
        "",
        "Made by `impact build --account docs/data_account.md`; a test compares it with the tables.",
        "Rows read = clean + exact duplicates + quarantined, for every table. Conflicts are groups of rows",
        "that say different things about the same thing in the same edition; all of them are kept.",
        "",
        "| Table | Raw files | Read | Clean | Exact duplicates | Quarantined | Conflicts |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for account in accounts:
        files = ", ".join(f"`{name}`" for name in account.files)
        numbers = (account.read, account.clean, account.duplicates, account.quarantined, account.conflicts)
        lines.append(f"| {account.table} | {files} | " + " | ".join(count(n) for n in numbers) + " |")
    totals = [
        sum(getattr(a, name) for a in accounts) for name in ("read", "clean", "duplicates", "quarantined")
    ]
    lines.append("| **all** | | " + " | ".join(count(n) for n in totals) + " | |")
    resolved = next(account for account in accounts if account.table == "casualties_vintages")
    lines += [
        "",
        "## Resolution of casualty figures",
        "",
        f"{count(resolved.clean)} candidates; {count(resolved.details['standing'])} values stand, one for "
        "each figure",
        f"(table `casualties`), {count(resolved.details['standing_editions'])} for each figure and edition "
        "(`casualties_editions`).",
        f"{resolved.conflicts} conflicts within an edition were resolved,",
        f"{resolved.details['ties']} of them by a draw.",
        "",
        "| Status | Rows | Meaning |",
        "|---|--:|---|",
    ]
    lines += [
        f"| {status} | {count(resolved.details.get(status, 0))} | {meaning} |"
        for status, meaning in STATUSES.items()
    ]
    return "\n".join(lines) + "\n"
