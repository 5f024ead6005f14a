"""What is other in every run is settled: two runs give the same bytes, in either kind of kernel."""

from __future__ import annotations

import base64
import io
import json
import zlib

import nbformat
import pytest

from impact.reporting import runner
from impact.reporting.compare.verify import verify
from impact.reporting.page import formats
from impact.reporting.run.normalise import normalise, settle_ids
from tests.miniature import PARAMETERS, Miniature, executed, finding_cell
from tests.slow.fault_helpers import room

TITLE = ("markdown", "# A page\n\nIts question.")
DOCUMENTS = all(formats.installed(name) for name in ("pdf", "docx"))

PLOT = """
import io, uuid, warnings, tempfile, os, sys, threading
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt
from IPython.display import HTML, SVG, Image, display
figure, axes = plt.subplots()
axes.plot([1, 2, 3], marker="o", clip_on=True)
axes.fill_between([0, 1, 2], [1, 2, 3], hatch="/")
axes.imshow([[0, 1], [1, 0]])
def drawn(kind):
    body = io.BytesIO()
    figure.savefig(body, format=kind)
    return body.getvalue()
alt = {"alt": "a line that rises"}
display({"image/svg+xml": drawn("svg").decode()}, metadata=alt, raw=True)
display({"image/png": __import__("base64").b64encode(drawn("png")).decode()}, metadata=alt, raw=True)
pdf = __import__("base64").b64encode(drawn("pdf")).decode()
display({"application/pdf": pdf, "text/plain": "a PDF"}, raw=True)
matplotlib.rcdefaults()
display({"image/svg+xml": drawn("svg").decode()}, metadata=alt, raw=True)
display(HTML("<div role='img' aria-label='a line'>" + drawn("svg").decode().split("?>", 1)[1].replace(
    "<svg ", "<svg aria-hidden='true' ") + "</div>"))
"""
DRAWN = """
name, hashed = uuid.uuid4(), uuid.uuid4().hex
display(HTML(f'<div id="{name}">plot</div><style>#viz-{hashed} b {{ color: inherit }}</style>'
             f'<p id="viz-{hashed}" aria-labelledby="{name}"><b>words</b></p>'))
import pandas as pd
frame = pd.DataFrame({"n": [1, 2], "who": [object(), object()]})
display(frame)
display(frame[["n"]].style.format(precision=1))
print({"b", "a", "c", "d"}, object(), threading.Lock())
print(lambda: 0, file=sys.stderr)
warnings.warn("look out")
print(os.getcwd(), tempfile.gettempdir(), tempfile.mkstemp()[1], tempfile.mkdtemp(), sys.prefix)
"""
TRACE = """
import traceback, pathlib
try:
    (pathlib.Path(tempfile.mkdtemp()) / "none.csv").read_text()
except OSError as error:
    traceback.print_exc()
    print(error, repr(object()))
"""


def strip_ids(project, report: str, *, doubled: bool) -> None:
    """Write a notebook as older programs do: without ids, or with one twice."""
    path = project.notebooks / f"{report}.ipynb"
    body = json.loads(path.read_text())
    for cell in body["cells"]:
        cell.pop("id")
    if doubled:
        for cell in body["cells"][:3]:
            cell["id"] = "same"
    else:
        body["nbformat_minor"] = 4
    path.write_text(json.dumps(body))


@pytest.mark.notebooks
def test_all_that_is_drawn_or_placed_anew_is_the_same_in_two_runs_and_two_kernels(tmp_path):
    with room(tmp_path / "a project") as made:
        cells = (TITLE, PARAMETERS, finding_cell(), ("code", PLOT), ("code", DRAWN), ("code", TRACE))
        entry = "formats: [html, pdf, docx]" if DOCUMENTS else ""
        for name, doubled in (("older", False), ("doubled", True)):
            made.add(name, *cells, ("markdown", "same words"), ("markdown", "same words"), entry=entry)
            strip_ids(made.project, name, doubled=doubled)

        def run(kernel: str) -> dict[str, bytes]:
            code, out, errors = made.run("--force", "--jobs", "2", "--kernel", kernel)
            assert code == 0, out + errors
            assert "Warning" not in errors
            files = [path for path in made.project.reports.glob("*/*/**/*") if path.is_file()]
            return {str(path): path.read_bytes() for path in files if path.name != "run.json"}

        warm, plain = run("warm"), run("plain")
        assert {name for name in plain if plain[name] != warm.get(name)} == set()
        assert len(plain) >= 10
        process = made.start("verify", "--jobs", "2")  # the second run in a plain kernel
        out, errors = process.communicate(timeout=300)
        assert (process.returncode, out.count(" same")) == (0, 2), out + errors
        text = (made.folder("older") / "notebook.ipynb").read_text(encoding="utf-8")
        for only_here in (str(made.temporary), str(tmp_path), "ipykernel_", " at 0x7f"):
            assert only_here not in text
        ids = [cell["id"] for cell in json.loads(text)["cells"]]
        assert len(set(ids)) == len(ids)


def test_older_text_changes_the_page_alone_and_gives_the_same_ids(tmp_path, monkeypatch):
    made = Miniature(tmp_path / "a project")
    monkeypatch.setenv("IMPACT_PROJECT", str(made.project.root))
    made.add("older", TITLE, PARAMETERS, finding_cell(), ("markdown", "words"))
    strip_ids(made.project, "older", doubled=False)
    runner.run(made.project)
    made.add("older", TITLE, PARAMETERS, finding_cell(), ("markdown", "other words"))
    strip_ids(made.project, "older", doubled=False)
    (outcome,) = runner.run(made.project)
    assert outcome.state == "made"
    (verdict,) = verify(made.project)
    assert (verdict.state, verdict.differences) == ("same", ())


def png(*chunks: tuple[bytes, bytes]) -> str:
    """A PNG in base64 with further chunks before its end."""
    from PIL import Image

    body = io.BytesIO()
    Image.new("L", (2, 2)).save(body, "png")
    more = b"".join(
        len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
        for kind, content in chunks
    )
    whole = body.getvalue()
    return base64.b64encode(whole[:-12] + more + whole[-12:]).decode()


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("image/png", png((b"tIME", b"\x07\xea1234 ")), png((b"tIME", b"\x07\xea4321 "))),
        ("image/png", png((b"tEXt", b"date:create\x002026")), png((b"tEXt", b"date:create\x002027"))),
        ("image/svg+xml", "<svg><dc:date>2026</dc:date></svg>", "<svg><dc:date>2027</dc:date></svg>"),
        ("text/html", '<p id="ab12cd34ef">a</p>', '<p id="99887766aa">a</p>'),
        ("text/html", "<p>&lt;A at 0x7f0000001111&gt;</p>", "<p>&lt;A at 0x7f0000002222&gt;</p>"),
        ("text/markdown", "see /tmp/tmpab12cd34/x", "see /tmp/tmpzz99yy88/x"),
    ],
)
def test_what_a_single_run_draws_is_settled(tmp_path, kind, first, second):
    outputs = []
    for content in (first, second):
        made = nbformat.from_dict(executed(("code", "x", [{kind: content}])))
        normalise(made, tmp_path)
        outputs.append(made.cells[0].outputs[0].data[kind])
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (
            "text/html",
            '<p id="figure-20250318">on 20250318, 0xdeadbeef, 12345678-1234-4234-8234-123456789abc</p>',
        ),
        ("text/html", '<a id="countries">a</a><p>ab12cd34ef</p>'),
        ("image/png", png((b"tEXt", b"Title\x00of 2026"))),
    ],
)
def test_what_every_run_says_alike_stays(tmp_path, kind, content):
    made = nbformat.from_dict(executed(("code", "x", [{kind: content}])))
    normalise(made, tmp_path)
    assert made.cells[0].outputs[0].data[kind] == content


def test_ids_follow_content_and_place():
    first, second = (
        nbformat.from_dict(executed(("markdown", "a", []), ("markdown", "a", []))) for _ in range(2)
    )
    for cell in second.cells:
        cell["id"] = "drawn"
    settle_ids(first, [])
    settle_ids(second, [])
    assert [cell.id for cell in first.cells] == [cell.id for cell in second.cells]
    assert len({cell.id for cell in first.cells}) == 2
