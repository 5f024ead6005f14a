"""Words that are measured pair by pair are as wide, high and deep as the font says of the whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from impact.charts.svg import lettering

DOCS = Path(__file__).parents[3] / "docs"


def whole(words: str, weight: str) -> tuple[float, float, float]:
    font = FontProperties(family=["DejaVu Sans"], weight=weight, size=text_to_path.FONT_SCALE)
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)


def measured(words: str, weight: str) -> tuple[float, float, float]:
    return lettering.unscaled(words, (("DejaVu Sans",), "normal", "normal", weight, "normal"))


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_words_are_measured_from_pairs_as_they_are_as_a_whole(weight: str) -> None:
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md")))
    words = sorted(set(texts.split()))[::9]
    lines = [
        "2024: 2,029",
        "at least 1,167",
        "2018–2024",
        "AVA To. (Ty) 11.7 %",
        "first fjord flow",
        " a b ",
        "'' ''",
    ]
    lines += [" ".join(words[at : at + 3]) for at in range(0, 300, 3)]
    wrong = [word for word in (*words, *lines) if measured(word, weight) != whole(word, weight)]
    assert len(words) > 500
    assert wrong == []


@pytest.mark.parametrize("words", ["office", "staff", "efff", "Ñandú", "Łódź", "a\u0301bc", "", "a"])
def test_words_with_joined_letters_or_of_other_scripts_are_measured_as_a_whole(words: str) -> None:
    assert measured(words, "bold") == whole(words, "bold")


def test_few_words_are_shaped_once_their_pairs_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    lettering._shaped.cache_clear()
    lettering.unscaled.cache_clear()
    measured("never measured", "normal")
    monkeypatch.setattr(text_to_path, "get_text_width_height_descent", None)
    measured("measured", "normal")
