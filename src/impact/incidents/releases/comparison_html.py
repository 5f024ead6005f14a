"""A comparison of two releases as HTML: the sentences, and totals by year and place."""

from __future__ import annotations

import pandas as pd

from impact.incidents.privacy.escaping import for_html
from impact.incidents.privacy.suppression.small_cells import MARK
from impact.wording import count, signed

_TITLES = {"years": "By year", "places": "By place", "words": "Words of one release only"}


def comparison_html(title: str, sentences: list[str], frame: pd.DataFrame) -> str:
    """Lay out a comparison for a notebook or page: a piece of HTML that loads nothing.

    Parameters
    ----------
    title, sentences, frame
        Of a comparison; the frame is what may be shown, without small numbers.
    """
    items = "".join(f"<li>{for_html(sentence)}</li>" for sentence in sentences)
    parts = [f'<section class="impact-comparison"><h3>{for_html(title)}</h3><ul>{items}</ul>']
    for part, caption in _TITLES.items():
        rows = frame[frame["part"] == part]
        if part == "years":
            rows = rows[rows["key"] != "unknown"]
        if len(rows):
            parts.append(_table(rows, caption))
    parts.append("</section>")
    return "".join(parts)


def _table(rows: pd.DataFrame, caption: str) -> str:
    several = len(rows["measure"].unique()) > 1
    heads = ["", *(["measure"] if several else []), "old", "new", "difference"]
    head = "".join(f'<th scope="col">{for_html(name)}</th>' for name in heads)
    body = []
    for row in rows.itertuples(index=False):
        cells = [f"<td>{for_html(row.measure)}</td>"] if several else []
        for name in ("old", "new", "difference"):
            value = getattr(row, name)
            cells.append(f'<td class="right">{_printed(value, row.hidden, change=name == "difference")}</td>')
        body.append(f'<tr><th scope="row">{for_html(row.key)}</th>{"".join(cells)}</tr>')
    return (
        f'<div class="impact-table"><table><caption>{for_html(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _printed(value: object, hidden: bool, *, change: bool) -> str:
    if hidden:
        return MARK
    if value is None or value is pd.NA or pd.isna(value):
        return "–"
    return signed(float(value), 0) if change else count(float(value))  # type: ignore[arg-type]
