"""Secrets that are hard to see, with line breaks, blanks and colours inside: searched in what runs leave."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import shutil
import subprocess
import unicodedata
import urllib.parse
import zipfile
from pathlib import Path

import pytest

from impact.errors import ParameterError
from impact.project import secret
from impact.reporting.page import formats
from impact.reporting.request.parameters import secrets
from tests.miniature import FIGURE, SVG, finding_cell
from tests.slow.fault_helpers import Room, room

NAME = "IMPACT_TEST_TOKEN"
FIRST, SECOND = 'aZ9$"<&>/+ü tail\\end', "second-LINE-of-it/0042"
VALUE = f"  {FIRST}\n{SECOND} \n"
CELL = ("code", 'token: str = "env:IMPACT_TEST_TOKEN"  # of the map service', "parameters")
RULES = {"parameters": {"token": {"kind": "secret"}}}
DOCUMENTS = all(formats.installed(name) for name in ("pdf", "docx"))

REVEAL = (
    "code",
    "import impact\nvalue = impact.Secret(token).reveal()\nfirst, second = value.strip().splitlines()",
)
LEAK = """
import base64, html, json, os, re, sys, urllib.parse
from IPython.display import HTML, Markdown, SVG, display
red = "\\x1b[31m{}\\x1b[0m".format
small = lambda address: re.sub("%..", lambda code: code[0].lower(), address)
for text in (value, value.strip(), first.strip(), second.strip()):
    print("as it is:", text)
    print("coloured:", text[:5] + red(text[5:9]) + text[9:], file=sys.stderr)
    print(repr(text), json.dumps(text), json.dumps(json.dumps(text)), ascii(text), text.encode())
    print(urllib.parse.quote(text), small(urllib.parse.quote(text)), urllib.parse.quote_plus(text))
    for lead in ("", "u:", "x"):
        coded = base64.b64encode((lead * 40 + text + "!").encode())
        print(coded.decode(), coded.hex())
        print(base64.encodebytes((lead + text + "!").encode()).decode())
    words = html.escape(text)
    entities = "".join(f"&#{ord(one)};" for one in text)
    parted = "<b>" + html.escape(text[:7]) + "</b><i>" + html.escape(text[7:]) + "</i>"
    display(HTML(f"<p title='{words}'>{words}</p><p>{entities}</p><p>{parted}</p>"))
    display(HTML(f"<table><tr><td>{html.escape(text[:12])}<br>{html.escape(text[12:])}</td></tr></table>"))
    display(Markdown(f"A *sentence* with `{text}` in it"))
    display({"application/json": {text: [text]}, "text/plain": text}, raw=True)
    box = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
    drawing = f"<svg {box}><text>{html.escape(text)}</text></svg>"
    display({"image/svg+xml": drawing}, metadata={"image/svg+xml": {"alt": f"words {text}"}}, raw=True)
os.system("printf %s \\"$IMPACT_TEST_TOKEN\\"")
"""
FIGURE_CELL = f"""
import html
from IPython.display import display
words = dict(title="It rises " + first, caption=value, alt=second, subtitle=second, source_line=first)
data = dict(columns=["year", second], rows=[[2023, first], [value, 2]])
figure = {FIGURE!r} | words | dict(data=data)
svg = {SVG!r}.replace("<path", "<text>" + html.escape(second) + "</text><path")
display({{"application/vnd.impact.figure.v1+json": figure, "image/svg+xml": svg}}, raw=True)
"""
# The notebook is written while a cell takes long: this one takes until it is, and copies it.
STATE = """
import os, time
from pathlib import Path
begun, deadline = time.time(), time.monotonic() + 200
print(value)
root, working = Path(os.environ["IMPACT_PROJECT"]), None
while working is None:
    assert time.monotonic() < deadline
    time.sleep(0.02)
    for path in root.glob(".reports-work/*/executing.ipynb"):
        if path.stat().st_mtime > begun and "working copy" in path.read_text():
            working = path
(root / "working copy.ipynb").write_bytes(working.read_bytes())
"""


def read(path: Path) -> str:
    """What a file says to somebody who looks for a secret, unpacked."""
    body = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    if path.suffix == ".pdf" and shutil.which("pdftotext"):
        words = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
        body += words
    return body.decode("utf-8", "replace")


def shown(text: str) -> set[str]:
    """Name the forms in which a text holds a line of the secret, by means of our own."""
    flat = re.sub(r"\\u001b\[[0-9;]*m|\x1b\[[0-9;]*m", "", text)
    bare = re.sub(r"\s+", "", re.sub(r"<[^<>]*>", "", flat))
    places = set()
    for line in (FIRST, SECOND):
        forms = {
            "plain": line,
            "JSON": json.dumps(line)[1:-1],
            "JSON in JSON": json.dumps(json.dumps(line)[1:-1])[1:-1],
            "Python": ascii(line)[1:-1],
            "HTML": html.escape(line),
            "entities": "".join(f"&#{ord(one)};" for one in line),
            "address": urllib.parse.quote(line),
            "small address": re.sub("%..", lambda code: code[0].lower(), urllib.parse.quote(line)),
            "hexadecimal": line.encode().hex(),
            "base64": base64.b64encode(line.encode()).decode()[:20],
            "base64, later": base64.b64encode(b"x" + line.encode()).decode()[4:20],
        }
        places |= {name for name, form in forms.items() if form in text or form in flat}
        places |= {f"{name}, parted" for name, form in forms.items() if "".join(form.split()) in bare}
    return places


@pytest.fixture(scope="module")
def left(tmp_path_factory) -> tuple[Room, str]:
    """A scheduled run of three reports that show a secret in every way, two of which fail; with its hook."""
    with room(tmp_path_factory.mktemp("secret") / "a project") as made, pytest.MonkeyPatch.context() as patch:
        patch.setenv(NAME, VALUE)
        cells = (("markdown", "# A page\n\nIts question."), CELL, REVEAL, finding_cell(), ("code", LEAK))
        due = "schedule: '* * * * *'"
        all_formats = f"{due}\nformats: [html, pdf, docx]" if DOCUMENTS else due
        made.add("good", *cells, ("code", FIGURE_CELL), ("code", STATE), impact=RULES, entry=all_formats)
        made.add("bad", *cells, ("code", "raise OSError(value)"), impact=RULES, entry=due)
        coloured = (
            "raise ValueError(chr(10) + first[:9] + '\\x1b[31m' + first[9:] + '\\x1b[0m' + chr(10) + second)"
        )
        made.add("worse", *cells, ("code", coloured), impact=RULES, entry=due)
        due_words = ["due", "--run", "--since", "2026-10-01", "--now", "2026-10-02", "--jobs", "2"]
        process = made.start(*due_words, "--hook", "cat > 'told of.txt'")
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 1, errors
        yield made, out + errors


@pytest.mark.notebooks
def test_a_secret_of_two_lines_with_blanks_and_colours_is_in_no_file_and_no_stream(left):
    made, said = left
    states = {name: state for name, (state, _) in made.states().items()}
    assert states == {"good": "made", "bad": "failed", "worse": "failed"}, said
    assert "code cell 5: OSError: ***" in said
    files = [path for path in made.project.root.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert names >= {"index.html", "status.csv", "run.json", "failed.ipynb", "failed.json", "told of.txt"}
    assert names >= {"report.html", "notebook.ipynb", "line.csv", "working copy.ipynb", "key.json"}
    assert {str(path): places for path in files if (places := shown(read(path)))} == {}
    assert shown(said) == set()
    executed = (made.folder("good") / "notebook.ipynb").read_text(encoding="utf-8")
    assert executed.count(secret.MASK) > 100


def test_the_search_of_this_test_finds_what_is_not_masked(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    for text in (FIRST, f"{SECOND[:5]}\x1b[1m{SECOND[5:]}", f"<b>{SECOND[:5]}</b>{SECOND[5:]}"):
        assert shown(secrets.scrub(text, [NAME]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"a {SECOND} b", "a *** b"),
        (f"{SECOND[:4]}\x1b[31m{SECOND[4:]}\x1b[0m b", "***\x1b[0m b"),
        (f"<p>{SECOND[:4]}<i>{SECOND[4:]}</i></p>", "<p>***<i></i></p>"),
        (f"{SECOND[:4]}\n   {SECOND[4:]}", "***"),
        ("".join(f"&#x{ord(one):x};" for one in SECOND), "***"),
        (json.dumps(json.dumps(f"{FIRST}\n{SECOND}")), '"\\"***\\\\n***\\""'),
        ("nothing of it", "nothing of it"),
    ],
)
def test_what_is_masked_and_what_stays(monkeypatch, text, expected):
    monkeypatch.setenv(NAME, VALUE)
    assert secrets.scrub(text, [NAME]) == expected


@pytest.mark.parametrize("value", ["short  \n", "a b c\nd e f\n", "\n", "       x"])
def test_a_secret_without_a_line_that_can_be_searched_for_is_refused(monkeypatch, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ParameterError, match=f"{NAME} has no line of 8"):
        secret.value_of(NAME)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('quote " in it', '0,"quote "" in it"'),
        ('quote " in it', "0,&quot;quote &quot;&quot; in it&quot;"),
        ("it's a secret", "select 'it''s a secret'"),
        ("clé-très-secrète", unicodedata.normalize("NFD", "a clé-très-secrète")),
        (unicodedata.normalize("NFD", "clé-très-secrète"), "a clé-très-secrète"),
    ],
)
def test_a_secret_is_found_as_other_programs_write_it(monkeypatch, value, text):
    monkeypatch.setenv(NAME, value)
    scrubbed = secrets.scrub(text, [NAME])
    assert secret.MASK in scrubbed
    assert not [word for word in ("in it", "s a secret", "secr") if word in scrubbed]


def test_short_lines_are_found_with_their_neighbours_only(monkeypatch):
    monkeypatch.setenv(NAME, "a long first line\nend\n")
    assert secrets.scrub("a long first line\nend; the end", [NAME]) == "***; the end"


@pytest.mark.notebooks
def test_a_file_named_after_a_secret_fails_its_report(tmp_path, monkeypatch):
    monkeypatch.setenv(NAME, "file-of-nobody\n")
    with room(tmp_path / "a project") as made:
        (made.project.root / "file-of-nobody").write_text("x")
        reading = "from pathlib import Path\nimport os\nroot = Path(os.environ['IMPACT_PROJECT'])\n"
        reading += "len((root / os.environ['IMPACT_TEST_TOKEN'].strip()).read_text())"
        made.add("good", CELL, finding_cell(), ("code", reading), impact=RULES)
        code, out, errors = made.run()
        assert (code, made.states()["good"]) == (1, ("failed", "error"))
        assert "whose name holds a secret" in out + errors
        text = "".join(read(path) for path in made.project.reports.rglob("*") if path.is_file())
        assert "file-of-nobody" not in text + out + errors
