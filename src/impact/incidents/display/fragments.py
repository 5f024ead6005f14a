"""Fragments: accounts, findings and data as HTML for JupyterLab, and the templates they share with pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.incidents.data_finding import DataFinding
from impact.incidents.display.account_lines import AccountOfRows, account_changes, account_lines, answer
from impact.incidents.display.finding_groups import group_findings
from impact.wording import count

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja over the templates of this room: every value is escaped, a name that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters["count"] = count
    made.filters["changes"] = account_changes
    made.filters["pieces"] = _pieces
    return made


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Cut a text at its backticks: pieces, and whether each is code."""
    return [(piece, position % 2 == 1) for position, piece in enumerate(text.split("`")) if piece]


def fill(name: str, **values: Any) -> str:
    """Fill a template; values are escaped."""
    return environment().get_template(name).render(**values)


def account_html(account: AccountOfRows) -> str:
    """Show an account as a table that adds up, under its answer."""
    return fill("account.html.j2", answer=answer(account), lines=account_lines(account), account=account)


def data_html(
    account: AccountOfRows,
    findings: Iterable[DataFinding],
    tables: Mapping[str, int],
    *,
    proposed: bool = False,
) -> str:
    """Show the data of a file: the answer, its tables, the account, and the findings by kind.

    Parameters
    ----------
    account, findings
        Of the file.
    tables
        Rows of each canonical table.
    proposed
        Whether the mapping is only proposed.
    """
    return fill(
        "data.html.j2",
        answer=answer(account),
        lines=account_lines(account),
        account=account,
        tables=tables,
        groups=group_findings(findings),
        proposed=proposed,
    )
