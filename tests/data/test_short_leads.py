"""The sentences that lead the reports: six at most, one short sentence each, the first with a short "
"answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from impact.answers import clearance_burden, data_quality, what_would_change, withdrawal_scenarios
from impact.findings import Finding
from impact.reporting.page.page import LEAD
from impact.scenario.analysis.sensitivity import sobol
from impact.scenario.calibration.calibrate import calibrate

#: Words of a sentence that leads, and of any other; a number counts as a word.
_LEADING, _OTHER = 25, 30
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“])")


def _clearing() -> tuple[list[Finding], list[Finding]]:
    evidence = clearance_burden.gather(area_km2=100.0)
    further = [*clearance_burden.state_deminers(evidence), *clearance_burden.state_comparison(evidence)]
    return clearance_burden.state_findings(evidence), further


def _quality() -> tuple[list[Finding], list[Finding]]:
    evidence = data_quality.gather()
    return data_quality.state_findings(evidence), data_quality.state_registers(evidence)


def _scenario() -> tuple[list[Finding], list[Finding]]:
    evidence = withdrawal_scenarios.gather("LTU", "base-100000", draws=1_000, seed=1, horizon=50)
    evidence.__dict__["spread"] = sobol(evidence.scenario, n=32, seed=1)
    evidence.__dict__["calibration"] = calibrate(draws=50, seed=1)
    further = [
        *withdrawal_scenarios.state_harm_in_detail(evidence),
        *withdrawal_scenarios.state_clearance(evidence),
        *withdrawal_scenarios.state_check(evidence),
        *withdrawal_scenarios.state_worth(evidence),
        *withdrawal_scenarios.state_order_of_magnitude(evidence),
    ]
    return withdrawal_scenarios.state_findings(evidence), further


def _turns() -> tuple[list[Finding], list[Finding]]:
    evidence = what_would_change.gather("base-100000", area_km2=100.0, draws=1_000, seed=1, horizon=50)
    return what_would_change.state_findings(evidence), what_would_change.state_findings_of_states(evidence)


_REPORTS: dict[str, Callable[[], tuple[list[Finding], list[Finding]]]] = {
    "clearance-burden": _clearing,
    "data-quality": _quality,
    "what-would-change": _turns,
    "withdrawal-scenarios": _scenario,
}


@pytest.fixture(scope="module", params=list(_REPORTS))
def stated(request: pytest.FixtureRequest, built: Path) -> Iterator[tuple[list[Finding], list[Finding]]]:
    """What leads a report, and what it states further down."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMPACT_PROJECT", str(built))
        yield _REPORTS[request.param]()


def test_a_report_leads_with_one_short_sentence_a_finding(
    stated: tuple[list[Finding], list[Finding]],
) -> None:
    leading = stated[0]
    assert 1 <= len(leading) <= LEAD
    long = [finding.sentence for finding in leading if len(finding.sentence.split()) > _LEADING]
    several = [finding.sentence for finding in leading if len(_END.split(finding.sentence)) > 1]
    assert (long, several) == ([], [])


def test_the_first_finding_has_a_short_answer(stated: tuple[list[Finding], list[Finding]]) -> None:
    assert stated[0][0].short


def test_sentences_further_down_are_short_too(stated: tuple[list[Finding], list[Finding]]) -> None:
    sentences = [sentence for finding in stated[1] for sentence in _END.split(finding.sentence)]
    assert [sentence for sentence in sentences if len(sentence.split()) > _OTHER] == []
