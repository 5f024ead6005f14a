"""Pictures and tables of the people harmed in one country: how many, who they were, by which devices."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers.country_profile.few_figures import enough, listed
from impact.answers.country_profile.register_pictures import main_line
from impact.catalogue.frame_rows import each_row
from impact.charts import Chart, Column, Table
from impact.published import sections
from impact.published.counting import group_shares, other_registers
from impact.published.counting.renamed_devices import renamed_devices
from impact.published.profile import Profile
from impact.wording import Quantity, count, counted, noun, ranges, weapons
from impact.wording.percents import share_bounds

#: Devices as they stand in the key, from the bottom upwards, and in a sentence.
_DEVICES: Mapping[str, tuple[str, str]] = {
    "antipersonnel_mine": ("Antipersonnel mine", "antipersonnel mines"),
    "antivehicle_mine": ("Antivehicle mine", "antivehicle mines"),
    "improvised_mine": ("Improvised mine", "improvised mines"),
    "unspecified_mine": ("Mine, type not recorded", "mines of unrecorded type"),
    "cluster_remnant": ("Submunition", "submunitions"),
    "erw": ("Other explosive remnant", "other explosive remnants of war"),
    sections.UNKNOWN_DEVICE: ("Several or not recorded", "several devices, or one not recorded"),
}
_GROUPS = {"civilians": "Civilians", "children": "Children", "women_girls": "Women, girls"}


def draw_casualties(place: Profile) -> Chart | Markdown | None:
    """Draw the annual totals of the main register, with the way from the figures first published."""
    if not enough(place.annual):
        few = _few_casualties(place)
        return Markdown(few) if few else None
    origin = Quantity.of_row(place.annual.iloc[-1], "count").origin
    elsewhere = other_registers.years_of_others_only(place)
    others = f" Not joined to it: {ranges(elsewhere)}, which only other registers have." if elsewhere else ""
    return charts.series(
        place.annual,
        id="casualties",
        title=casualties_title(place.annual),
        subtitle=f"People recorded as killed or injured by {weapons(origin.devices)}, {place.name}",
        caption=f"The line is one register: {main_line(place)}.{others} Recorded "
        "casualties are a lower bound: where nobody records, nobody is counted. Years without a published "
        "total are gaps, not zeros. Open circles: published as “at least”; upright lines: from the first "
        "published figure.",
        unit="people",
        editions=place.editions,
    )


def casualties_title(annual: pd.DataFrame) -> str:
    """Word the newest annual total beside the highest one, of the totals that the line is drawn of."""
    newest, peak = annual.iloc[-1], annual.loc[annual["value"].idxmax()]
    total = Quantity.of_row(newest, "count", noun(newest["value"], "casualty", "casualties"))
    number = f"{total.first} recorded in {newest['year']}"
    totals = counted(len(annual), "yearly total")
    if peak["year"] == newest["year"]:
        return f"{number}, the highest of {totals}"
    return f"{number}; the highest of {totals}, {Quantity.of_row(peak, 'count')}, in {peak['year']}"


def _few_casualties(place: Profile) -> str:
    """Word what is too little to draw: annual totals, or else people killed and injured by year."""
    if len(place.annual):
        return listed(place.annual, f"Yearly totals of casualties in {place.label}", "count")
    lines = []
    for measure in ("killed", "injured"):
        figures = place.series(measure)
        if len(figures):
            lines.append(listed(figures, f"People {measure}", "count"))
    return " ".join(lines)


def tabulate_groups(place: Profile) -> Table | None:
    """List the shares of civilians, children, women and girls in the newest years with a figure."""
    shares = group_shares.by_year(place)
    if shares.empty:
        return None
    frame = shares[["year", "total", "source_id"]].copy()
    for group in _GROUPS:
        low, high = shares[f"{group}_low"], shares[f"{group}_high"]
        frame[group] = pd.Series(
            [None if pd.isna(a) else share_bounds(a, b) for a, b in zip(low, high, strict=True)], dtype=object
        )
        frame[f"{group}_low"], frame[f"{group}_high"] = low, high
    return Table(
        frame,
        id="who-is-harmed",
        title="Shares of the recorded casualties, in percent",
        columns=(
            Column("year", "Year", kind="year"),
            Column("total", "Casualties", kind="number"),
            *(Column(group, words) for group, words in _GROUPS.items() if frame[group].notna().any()),
        ),
        caption="Two numbers are bounds: without, and with, everybody whose status, age or sex is not "
        "published; “to 100” means that nothing is published about the others. One number may be the share "
        "that a page publishes. The newest years with a figure.",
    )


def draw_devices(place: Profile) -> Chart | Markdown | None:
    """Draw the casualties by the device that caused them."""
    devices = sections.devices(place)
    if not enough(devices):
        few = _few_devices(devices)
        return Markdown(few) if few else None
    renamed = renamed_devices(place.rows["casualties"])
    changed = "".join(
        f" From {int(year)} on the pages name improvised mines where they named antipersonnel mines before: "
        "the classification changed, so do not compare the two across that year."
        for year in renamed
    )
    return charts.share_columns(
        devices,
        id="devices",
        title=_devices_title(sections.main_device(devices)),
        subtitle=f"Recorded casualties by device, in percent of each year, {place.name}",
        caption="Only years for which casualties by device are published; the numbers recorded differ from "
        f"year to year, so that shares are shown.{changed}",
        parts={device: name for device, (name, _) in _DEVICES.items()},
        rest="device not published",
        breaks=dict.fromkeys(renamed, "improvised instead of antipersonnel"),
    )


def _devices_title(main: sections.MainDevice | None) -> str:
    if main is None:
        return "Casualties by the device that caused them"
    return (
        f"{count(main.value)} of {count(main.known)} casualties with a recorded device in {main.year} were "
        f"caused by {_DEVICES[main.device][1]}"
    )


def _few_devices(devices: pd.DataFrame) -> str:
    """Word how many people each device harmed, in the newest year with figures."""
    harmed = devices[(devices["measure"] != "total") & (devices["value"] > 0)]
    if harmed.empty:
        return ""
    newest = harmed[harmed["year"] == harmed["year"].max()]
    newest = newest.sort_values("value", ascending=False, kind="stable")
    parts = [f"{_DEVICES[str(row.measure)][0].lower()} {count(row.value)}" for row in each_row(newest)]
    return f"Casualties by device in {int(newest['year'].iloc[0])}: {', '.join(parts)}."
