"""How one country stands to the Mine Ban Treaty, in words; its dates, its stockpile, its borders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

import pandas as pd
from IPython.display import Markdown

from impact import places
from impact.catalogue.frame_rows import records_of
from impact.catalogue.treaty import WITHDRAWAL_EVENTS
from impact.charts import Column, Table
from impact.data import sources
from impact.published import sections
from impact.published.profile import Profile, Record
from impact.published.treaty import deadlines, membership, standing
from impact.published.treaty.deadlines import Deadline
from impact.published.treaty.standing import Standing
from impact.wording import Quantity, capital, last_day, listed, month
from impact.wording import day as day_words

TREATY = "the Mine Ban Treaty"

_STEPS: Mapping[str, str] = {
    "announced": "Statement on leaving the treaty",
    "government_approved": "Leaving decided by the government",
    "parliament_vote": "Parliament votes",
    "deposited": "Notice of withdrawal deposited",
    "effective": "Withdrawal in effect",
    "suspended": "Suspension of obligations",
    "production_announced": "Statement on making or buying mines",
    "deployment_announced": "Statement on laying mines",
}
#: Steps of which a reader needs what was said: the code alone would say more than the page does.
_SAID = ("announced", "suspended", "production_announced", "deployment_announced")
_DEADLINES: Mapping[str, str] = {
    "initial": "Deadline for clearing mined land (Article 5)",
    "granted": "Deadline for clearing mined land (Article 5)",
    "requested": "Later deadline for clearing mined land, requested",
    "announced": "Deadline for clearing mined land, as an official names it",
}
_STOCKPILES: Mapping[str, str] = {
    "stockpile_destroyed_mines": "Stockpiled mines destroyed",
    "stockpile_destruction_completed_year": "Destruction of the stockpile completed",
    "retained_for_training": "Mines retained for training",
    "stockpile_remaining_mines": "Stockpiled mines remaining",
}


def standing_words(place: Profile, known: Standing) -> tuple[str, str]:
    """Word where a place stands on the day of its profile: a sentence, and a few words for a list.

    Parameters
    ----------
    place, known
        The place, and :func:`impact.published.treaty.standing.standing` of it.
    """
    label = capital(place.label)
    signed, consented, force, deposited, effective, suspended = (
        "" if day is None else day_words(day)
        for day in (
            known.signed,
            known.consented,
            known.in_force,
            known.deposited,
            known.effective,
            known.suspended,
        )
    )
    since = f"{label} has been a State Party to {TREATY} since {force}"
    match known.kind:
        case "no entry":
            sentence = f"The depositary's list of {TREATY} has no entry for {place.label}"
            reports = ""
            if known.reported_by:
                reports = f"; clearance there is reported by {places.in_sentence(known.reported_by)}"
            return f"{sentence}{reports}.", "no entry on the depositary's list"
        case "outside":
            more = f"; it signed on {signed}" if signed else ""
            if known.pending:
                more += "; pages report an accession that the list does not show"
            listing = membership.list_words(place.depositary)
            sentence = f"{label} is not a State Party to {TREATY} according to {listing}{more}."
            return sentence, "not a State Party"
        case "consented":
            when = f"; it enters into force for it on {force}" if force else ""
            sentence = f"{label} consented to be bound by {TREATY} on {consented}{when}."
            return sentence, f"consented on {consented}"
        case "left":
            read = membership.list_day(place.depositary)
            notified = ""
            if read is not None and known.effective is not None and read < known.effective:
                notified = f", the day notified (the list read is of {day_words(read)})"
            since = f"it had been a State Party since {force}"
            sentence = f"{label} left {TREATY} on {effective}{notified}; {since}."
            return sentence, f"left the treaty on {effective}"
        case "leaving":
            until = f" and takes effect on {effective}" if effective else ""
            sentence = f"{label} is leaving {TREATY}: its notice of withdrawal was deposited on {deposited}"
            return f"{sentence}{until}.", f"leaving the treaty, notice of {deposited}"
        case "party":
            words = f"State Party since {force[-4:]}"
            if not suspended:
                return f"{since}.", words
            sentence = (
                f"{label} notified that it suspends its obligations under {TREATY} as of {suspended}; "
                "whether the treaty allows this is contested."
            )
            return sentence, f"{words}, suspension declared"


def deadline_words(place: Profile) -> tuple[str, str, tuple[str, ...], str] | None:
    """Word until when a place has to clear its mined land.

    Parameters
    ----------
    place
        The place; nothing is said where no deadline is on record on its day. One that is over by then is
        said to be that of its page, since a later one may have been granted after the page was written.

    Returns
    -------
    tuple or None
        A sentence, a few words, the pages, and who prints the days.
    """
    binding, later = deadlines.deadlines(place)
    parts: list[str] = []
    pages: list[str] = []
    printed, short = [], ""
    if binding is not None:
        when = last_day(binding.day, binding.precision)
        declared = standing.completion(place)
        short = f"until {when}"
        if binding.day >= place.day:
            parts.append(f"is {when}")
        elif declared is not None and not declared.afterwards:
            years = f" in {listed(map(str, declared.years), 'or')}" if declared.years else ""
            parts += [f"was {when}", f"clearance was reported or declared complete{years}"]
            pages += declared.sources
        else:
            short = f"{when}, according to {_page(binding)}"
            parts.append(f"was {when} according to {_page(binding)}")
            if later is None:
                parts.append("whether a later one was granted is not on record here")
        pages.insert(0, binding.source_id)
        printed.append(_printed(binding))
    if later is not None:
        day = last_day(later.day, later.precision)
        verb = {"requested": "was requested", "announced": "was announced"}[later.kind]
        parts.append(f"a later one, {day}, {verb}" if parts else f"{verb} to be {day}")
        short = short or f"until {day}"
        pages.append(later.source_id)
        printed.append(f"the later one {_printed(later)}")
    if not parts:
        return None
    subject = f"The deadline for clearing mined land in {place.label} (Article 5)"
    return f"{subject} {'; '.join(parts)}.", short, tuple(dict.fromkeys(pages)), "; ".join(printed)


def _page(deadline: Deadline) -> str:
    """Say of when the page is that prints a deadline: since then a later one may have been granted."""
    if deadline.edition is None:
        return f"an undated page read in {month(deadline.read.isoformat())}"
    return f"a page of {deadline.edition}"


def _printed(deadline: Deadline) -> str:
    publisher = sources.lookup(deadline.source_id).publisher
    if deadline.edition is None:
        return f"as printed on an undated page of {publisher}, read in {month(deadline.read.isoformat())}"
    return f"as printed in {publisher}, {deadline.edition}"


def tabulate_dates(place: Profile) -> Table | Markdown:
    """List the dates of a place: treaty, deadlines, completion, steps of leaving, European Union and NATO."""
    rows = dates(place)
    if rows.empty:
        return Markdown(f"No date of the treaty or of clearance is on record for {place.label}.")
    columns = [Column("when", "When"), Column("what", "What")]
    steps = place.rows["withdrawals"]
    steps = steps[steps["event"].isin(_SAID)]
    if rows["reported"].notna().any():
        columns.append(Column("reported", "What the page reports"))
    return Table(
        rows,
        id="dates",
        title=f"Dates on record for {place.label}",
        columns=tuple(columns),
        caption="The Mine Ban Treaty, deadlines and declared completion of clearance, steps of leaving, the "
        f"European Union and NATO.{_several_days(rows)}",
        sources=pd.concat([rows[["source_id"]], steps[["source_id"]]]),
        stack=len(columns) > 2,
    )


def _several_days(rows: pd.DataFrame) -> str:
    """Explain why a suspension stands under several days; empty where it does not."""
    days = rows.loc[rows["what"] == _STEPS["suspended"], "when"]
    if len(set(days)) < 2:
        return ""
    return f" The suspension stands under {listed(days, 'and')}, because pages count it from different steps."


def dates(place: Profile) -> pd.DataFrame:
    """List the dates of a place in words, oldest first.

    Returns
    -------
    DataFrame
        ``when`` (a day or a year), ``what``, ``reported`` (what the page says of a statement or suspension;
        empty for every other step), ``source_id``. Pages that give the same step and day are one row, and
        so are the statements of a day; a step whose pages give several days has a row for each.
    """
    rows: list[tuple[Any, str, str, str | None, str]] = [
        (day, day_words(day), what, None, source_id)
        for day, what, source_id in _dated(place)
        if pd.notna(day)
    ]
    rows += _said(place)
    for row in place.records("completions"):
        if pd.notna(row["year"]):
            end = pd.Timestamp(int(row["year"]), 12, 31)
            what = "Clearance of mined land reported or declared complete"
            rows.append((end, str(int(row["year"])), what, None, row["source_id"]))
    for row in place.records("deadlines"):
        when = last_day(row["deadline"], row["precision"])
        rows.append((row["deadline"], when, _DEADLINES[row["kind"]], None, row["source_id"]))
    table = pd.DataFrame(rows, columns=["day", "when", "what", "reported", "source_id"])
    table = table.sort_values(["day", "what", "source_id"], kind="stable").drop_duplicates(["when", "what"])
    return table[["when", "what", "reported", "source_id"]].reset_index(drop=True)


def _said(place: Profile) -> Iterator[tuple[Any, str, str, str | None, str]]:
    """Yield the statements and suspensions with what pages report of them, those of one day together."""
    steps: dict[tuple[Any, str], list[Record]] = defaultdict(list)
    for row in place.records("withdrawals"):
        if row["event"] in _SAID and pd.notna(row["date"]):
            steps[row["date"], row["event"]].append(row)
    for (day, event), rows in sorted(steps.items(), key=itemgetter(0)):
        said = [f"{capital(row['reported'])}{_weak(row)}" for row in rows if row["reported"]]
        words = "; ".join(dict.fromkeys(said)) or None
        yield day, day_words(day), _STEPS[event], words, str(rows[0]["source_id"])


def _weak(row: Record) -> str:
    return " (weak page)" if sources.lookup(row["source_id"]).tier == "weak" else ""


def _dated(place: Profile) -> Iterator[tuple[Any, str, str]]:
    for row in place.records("treaty"):
        form, page = f"{row['consent_type'].capitalize() or 'Consent'} deposited", row["source_id"]
        yield row["signed"], "Mine Ban Treaty signed", page
        yield row["consented"], f"{form} (Mine Ban Treaty)", page
        yield row["entry_into_force"], "Mine Ban Treaty in force", page
        yield row["withdrawal_deposited"], _STEPS["deposited"], page
        yield row["withdrawal_effective"], _STEPS["effective"], page
    for row in place.records("withdrawals"):
        if (event := row["event"]) not in _SAID:
            yield row["date"], _STEPS.get(event, WITHDRAWAL_EVENTS[event].capitalize()), row["source_id"]
    for row in place.records("convention_events"):
        step = _STEPS.get(row["event"], row["event"])
        what = f"Convention on Cluster Munitions: {step[:1].lower()}{step[1:]}"
        yield row["date"], what, row["source_id"]
    for row in place.records("memberships"):
        name = "European Union" if row["organisation"] == "EU" else row["organisation"]
        yield row["joined"], f"{name} joined", row["source_id"]
        yield row["left"], f"{name} left", row["source_id"]


def tabulate_stockpiles(place: Profile) -> Table | None:
    """List what is on record about stockpiled mines, in order of years."""
    rows = place.rows["stockpiles"]
    if rows.empty:
        return None
    # the year of completion says itself as value: the column of years says it once
    rows = rows.assign(
        what=rows["measure"].map(_STOCKPILES).astype(object),
        mines=[
            str(Quantity.of_row(row, "count")) if row["unit"] == "mines" and pd.notna(row["value"]) else None
            for row in records_of(rows)
        ],
    )
    return Table(
        rows.sort_values(["year", "what"], ignore_index=True),
        id="stockpiles",
        title="Stockpiled antipersonnel mines",
        columns=(
            Column("year", "Year", kind="year"),
            Column("what", "What", flag="caveat"),
            Column("mines", "Mines"),
        ),
        stack=True,
    )


def tabulate_borders(place: Profile) -> Table | None:
    """List the lengths of the borders with Russia and Belarus; nothing where there is none."""
    borders = sections.borders(place)
    if borders.empty:
        return None
    return Table(
        borders,
        id="borders",
        title="Length of the borders with Russia and Belarus, km",
        columns=(
            Column("name", "With"),
            Column("value", "Length", kind="interval", low="low", high="high"),
        ),
        caption="In brackets the shortest and longest length given; pages differ because some count lakes, "
        "rivers or sea.",
    )
