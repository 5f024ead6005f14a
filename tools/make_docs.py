"""Build the documentation site into ``build/docs``, and put it beside the reports where there are any.

``python -m tools.make_docs`` builds what changed, strictly: a warning is a fault. ``reports/docs`` is then
replaced as a whole, and the index of the reports links it. Nothing is built when neither a page nor the code
changed since the last time; ``--force`` builds anyway. With ``--if-possible``, which ``make report`` gives,
pages that cannot be built are no reason to fail: the ones before stay.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILT = ROOT / "build" / "docs"
DOCTREES = ROOT / ".cache" / "doctrees"
_STAMP = ROOT / ".cache" / "docs.key"
#: What the pages are made of, beside the Markdown files at the root.
_SOURCES = (
    *("docs/**/*", "src/impact/**/*.py", "src/impact/wording/*.csv"),
    *("data/raw/README.md", "data/raw/sources.csv", "scenarios/README.md"),
    *("pyproject.toml", "CITATION.cff", "LICENSE"),
)


def build(output: Path = BUILT, *, fresh: bool = False) -> int:
    """Call the builder, strictly and without the network; its exit code."""
    call = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going", "-d", str(DOCTREES)]
    return subprocess.run(
        [*call, *(["-E", "-a"] if fresh else []), str(ROOT / "docs"), str(output)]
    ).returncode


def put_beside_reports(built: Path = BUILT) -> Path | None:
    """Copy the site into ``reports/docs`` and let the index link it; None where no reports are made."""
    from impact.project import Project
    from impact.reporting.site.write_index import write_index

    project = Project(ROOT)
    if not (project.reports / "index.html").is_file():
        return None
    target = project.reports / "docs"
    beside = project.reports / ".docs-new"
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(built, beside, ignore=shutil.ignore_patterns(".*"))
    shutil.rmtree(target, ignore_errors=True)
    beside.rename(target)
    write_index(project)
    return target


def _key() -> str:
    digest = hashlib.sha256()
    for path in sorted({path for pattern in (*_SOURCES, "*.md") for path in ROOT.glob(pattern)}):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Build where something changed, and copy."""
    if not (find_spec("sphinx") and find_spec("furo")):
        print("docs: not built, since Sphinx is missing; make setup brings it")
        return 0 if "--if-possible" in arguments else 2
    key = _key()
    same = _STAMP.is_file() and _STAMP.read_text() == key and (BUILT / "index.html").is_file()
    if "--force" in arguments or not same:
        code = build(fresh="--force" in arguments)
        if code:
            # The builder warns of a page once; the next build has to read it again.
            shutil.rmtree(DOCTREES, ignore_errors=True)
            print("docs: not built, for the reasons above; the pages before stay", file=sys.stderr)
            return 0 if "--if-possible" in arguments else code
        _STAMP.parent.mkdir(exist_ok=True)
        _STAMP.write_text(key)
    beside = put_beside_reports()
    print(f"docs: {(beside or BUILT).relative_to(ROOT).as_posix()}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
