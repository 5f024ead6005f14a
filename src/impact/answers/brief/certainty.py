"""What the answer rests on, sorted into what is on record, what is assumed and what is not known.

The lists hold what a reader has to know before using the numbers; each entry is short, and computed where it
holds a number. They are not a measure of doubt: an unknown may matter more than all intervals of the answer.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers import announcements, fighting
from impact.answers.brief import country_record, own_history
from impact.answers.brief.brief_evidence import QUESTION, Evidence
from impact.answers.brief.five_sentences import LEVEL, laid, number_laid, state_more_mines
from impact.answers.withdrawal_scenarios.known_histories import off_by
from impact.answers.withdrawal_scenarios.measuring import worth_sentence
from impact.data import LATEST
from impact.findings import Finding
from impact.result import Declined
from impact.scenario.calibration.calibrated import Calibration
from impact.scenario.inputs.fields import CONDITION, JUDGEMENT, WORDS
from impact.scenario.inputs.references import Tables, parts, published_after, source_ids
from impact.wording import count, counted, listed, noun, phrase, ratio, simulated

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

#: How many of them the list of assumptions begins with.
_MOST = 4


def state_record(evidence: Evidence) -> list[Finding]:
    """State what is on record about the country: status, former stockpile, earlier harm, border regions."""
    place = evidence.place
    findings = (
        fighting.state_left_out(evidence.scenario, evidence.as_of),
        country_record.state_status(place),
        country_record.state_stockpile(place),
        own_history.state_own_history(
            place,
            evidence.parameters,
            evidence.base.interval("casualties", LEVEL),
            laid(evidence.scenario),
            number_laid(evidence.scenario),
        ),
        country_record.state_regions(place, evidence.regions, evidence.borders),
    )
    return [finding.about(QUESTION, place.code, evidence.as_of) for finding in findings if finding]


def describe_assumptions(evidence: Evidence) -> Markdown:
    """List what is assumed, which inputs matter most, and how near the engine comes to history."""
    moved, calibration = evidence.moved_alone, evidence.calibration
    sentences = assumption_sentences(
        evidence.assumptions,
        None if isinstance(moved, Declined) else moved.frame.head(2),
        None if isinstance(calibration, Declined) else calibration,
        as_of=evidence.as_of,
    )
    if not isinstance(evidence.gains, Declined):
        sentences.append(f"{worth_sentence(evidence.gains)}.")
    return _listed("### Assumed\n\n", sentences)


def _listed(heading: str, sentences: list[str]) -> Markdown:
    return Markdown(heading + "\n".join(f"- {sentence}" for sentence in sentences))


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
        casualties at the low and the high end of its range, ``at_low`` and ``at_high``.
    calibration
        The engine run on places whose history is on record.
    as_of
        The day of the brief: inputs that rest on pages published after it are counted.

    Returns
    -------
    list of str
        One sentence an entry.
    """
    rows = assumptions.set_index("field")
    first = [_clause(rows.loc[name], name) for name in FIRST if name in rows.index][:_MOST]
    entries = [f"{'; '.join([*first[:1], *(clause[:1].lower() + clause[1:] for clause in first[1:])])}."]
    entries.append(_rest_sentence(assumptions["source"]))
    tables = Tables(as_of)
    later = sum(bool(published_after(str(source), tables)) for source in assumptions["source"])
    if later:
        entries.append(
            f"{counted(later, 'input')} {noun(later, 'rests', 'rest')} on pages that appeared after the "
            "day of this brief."
        )
    if strongest is not None and len(strongest):
        ends = [
            f"{phrase(row.field, row.meaning)} ({_ends(row.at_low, row.at_high)})"
            for row in strongest.itertuples()
        ]
        entries.append(f"The result moves most with {listed(ends)}.")
    return entries + ([_calibration_sentence(calibration)] if calibration is not None else [])


def _rest_sentence(sources: pd.Series) -> str:
    judgements, conditions = (int((sources == word).sum()) for word in WORDS)
    asked = f", {conditions} {noun(conditions, 'is a condition', 'are conditions')} of the question"
    return (
        f"Of the {len(sources)} inputs {len(sources) - judgements - conditions} rest on pages"
        f"{asked if conditions else ''} and {judgements} "
        f"{noun(judgements, 'is a judgement', 'are judgements')} of the authors; all are listed at the end."
    )


def _clause(row: pd.Series, name: str) -> str:
    if name == "war_probability" and str(row["assumed"]).startswith("100"):
        return "War reaches the mines: a condition, no forecast"
    return f"{row['input']}: {row['assumed']} ({basis(str(row['source']))})"


def _ends(low: float, high: float) -> str:
    return f"{simulated(min(low, high))} to {simulated(max(low, high))} casualties"


def shorten(assumptions: pd.DataFrame) -> pd.DataFrame:
    """Shorten the list of assumptions for print: what each rests on in a word, or the number of pages.

    Parameters
    ----------
    assumptions
        :func:`impact.answers.scenario_tables.assumptions`.

    Returns
    -------
    DataFrame
        The same with ``rests``: ``judgement``, ``condition``, ``opinion`` (quoted) or a number of pages.
    """
    return assumptions.assign(rests=[_rests(str(source)) for source in assumptions["source"]])


def _rests(source: str) -> str:
    if source in WORDS:
        return source
    pages = {page for part in parts(source) for page in source_ids(part)}
    return "opinion" if source.startswith("claims/") else counted(len(pages), "page")


def basis(source: str) -> str:
    """Name what an input rests on, in a word or two.

    >>> basis("judgement"), basis("claims/C8"), basis("parameters/x; parameters/y")
    ('a judgement', 'an opinion quoted', 'from pages')
    >>> basis("condition")
    'a condition of the question'
    """
    if source == JUDGEMENT:
        return "a judgement"
    if source == CONDITION:
        return "a condition of the question"
    return "an opinion quoted" if source.startswith("claims/") else "from pages"


def _calibration_sentence(calibration: Calibration) -> str:
    rows = calibration.harm
    wide = (rows["high90"] / rows["low90"].clip(lower=1)).median()
    return (
        f"The model was set by recorded casualties of {count(len(rows))} places, so that it counts harm as "
        "completely as they did. Each predicted from the others, half of the places are "
        f"within a factor of {ratio(off_by(rows))} of their record, and {count(rows['inside'].sum())} in the "
        f"interval of nine in ten draws, a wide one: the upper end is about "
        f"{simulated(wide)} times the lower."
    )


def state_unknowns(evidence: Evidence) -> list[Finding]:
    """State which plans are on record, and what more mines would do."""
    place = evidence.place
    searched = tuple(sorted(set(place.rows["withdrawals"]["source_id"]) or {place.depositary}))
    announced = announcements.state_announced(place.code, evidence.as_of, searched)
    findings = (*announced, state_more_mines(evidence))
    return [finding.about(QUESTION, evidence.place.code, evidence.as_of) for finding in findings if finding]


def describe_unknowns(evidence: Evidence) -> Markdown:
    """List what is not known: whether mines come at all, who was never counted, where pages differ."""
    sentences = [
        f"Whether mines would be laid in {evidence.place.label}, of which kind, and whether a war would "
        "come; where none are laid, none of the simulated harm follows.",
        "What the same war would do without these mines: the harm is not compared with a war without them.",
        "How many people are harmed and never counted: every recorded number here is a lower bound.",
    ]
    conflicts = country_record.list_conflicts(evidence.steps)
    if conflicts:
        sentences.append(f"Pages contradict each other on {listed(conflicts)}; the table gives both.")
    return _listed("", sentences)
