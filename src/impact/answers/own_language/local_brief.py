"""What the brief says in a country's own language: findings, lists and the picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd
from IPython.display import Markdown

from impact import charts
from impact.answers import brief
from impact.answers.brief import background, brief_pictures, certainty, country_record, five_sentences
from impact.answers.own_language import local_sentences
from impact.charts import Chart
from impact.data import LATEST
from impact.errors import UnknownName
from impact.findings import Finding
from impact.models.aftermath import Decay
from impact.places import gazetteer, name, resolve
from impact.published.treaty import standing
from impact.wording.messages import Messages

#: Findings that the scenario gives; the others are published figures and a model of other wars.
_SIMULATED = ("casualties", "with-self-destruction", "clearing")
#: What the interval of a finding measures where it is not people.
_UNITS: Mapping[str, str] = {"clearing": "cost", "history": "change"}
#: A language that is the country's own, looked up.
OWN = "own"


@dataclass(frozen=True, eq=False)
class LocalBrief:
    """The evidence of a brief, and the messages of the language in which it is told."""

    evidence: brief.Evidence
    say: Messages = field(repr=False)

    @cached_property
    def english(self) -> dict[str, Finding]:
        """The findings that lead the English brief, by their names."""
        return {finding.id: finding for finding in brief.state_findings(self.evidence)}


def gather(
    country: str,
    scenario: str,
    *,
    language: str = OWN,
    as_of: str = LATEST,
    draws: int,
    seed: int,
    horizon: int,
) -> LocalBrief:
    """Collect what a brief rests on, with the messages of its language.

    Parameters
    ----------
    country, scenario, as_of, draws, seed, horizon
        As for :func:`impact.answers.brief.gather`.
    language
        ISO 639-1 code, or ``own``: the language of the country.

    Raises
    ------
    UnknownName
        When the country has no brief in this language: the messages of a language name one country.
    """
    country = resolve(country, any_case=True).code
    own = gazetteer.languages().get(country)
    if own is None or language not in (OWN, own):
        raise UnknownName(
            f"a brief on {name(country)} in {language!r}",
            f"the language of the country, {own}" if own else "a country with messages of its own language",
            "the English brief is there for each of the five states",
        )
    evidence = brief.gather(country, scenario, as_of=as_of, draws=draws, seed=seed, horizon=horizon)
    return LocalBrief(evidence, local_sentences.messages(own))


def describe_question(local: LocalBrief) -> Markdown:
    """Put the question, and that English is the original."""
    say = local.say.say
    return Markdown(f"# {say('title')}\n\n{say('question')}\n\n*{say('original')}*")


def describe_heading(local: LocalBrief, part: str) -> Markdown:
    """Put the heading of a part: ``mines``, ``record``, ``assumed``, ``unknown`` or ``limits``."""
    return Markdown(f"## {local.say.say(f'heading-{part}')}")


def state_findings(local: LocalBrief) -> list[Finding]:
    """State the five findings of the brief in its language, each with its English sentence beside it."""
    sentences = _sentences(local)
    return [
        replace(
            finding,
            sentence=sentences[finding.id],
            original=finding.sentence,
            language=local.say.language,
            short=_short(local) if finding.short else "",
            method=_basis(local, finding),
        )
        for finding in local.english.values()
    ]


def _basis(local: LocalBrief, finding: Finding) -> str:
    """Write the interval of a finding, and how it was simulated where it was."""
    say = local.say
    parts = []
    if finding.level is not None and finding.low is not None and finding.high is not None:
        low, high = say.signed_ends(finding.low, finding.high, finding.kind)
        unit = _UNITS.get(finding.id, "people")
        parts.append(say.say("interval", level=100 * finding.level, low=low, high=high, unit=unit))
    if finding.id in _SIMULATED:
        parts.append(say.say("method", draws=say.number(local.evidence.base.draws, "count")))
    return "; ".join(parts)


def _sentences(local: LocalBrief) -> dict[str, str]:
    """Write the sentences of the findings that the English brief leads with."""
    evidence, say, english = local.evidence, local.say, local.english
    mines = five_sentences.number_laid(evidence.scenario)
    sentences = {
        "casualties": local_sentences.harm(say, mines=mines, **five_sentences.harm_values(evidence)),
        "clearing": local_sentences.clearing(say, **five_sentences.clearing_values(evidence)),
    }
    if "with-self-destruction" in english:
        values = five_sentences.variants_values(evidence)
        sentences["with-self-destruction"] = local_sentences.self_destruction(say, **values)
    decay = evidence.background.decay
    if isinstance(decay, Decay):
        sentences["history"] = local_sentences.after_wars(say, **background.history_values(decay))
    if "world" in english:
        sentences["world"] = local_sentences.world(say, **background.world_values(evidence.background))
    return sentences


def _short(local: LocalBrief) -> str:
    people = five_sentences.harm_values(local.evidence)["people"]
    return local_sentences.harm_in_short(local.say, people=people)


def draw_by_year(local: LocalBrief) -> Chart | Markdown:
    """Draw the civilians harmed in each year: the middle draw, and nine in ten draws as a band."""
    say, base = local.say, local.evidence.base
    first = brief_pictures.years_of_harm(base)
    if first is None:
        return Markdown("")
    title = say.say("by-year-title", half=say.number(first[0], "count"), last=say.number(first[1], "count"))
    bands = base.bands("casualties")
    rows = pd.DataFrame(
        {
            "group": say.say("by-year-line"),
            "laid": bands["year"],
            "value": bands["median"],
            "low": bands["low90"],
            "high": bands["high90"],
        }
    )
    return charts.lines(
        rows,
        group="group",
        x="laid",
        points=False,
        id="by-year",
        title=title,
        subtitle=say.say("by-year-subtitle"),
        caption=say.say("by-year-caption"),
        alt=f"{title}.",
        unit=say.say("unit"),
        x_title=say.say("by-year-axis"),
        sources=local.evidence.sources,
        source_line=say.say(
            "source-line", mines=say.number(five_sentences.number_laid(local.evidence.scenario), "count")
        ),
    )


def describe_record(local: LocalBrief) -> Markdown:
    """List how the country stands to the treaty, and what became of its stockpile."""
    say, place = local.say, local.evidence.place
    status = standing.standing(place)
    days = {
        key: say.day(day.date())
        for key, day in (
            ("joined", status.in_force),
            ("deposited", status.deposited),
            ("effective", status.effective),
        )
        if day is not None
    }
    message = {"left": "left", "leaving": "leaving", "party": "member"}.get(status.kind)
    lines = [say.say(message, **days)] if message and "joined" in days else []
    stockpile = country_record.stockpile_values(place)
    if stockpile is not None and not stockpile["caveat"]:
        name = "stockpile" if stockpile["mines"] else "stockpile-none"
        mines = say.number(stockpile["mines"], "count")
        lines.append(say.say(name, mines=mines, by=str(stockpile["by"])))
    return _listed(lines)


def describe_assumptions(local: LocalBrief) -> Markdown:
    """List what the scenario assumes, in short."""
    say, evidence = local.say, local.evidence
    inputs = {
        key: say.number(value, "count") for key, value in certainty.count_inputs(evidence.assumptions).items()
    }
    mines = say.number(five_sentences.number_laid(evidence.scenario), "count")
    return _listed(
        [
            say.say("assumed-mines", mines=mines),
            say.say("assumed-war"),
            say.say("assumed-fighting"),
            say.say("assumed-inputs", **inputs),
        ]
    )


def describe_unknowns(local: LocalBrief) -> Markdown:
    """List what nobody knows."""
    return _listed([local.say.say(name) for name in ("unknown-laid", "unknown-war", "unknown-counted")])


def describe_limits(local: LocalBrief) -> Markdown:
    """Say what the brief cannot tell."""
    return Markdown(local.say.say("limits"))


def _listed(lines: list[str]) -> Markdown:
    return Markdown("\n".join(f"- {line}" for line in lines))
