"""Letters written as on a web page are read as letters, and a plain ampersand stays."""

from __future__ import annotations

from impact.incidents.values import mojibake


def test_entities_become_letters_and_the_finding_keeps_the_old_text():
    mended, problems = mojibake.mend(["Pe&ntilde;&#243;n Alto", "Peñón Alto", "Halo &amp; Son"])
    assert mended == ["Peñón Alto", "Peñón Alto", "Halo & Son"]
    assert [(p.index, p.kind, p.proposal) for p in problems] == [
        (0, "html_entities", "Peñón Alto"),
        (2, "html_entities", "Halo & Son"),
    ]


def test_an_ampersand_between_words_is_none():
    assert mojibake.mend(["Search & Clear", "A&B;C", "&c;"]) == (["Search & Clear", "A&B;C", "&c;"], [])


def test_mojibake_behind_entities_is_repaired_too():
    mended, _ = mojibake.mend(["Pe&Atilde;&plusmn;on"])
    assert mended == ["Peñon"]
