"""Claims beside their verdicts: a sign and a word for each, so that colour is never the only difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from impact.charts.frame import inputs
from impact.charts.tables.display import Column, Table, Tone
from impact.errors import ImpactError

VERDICT_TONES: Mapping[str, Tone] = {
    "supported": "good",
    "contradicted": "bad",
    "imprecise": "mixed",
    "attributed opinion": "said",
    "cannot be decided from these data": "open",
}


def verdicts(
    frame: pd.DataFrame,
    *,
    id: str,  # noqa: A002
    title: str,
    caption: str = "",
    claim: str = "claim",
    verdict: str = "verdict",
    evidence: str = "evidence",
    more: Sequence[Column | str] = (),
    sources: object = None,
    source_line: str | None = None,
) -> Table:
    """Set claims, their verdicts and the evidence side by side.

    Parameters
    ----------
    frame
        One row for each claim; the columns named by ``claim``, ``verdict`` (words of
        :data:`impact.vocabulary.VERDICTS`) and ``evidence``.
    more
        Further columns after the evidence, such as a second verdict for another date: a column whose
        values are all verdicts is shown as chips, too.
    sources, source_line
        See :class:`Table`.

    Raises
    ------
    ImpactError
        A verdict that is none, and what :class:`Table` raises.
    """
    name = f"table {id!r}"
    inputs.require(frame, [claim, verdict, evidence], name)
    unknown = sorted(set(frame[verdict].astype(str)) - set(VERDICT_TONES))
    if unknown:
        raise ImpactError(
            f"{name}: verdict {unknown[0]!r}",
            f"one of {', '.join(VERDICT_TONES)}",
            "let the rule return one of these",
        )
    columns: list[Column | str] = [
        Column(claim, "Claim"),
        Column(verdict, "Verdict", kind="chip", tones=VERDICT_TONES),
        Column(evidence, "Evidence"),
    ]
    for extra in more:
        if isinstance(extra, str) and extra in frame and set(frame[extra].astype(str)) <= set(VERDICT_TONES):
            columns.append(Column(extra, kind="chip", tones=VERDICT_TONES))
        elif isinstance(extra, Column) and extra.kind == "chip" and not extra.tones:
            columns.append(replace(extra, tones=VERDICT_TONES))
        else:
            columns.append(extra)
    return Table(frame, id, title, caption, columns, sources, source_line, stack=True)
