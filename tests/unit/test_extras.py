"""Without extras: what works, and how what does not is answered."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

from impact import extras
from impact.errors import ImpactError, MissingExtra
from tests.conftest import CHECKOUT

# Everything an extra brings, hidden from a fresh Python.
_HIDDEN = f"""
import importlib, sys

class Without:
    names = {sorted({module for modules in extras.EXTRAS.values() for module in modules})!r}
    def __init__(self, finder):
        self.finder = finder
    def find_spec(self, name, path=None, target=None):
        # None, as where a package is absent: libraries ask for packages that they can do without
        # matplotlib brings pillow along in any case
        if name.partition(".")[0] in self.names and not name.startswith("PIL"):
            return None
        return self.finder.find_spec(name, path, target)
    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
"""


def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a Python that has no extra."""
    return subprocess.run(
        [sys.executable, "-c", _HIDDEN + textwrap.dedent(program), *words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_figures_charts_models_and_scenarios_need_no_extra():
    done = run("""
        import impact
        from impact.extras import EXTRAS

        lacking = []
        for face in (impact, impact.charts, impact.models, impact.published, impact.scenario, impact.wording):
            for name in face.__all__:
                try:
                    getattr(face, name)
                except ImportError as error:
                    lacking.append(f"{face.__name__}.{name}: {error}")
        print(*lacking, sep="|")
        """)
    assert done.returncode == 0, done.stderr
    lacking = [line.partition(":")[0] for line in done.stdout.strip().split("|")]
    assert lacking == ["impact.build"], "only the build of the tables, which needs a checkout, needs an extra"


@pytest.mark.parametrize(
    ("expression", "extra"),
    [
        ("impact.build", "reports"),
        ("impact.incidents.read", "own-data"),
        ("impact.answers.global_burden.gather", "reports"),
        ("impact.scenario.sliders", None),
    ],
)
def test_a_name_that_needs_an_extra_says_which(expression, extra):
    done = run(f"""
        import impact
        try:
            {expression}
        except impact.errors.MissingExtra as error:
            print(error.remedy)
        """)
    assert done.returncode == 0, done.stderr
    remedy = f'run: pip install "landmine-evidence[{extra}]"'
    assert done.stdout.strip() == (remedy if extra else "")


@pytest.mark.parametrize("words", [["build"], ["list"], ["check", "pyproject.toml"]])
def test_a_command_that_needs_an_extra_is_one_line(words):
    done = run("from impact.cli import main; main()", *words)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "is not installed; expected the extra " in done.stderr


def test_the_error_is_an_import_error_too():
    with pytest.raises(ImportError):
        raise extras.explain(ModuleNotFoundError(name="typst.fonts"))
    assert issubclass(MissingExtra, ImpactError)


def test_a_module_of_no_extra_is_not_explained():
    assert extras.explain(ModuleNotFoundError(name="numpy")) is None


def test_what_is_installed_is_not_missed(monkeypatch):
    monkeypatch.setattr(extras, "EXTRAS", {"reports": ("json", "no_such_module")})
    extras.require("reports", "json")
    with pytest.raises(MissingExtra, match=r"no_such_module is not installed"):
        extras.require("reports")
