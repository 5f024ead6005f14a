"""The encoding of a file is known, or follows from its language and is said, or is asked: never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from impact.errors import UnreadableFile
from impact.incidents import reading
from impact.incidents.reading import ReadOptions
from impact.incidents.reading.code_pages.decoding import decode, judge
from impact.incidents.reading.code_pages.page_scores import languages

TEXTS: dict[str, str] = yaml.safe_load((Path(__file__).parent / "texts.yml").read_text(encoding="utf-8"))


def files() -> list[tuple[str, str, bytes]]:
    """Each text in each code page of its language that holds its letters: language, page, bytes."""
    out = []
    for language, text in TEXTS.items():
        for page in languages()[language].pages:
            try:
                out.append((language, page, text.encode(page)))
            except UnicodeEncodeError:
                continue
    return out


def test_the_set_has_more_files_than_the_one_the_rule_was_measured_on():
    assert len(files()) >= 54
    assert len({language for language, _, _ in files()}) >= 15


@pytest.mark.parametrize(
    ("language", "page", "content"), files(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_the_declared_language_finds_the_letters_of_every_page(language, page, content):
    verdict = judge(content, language=language)
    assert content.decode(verdict.encoding) == TEXTS[language]
    assert verdict.findings, "the page is said, sure or not"


def test_nearly_all_are_known_without_a_question():
    asked = [
        page
        for language, page, content in files()
        if not judge(content, language=language).findings[0].decided
    ]
    assert len(asked) <= len(files()) // 20


@pytest.mark.parametrize(
    ("language", "page", "content"), files()[::5], ids=lambda v: v if isinstance(v, str) else ""
)
def test_without_a_language_the_candidates_are_asked(language, page, content):
    (finding,) = judge(content).findings
    assert (finding.kind, finding.decided) == ("encoding_in_doubt", False)
    assert "candidates:" in finding.detail


def test_strict_utf_8_needs_no_language():
    verdict = judge(TEXTS["ar"].encode(), language="es")
    assert (verdict.encoding, verdict.findings) == ("utf-8", ())


def test_a_stated_page_that_contradicts_sound_utf_8_is_asked_and_not_obeyed():
    verdict = judge(TEXTS["es"].encode(), page="cp1252")
    assert verdict.encoding == "utf-8"
    assert [(f.kind, f.decided) for f in verdict.findings] == [("encoding_contradicts", False)]


def test_a_stated_page_that_reads_no_letters_is_asked():
    verdict = judge(TEXTS["ru"].encode("koi8-r"), page="cp437")
    assert [f.kind for f in verdict.findings] == ["encoding_contradicts"]


def test_a_stated_page_that_fits_is_silent():
    verdict = judge(TEXTS["es"].encode("cp850"), page="cp850", language="es")
    assert (verdict.encoding, verdict.findings) == ("cp850", ())


def test_an_encoding_that_does_not_exist_is_refused():
    with pytest.raises(UnreadableFile, match="no encoding 'cp99999'"):
        judge(b"a,b\n", page="cp99999")


def test_rows_of_another_encoding_are_named_and_their_letters_not_guessed():
    lines = [f"{i},Peñón Alto,niño" for i in range(1, 30)]
    content = ("\n".join(lines) + "\n").encode() + "30,Cañada,niña\n".encode("cp1252")
    decoded = decode(content, language="es")
    (finding,) = decoded.findings
    assert (finding.kind, finding.rows, finding.decided) == ("mixed_encoding", (30,), False)
    assert "Ca\ufffdada" in decoded.content.decode()


def test_bytes_behind_the_beginning_are_judged_too(tmp_path):
    path = tmp_path / "late.csv"
    plain = "id,place\n" + "".join(f"{i},Valle\n" for i in range(60_000))
    path.write_bytes(plain.encode() + "60000,Peñón Alto\n60001,Cañada Única\n".encode("cp1252"))
    raw = reading.read(path, ReadOptions(language="es"))
    assert raw.encoding == "cp1252"
    assert raw.columns.column("place").to_pylist()[-2:] == ["Peñón Alto", "Cañada Única"]


def test_a_damaged_row_in_another_encoding_is_not_read_as_utf_8(tmp_path):
    path = tmp_path / "late.csv"
    plain = "id,place,n\n" + "".join(f"{i},Valle,1\n" for i in range(40_000))
    path.write_bytes(plain.encode() + "40000,Peñón, Alto,1\n".encode("cp1252"))
    raw = reading.read(path, ReadOptions(language="es"))
    assert raw.encoding == "cp1252"
    assert raw.quarantined["row_too_long"].tolist() == [40_002]


def test_bytes_that_the_page_lacks_are_named():
    lines = [f"{i},Peñón Alto,niño" for i in range(1, 200)]
    content = ("id,place,who\n" + "\n".join(lines) + "\n").encode("cp1252") + b"200,Ca\x81ada,ni\xf1a\n"
    decoded = decode(content, language="es")
    (finding,) = (f for f in decoded.findings if f.kind == "mixed_encoding")
    assert (finding.rows, finding.decided) == ((201,), False)


def test_a_stated_page_is_held_against_the_letters_of_the_declared_language():
    content = "id,name\n1,Light Case “Blockbuster”\n2,the “Cookie” of 4,000 lb\n3,so-called “Dummy”\n".encode(
        "mac_roman"
    )
    verdict = judge(content, page="cp1252", language="en")
    assert [(f.kind, f.value) for f in verdict.findings] == [("encoding_contradicts", "mac_roman")]
    assert judge(content, page="mac_roman", language="en").findings == ()


@pytest.mark.parametrize(
    ("language", "page", "content"), files(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_right_page_is_never_contradicted(language, page, content):
    assert judge(content, page=page, language=language).findings == ()


def test_line_ends_of_a_macintosh_put_its_page_first():
    content = "id,name\r1,Light Case “Blockbuster”\r2,the “Cookie”\r".encode("mac_roman")
    (finding,) = judge(content).findings
    assert (finding.kind, finding.value, finding.decided) == ("encoding_in_doubt", "mac_roman", False)
