"""Choice lists reach the columns that hold their answers."""

from __future__ import annotations

import openpyxl
import pytest

from impact.errors import UnreadableFile
from impact.incidents import reading
from impact.incidents.reading import ReadOptions
from tests.conftest import CHECKOUT

CASE = CHECKOUT / "tests" / "cases" / "20_select_multiple"
DEVICES = {
    "apm": "Mine, anti-personnel",
    "erw": "Explosive remnant of war",
    "ied": "Improvised device, other",
}


@pytest.mark.parametrize("name", ["input_kobo.csv", "input_labels.csv"])
@pytest.mark.parametrize("choices", ["choices.csv", str(CASE / "choices.csv")])
def test_a_list_beside_the_data_labels_the_column_with_its_codes_or_labels(name, choices):
    raw = reading.read(CASE / name, ReadOptions(choices=choices))
    assert raw.labels == {"device_type": DEVICES}


def test_yes_no_columns_are_known_as_answers():
    raw = reading.read(CASE / "input_kobo.csv")
    assert raw.facts["answers"] == {"device_type": ["apm", "erw", "ied"]}


def test_a_form_in_the_workbook_names_the_list_of_a_question(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "data"
    for row in (
        ["_index", "group/outcome", "sex", "n"],
        [1, "1", "1", 1],
        [2, "2", "2", 4],
        [3, "1", "1", 0],
    ):
        book.active.append(row)
    survey = book.create_sheet("survey")
    for row in (
        ["type", "name"],
        ["select_one outcome", "outcome"],
        ["select_one sex", "sex"],
        ["integer", "n"],
    ):
        survey.append(row)
    choices = book.create_sheet("choices")
    for row in (
        ["list_name", "name", "label::French (fr)", "label::English (en)"],
        ["outcome", "1", "tué", "killed"],
        ["outcome", "2", "blessé", "injured"],
        ["sex", "1", "homme", "man"],
        ["sex", "2", "femme", "woman"],
    ):
        choices.append(row)
    book.save(tmp_path / "made_up.xlsx")
    raw = reading.read(tmp_path / "made_up.xlsx", ReadOptions(sheet="data", language="en"))
    assert raw.labels["group/outcome"] == {"1": "killed", "2": "injured"}
    assert raw.labels["sex"] == {"1": "man", "2": "woman"}
    assert "n" not in raw.labels


def test_a_list_of_another_form_is_said(tmp_path):
    (tmp_path / "choices.csv").write_text("list,name,label\ncolour,red,Red\n", encoding="utf-8")
    (tmp_path / "data.csv").write_text("id,place\n1,A\n2,B\n", encoding="utf-8")
    raw = reading.read(tmp_path / "data.csv", ReadOptions(choices="choices.csv"))
    assert [f.kind for f in raw.findings] == ["choices_unused"]


def test_a_file_that_is_no_choice_list_is_refused():
    with pytest.raises(UnreadableFile, match="list_name, name and label"):
        reading.read(CASE / "input_kobo.csv", ReadOptions(choices=str(CASE / "input_labels.csv")))


def test_a_missing_choice_list_is_refused():
    with pytest.raises(UnreadableFile, match="there is no file"):
        reading.read(CASE / "input_kobo.csv", ReadOptions(choices="choice.csv"))
