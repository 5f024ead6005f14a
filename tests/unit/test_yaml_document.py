"""YAML comes in by one door: limits, faults with their line, words as they are written, never a traceback."""

from __future__ import annotations

import os
import random
import re
import subprocess
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from impact.errors import ImpactError
from impact.incidents.mapping import mapping_files
from impact.reporting.page.frame.imprint import CITATION, read_imprint
from impact.reporting.request.spec import read_reports
from impact.scenario.inputs.entries import parse
from impact.yaml_composers import composer
from impact.yaml_document import LARGEST, Unreadable, decode, line_of, load, load_file

SRC = Path(__file__).parents[2] / "src" / "impact"
LAUGHS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)
)
CHAIN = "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 2000))
REFUSED = {
    "a loop": ("- 1\n- &a\n  b: *a", 3, "leads into what it stands in"),
    "many laughs": (LAUGHS, 6, "unfold to more than 200,000 values"),
    "a chain": (CHAIN, 39, "more than 40 levels"),
    "deep brackets": ("[" * 100_000, 1, "more than 40 levels"),
    "deep blocks": ("\n".join(" " * n + "a:" for n in range(1000)), 40, "more than 40 levels"),
    "a key twice": ("a: 1\nb: {c: 1,\n c: 2}", 3, "appears twice"),
    "a tab": ("a:\n\tb: 1", 2, "put blanks"),
    "a tag of Python": ("a: !!python/name:os.system x", 1, "the tag !!python/name:os.system"),
    "a tag": ("a: !!int x", 1, "the tag !!int"),
    "a sign that is none": ("a: b\nc: \0", 2, r"U\+0000"),
    "half a character": ('a: "\\ud800"', 1, "half a character"),
    "an impossible escape": ('a: "\\UFFFFFFFF"', None, "this is not YAML"),
    "endless digits": ("a: " + "9" * 5000, 1, "no computer counts with"),
    "an infinite number": ("a: 1e999", 1, "no computer counts with"),
    "two documents": ("a: 1\n---\nb: 2", 2, "remove the line ---"),
    "an unknown reference": ("a: *b", 1, "undefined alias"),
    "a key that is a list": ("? [a]\n: 1", 1, "a key that is no word"),
    "a merge of a number": ("a: {<<: 3}", 1, "something that is no mapping"),
    "too much": ("a: b\n" * (LARGEST // 5 + 1), None, "more than 2 MB"),
}


@pytest.fixture(params=["libyaml", "Python"])
def parser(request, monkeypatch):
    """Read with this parser, libyaml's or PyYAML's own, which takes its place where it is not built."""
    if request.param == "Python":
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
    elif not yaml.__with_libyaml__:
        pytest.skip("this PyYAML was built without libyaml")
    return request.param


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_file_may_hold_is_refused_with_its_line(case, parser):
    text, line, says = REFUSED[case]
    with pytest.raises(Unreadable, match=says) as caught:
        load(text, "a.yml")
    assert (caught.value.fault.file, caught.value.fault.line) == ("a.yml", line)


@pytest.mark.parametrize("case", REFUSED)
def test_every_reader_refuses_it(case, tmp_path):
    text, _, says = REFUSED[case]
    path = tmp_path / "reports.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImpactError, match=says):
        read_reports(path)
    assert parse(text, "a.yml").faults
    with pytest.raises(ImpactError):
        mapping_files.load(path)
    path.rename(tmp_path / CITATION)
    assert read_imprint(tmp_path) == read_imprint(tmp_path / "nowhere")


def test_bytes_that_are_no_utf_8_are_refused_with_their_line():
    with pytest.raises(Unreadable, match=r"a\.yml, line 2: bytes that are no UTF-8.*save it"):
        decode("a: 1\nb: é".encode("latin-1"), "a.yml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1:30", "1:30"),
        ("010", "010"),
        ("0o17", "0o17"),
        ("0x10", "0x10"),
        ("yes", "yes"),
        ("No", "No"),
        ("2025-03-18", "2025-03-18"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1_000", 1000),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("!!str 7", "7"),
    ],
)
def test_a_word_is_what_is_written(written, value):
    assert repr(load(f"a: {written}", "a.yml")) == repr({"a": value})


def test_keys_are_text_and_what_is_brought_along_gives_way():
    assert load("no: 1\n7: 2", "a.yml") == {"no": 1, "7": 2}
    assert load("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", "a.yml")["b"] == {"x": 1, "y": 3}


@pytest.mark.parametrize(
    "written",
    ["1:30", "yes", "0o17", "010", "1e3", "2025-01-01", ".nan", "1.0", "true", "'90'", "[90]", "-0"],
)
def test_a_timeout_is_whole_seconds_and_nothing_else(written, tmp_path):
    path = tmp_path / "reports.yml"
    path.write_text(f"- id: a\n  notebook: b\n  title: c\n  timeout: {written}\n", encoding="utf-8")
    with pytest.raises(ImpactError, match=r"reports.yml, line 4: report 'a' has timeout = .*1 to 28800"):
        read_reports(path)


def test_the_files_of_the_package_read_as_before():
    """Days aside, which the door leaves text."""
    paths = [*SRC.rglob("*.yml"), SRC.parents[1] / CITATION, SRC.parents[1] / "reports.yml"]
    assert len(paths) > 10
    for path in paths:
        body = yaml.load(path.read_text(encoding="utf-8"), Loader=_WithoutDays)
        assert load_file(path) == _with_text_keys(body), path.name


def _with_text_keys(body):
    if isinstance(body, dict):
        return {str(key): _with_text_keys(value) for key, value in body.items()}
    return [_with_text_keys(item) for item in body] if isinstance(body, list) else body


class _WithoutDays(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith("timestamp")]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _entries(node):
    """Tag, value, quotes and line of a node and of all in it."""
    inside = node.value if isinstance(node.value, list) else []
    flat = [part for item in inside for part in (item if isinstance(item, tuple) else (item,))]
    own = node.value if isinstance(node, yaml.ScalarNode) else None
    style = node.style if isinstance(node, yaml.ScalarNode) else None
    return [(node.tag, own, style, line_of(node)), *(entry for part in flat for entry in _entries(part))]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="this PyYAML was built without libyaml")
@pytest.mark.parametrize("as_written", [True, False])
def test_both_parsers_read_the_same_words_at_the_same_lines(as_written):
    texts = [path.read_text(encoding="utf-8") for path in SRC.rglob("*.yml")]
    assert len(texts) > 20
    odd = "a: &b [1, 'x', ~, no]\nc:\n  <<: {d: *b}\n  e: >-\n    two\n    lines\n? f\n: [010, 1:30]\n"
    for text in [*texts, odd]:
        in_c, in_python = (
            composer(text, as_written=as_written, in_c=parser).get_single_node() for parser in (True, False)
        )
        assert _entries(in_c) == _entries(in_python)


def test_no_other_module_reads_yaml():
    reading = re.compile(r"yaml\.(?:safe_|full_|unsafe_)?(?:load|compose|scan|parse)|yaml\.\w*Loader|ruamel")
    others = {
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        if reading.search(path.read_text(encoding="utf-8"))
    }
    assert others == {"yaml_composers.py"}


PIECES = [
    "a: ",
    "- ",
    "&a ",
    "*a",
    "[",
    "]",
    "{",
    "}",
    '"',
    "'",
    "|\n",
    ">\n",
    "? ",
    ": ",
    ", ",
    "<<: ",
    "!!x ",
]
PIECES += [
    "\n",
    "\n  ",
    "\t",
    "#",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "\0",
    "\ud800",
    "é",
    "1:30",
    "~",
    "9" * 50,
    "\\x",
]
PIECES += [
    "id: a\n",
    "inputs:\n",
    "columns:\n",
    "name: b\n",
    "horizon: 5\n",
    "parameters: ",
    "timeout: ",
    "unit: ",
]


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=0), st.sampled_from(["", "reports.yml", "scenario", "mapping"]))
def test_300_fuzzed_files_give_no_traceback(tmp_path_factory, seed, kind):
    chance = random.Random(seed)
    text = "".join(chance.choices(PIECES, k=chance.randrange(1, 40)))
    sound = {
        "reports.yml": "- id: a\n  notebook: b\n  title: c\n  parameters: {p: [1, x]}\n",
        "scenario": "name: a\ntitle: A\nabout: b\ninputs:\n  people_near: {value: 1, unit: people}\n",
        "mapping": "name: mine\nunit: person\ncolumns:\n  sex: {column: g, words: {M: male}}\n",
    }.get(kind, "")
    at = chance.randrange(len(sound) + 1)
    text = sound[:at] + text + sound[at + chance.randrange(3) :]
    path = tmp_path_factory.mktemp("yml", numbered=True) / "reports.yml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for read in (read_reports, mapping_files.load, load_file):
        try:
            read(path)
        except (ImpactError, Unreadable) as error:
            assert str(error)
    parse(text, "a.yml")
    path.rename(path.with_name(CITATION))
    read_imprint(path.parent)


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_in_the_place_of_reports_yml_is_not_waited_for(tmp_path):
    path = tmp_path / "reports.yml"
    os.mkfifo(path)
    # who waits for the pipe gets an answer here, and the test fails
    with subprocess.Popen(["timeout", "10", "sh", "-c", "echo '- x' > \"$0\"", str(path)]) as writer:
        try:
            with pytest.raises(ImpactError, match="no file but a pipe"):
                read_reports(path)
        finally:
            writer.kill()
