"""Briefs in other languages: every language says every sentence, with the numbers of the English one."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import parse_decimal
from fluent.runtime import FluentResource
from fluent.syntax import ast, visitor

from impact.answers import own_language
from impact.answers.brief import brief_sentences
from impact.answers.own_language import local_sentences
from impact.errors import ImpactError, UnknownName
from impact.places import gazetteer
from impact.wording import Quantity

LANGUAGES = local_sentences.languages()
_NUMBER = re.compile(r"[−-]?\d+(?:[ \u00a0\u202f.,]\d+)*")
_MESSAGES = Path(local_sentences.__file__).with_name("messages")

HARM = {"war": (1.0, 1.0), "people": 331.4, "low": 29.1, "high": 3312.0, "horizon": 50}
SELF_DESTRUCTION = {"required": (3.2, 1.0, 24.7), "observed": (21.7, 2.0, 261.0)}
CLEARING = {
    "after": 24.0,
    "cost": 281.3,
    "low": 14.2,
    "high": 5911.0,
    "unfinished": 0.3,
    "horizon": 50,
    "elsewhere": True,
}
NEVER = {**CLEARING, "after": float("inf"), "cost": 1281.3, "unfinished": 0.7, "horizon": 51}
TOTAL = Quantity(value=6279.0, kind="count", unit="people", qualifier="at_least")
#: sentences that have a range beside each number and say what it rests on
WITH_RANGES = ("self-destruction", "clearing", "clearing-never")
#: each sentence in English and in another language, from the same values
PAIRS = {
    "harm": (
        lambda: brief_sentences.harm(mines="100,000 mines", place="X", **HARM),
        lambda say: local_sentences.harm(say, mines=100_000.0, **HARM),
    ),
    "self-destruction": (
        lambda: brief_sentences.self_destruction(**SELF_DESTRUCTION),
        lambda say: local_sentences.self_destruction(say, **SELF_DESTRUCTION),
    ),
    "clearing": (
        lambda: brief_sentences.clearing(**CLEARING),
        lambda say: local_sentences.clearing(say, **CLEARING),
    ),
    "clearing-never": (
        lambda: brief_sentences.clearing(**NEVER),
        lambda say: local_sentences.clearing(say, **NEVER),
    ),
    "after-wars": (
        lambda: brief_sentences.after_wars(wars=7, early=-23.4, uncertain=True, bend=4),
        lambda say: local_sentences.after_wars(say, wars=7, early=-23.4, uncertain=True, bend=4),
    ),
    "world": (
        lambda: brief_sentences.world(people=TOTAL, year=2024, civilians=0.902, civilian_year=2024),
        lambda say: local_sentences.world(say, people=TOTAL, year=2024, civilians=0.902, civilian_year=2024),
    ),
}


def numbers(text: str, language: str) -> list[Decimal]:
    """Every number of a sentence, as the language writes numbers; a hundred may be a word in it."""
    texts = (match.rstrip(".,") for match in _NUMBER.findall(text))
    return sorted(parse_decimal(number.replace("−", "-"), locale=language) for number in texts)


def words(text: str) -> int:
    """Words of a sentence; a number is one, with its sign of percent, and a dash between words is none."""
    return len(re.findall(r"\w+", _NUMBER.sub("0 ", text)))


class _Names(visitor.Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def variables(language: str) -> dict[str, set[str]]:
    """The values that each message of a language names."""
    body = FluentResource((_MESSAGES / f"{language}.ftl").read_text(encoding="utf-8")).body
    messages = {}
    for entry in body:
        if isinstance(entry, ast.Message):
            names = _Names()
            names.visit(entry)
            messages[entry.id.name] = names.names
    return messages


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sentence", PAIRS)
def test_a_translation_has_the_numbers_of_the_english_sentence(language, sentence):
    english, translation = PAIRS[sentence]
    text = translation(local_sentences.messages(language))
    english_numbers = [number for number in numbers(english(), "en") if number != 100]
    assert [number for number in numbers(text, language) if number != 100] == english_numbers, text
    most = 30 if sentence in WITH_RANGES else 25
    assert words(text) <= most, f"{words(text)} words: {text}"


def test_each_of_the_five_states_has_its_language_and_each_language_a_state():
    assert sorted(gazetteer.languages().values()) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_values(language):
    first, other = variables(LANGUAGES[0]), variables(language)
    only_pattern = {"day-pattern"}
    assert set(first) - only_pattern == set(other) - only_pattern
    assert {name: other[name] for name in set(first) - only_pattern} == {
        name: first[name] for name in set(first) - only_pattern
    }


def test_plural_forms_follow_the_number():
    say = local_sentences.messages("lt")
    few = local_sentences.harm(say, mines=100_000.0, **{**HARM, "people": 4.0, "low": 1.0, "horizon": 21})
    assert "21 metus" in few
    assert "4 žuvusius ar sužeistus civilius" in few


@pytest.mark.parametrize(
    ("language", "people", "text"),
    [
        ("et", 1.0, "umbes 1 hukkunud või vigastatud tsiviilisiku;"),
        ("et", 21.0, "umbes 21 hukkunud või vigastatud tsiviilisikut;"),
        ("fi", 1.0, "noin 1 kuolleen tai haavoittuneen siviilin"),
        ("fi", 22.0, "noin 22 kuollutta tai haavoittunutta siviiliä"),
        ("lt", 21.0, "apie 21 žuvusį ar sužeistą civilį"),
        ("lt", 3.2, "apie 3,2 žuvusio ar sužeisto civilio"),
        ("lt", 330.0, "apie 330 žuvusių ar sužeistų civilių"),
        ("lv", 0.0, "uzrāda 0 nogalinātu vai ievainotu civiliedzīvotāju"),
        ("lv", 21.0, "ap 21 nogalinātu vai ievainotu civiliedzīvotāju"),
        ("lv", 24.0, "ap 24 nogalinātiem vai ievainotiem civiliedzīvotājiem"),
        ("lv", 330.0, "ap 330 nogalinātu vai ievainotu civiliedzīvotāju"),
        ("pl", 1.0, "około 1 zabitego lub rannego cywila"),
        ("pl", 22.0, "około 22 zabitych lub rannych cywilów"),
        ("pl", 3.2, "około 3,2 zabitego lub rannego cywila"),
    ],
)
def test_those_harmed_are_killed_or_injured_in_the_case_their_number_asks_for(language, people, text):
    say = local_sentences.messages(language)
    assert text in local_sentences.harm(say, mines=100_000.0, **{**HARM, "people": people})


def test_a_language_of_another_country_is_refused():
    with pytest.raises(UnknownName, match="Estonia"):
        own_language.gather("EST", "base-100000", language="pl", draws=1000, seed=1, horizon=50)
    with pytest.raises(UnknownName, match="Cambodia"):
        own_language.gather("KHM", "base-100000", draws=1000, seed=1, horizon=50)


def test_what_no_message_says_is_refused_and_not_left_out():
    say = local_sentences.messages("fi")
    with pytest.raises(ImpactError, match="certain war"):
        local_sentences.harm(say, mines=100_000.0, **{**HARM, "war": (0.2, 0.2)})
    with pytest.raises(ImpactError, match="rose"):
        local_sentences.after_wars(say, wars=7, early=3.0, uncertain=False, bend=4)
    with pytest.raises(ImpactError, match="2023"):
        local_sentences.world(say, people=TOTAL, year=2024, civilians=0.9, civilian_year=2023)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_range_that_is_nothing_is_left_out(language):
    say = local_sentences.messages(language)
    nothing = {"required": (0.0, 0.0, 0.0), "observed": (0.0, 0.0, 0.0)}
    assert "(" not in local_sentences.self_destruction(say, **nothing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_clearing_as_elsewhere_names_other_countries(language):
    say = local_sentences.messages(language)
    for values in (CLEARING, NEVER):
        elsewhere = local_sentences.clearing(say, **values)
        own = local_sentences.clearing(say, **{**values, "elsewhere": False})
        assert words(own) < words(elsewhere)
        assert numbers(own, language) == numbers(elsewhere, language)
