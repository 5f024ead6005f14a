"""BibTeX of a page: raw address, protected capitals, escaped text, the date as far as it is known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.data.citation import Source

_UNESCAPED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    **{rf"\{sign}": sign for sign in "&%$#_"},
}
_COMMAND = re.compile("|".join(re.escape(command) for command in _UNESCAPED))


def page(**other: str) -> Source:
    known = {
        "source_id": "ocha-2024-1f",
        "title": "Mine action in Ukraine",
        "publisher": "OCHA",
        "tier": "secondary",
        "origin": "ocha",
        "url": "https://a.org/x",
        "published": "2024-11-20",
        "published_precision": "day",
    }
    return Source(**{**known, **other})


def read(entry: str) -> dict[str, str]:
    """Read one entry by the rules of BibTeX: braces counted, no escape known; fields by name."""
    head = re.match(r"@misc\{([a-z0-9-]+),\n", entry)
    assert head
    fields, at = {"id": head[1]}, head.end()
    while entry[at:] != "}":
        name = re.compile(r" *(\w+) = ").match(entry, at)
        assert name, entry[at:]
        end = at = name.end()
        if entry[at] == "{":
            depth = 0
            for end in range(at, len(entry)):
                depth += {"{": 1, "}": -1}.get(entry[end], 0)
                if depth == 0:
                    break
            end += 1
        else:
            macro = re.compile("[a-z]{3}").match(entry, at)
            assert macro
            end = macro.end()
        assert name[1] not in fields
        fields[name[1]] = entry[at:end]
        at = end + (entry[end] == ",")
        assert entry[at] == "\n"
        at += 1
    return fields


def words(field: str) -> str:
    """Read a field as TeX would print it."""
    assert field.startswith("{{"), field
    assert field.endswith("}}"), field
    return _COMMAND.sub(lambda command: _UNESCAPED[command[0]], field[2:-2])


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org/a_b/c%20d?x=1&y=2#part_3",
        "https://a.org/~user/$1/100%25",
        "https://ar.wikipedia.org/wiki/لغم_أرضي",
    ],
)
def test_the_address_is_kept_as_it_is(url):
    assert read(page(url=url).bibtex())["url"] == f"{{{url}}}"


@pytest.mark.parametrize(("sign", "code"), [("{", "%7B"), ("}", "%7D"), ("\\", "%5C"), (" ", "%20")])
def test_what_would_end_the_field_is_encoded_in_an_address(sign, code):
    assert read(page(url=f"https://a.org/x{sign}y").bibtex())["url"] == f"{{https://a.org/x{code}y}}"


@given(
    title=st.text(min_size=1).filter(lambda t: "\n" not in t),
    publisher=st.text(st.characters(exclude_characters="\n"), min_size=1),
)
def test_any_title_and_publisher_come_back_as_they_were(title, publisher):
    fields = read(page(title=title, publisher=publisher).bibtex())
    assert (words(fields["title"]), words(fields["author"])) == (title, publisher)


def test_capitals_and_publishers_with_and_stand_in_braces_of_their_own():
    fields = read(page(title="UXO in Lao PDR", publisher="Humanity and Inclusion & Oxfam").bibtex())
    assert fields["title"] == "{{UXO in Lao PDR}}"
    assert fields["author"] == r"{{Humanity and Inclusion \& Oxfam}}"


def test_letters_outside_ascii_stay_as_they_are():
    assert "{{Türkiye’de mayınlar: ضحايا}}" in page(title="Türkiye’de mayınlar: ضحايا").bibtex()


@pytest.mark.parametrize(
    ("published", "precision", "date", "note"),
    [
        ("2024-11-20", "day", ("{2024}", "nov", "{20}"), "{secondary source; title in our words}"),
        (
            "2024-02",
            "month",
            ("{2024}", "feb", None),
            "{secondary source; the day of publication is not known; title in our words}",
        ),
        (
            "2024-12",
            "year",
            ("{2024}", None, None),
            "{secondary source; only the year of the edition is known; title in our words}",
        ),
    ],
)
def test_the_date_says_as_much_as_is_known(published, precision, date, note):
    fields = read(page(published=published, published_precision=precision).bibtex())
    assert tuple(fields.get(name) for name in ("year", "month", "day")) == date
    assert fields["note"] == note
