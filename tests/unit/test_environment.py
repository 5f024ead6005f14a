"""The one list of dependencies: pyproject.toml, the lock, environment.yml and the imports agree."""

from __future__ import annotations

import ast
import itertools
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from impact import extras
from impact.errors import DISTRIBUTION
from tests.conftest import CHECKOUT

ROOT = CHECKOUT
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(text) for text in PYPROJECT["project"]["dependencies"]]
OF_DEVELOPERS = ("dev", "docs")
EXTRAS = {
    extra: [Requirement(text) for text in texts]
    for extra, texts in PYPROJECT["project"]["optional-dependencies"].items()
}
OF_USERS = sorted(extras.EXTRAS)
DEV = [requirement for extra in OF_DEVELOPERS for requirement in EXTRAS[extra]]
OPTIONAL = [requirement for extra in OF_USERS for requirement in EXTRAS[extra]]
# Where what an extra brings is imported, and by how much of a room's name; every other module imports what is
# always installed. An import inside a function, which fails only when it is called, is held to the same.
ROOMS = {
    "answers/": ("reports",),
    "answers/national_incidents/": ("reports", "own-data"),
    "cleaning/": ("reports",),
    "catalogue/table.py": ("reports",),  # the schema, which builds check tables with
    "findings/": ("reports",),
    "incidents/": ("own-data",),
    "lab/": ("lab",),
    "project/lock.py": ("reports", "own-data"),
    "project/shared.py": ("reports",),  # only while reports are made
    "reporting/": ("reports",),
    "reporting/page/": ("reports", "documents"),
    "reporting/pool/": ("cluster",),
    "scenario/sliders.py": ("lab",),
    "wording/messages.py": ("reports",),  # briefs in other languages
}
LOCK_TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCK = [Requirement(line) for line in LOCK_TEXT.splitlines()]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def locked_versions(name: str, python: str, platform: str) -> list[str]:
    """Versions the lock gives a package on one Python and platform."""
    place = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": platform,
        "os_name": "nt" if platform == "win32" else "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return [
        next(iter(entry.specifier)).version
        for entry in LOCK
        if canonicalize_name(entry.name) == canonicalize_name(name)
        and (entry.marker is None or entry.marker.evaluate(place))
    ]


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEV, *OPTIONAL], ids=lambda requirement: requirement.name)
def test_lock_pins_every_dependency_once_on_each_python_and_system(requirement: Requirement) -> None:
    for python, platform in itertools.product(PYTHONS, ("linux", "darwin", "win32")):
        versions = locked_versions(requirement.name, python, platform)
        where = f"requirements.lock on {python}, {platform}"
        assert len(versions) == 1, f"{where}: {requirement.name} is {versions or 'missing'}; run make lock"
        assert requirement.specifier.contains(versions[0]), (
            f"{where}: {requirement.name} {versions[0]}, pyproject.toml asks for {requirement}; run make lock"
        )


def test_the_extra_all_is_every_extra_of_users() -> None:
    assert sorted(EXTRAS) == sorted([*OF_USERS, *OF_DEVELOPERS, "all"])
    (every,) = EXTRAS["all"]
    assert canonicalize_name(every.name) == DISTRIBUTION == PYPROJECT["project"]["name"]
    assert sorted(every.extras) == OF_USERS


@pytest.mark.parametrize("extra", OF_USERS)
def test_the_names_of_an_extra_are_those_of_its_packages(extra: str) -> None:
    packages = {canonicalize_name(requirement.name) for requirement in EXTRAS[extra]}
    by_module = {
        module: distributions().get(module, {canonicalize_name(module)}) for module in extras.EXTRAS[extra]
    }
    strange = {module: names for module, names in by_module.items() if not names & packages}
    assert not strange, f"extras.py names modules that the extra {extra} does not install: {strange}"
    silent = packages - {name for names in by_module.values() for name in names}
    assert not silent, f"extras.py does not name what the extra {extra} installs: {silent}"


def test_lock_holds_pins_and_nothing_else() -> None:
    pin = re.compile(r"[a-z0-9][a-z0-9-]*==[0-9][^ ;]*( ; .+)?")
    odd = [line for line in LOCK_TEXT.splitlines() if not pin.fullmatch(line)]
    assert not odd, f"addresses, options, paths or comments in requirements.lock: {odd[:3]}"
    assert "://" not in LOCK_TEXT


def test_dependencies_have_lower_bounds_only() -> None:
    other = [str(r) for r in [*RUNTIME, *DEV, *OPTIONAL] if {s.operator for s in r.specifier} != {">="}]
    assert not other, f"pyproject.toml takes lower bounds only, the lock pins: {other}"


def test_conda_environment_takes_python_from_conda_and_the_rest_from_the_checkout() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    plain = [entry for entry in conda["dependencies"] if isinstance(entry, str)]
    (pip_section,) = [entry["pip"] for entry in conda["dependencies"] if isinstance(entry, dict)]
    assert conda["name"] == "impact"
    assert conda["channels"][0] == "conda-forge"
    assert [re.split(r"[<>=! ]", entry)[0] for entry in plain] == ["python", "pip"], (
        "a second list of dependencies"
    )
    assert pip_section == ["-c requirements.lock", "-e .[all]"], (
        "all that users need from the checkout, in the versions of the lock, and no second list"
    )


def test_conda_python_range_is_the_one_that_the_lock_serves() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (text,) = [
        entry for entry in conda["dependencies"] if isinstance(entry, str) and entry.startswith("python")
    ]
    in_conda = SpecifierSet(text.removeprefix("python"))
    in_project = SpecifierSet(PYPROJECT["project"]["requires-python"])
    offered = [f"3.{minor}" for minor in range(8, 20) if in_conda.contains(f"3.{minor}")]
    assert offered == list(PYTHONS)
    assert all(in_project.contains(python) for python in offered)
    classifiers = PYPROJECT["project"]["classifiers"]
    assert [c.rpartition(" ")[2] for c in classifiers if "Python :: 3." in c] == offered


@cache
def distributions() -> dict[str, set[str]]:
    """Import name to the canonical names of the installed distributions that offer it."""
    return {
        module: {canonicalize_name(name) for name in names}
        for module, names in packages_distributions().items()
    }


def third_party_imports(path: Path) -> set[str]:
    """Top-level names a file imports from neither the standard library nor this repository."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
    scripts = () if path.is_relative_to(ROOT / "src") else path.parent.glob("*.py")
    beside = {other.stem for other in scripts}
    own = {"impact", "tests", "tools", "bench", "hatch_build"}
    return {name for name in names if name not in sys.stdlib_module_names and name not in own | beside}


@pytest.mark.parametrize(
    ("folder", "allowed"),
    [
        ("src/impact", RUNTIME + OPTIONAL),
        *((f, RUNTIME + OPTIONAL + DEV) for f in ("tests", "tools", "bench")),
    ],
)
def test_every_import_is_declared(folder: str, allowed: list[Requirement]) -> None:
    declared = {canonicalize_name(requirement.name) for requirement in allowed}
    undeclared = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for name in sorted(third_party_imports(path))
        if not distributions().get(name, {canonicalize_name(name)}) & declared
    ]
    assert not undeclared, f"not in pyproject.toml: {'; '.join(undeclared)}"


def test_what_an_extra_brings_is_imported_only_where_the_extra_is_needed() -> None:
    owners: dict[str, set[str]] = {}
    for extra, modules in extras.EXTRAS.items():
        for module in modules:
            owners.setdefault(module, set()).add(extra)
    package = ROOT / "src" / "impact"
    used, astray = set(), []
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        rooms = [room for room in ROOMS if name.startswith(room)]
        allowed = set(ROOMS[max(rooms, key=len)]) if rooms else set()
        for module in sorted(third_party_imports(path) & owners.keys()):
            used.update((room, extra) for room in rooms for extra in owners[module])
            if not owners[module] & allowed:
                astray.append(f"{name} imports {module} (extra {', '.join(sorted(owners[module]))})")
    assert not astray, f"without that extra these cannot be imported: {'; '.join(astray)}"
    idle = [(room, extra) for room, names in ROOMS.items() for extra in names if (room, extra) not in used]
    assert not idle, f"ROOMS allows what no module imports: {idle}"


def test_no_committed_text_names_a_package_index() -> None:
    # Spelt in pieces, so that this file does not name one either.
    hosts = re.compile(
        r"py" + r"pi\.org|python" + r"hosted\.org|--(?:extra-)?index" + r"-url\s+\S*://", re.IGNORECASE
    )
    named = ["pyproject.toml", "requirements.lock", "environment.yml", "Makefile", ".ci/run"]
    named += [str(path.relative_to(ROOT)) for path in (ROOT / "tools").glob("*.py")]
    assert not [name for name in named if hosts.search((ROOT / name).read_text(encoding="utf-8"))]
