"""The top of the page on scenarios: its question with the scenario it is about, and all findings in order."""

from __future__ import annotations

from IPython.display import Markdown

from impact import places
from impact.answers import fighting
from impact.answers.withdrawal_scenarios import (
    alternatives,
    harm_and_cost,
    influence,
    known_histories,
    on_record,
)
from impact.answers.withdrawal_scenarios.scenario_evidence import QUESTION, Evidence
from impact.findings import Finding
from impact.wording import count


def describe_question(evidence: Evidence) -> Markdown:
    """Put the question of the page with the scenario, its draws and how much of it is judgement."""
    scenario = evidence.scenario
    return Markdown(
        f"# If mines were laid along the border of {places.name(evidence.country)}, what would be left for "
        "civilians?\n\n"
        "This page is a scenario, not a forecast: everything on it begins with an *if*. "
        f"{'The fighting itself is not counted. ' if fighting.has_war(scenario) else ''}"
        f"The scenario here is **{scenario.title}**. {scenario.about}\n\n"
        f"The model draws its {len(scenario.uncertain())} uncertain inputs {count(evidence.draws)} times. "
        "Each "
        f"*draw* is one simulated outcome, followed for {evidence.horizon} years; the *median* is the middle "
        f"one. Of {len(evidence.assumptions)} assumptions {evidence.judgements} are our own judgement. "
        f"{on_record.outside_sentence(evidence)} All stand below and can be changed."
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State what leads the page: harm, other mines, waiting, land, money, and what is least known."""
    return _of_the_state(
        evidence,
        harm_and_cost.state_casualties(evidence),
        alternatives.state_differences(evidence),
        alternatives.state_price_of_waiting(evidence),
        harm_and_cost.state_land(evidence),
        harm_and_cost.state_cost(evidence),
        influence.state_largest_input(evidence),
    )


def state_harm_in_detail(evidence: Evidence) -> list[Finding]:
    """State children and deaths, the years of war, how often harm is great, and what of a war is left out."""
    return _of_the_state(
        evidence,
        harm_and_cost.state_children(evidence),
        harm_and_cost.state_chance(evidence),
        harm_and_cost.state_in_war(evidence),
        fighting.state_left_out(evidence.scenario, evidence.as_of),
    )


def state_clearance(evidence: Evidence) -> list[Finding]:
    """State what clearance at once after the war would spare."""
    return _of_the_state(evidence, alternatives.state_clearance_at_once(evidence))


def state_check(evidence: Evidence) -> list[Finding]:
    """State how the model, set by other places, leads to known records."""
    return [known_histories.state_projection(evidence).about(QUESTION, None, evidence.as_of)]


def _of_the_state(evidence: Evidence, *findings: Finding | None) -> list[Finding]:
    return [finding.about(QUESTION, evidence.country, evidence.as_of) for finding in findings if finding]
