"""The line of sources: the maker of a statistic first, then who quotes it."""

from __future__ import annotations

import pytest

from impact.data.citation import Source, credit_line

MONITOR, OCHA = "Landmine Monitor (ICBL-CMC)", "OCHA"


def page(publisher: str, year: int, tier: str = "secondary") -> Source:
    address = f"https://a.org/{publisher}/{year}"
    return Source(
        f"{publisher}-{year}".lower(), "t", publisher, tier, publisher.lower(), address, f"{year}-11", "month"
    )


def own(year: int) -> Source:
    return page(MONITOR, year, "primary")


@pytest.mark.parametrize(
    ("pages", "line"),
    [
        ([], ""),
        ([(page("AFP", 2023), MONITOR)], "Landmine Monitor (ICBL-CMC), quoted by AFP 2023"),
        ([(page("AFP", 2023), "")], "AFP 2023"),
        ([(own(2017), ""), (own(2019), "")], "Landmine Monitor (ICBL-CMC) 2017-2019, 2 pages"),
        (
            [(own(2017), ""), (page("AFP", 2023), MONITOR)],
            "Landmine Monitor (ICBL-CMC) 2017, and as quoted by AFP 2023",
        ),
        # who quotes most is named
        (
            [(page("AFP", 2021), MONITOR), (page("HI", 2022), MONITOR), (page("HI", 2024), MONITOR)],
            "Landmine Monitor (ICBL-CMC), quoted by HI 2022-2024 and 1 other publisher",
        ),
        # one page may give figures of its own and quote others
        (
            [(page("AFP", 2023), MONITOR), (page("AFP", 2023), "")],
            "AFP 2023; Landmine Monitor (ICBL-CMC), quoted by AFP 2023",
        ),
        # nearest to the count first, then the most used; the rest is counted
        (
            [
                *((page(name, 2021), "") for name in ("AFP", "Efe")),
                *((page("HI", year), OCHA) for year in (2021, 2022)),
                (own(2017), ""),
            ],
            "Landmine Monitor (ICBL-CMC) 2017; OCHA, quoted by HI 2021-2022; AFP 2021; 1 other publisher",
        ),
    ],
)  # fmt: skip
def test_the_line_names_the_maker_before_who_quotes_it(pages, line):
    assert credit_line(pages, most=3) == credit_line(reversed(pages), most=3) == line


def test_a_citation_names_the_maker_before_the_page_that_quotes_it():
    afp = page("AFP", 2023)
    assert afp.cite().startswith("AFP: t (2023-11).")
    assert afp.cite([MONITOR]).startswith("Landmine Monitor (ICBL-CMC), quoted by AFP: t")
    assert afp.cite([OCHA, MONITOR]).startswith("Landmine Monitor (ICBL-CMC) and OCHA, quoted by AFP: t")
    assert afp.cite(["", MONITOR]).startswith("AFP, also quoting Landmine Monitor (ICBL-CMC): t")
