"""What a notebook does to its own kernel: ends it, forks it, closes its streams, says what cannot be sent."""

from __future__ import annotations

import json

import pytest

from impact.reporting.page import formats
from tests.miniature import PARAMETERS, TITLE, figure_cell, finding_cell, show
from tests.slow.fault_helpers import Room, room

DOCUMENTS = formats.installed("pdf")
pytestmark = pytest.mark.notebooks

START = (TITLE, PARAMETERS, finding_cell())
#: both processes come out of the cell; which of them said what is told by its number
FORKED = ("code", "import os\nparent = os.getpid()\nchild = os.fork()")
WHO = ("code", "print('one', os.getpid() == parent)")
LEFT = """
import os, sys
for how in (0, 3, "a reason"):
    child = os.fork()
    if child == 0:
        sys.exit(how)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
RAISED = "import os\nif os.fork() == 0:\n    raise ValueError('in the child')\nos.wait()"
HALVES = (
    "from IPython.display import HTML, Markdown, display\n"
    "name = b'caf\\xe9.csv'.decode('utf-8', 'surrogateescape')\n"
    "print(name)\ndisplay(HTML('<p>half\\ud800</p>'))\ndisplay(Markdown('*half*\\udfff'))"
)
CLOSED = [
    "import sys\nprint('first')\nsys.stdout.close()",
    "import sys\nsys.stdout = open('log.txt', 'w')\nprint('into a file')\nsys.stdout.close()",
    "import sys\nsys.stdout = sys.stderr = None",
    "import sys\nsys.stdout = 'no stream'",
]
GONE = {
    "leaving": ("import os\nos._exit(0)", "code cell 3: the notebook ended its kernel (exit code 0)"),
    "crashing": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
        "code cell 3: the kernel crashed",
    ),
    "alarmed": ("import signal, time\nsignal.alarm(1)\ntime.sleep(9)", "the kernel died (SIGALRM)"),
    "killed": (
        "import os\nos.kill(os.getpid(), 9)",
        "code cell 3: the kernel died (out of memory, or killed)",
    ),
    "bare": ("raise ValueError", "failed: bare (as-of-latest): code cell 3: ValueError\n"),
    "cut": ("raise ValueError('half\\ud800')", "code cell 3: ValueError: half[U+D800]"),
    "forking": (RAISED, "code cell 3: ValueError: in the child"),
    "deep": (
        show({"text/html": "<div>" * 5000 + "x" + "</div>" * 5000}),
        "what it shows is nested too deep to be laid out",
    ),
    "broken": (figure_cell()[1].replace("</svg>", "<g>"), "figure 'line' has a picture that cannot be read"),
}


@pytest.fixture(scope="module", params=["warm", "plain"])
def batch(request, tmp_path_factory):
    """One run of all of them in one kind of kernel, and its messages."""
    with room(tmp_path_factory.mktemp(request.param)) as made:
        entry = "timeout: 60"
        made.add("forked", *START, FORKED, *[WHO] * 8, entry=entry)
        made.add("children", *START, ("code", LEFT), entry=entry)
        made.add("halves", *START, ("code", HALVES), entry=entry)
        for number, source in enumerate(CLOSED):
            made.add(f"closed-{number}", *START, ("code", source), ("code", "print('second')"), entry=entry)
        for name, (source, _) in GONE.items():
            more = "\nformats: [html, pdf]" if name == "deep" and DOCUMENTS else ""
            made.add(name, *START, ("code", source), entry=entry + more)
        code, _, said = made.run("--kernel", request.param, "--jobs", "1")
        assert code == 1, said
        yield made, said
        made.assert_swept()


def printed(made: Room, report: str) -> str:
    cells = json.loads((made.folder(report) / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return "".join("".join(o.get("text", o.get("data", {}).get("text/html", ""))) for o in outputs)


def test_what_can_be_made_is_made(batch):
    made, said = batch
    good = {name for name, (state, _) in made.states().items() if state == "made"} - {"deep"}
    assert good == {"forked", "children", "halves", *(f"closed-{n}" for n in range(len(CLOSED)))}, said


def test_a_forked_process_that_comes_out_of_its_cell_is_no_second_kernel(batch):
    made, said = batch
    assert printed(made, "forked") == "one True\n" * 8, said


def test_a_forked_process_leaves_with_the_exit_code_that_it_was_given(batch):
    made, _ = batch
    assert printed(made, "children") == "0\n3\n1\n"


def test_half_a_character_is_named_in_its_place(batch):
    made, _ = batch
    assert printed(made, "halves").startswith("caf[U+DCE9].csv\n<p>half[U+D800]</p>")


@pytest.mark.parametrize("number", range(len(CLOSED)))
def test_a_closed_stream_costs_no_later_cell_its_voice(batch, number):
    made, said = batch
    assert printed(made, f"closed-{number}").endswith("second\n"), said


@pytest.mark.parametrize("name", list(GONE))
def test_what_ended_a_report_is_named_as_what_it_is(batch, name):
    made, said = batch
    if name == "deep" and not DOCUMENTS:
        pytest.skip("a page alone holds it")
    assert GONE[name][1] in said
    assert "defect" not in said
    gone = name in ("leaving", "crashing", "alarmed", "killed")
    assert made.states()[name] == ("failed", "kernel died" if gone else "error")
