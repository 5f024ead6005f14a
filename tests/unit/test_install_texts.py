"""No text of the project tells anybody to install a stranger's package."""

from __future__ import annotations

import re

import pytest

from impact.errors import DISTRIBUTION
from tests.conftest import CHECKOUT

_PLACES = ("src", "tools", "docs", "notebooks", "bench", "data/raw", ".ci", ".github")
_SUFFIXES = {".py", ".md", ".ipynb", ".yml", ".yaml", ".toml", ".csv", ".j2", ".html", ".ftl", ".rst", ""}
# up to where a sentence, a quoted command or a line ends
_COMMAND = re.compile(r"(?:pip|pipx|conda|mamba) install ([^\n`|]*)|uv (?:add|tool install) ([^\n`|]*)")
_OURS = re.compile(rf"{DISTRIBUTION}(\[[a-z,{{}}-]+\])?|landmine_evidence-[0-9.]+-py3-none-any\.whl")
_READERS_OWN = re.compile(r"\{\w+\}")  # filled in with what the reader had installed before
_EXAMPLES = {"NAME", "altair"}  # stand for whatever a reader adds to the environment
_WITH_VALUE = {"--python", "-r", "--find-links", "-d", "-e", "--index-url"}


def installed_by(words: str) -> list[str]:
    """List what a command installs that is neither ours nor a checkout."""
    strange, previous = [], ""
    for word in words.replace("\\n", " ").replace("\\", "").split():
        bare = word.strip("\"'()")
        if _READERS_OWN.fullmatch(bare) or bare in _EXAMPLES:
            continue
        closes = word.endswith((")", '",', "',", ".", ","))
        if (
            previous not in _WITH_VALUE
            and not bare.startswith("-")
            and not _OURS.fullmatch(bare.strip("\"'.,)"))
        ):
            strange.append(bare)
        previous = bare
        if closes:
            break
    return strange


def texts():
    files = [file for place in _PLACES for file in (CHECKOUT / place).rglob("*")]
    files += [file for file in CHECKOUT.iterdir() if file.suffix in _SUFFIXES]
    for file in sorted(files):
        if file.is_file() and file.suffix in _SUFFIXES and "__pycache__" not in file.parts:
            yield file.relative_to(CHECKOUT).as_posix(), file.read_text(encoding="utf-8", errors="replace")


def test_what_people_are_told_to_install_is_this_package():
    record = {
        f"{name}: {match.group(0).strip()}": strange
        for name, text in texts()
        for match in _COMMAND.finditer(text.replace("{DISTRIBUTION}[{name}]", DISTRIBUTION))
        if (strange := installed_by(match.group(1) or match.group(2) or ""))
    }
    prose = {words for words in record if re.search(r"install (outside|of the wheel)", words)}
    assert not set(record) - prose, "somebody else's package, or one that is not ours to recommend"


@pytest.mark.parametrize(
    ("words", "strange"),
    [
        (f'"{DISTRIBUTION}[reports,lab]"', []),
        ("-e .", []),
        ("--no-index --find-links wheels landmine-evidence", []),
        ("impact", ["impact"]),
        ("jupyterlab", ["jupyterlab"]),
        ('"impact[documents]"', ["impact[documents]"]),
    ],
)
def test_ours_is_told_from_others(words, strange):
    assert installed_by(words) == strange
