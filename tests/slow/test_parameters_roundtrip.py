"""A value is the same wherever it goes: command line, reports.yml, the executed notebook, and back."""

from __future__ import annotations

import datetime as dt
import math
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from impact.errors import ParameterError
from impact.reporting.plan.plan import rerun_command
from impact.reporting.request.parameters import Parameter, check
from impact.reporting.request.parameters.checking import check_value
from impact.reporting.request.parameters.injecting import cell_source, use_exact_translator
from impact.reporting.request.parameters.text import read_text, write_text
from impact.reporting.request.spec import read_reports

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
AWKWARD = st.sampled_from(
    [
        "007",
        "1_000",
        "None",
        "none",
        "null",
        "no",
        "true",
        "2025-03-18",
        "it's",
        'a "b"',
        "back\\slash",
        "\\n",
        "😀",
        "é",
        "e\u0301",
        "{x}",
        "%s",
        "$HOME",
        "#",
        "",
        "a\nb",
        "tab\t",
        "\r\n",
        "\u2028",
        "[1]",
        "a, b",
        "..",
        '"none"',
        " x ",
    ]
)
WORDS = TEXT | AWKWARD
WHOLE = st.integers() | st.sampled_from([0, 7, 1_000, 2**53 + 1, -(2**64)])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [1e-05, -0.0, 0.1, 1e300, 5e-324]
)
DAYS = st.dates().map(dt.date.isoformat)


def of(kind: str, values: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[tuple[Parameter, Any]]:
    return values.map(lambda value: (Parameter("p", kind, value, **more), value))  # type: ignore[arg-type]


CASES = st.one_of(
    of("bool", st.booleans()),
    of("int", WHOLE),
    of("float", NUMBERS),
    of("str", WORDS),
    of("str", WORDS | st.none(), optional=True),
    of("int", WHOLE | st.none(), optional=True),
    of("date", DAYS),
    of("date", DAYS | st.none(), optional=True),
    of("place", st.sampled_from(["EST", "LVA", "UKR"])),
    of("str", st.lists(WORDS, max_size=4), several=True),
    of("str", st.lists(WORDS, max_size=4) | st.none(), several=True, optional=True),
    of("int", st.lists(WHOLE, max_size=4), several=True),
    of("float", st.lists(NUMBERS, max_size=4), several=True),
    of("bool", st.lists(st.booleans(), max_size=4), several=True),
    of("place", st.lists(st.sampled_from(["EST", "LVA"]), max_size=3), several=True),
)


# YAML 1.1 makes 7, 8, 16, 90, false, true, infinity and a day of these.
AS_TEXT = [
    "007",
    "010",
    "0x10",
    "0o7",
    "1:30",
    "1:30.5",
    "no",
    "Yes",
    "on",
    "NULL",
    "True",
    ".inf",
    ".nan",
    "+",
]
AS_TEXT += ["1_2_", "1__0", "2025-03-18", "1e", "e5", "."]


def same(left: Any, right: Any) -> bool:
    """Equal and of the same types, all the way down; -0.0 is not 0.0."""
    return repr(left) == repr(right)


@given(CASES)
def test_through_the_command_line(case):
    parameter, value = case
    assert same(check_value(parameter, read_text(parameter, write_text(parameter, value))), value)


@given(CASES)
def test_through_the_command_that_a_page_prints(case):
    parameter, value = case
    other = Parameter("p", parameter.kind, ..., several=parameter.several, optional=parameter.optional)  # type: ignore[arg-type]
    *_, pair = shlex.split(rerun_command("r", {"p": other}, {"p": value}))
    assert same(check_value(parameter, read_text(parameter, pair.removeprefix("p="))), value)


@given(CASES)
def test_through_the_executed_notebook(case):
    """papermill writes the cell with our translator; Python reads it."""
    import nbformat
    from papermill.parameterize import parameterize_notebook

    _, value = case
    use_exact_translator()
    blank = nbformat.v4.new_notebook()
    blank.metadata["papermill"] = {}
    blank.metadata["kernelspec"] = {"name": "python3", "language": "python"}
    made = parameterize_notebook(blank, {"p": value}, kernel_name="python3", language="python")
    written = nbformat.reads(nbformat.writes(made), as_version=4)
    namespace: dict[str, Any] = {}
    exec(written.cells[0].source, namespace)
    assert same(namespace["p"], value)


@given(CASES)
def test_through_reports_yml(tmp_path_factory, case):
    parameter, value = case
    body = [{"id": "a", "notebook": "b", "title": "c", "parameters": {"p": value}, "matrix": {"q": [value]}}]
    path = tmp_path_factory.mktemp("yml", numbered=True) / "reports.yml"
    path.write_text(yaml.safe_dump(body, allow_unicode=False), encoding="utf-8")
    (report,) = read_reports(path)
    for read in (report.parameters["p"], report.matrix["q"][0]):
        assert same(check_value(parameter, read), check_value(parameter, value))


def test_papermills_own_translation_is_not_used():
    """Its text is formatted by black where that is installed, so that bytes differ between machines."""
    from papermill.translators import translate_parameters

    use_exact_translator()
    values = {"a": 'it\'s "x" \\ \n 😀', "b": 1e-05, "c": None, "d": ["x"], "e": (1, 2)}
    assert translate_parameters("python3", "python", values, "Parameters") == cell_source(values)


@pytest.mark.parametrize("text", ["inf", "-inf", "nan", "Infinity", "1e999", "１", "0x10", "1__0", "1,5", ""])
def test_numbers_that_are_none_are_refused(text):
    with pytest.raises(ParameterError):
        check({"p": Parameter("p", "float", 1.0)}, {"p": text}, where="n", typed=False)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_infinite_numbers_are_refused_from_everywhere(value):
    with pytest.raises(ParameterError):
        check_value(Parameter("p", "float", 1.0), value)


def test_half_a_character_is_refused():
    with pytest.raises(ParameterError, match="not Unicode"):
        check_value(Parameter("p", "str", ""), "\ud800")


@pytest.mark.parametrize("written", AS_TEXT)
@pytest.mark.parametrize("place", ["parameters:\n    p: {}", "matrix:\n    p: [x, {}]"])
def test_what_yaml_would_rewrite_is_the_text_that_is_written(tmp_path: Path, written, place):
    path = tmp_path / "reports.yml"
    path.write_text(f"- id: a\n  notebook: b\n  title: c\n  {place.format(written)}\n", encoding="utf-8")
    (report,) = read_reports(path)
    assert written in (report.parameters.get("p"), report.matrix.get("p", [""])[-1])


@pytest.mark.parametrize("written", AS_TEXT)
@pytest.mark.parametrize("kind", ["bool", "int", "float"])
def test_and_no_number_and_no_truth(written, kind):
    with pytest.raises(ParameterError):
        check_value(Parameter("p", kind, 0), written)


@pytest.mark.parametrize(
    "written",
    [
        "7",
        "-7",
        "+7",
        "1_000",
        "0",
        "1.5",
        "-0.5",
        ".5",
        "1.",
        "1.0e-5",
        "1e-05",
        "1E+3",
        "true",
        "null",
        "~",
        "",
    ],
)
def test_what_yaml_reads_as_it_is_written_is_let_through(tmp_path: Path, written):
    path = tmp_path / "reports.yml"
    path.write_text(f"- id: a\n  notebook: b\n  title: c\n  parameters: {{p: {written}}}\n", encoding="utf-8")
    (report,) = read_reports(path)
    value = report.parameters["p"]
    meant = {"1_000": 1000, "true": True, "null": None, "~": None, "": None}
    assert value == (meant[written] if written in meant else float(written))


@pytest.mark.notebooks
def test_through_a_whole_run(miniature):
    """From reports.yml through the kernel into the executed notebook, its output and the manifest."""
    import json

    from impact.reporting import runner
    from impact.reporting.manifest import read_manifest
    from tests.miniature import finding_cell

    values = {
        "text": "it's \"x\" \\ \n\t 😀 e\u0301 {y} %s $HOME '''",
        "code": "007",
        "none": None,
        "number": 1e-05,
        "whole": 1_000,
        "flag": False,
        "words": ["no", "a, b", ""],
        "span": [-3, 2**70],
    }
    cell = """text: str = ""
code: str = ""
none: str | None = "x"
number: float = 0.0
whole: int = 0
flag: bool = True
words: list[str] = []
span: list[int] = [0, 1]"""
    shown = ("code", "print(repr([text, code, none, number, whole, flag, words, span]))")
    entry = f"parameters: {json.dumps(values, ensure_ascii=False)}"
    miniature.add("good", ("code", cell, "parameters"), finding_cell(), shown, entry=entry)
    (outcome,) = runner.run(miniature.project)
    assert outcome.state == "made", outcome.message
    executed = json.loads((outcome.where.parent / "notebook.ipynb").read_text(encoding="utf-8"))
    (injected,) = (cell for cell in executed["cells"] if "injected-parameters" in cell["metadata"]["tags"])
    namespace: dict[str, Any] = {}
    exec("".join(injected["source"]), namespace)
    assert same({name: namespace[name] for name in values}, values)
    assert "".join(executed["cells"][-1]["outputs"][0]["text"]) == f"{list(values.values())!r}\n"
    assert read_manifest(outcome.where.parent).parameters == values
    other = runner.plan(miniature.project, [], {}).up_to_date
    assert [known.slug for known in other] == [outcome.slug]
