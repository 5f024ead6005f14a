"""The top of the page on scenarios: its question with the scenario it is about, and all findings in order."""

from __future__ import annotations

from IPython.display import Markdown

from impact import places
from impact.answers import fighting
from impact.answers.withdrawal_scenarios import alternatives, harm_and_cost, influence, known_histories
from impact.answers.withdrawal_scenarios.scenario_evidence import QUESTION, Evidence
from impact.findings import Finding
from impact.wording import count


def describe_question(evidence: Evidence) -> Markdown:
    """Put the question of the page with the scenario, its draws and how much of it is judgement."""
    scenario = evidence.scenario
    return Markdown(
        f"# If mines were laid along the border of {places.name(evidence.country)}, what would be left for "
        "civilians?\n\n"
        f"Scenario: **{scenario.title}**. {scenario.about} {count(evidence.draws)} draws of "
        f"{len(scenario.uncertain())} uncertain inputs, {evidence.horizon} years from the laying. Of "
        f"{len(evidence.assumptions)} assumptions {evidence.judgements} are judgements of ours; all stand "
        f"below and can be changed. A scenario, not a forecast"
        f"{'; the fighting itself is not counted' if fighting.has_war(scenario) else ''}."
    )


def state_findings(evidence: Evidence) -> list[Finding]:
    """State what the scenario adds up to, how others differ, what matters most, what can be checked."""
    of_the_state = (
        harm_and_cost.state_casualties(evidence),
        fighting.state_left_out(evidence.scenario, evidence.as_of),
        harm_and_cost.state_chance(evidence),
        harm_and_cost.state_children(evidence),
        harm_and_cost.state_land(evidence),
        harm_and_cost.state_cost(evidence),
        alternatives.state_differences(evidence),
        alternatives.state_clearance_at_once(evidence),
        alternatives.state_price_of_waiting(evidence),
        influence.state_largest_input(evidence),
    )
    return [
        *(finding.about(QUESTION, evidence.country, evidence.as_of) for finding in of_the_state if finding),
        known_histories.state_projection(evidence).about(QUESTION, None, evidence.as_of),
    ]
