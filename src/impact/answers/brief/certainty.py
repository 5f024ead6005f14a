"""What the answer rests on, sorted into what is on record, what is assumed and what is not known.

The lists hold what a reader has to know before using the numbers; each entry is short, and computed where it
holds a number. They are not a measure of doubt: an unknown may matter more than all intervals of the answer.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers import announcements, fighting
from impact.answers.brief import brief_sentences, country_record, doubt_sentences, own_history
from impact.answers.brief.brief_evidence import QUESTION, Evidence
from impact.answers.brief.five_sentences import LEVEL, number_laid
from impact.answers.withdrawal_scenarios.known_histories import off_by
from impact.catalogue.frame_rows import records_of
from impact.data import LATEST
from impact.findings import Finding
from impact.result import Declined
from impact.scenario.analysis.worth import MEASURABLE, WORTH_NAMING, Worth
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.inputs.fields import WORDS
from impact.scenario.inputs.references import Tables, parts, published_after, source_ids
from impact.wording import Quantity, counted, phrase, years

#: Inputs that a reader meets first, in this order; the others stand in the full list.
FIRST = (
    "mines_laid",
    "war_probability",
    "war_duration",
    "kept_without_war",
    "people_near",
    "hazard",
    "clearance_delay",
    "clearance_capacity",
    "clearance_capacity_mines",
    "cost_per_km2",
)


def state_record(evidence: Evidence) -> list[Finding]:
    """State what is on record about the country: status, former stockpile, earlier harm, border regions."""
    place = evidence.place
    findings = (
        country_record.state_status(place),
        country_record.state_stockpile(place),
        country_record.state_regions(place, evidence.regions),
        country_record.state_length(place, evidence.borders),
        *own_history.state_own_history(
            place,
            evidence.parameters,
            evidence.base.interval("casualties", LEVEL),
            number_laid(evidence.scenario),
        ),
        *state_wars(evidence),
    )
    return [finding.about(QUESTION, place.code, evidence.as_of) for finding in findings if finding]


def state_wars(evidence: Evidence) -> list[Finding]:
    """State how many people wars harmed while they were fought and after; nothing where no war can come."""
    if not fighting.has_war(evidence.scenario):
        return []
    findings: list[Finding] = []
    for row in records_of(fighting.in_war_and_after(evidence.as_of)):
        during = Quantity(value=float(row["value"]), kind="count", qualifier=row["qualifier"])
        after = Quantity(value=float(row["value_after"]), kind="count", qualifier=row["qualifier_after"])
        from_to = years(row["start"], row["stop"])
        findings.append(
            Finding.of(
                f"during-war-{row['place'].lower()}" if findings else "during-war",
                brief_sentences.war_and_after(
                    war=row["war"],
                    during=during,
                    from_to=from_to,
                    after=after,
                    later=years(row["start_after"], row["stop_after"]),
                ),
                during,
                unit=f"people killed or injured in {row['war']}, {from_to}",
                sources=[*row["source_id"], row["source_id_after"]],
                method="published totals, or a longer total less one of the peace",
            )
        )
    return findings


def describe_assumptions(evidence: Evidence) -> Markdown:
    """List on what the inputs rest, which matters most, and how near the engine comes to history."""
    moved, calibration = evidence.moved_alone, evidence.calibration
    sentences = assumption_sentences(
        evidence.assumptions,
        None if isinstance(moved, Declined) else moved.frame.head(1),
        None if isinstance(calibration, Declined) else calibration,
        as_of=evidence.as_of,
    )
    if not isinstance(evidence.gains, Declined):
        sentences += _measuring(evidence.gains)
    if fighting.has_war(evidence.scenario):
        sentences.append(doubt_sentences.fighting_left_out())
    return Markdown(doubt_sentences.listed_under("### Assumed\n\n", sentences))


def _measuring(gains: Worth) -> list[str]:
    """Write what measuring would change, where one measurement is worth naming."""
    first = gains.measurable.iloc[0]
    sentences = []
    if first["narrower"] >= WORTH_NAMING:
        sentences.append(
            doubt_sentences.measuring(
                phrase(first["field"], first["meaning"]), first["low"], first["high"], gains.low, gains.high
            )
        )
    together = gains.groups[gains.groups["group"] == MEASURABLE]
    return sentences + [
        doubt_sentences.measuring_all(len(row["fields"]), row["low"], row["high"])
        for _, row in together.iterrows()
    ]


def assumption_sentences(
    assumptions: pd.DataFrame,
    strongest: pd.DataFrame | None = None,
    calibration: Calibration | None = None,
    *,
    as_of: str = LATEST,
) -> list[str]:
    """Write what the scenario assumes, which inputs matter most, and how far the engine reproduces history.

    Parameters
    ----------
    assumptions
        :func:`impact.answers.scenario_tables.assumptions`.
    strongest
        The inputs that move the casualties most, the first of them first: ``field``, ``meaning``, and the
        casualties at the low and the high end of its range, ``at_low`` and ``at_high``; the first is named.
    calibration
        The engine run on places whose history is on record.
    as_of
        The day of the brief: inputs that rest on pages published after it are counted.

    Returns
    -------
    list of str
        One sentence an entry.
    """
    chance = assumptions.loc[assumptions["field"] == "war_probability", "assumed"]
    entries = [doubt_sentences.war_is_condition()] if chance.str.startswith("100").any() else []
    entries.append(doubt_sentences.inputs(**count_inputs(assumptions)))
    tables = Tables(as_of)
    later = sum(bool(published_after(str(source), tables)) for source in assumptions["source"])
    if later:
        entries.append(doubt_sentences.later_pages(later))
    if strongest is not None and len(strongest):
        first = strongest.iloc[0]
        name = phrase(first["field"], first["meaning"])
        entries.append(doubt_sentences.strongest(name, first["at_low"], first["at_high"]))
    return entries + ([] if calibration is None else _calibration_sentences(calibration))


def count_inputs(assumptions: pd.DataFrame) -> dict[str, int]:
    """Count on what the inputs of a scenario rest: all, on pages, conditions of the question, judgements."""
    judgements, conditions = (int((assumptions["source"] == word).sum()) for word in WORDS)
    return {
        "number": len(assumptions),
        "pages": len(assumptions) - judgements - conditions,
        "conditions": conditions,
        "judgements": judgements,
    }


def choose_first(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Choose the inputs that a reader meets first, for print, with what each rests on in a word.

    Parameters
    ----------
    assumptions
        :func:`impact.answers.scenario_tables.assumptions`.

    Returns
    -------
    DataFrame
        Its rows of :data:`FIRST`, in that order, with ``rests``: ``judgement``, ``condition``, ``opinion``
        (quoted) or a number of pages.
    """
    chosen = assumptions[assumptions["field"].isin(FIRST)]
    chosen = chosen.sort_values("field", key=lambda fields: fields.map(FIRST.index), kind="stable")
    return chosen.assign(rests=[_rests(str(source)) for source in chosen["source"]]).reset_index(drop=True)


def _rests(source: str) -> str:
    if source in WORDS:
        return source
    pages = {page for part in parts(source) for page in source_ids(part)}
    return "opinion" if source.startswith("claims/") else counted(len(pages), "page")


def _calibration_sentences(calibration: Calibration) -> list[str]:
    rows = calibration.harm
    wide = (rows["high90"] / rows["low90"].clip(lower=1)).median()
    places, inside = len(rows), int(rows["inside"].sum())
    return [
        doubt_sentences.calibration(places=places, factor=off_by(rows)),
        doubt_sentences.calibration_range(inside=inside, places=places, times=wide),
    ]


def state_unknowns(evidence: Evidence) -> list[Finding]:
    """State which plans are on record."""
    place = evidence.place
    searched = tuple(sorted(set(place.rows["withdrawals"]["source_id"]) or {place.depositary}))
    announced = announcements.state_announced(place.code, evidence.as_of, searched)
    return [finding.about(QUESTION, place.code, evidence.as_of) for finding in announced]


def describe_unknowns(evidence: Evidence) -> Markdown:
    """List what is not known: whether mines come at all, who was never counted, where pages differ."""
    conflicts = country_record.list_conflicts(evidence.steps)
    sentences = [
        doubt_sentences.whether_laid(evidence.place.label),
        doubt_sentences.war_without_mines(),
        doubt_sentences.never_counted(),
        *([doubt_sentences.contradictions(conflicts)] if conflicts else []),
    ]
    return Markdown(doubt_sentences.listed_under("", sentences))
