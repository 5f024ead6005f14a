"""How many of the casualties were killed, and by what kind of device people were harmed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.who_is_harmed.harmed_evidence import Evidence, draw_years
from impact.charts import Chart, Column, Table
from impact.findings import Finding, state
from impact.published import editions
from impact.published.counting.renamed_devices import renamed_devices
from impact.wording import Quantity, listed, percent, percent_range, simulated

#: Types of device as the chart names them, from the bottom upwards: keys of `impact.models.composition`.
DEVICES = {
    "improvised": "improvised mines",
    "factory": "antipersonnel mines",
    "vehicle": "antivehicle mines",
    "remnants": "other remnants of war",
    "unknown": "unknown type",
}
#: The method of a number of casualties of one kind of device.
_METHOD = "as published; the true number is higher, because many casualties have no known device"


def state_killed(evidence: Evidence) -> Finding | None:
    """State the share killed in the newest year and in the deadliest; nothing without a year."""
    killed = evidence.killed
    if killed.empty:
        return None
    newest, most = killed.iloc[-1], killed.loc[killed["estimate"].idxmax()]
    is_record = most["label"] == newest["label"] and len(killed) > 1
    peak = (
        f"; the highest share was {percent(most['estimate'])}, in {most['label']}" if len(killed) > 1 else ""
    )
    return state(
        "killed-share",
        f"In {newest['label']}, {percent(newest['estimate'])} of casualties whose outcome is known died"
        f"{', the highest share so far' if is_record else peak}.",
        value=round(newest["estimate"], 3),
        unit="killed, as a share of killed and injured",
        kind="share",
        low=round(newest["low"], 4),
        high=round(newest["high"], 4),
        level=0.95,
        method="published counts, Wilson interval",
        sources=evidence.rows("killed", "injured"),
    )


def draw_killed(evidence: Evidence) -> Chart | Markdown:
    """Draw the share killed among killed and injured, year by year."""
    killed = evidence.killed
    if killed.empty:
        return Markdown("This collection holds no year with both killed and injured by then.")
    newest = killed.iloc[-1]
    most, least = killed.loc[killed["estimate"].idxmax()], killed.loc[killed["estimate"].idxmin()]
    return draw_years(
        killed,
        highest=0.6,
        id="killed",
        title=f"{percent(most['estimate'])} of casualties died in {most['label']}, "
        f"{percent(newest['estimate'])} in {newest['label']}",
        subtitle="Dots: people killed as a share of killed and injured, world. Bars: possible shares of all "
        "recorded casualties",
        caption=f"A yardstick for missing records: had the share of {most['label']} been as low as that of "
        f"{least['label']}, about {simulated(most['unrecorded'])} more injured people would have been "
        "recorded. It is no estimate.",
        sources=evidence.rows("killed", "injured"),
    )


def state_antipersonnel(evidence: Evidence) -> Finding | None:
    """State how many casualties antipersonnel mines from factories made, in the newest year and the first.

    Nothing without a world figure.
    """
    rows = _of_device(evidence, "antipersonnel_mine")
    if rows.empty:
        return None
    newest, first = rows.iloc[-1], rows.iloc[0]
    people = Quantity.of_row(newest, "count", "casualties")
    before = f"; in {first['year']} they caused {Quantity.of_row(first, 'count')}" if len(rows) > 1 else ""
    return Finding.of(
        "antipersonnel-mines",
        f"In {newest['year']}, factory-made antipersonnel mines caused {people}, {percent(newest['share'])} "
        f"of the recorded total{before}.",
        people,
        unit="people",
        method=_METHOD,
        sources=rows.iloc[[0, -1]] if len(rows) > 1 else rows,
    )


def state_improvised(evidence: Evidence) -> Finding | None:
    """State how many of the newest recorded total improvised mines made; nothing without a world figure."""
    rows = _of_device(evidence, "improvised_mine")
    if rows.empty:
        return None
    newest = rows.iloc[-1]
    people = Quantity.of_row(newest, "count", "casualties")
    return Finding.of(
        "improvised-mines",
        f"In {newest['year']}, improvised (home-made) mines caused {people}, {percent(newest['share'])} of "
        "the recorded total.",
        people,
        unit="people",
        method=_METHOD,
        sources=rows.tail(1),
    )


def _of_device(evidence: Evidence, measure: str) -> pd.DataFrame:
    """Casualties of one kind of device, world, with their ``share`` of the recorded total of the year."""
    totals = evidence.world.set_index("year")["value"]
    rows = editions.series(evidence.casualties, measure)
    rows = rows[rows["year"].isin(totals.index)]
    return rows.assign(share=rows["value"] / rows["year"].map(totals).to_numpy())


def draw_devices(evidence: Evidence) -> Chart | Markdown:
    """Draw the shares of types of device in the casualties of the countries that publish several."""
    devices, casualties = evidence.devices, evidence.casualties
    if devices.empty:
        return Markdown("This collection holds no casualties by type of device by then.")
    year = devices["year"].max()
    newest = devices[devices["year"] == year].set_index("measure")["value"]
    improvised, total = newest.get("improvised", 0.0), newest["total"]
    renamed = {
        year: f"{listed(names)}: improvised instead of antipersonnel"
        for year, names in renamed_devices(evidence.casualties).items()
    }
    return charts.share_columns(
        devices,
        id="devices",
        title=f"Improvised mines: {percent(improvised / total)} of casualties in {year}, in countries that "
        "give types",
        subtitle="Recorded casualties by type of device, in percent of each year; other countries each year",
        parts=DEVICES,
        rest="type not published",
        breaks=renamed,
        caption="The countries that give types change from year to year, so compare shares with care. An "
        "improvised mine is home-made and set off by its victim. Other remnants: shells, bombs and "
        "submunitions left by war. Unknown: several, unspecified or unknown types. Some countries give "
        "antipersonnel and improvised mines as one number.",
        sources=casualties[casualties["measure"].isin(["improvised_mine", "erw", "antipersonnel_mine"])],
    )


def tabulate_antipersonnel(evidence: Evidence) -> Table | Markdown:
    """List how many of the world's casualties antipersonnel mines from factories made, year by year."""
    return _tabulate(
        evidence, "antipersonnel_mine", "antipersonnel-mines", "Factory-made antipersonnel mines"
    )


def tabulate_improvised(evidence: Evidence) -> Table | Markdown:
    """List how many of the world's casualties improvised mines made, year by year."""
    return _tabulate(evidence, "improvised_mine", "improvised-mines", "Improvised mines")


def _tabulate(evidence: Evidence, measure: str, name: str, words: str) -> Table | Markdown:
    rows = _of_device(evidence, measure)
    if rows.empty:
        return Markdown(f"This collection holds no world figure for {words[0].lower()}{words[1:]} by then.")
    shares = percent_range(rows["share"].min(), rows["share"].max())
    return Table(
        rows.assign(remark=np.where(rows["tier"] == "weak", "Rests on a weak page.", "")),
        id=name,
        title=f"{words}: {shares} of the recorded casualties of a year",
        columns=(
            Column("year", "Year", kind="year", flag="remark"),
            Column("value", "Casualties", kind="number"),
            Column("share", "Share of the recorded total", kind="percent"),
        ),
        sources=rows,
        caption="World, as published. The true numbers are higher, because many casualties have no known "
        "device.",
    )
