"""Findings in groups: what waits stands first, with columns, rows, proposals and the line that accepts it."""

from __future__ import annotations

import yaml

from impact.incidents.data_finding import DataFinding, Effect
from impact.incidents.display.finding_groups import accept_line, group_findings
from impact.incidents.display.text_lines import finding_text


def finding(kind="count_at_a_limit", effect=Effect.withheld, **more):
    return DataFinding(kind, effect, file="v.csv", **more)


def test_findings_of_one_kind_and_column_are_one_line_with_their_number():
    alike = [finding(column="c", rows=(n,), value=str(n), proposal=f"0{n}", decided=False) for n in range(9)]
    (group,) = group_findings([*alike, finding(column="d", rows=(3,), count=2, decided=False)])
    assert (group.count, group.waits, group.effect_words) == (11, True, "11 values withheld")
    first = group.columns[0]
    assert (first.column, first.count, first.rows) == ("c", 9, (0, 1, 2))
    assert first.proposals == ("0 → 00", "1 → 01", "2 → 02")
    assert first.where == "column c, rows 0, 1, 2, …"


def test_what_waits_stands_first_whatever_its_number():
    groups = group_findings([finding(count=900), finding("rows_disagree", Effect.note, decided=False)])
    assert [group.kind for group in groups] == ["rows_disagree", "count_at_a_limit"]
    text = finding_text([finding(count=900), finding("rows_disagree", Effect.note, decided=False)])
    assert text[1] == "To decide:"
    assert text.index("To know:") > text.index("To decide:")


def test_many_questions_are_headed_by_the_few_decisions_that_answer_them():
    asked = [finding(column="c", rows=(n,), value=str(n), decided=False) for n in range(9)]
    more = finding("name_spellings", Effect.note, column="d", decided=False)
    assert finding_text([*asked, more])[1] == "To decide (2 decisions for 10 questions):"
    assert finding_text([asked[0], more])[1] == "To decide:"


def test_a_note_that_waits_is_to_be_decided_and_another_to_be_known():
    notes = [finding("name_spellings", Effect.note, decided=decided) for decided in (False, True)]
    assert [group.effect_words for group in group_findings(notes)] == ["to be decided", "to be known"]


def test_the_line_that_accepts_is_yaml_whatever_the_column_is_called():
    for column in ("a", "no", "a: b", "- x", "{", 'say "so"', "عمود", "1", "#", "null", " "):
        (entry,) = yaml.safe_load(accept_line("rows_disagree", column))
        assert entry == {"kind": "rows_disagree", "column": column}
    assert yaml.safe_load(accept_line("rows_disagree", None)) == [{"kind": "rows_disagree"}]


def test_a_page_that_may_travel_shows_no_value_of_a_personal_field():
    about = {"column": "c", "field": "age", "value": "97", "proposal": "79", "rows": (4,), "detail": "97"}
    (group,) = group_findings([finding(**about)], public=True)
    assert "97" not in str(group)
    assert "97" in str(group_findings([finding(**about)]))


def test_a_personal_column_is_confirmed_in_its_entry_not_by_accepting():
    (group,) = group_findings([finding("people_telephones", Effect.refused, column="tel", decided=False)])
    assert group.columns[0].accept == ""
    assert not [
        line
        for line in finding_text([finding("people_telephones", Effect.refused, column="tel", decided=False)])
        if "accept:" in line
    ]


def test_kinds_that_need_no_decision_are_counted_beyond_a_dozen():
    from impact.incidents.kinds import catalogue

    many = [finding(code, Effect.note) for code in list(catalogue())[:15]]
    assert finding_text(many)[-1] == "  and 3 more kinds (--all names them)"
    assert (
        len([line for line in finding_text(many, everything=True) if line.startswith("  ") and "[" in line])
        == 15
    )
