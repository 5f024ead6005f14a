"""What the record rests on: coverage by register, ends of rivals, makers quoted by others."""

from __future__ import annotations

import pandas as pd

from impact.published.record import coverage, rivals, second_hand

USUAL = {
    "measure": "total",
    "cause": "mines_erw",
    "scope": "whole",
    "area": "",
    "unit": "people",
    "register": "monitor",
    "main": True,
}


def totals(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([USUAL | row for row in rows]).astype({"year": "Int64"})


FIGURES = totals(
    {"place": "ALB", "year": 2020},
    {"place": "ALB", "year": 2020, "register": "un_civilians", "main": False},
    {"place": "KHM", "year": 2020, "register": "national_all"},
    {"place": "MMR", "year": 2021, "register": "un_civilians", "main": False},
    {"place": "UKR", "year": 2021, "area": "East"},
    {"place": "WLD", "year": 2021},
)


def test_a_country_counts_once_a_year_in_its_main_register_and_in_any():
    counts = coverage.with_totals(FIGURES, 2020, 2022)
    assert counts.to_numpy().tolist() == [[2020, 2, 2], [2021, 0, 1], [2022, 0, 0]]


def test_registers_are_counted_apart_without_the_world_and_parts_of_countries():
    counts = coverage.by_register_and_year(FIGURES)
    assert counts.to_numpy().tolist() == [
        ["monitor", 2020, 1],
        ["national_all", 2020, 1],
        ["un_civilians", 2020, 1],
        ["un_civilians", 2021, 1],
    ]


def test_ends_of_rivals_are_counted_in_the_order_of_the_rules():
    editions = pd.DataFrame({"decided_by": ["one_value", "tie", "publishers", "tie"]})
    ends = rivals.endings(editions)
    assert ends[ends["figures"] > 0].to_numpy().tolist() == [["publishers", 1], ["tie", 2]]
    assert "one_value" not in set(ends["decided_by"])


def test_a_figure_on_the_page_of_another_is_second_hand():
    pages = pd.DataFrame({"source_id": ["own", "paper", "radio"], "origin": ["centre", "paper", "radio"]})
    vintages = pd.DataFrame(
        [
            ("centre", "own"),
            ("centre", "paper"),
            ("centre", "paper"),
            ("centre", "radio"),
            ("paper", "paper"),
        ],
        columns=["maker", "source_id"],
    )
    assert second_hand.by_maker(vintages, pages).to_numpy().tolist() == [
        ["centre", 4, 3, 2, 2],
        ["paper", 1, 0, 0, 0],
    ]
