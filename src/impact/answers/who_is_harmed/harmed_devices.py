"""How many of the casualties were killed, and by what kind of device people were harmed."""

from __future__ import annotations

from IPython.display import Markdown

from impact import charts
from impact.answers.who_is_harmed.harmed_evidence import Evidence, draw_shares
from impact.charts import Chart
from impact.findings import Finding, state
from impact.models import composition
from impact.published import editions
from impact.wording import Quantity, count, percent, percent_range


def state_killed(evidence: Evidence) -> Finding | None:
    """State the share killed in the newest year, the first one and the deadliest; nothing without a year."""
    killed = evidence.killed
    if killed.empty:
        return None
    first, newest, most = killed.iloc[0], killed.iloc[-1], killed.loc[killed["estimate"].idxmax()]
    is_record = most["label"] == newest["label"]
    peak = f"; the most, {percent(most['estimate'])}, in {most['label']}"
    return state(
        "killed-share",
        f"Of those whose outcome is known {percent(newest['estimate'])} were killed in {newest['label']} "
        f"(95 % interval {percent_range(newest['low'], newest['high'])}), "
        f"{percent(first['estimate'])} in {first['label']}{', the most so far' if is_record else peak}.",
        value=round(newest["estimate"], 3),
        unit="killed, as a share of killed and injured",
        kind="share",
        low=round(newest["low"], 4),
        high=round(newest["high"], 4),
        level=0.95,
        method="Wilson interval of the published counts",
        sources=evidence.rows("killed", "injured"),
    )


def draw_killed(evidence: Evidence) -> Chart | Markdown:
    """Draw the share killed among killed and injured, year by year."""
    killed = evidence.killed
    if killed.empty:
        return Markdown("No year with both killed and injured was on record by then.")
    newest = killed.iloc[-1]
    most, least = killed.loc[killed["estimate"].idxmax()], killed.loc[killed["estimate"].idxmin()]
    return draw_shares(
        killed,
        highest=0.6,
        id="killed",
        title=f"{percent(most['estimate'])} killed in {most['label']}, {percent(newest['estimate'])} "
        f"in {newest['label']}",
        subtitle="People killed as a share of killed and injured (dot); of all recorded (bar), world",
        caption=f"Had the share of {most['label']} been that of {least['label']}, the lowest, some "
        f"{count(most['unrecorded'])} more injured people would have been recorded: a yardstick, not an "
        "estimate.",
        sources=evidence.rows("killed", "injured"),
    )


def draw_devices(evidence: Evidence) -> Chart | Markdown:
    """Draw casualties by type of device, over the countries that publish several."""
    devices, casualties = evidence.devices, evidence.casualties
    if devices.empty:
        return Markdown("No casualties by type of device were on record by then.")
    year = devices["year"].max()
    newest = devices[devices["year"] == year].set_index("measure")["value"]
    improvised, total = count(newest.get("improvised", 0.0)), count(newest["total"])
    return charts.stacked(
        devices,
        id="devices",
        title=f"Improvised mines: {improvised} of {total} casualties in {year}, in countries that give types",
        subtitle="Recorded casualties by type of device, countries that publish several types",
        parts={key: words for key, (words, _) in composition.DEVICES.items()},
        rest="type not published",
        caption="Improvised: improvised explosive devices that act as mines, set off by the victim. AP: "
        "antipersonnel; AV: antivehicle; other ERW: explosive remnants of war with cluster munition "
        "remnants; unknown: several, unspecified or unknown types.",
        sources=casualties[casualties["measure"].isin(["improvised_mine", "erw", "antipersonnel_mine"])],
    )


def describe_improvised(evidence: Evidence) -> Markdown:
    """Say how many of the world's casualties improvised mines made, year by year."""
    totals = evidence.world.set_index("year")["value"]
    years = [
        f"{Quantity.of_row(row, 'count')} in {row['year']} ({percent(row['value'] / totals[row['year']])} of "
        f"the recorded total{', weak page' if row['tier'] == 'weak' else ''})"
        for _, row in editions.series(evidence.casualties, "improvised_mine").iterrows()
        if row["year"] in totals.index
    ]
    if not years:
        return Markdown("No world figure for improvised mines was on record by then.")
    return Markdown(
        f"Casualties of improvised mines, world, as published: {'; '.join(years)}. These are lower bounds, "
        "because many casualties have no known device."
    )
