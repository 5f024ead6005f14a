"""What the fork server answers before it forks."""

from __future__ import annotations

from impact.answers import country_profile
from impact.data import groups
from impact.reporting.run.warm import first_answers


def test_the_page_of_the_country_with_most_figures_is_answered(in_built, monkeypatch):
    answers: list[str] = []
    gather = country_profile.gather
    monkeypatch.setattr(country_profile, "gather", lambda code: answers.append(code) or gather(code))
    first_answers.answer()
    assert len(answers) == 1
    assert answers[0] in groups.places_with_casualties()


def test_a_project_without_casualties_is_no_obstacle(in_built, monkeypatch):
    monkeypatch.setattr(groups, "places_with_casualties", list)
    first_answers.answer()
