"""What is installed: the files of this package, by what they have to do with a report, and all versions."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from impact.project.hashes import sha256
from impact.project.installed import font_packages, package_files
from impact.project.version import DISTRIBUTION

#: extras whose packages a report is made with, and not those of documents, checks and editors
_EXTRAS = ("reports", "own-data")
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^]]*\])?(.*)")
_FOLDED = re.compile(r"\n[ \t]+")
_EXTRA = re.compile(r"""extra\s*==\s*["']([\w-]+)["']""")
# Rooms that make the page from the executed notebook. Whatever is not named here or below is taken to change
# the execution, which costs time but is never wrong.
PAGE_CODE = (
    "reporting/links/",
    "reporting/page/",
    "reporting/plan/",
    "reporting/templates/",
    "reporting/manifest.py",
    "wording/glossary.csv",
    "wording/glossary.py",
)
# Rooms that change no report at all: commands, the index, what starts runs, watches and compares them.
NO_REPORT_CODE = (
    "additions/",
    "cli/",
    "lab/",
    "project/lock.py",
    "reporting/compare/",
    "reporting/pool/",
    "reporting/prune.py",
    "reporting/reopen.py",
    "reporting/request/cron.py",
    "reporting/runner.py",
    "reporting/schedule/",
    "reporting/site/",
    "reporting/templates/diff.html.j2",
    "reporting/templates/glossary.html.j2",
    "reporting/templates/schedule/",
    "reporting/templates/site/",
    "reporting/templates/site.html.j2",
)


@lru_cache(maxsize=1)
def code_hashes() -> tuple[dict[str, str], dict[str, str]]:
    """Hash the files of this package: those that execution depends on, and those that only make the page."""
    run: dict[str, str] = {}
    page: dict[str, str] = {}
    for name, digest in _hashes().items():
        if not name.startswith(NO_REPORT_CODE):
            (page if name.startswith(PAGE_CODE) else run)[name] = digest
    return run, page


@lru_cache(maxsize=1)
def package_hash() -> str:
    """Hash all code and templates of this package, those of the index included."""
    return hashlib.sha256(json.dumps(_hashes(), sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=1)
def _hashes() -> dict[str, str]:
    """Hash all files of this package, once: a process goes on with what it has loaded."""
    return {name: sha256(path) for name, path in package_files()}


@lru_cache(maxsize=1)
def package_versions() -> dict[str, str]:
    """List the installed version of everything the package depends on, directly or not, by name.

    Read from what is installed and not from a lock, so that it also holds where people installed with pip
    or conda.
    """
    versions: dict[str, str] = {}
    waiting = [DISTRIBUTION, *font_packages()]  # nothing requires these, but pages look other with them
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in versions:
            continue
        try:
            headers = _headers(distribution(name))
        except PackageNotFoundError:  # wanted on another system or Python only
            continue
        versions[name] = next((value for header, value in headers if header == "version"), "")
        for requirement in (value for header, value in headers if header == "requires-dist"):
            match = _REQUIREMENT.match(requirement)
            extra = _EXTRA.search(match[2]) if match else None
            if match and (extra is None or (name == DISTRIBUTION and extra[1] in _EXTRAS)):
                waiting.append(match[1])
    return dict(sorted(versions.items()))


def _headers(package: Distribution) -> list[tuple[str, str]]:
    """Read what a package says of itself, but its description: to parse that takes two thirds of the time."""
    text = package.read_text("METADATA") or package.read_text("PKG-INFO") or ""
    lines = _FOLDED.sub(" ", text.partition("\n\n")[0]).splitlines()
    pairs = (line.partition(":") for line in lines)
    return [(name.lower(), value.strip()) for name, _, value in pairs]


def version(name: str) -> str:
    """Look up the installed version of a package; empty when it is not installed."""
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return ""
