"""What authors of notebooks write: attached pictures, wanted, long and grouped errors, control characters."""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import pytest

from impact.reporting.page import formats
from impact.reporting.page.prose.signs import shortened, visible
from tests.miniature import PARAMETERS, figure_cell, finding_cell, show
from tests.slow.fault_helpers import Room, room

pytestmark = pytest.mark.notebooks

DOCUMENTS = all(formats.installed(name) for name in ("pdf", "docx"))
ALL = "formats: [html, pdf, docx]" if DOCUMENTS else ""
TITLE = ("markdown", "# A page\n\nIts question.")
START = (TITLE, PARAMETERS, finding_cell())
LONG = "raise ValueError('the beginning ' + 'x' * 500_000 + ' the end')"
GROUP = """
inner = ExceptionGroup("of the second", [KeyError("b"), OSError(2, "no such place")])
raise ExceptionGroup("reading failed", [ValueError("a is no number"), inner])
"""
IN_CONTEXT = """
try:
    raise ExceptionGroup("reading failed", [ValueError("a")])
except ExceptionGroup:
    raise LookupError("after it")
"""
LINES = ("code", "print('\\n'.join(f'line {n}' for n in range(90_000)))")
WANTED = ("code", "1 / 0  # shown", "raises-exception")
# a bell, a vertical tab, a colour, an escape that is no colour, a device control, a C1 sign and half a pair
SIGNS = "bell\\x07 tab\\x0b \\x1b[31mred\\x1b[0m esc\\x1b dc\\x11 c1\\x9b half\\ud800"
CONTROL = (
    "code",
    f"""from IPython.display import HTML, Markdown, display
text = "{SIGNS}".replace(chr(0xd800), "")
print(text)
display(Markdown(text))
display(HTML("<p>" + text + "</p>"))
""",
)


MONEY = 'Money: "$5 and $7", \\$5, US$5 and US$7, $100 in 2020 and US$. From $5-$7 each.'
FORMULAS = (
    "markdown",
    f"{MONEY}\n\nWithin a line $E = mc^2$, and\n\n$$\\hat{{R}} = \\frac{{\\sum_i x_i}}{{T}}$$\n\n"
    "\\begin{align} a &= b \\\\ c &= d \\end{align}\n\nUnread: $\\nofunction{x}$.\n\n"
    "| letter | of it |\n|---|---|\n| one | $\\sqrt{2}$ |",
)
MATH = ("code", "from IPython.display import Math, display\ndisplay(Math(r'\\lambda_i^{2}'))")

KHMER = "\u1781"
SCRIPTS = (
    "markdown",
    f"Khmer {KHMER}, Chinese \u4e2d\u6587, Arabic \u0627\u0644, Cyrillic \u0436, a rocket \U0001f680.",
)


def picture(kind: str = "png") -> str:
    from PIL import Image

    body = io.BytesIO()
    Image.new("RGB", (120, 60), (140, 30, 40)).save(body, kind)
    return base64.b64encode(body.getvalue()).decode()


def attach(made: Room, report: str, cell: int, bundles: dict[str, dict[str, str]]) -> None:
    path = made.project.notebooks / f"{report}.ipynb"
    body = json.loads(path.read_text())
    body["cells"][cell]["attachments"] = bundles
    path.write_text(json.dumps(body))


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """One run of good and bad notebooks, its output, and the input of a hook."""
    with room(tmp_path_factory.mktemp("authors") / "a project") as made:
        add = made.add
        due = "schedule: '* * * * *'"
        shows = (
            "markdown",
            "Before.\n\n![A red field](attachment:a%20field.png) and ![Small](attachment:b.jpg)",
        )
        add("attached", *START, shows, entry=f"{ALL}\n{due}")
        bundles = {"a field.png": {"image/png": picture()}, "b.jpg": {"image/jpeg": picture("jpeg")}}
        attach(made, "attached", 3, bundles)
        add("unattached", *START, shows, entry=due)
        add("wanted", *START, WANTED, ("code", "print('afterwards')"), entry=f"{ALL}\n{due}")
        add("unwanted", *START, WANTED, ("code", "[][1]"), entry=due)
        add("long", *START, ("code", LONG), entry=due)
        add("group", *START, ("code", GROUP), entry=due)
        add("context", *START, ("code", IN_CONTEXT), entry=due)
        add("control", *START, CONTROL, figure_cell(title="It\x0brises"), entry=f"{ALL}\n{due}")
        add("formulas", *START, FORMULAS, MATH, entry=f"{ALL}\n{due}")
        add("scripts", *START, SCRIPTS, entry=f"{ALL}\n{due}")
        add("lines", *START, LINES, entry=f"{ALL}\n{due}")
        add("number", *START, ("code", show({"text/html": 5})), entry=due)
        add("signs", *START, ("code", f"raise ValueError('{SIGNS}'.replace(chr(0xd800), ''))"), entry=due)
        add("talking", *START, ("code", "print('the first', 'y' * 60_000, 'the last')\n1 / 0"), entry=due)
        words = ["due", "--run", "--since", "2026-10-01", "--now", "2026-10-02", "--jobs", "2"]
        process = made.start(*words, "--hook", "cat > 'told of.txt'")
        out, errors = process.communicate(timeout=300)
        assert process.returncode == 1, errors
        yield made, out + errors


def page(made: Room, report: str) -> str:
    return (made.folder(report) / "report.html").read_text(encoding="utf-8")


def word(made: Room, report: str) -> bytes:
    with zipfile.ZipFile(made.folder(report) / "report.docx") as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_what_can_be_made_is_made(batch):
    made, said = batch
    good = {name for name, (state, _) in made.states().items() if state == "made"}
    assert good == {"attached", "wanted", "control", "formulas", "scripts", "lines"}, said


def test_a_print_out_that_would_fill_a_book_is_whole_on_the_page_alone(batch):
    made, _ = batch
    assert "\nline 45000\n" in page(made, "lines")
    if DOCUMENTS:
        assert b"[88,000 lines are left out here; report.html has them]" in word(made, "lines")
        assert (made.folder("lines") / "report.pdf").stat().st_size < 1_000_000


def test_an_output_of_another_form_is_named_in_one_line(batch):
    made, said = batch
    line = (
        "code cell 3: an output holds a value of type int as 'text/html'; expected text, or a list of lines"
    )
    assert made.states()["number"] == ("failed", "error")
    assert line in said
    assert "Failed validating" not in said


def test_attached_pictures_stand_in_every_format(batch):
    made, _ = batch
    html = page(made, "attached")
    assert html.count("data:image/png;base64,") == 1
    assert html.count("data:image/jpeg;base64,") == 1
    assert "attachment:" not in html
    if DOCUMENTS:
        with zipfile.ZipFile(made.folder("attached") / "report.docx") as archive:
            assert len([name for name in archive.namelist() if name.startswith("word/media/")]) == 2
        assert (made.folder("attached") / "report.pdf").read_bytes().count(b"/Subtype/Image") >= 2


def test_a_picture_that_is_not_attached_is_named(batch):
    made, said = batch
    assert "shows an attached picture that is not attached (missing attachment: a%20field.png)" in said
    assert made.states()["unattached"] == ("failed", "error")


def test_a_wanted_error_is_shown_and_the_report_made(batch):
    made, _ = batch
    html = page(made, "wanted")
    assert "The cell raises this error on purpose:" in html
    assert "ZeroDivisionError: division by zero" in html
    assert "afterwards" in html
    if DOCUMENTS:
        assert b"ZeroDivisionError" in word(made, "wanted")


def test_an_error_after_a_wanted_one_fails_the_report(batch):
    made, said = batch
    assert made.states()["unwanted"] == ("failed", "error")
    assert "code cell 4: IndexError: list index out of range" in said


def test_a_long_error_keeps_its_beginning_and_its_end_everywhere(batch):
    made, said = batch
    folder = made.folder("long")
    names = ("failed.ipynb", "failed.json", "run.json")
    texts = {name: (folder / name).read_text(encoding="utf-8") for name in names}
    texts["status"] = (made.project.reports / "status.csv").read_text(encoding="utf-8")
    texts |= {"streams": said, "hook": (made.project.root / "told of.txt").read_text(encoding="utf-8")}
    for name in ("index.html", "feed.xml"):  # which link to the notebook
        text = (made.project.reports / name).read_text(encoding="utf-8")
        assert "ValueError: the beginning \u2026" in text
    for name, text in texts.items():
        assert "x" * 15_000 not in text, name
        assert "the beginning xxx" in text, name
        assert "xxx the end" in text, name
        assert "characters are left out]" in text, name


def test_a_group_of_errors_names_those_inside(batch):
    made, said = batch
    leaves = "ValueError: a is no number; KeyError: 'b'; FileNotFoundError: [Errno 2] no such place"
    assert f"ExceptionGroup: reading failed (2 sub-exceptions): {leaves}" in said
    assert "LookupError: after it" in said
    failed = (made.folder("group") / "failed.ipynb").read_text(encoding="utf-8")
    assert "| ValueError: a is no number" in failed


def test_control_characters_are_shown_and_leave_every_file_readable(batch):
    made, _ = batch
    html = page(made, "control")
    assert html.count("bell[U+0007] tab[U+000B] red esc[U+001B] dc[U+0011] c1[U+009B]") == 3
    for text in (html, (made.project.reports / "index.html").read_text(encoding="utf-8")):
        assert visible(text) == text
    feed = (made.project.reports / "feed.xml").read_text(encoding="utf-8")
    ET.fromstring(feed)
    assert "bell[U+0007] tab[U+000B] red esc[U+001B]" in feed
    if DOCUMENTS:
        with zipfile.ZipFile(made.folder("control") / "report.docx") as archive:
            document = archive.read("word/document.xml")
        ET.fromstring(document)
        assert b"bell[U+0007]" in document
        assert (made.folder("control") / "report.pdf").stat().st_size > 10_000


def test_a_talkative_failure_keeps_the_first_and_the_last_words(batch):
    made, _ = batch
    failed = (made.folder("talking") / "failed.ipynb").read_text(encoding="utf-8")
    assert "the first yyy" in failed
    assert "yyy the last" in failed
    assert "[40,020 characters are left out]" in failed


@pytest.mark.parametrize("length", [10, 11, 12, 2_000])
def test_what_is_left_out_is_counted(length):
    text = "".join(chr(0x100 + at) for at in range(length))
    head, _, rest = shortened(text, 10).partition(" [")
    if length <= 10:
        assert head == text
    else:
        number, _, tail = rest.partition(" characters are left out] ")
        assert int(number.replace(",", "")) == length - len(head) - len(tail)
        assert (text.startswith(head), text.endswith(tail)) == (True, True)


@pytest.mark.skipif(not DOCUMENTS, reason="formulas are set by pandoc")
def test_formulas_are_set_in_every_format_and_money_is_text(batch):
    made, _ = batch
    html = page(made, "formulas")
    assert MONEY.replace("\\", "").replace('"', "&quot;") in html or MONEY.replace("\\", "") in html
    assert html.count("<math ") == 5
    assert html.count('<span class="formula"><math ') == 3
    assert "<msqrt><mn>2</mn></msqrt>" in html
    assert "<code>$\\nofunction{x}$</code>" in html
    with zipfile.ZipFile(made.folder("formulas") / "report.docx") as archive:
        document = archive.read("word/document.xml").decode("utf-8")
    assert document.count("<m:oMath>") == 5
    assert "$100 in 2020 and US$" in document


def font(folder, sign: str) -> None:
    """Make a package with a font of one sign, as those with Noto fonts are laid out."""
    import matplotlib
    from fontTools.ttLib import TTFont

    built = TTFont(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSansDisplay.ttf")
    built["cmap"].tables = [table for table in built["cmap"].tables if table.isUnicode()]
    for table in built["cmap"].tables:
        table.cmap = {ord(sign): sorted(table.cmap.values())[0]}
    for record in built["name"].names:
        record.string = (
            record.toUnicode().replace("DejaVu Sans Display", "Noto Sans Test").replace("DejaVu", "Noto")
        )
    files = folder / "fontpkg_noto_sans_test" / "files"
    files.mkdir(parents=True)
    built.save(files / "test.ttf")
    about = folder / "fontpkg_noto_sans_test-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: fontpkg-noto-sans-test\nVersion: 1.0\n")


@pytest.mark.skipif(not DOCUMENTS, reason="typst sets the PDF")
def test_scripts_without_a_font_are_named_on_the_page_and_in_the_run(batch, tmp_path, monkeypatch):
    made, said = batch
    assert "shows boxes for want of a font: Chinese signs, Khmer, symbols or emoji" in said
    assert "the package fontpkg-noto-sans-khmer" in said
    folder = made.folder("scripts")
    first = (folder / "report.pdf").read_bytes()
    assert b"LastResort" in first
    assert KHMER in page(made, "scripts")
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-l", "1", str(folder / "report.pdf"), "-"]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "Shown as boxes here, for want of a font: Chinese signs, Khmer, symbols or emoji." in " ".join(
            words.split()
        )

    font(tmp_path, KHMER)  # the key holds the fonts: the report is made again, and now with this sign
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    code, out, errors = made.run("scripts")
    assert (code, made.states()["scripts"][0]) == (0, "made"), out + errors
    assert "for want of a font: Chinese signs, symbols or emoji" in errors
    again = (folder / "report.pdf").read_bytes()
    assert b"Noto" in again
    code, out, errors = made.run("scripts", "--force")
    assert (folder / "report.pdf").read_bytes() == again
