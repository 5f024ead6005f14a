"""Pages as a browser meets them: bytes, requests, first paint, and what axe finds with all folds open.

Time to first paint is a ratio to that of a bare page with a line of text, the median of several openings, so
that the pace of the machine drops out. axe-core is no part of the project: name its file to have it run::

    python -m bench.pages reports --axe axe.min.js [PAGE ...]

A PAGE is relative to the folder; without any, the index and one page of each kind. Needs the developers'
``playwright`` and a Chromium on the path.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

_OPENINGS = 5
_BARE = '<!DOCTYPE html><html lang="en"><title>Bare</title><p>A line of text.</p></html>'
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
_UNFOLD = (
    "document.querySelectorAll('details').forEach(d => d.open = true);"
    "document.querySelectorAll('.fold > input').forEach(i => i.checked = true);"
    "const code = document.getElementById('show-code'); if (code) code.checked = true"
)
_AXE = (
    "async () => (await axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa',"
    "'wcag22aa', 'best-practice']}})).violations.map(v => `${v.impact} ${v.id} (${v.nodes.length}): "
    "${v.nodes[0].target.join(' ')}`)"
)
_VIEWS = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))


@contextmanager
def browser() -> Iterator[Any]:
    """Open a Chromium without a window.

    Raises
    ------
    SystemExit
        When there is none on the path.
    """
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("pages: error: no chromium on the path; install it (apt-get install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def one_of_each_kind(reports: Path) -> list[str]:
    """Name the index and the first page of each report, relative to the folder of reports."""
    folders = sorted(path for path in reports.iterdir() if path.is_dir() and not path.name.startswith("."))
    firsts = (next(iter(sorted(folder.glob("*/report.html"))), None) for folder in folders)
    return ["index.html", *(path.relative_to(reports).as_posix() for path in firsts if path)]


def first_paint(opened: Any, page: Path) -> float:
    """Measure the milliseconds to the first contentful paint, the median of several openings."""
    times = []
    for _ in range(_OPENINGS):
        context = opened.new_context(bypass_csp=True)  # waiting evaluates a text
        view = context.new_page()
        view.goto(page.as_uri())
        view.wait_for_function(f"{_PAINT} > 0")
        times.append(view.evaluate(_PAINT))
        context.close()
    return median(times)


def violations(opened: Any, page: Path, axe: str) -> list[str]:
    """List what axe finds on a page with all folds open: at two widths, light and dark."""
    lines = []
    for width, scheme in _VIEWS:
        context = opened.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
        )
        view = context.new_page()
        view.goto(page.as_uri())
        view.evaluate(_UNFOLD)
        view.add_script_tag(content=axe)
        lines += [f"{width} {scheme}: {line}" for line in view.evaluate(_AXE)]
        context.close()
    return lines


def requests(opened: Any, page: Path) -> list[str]:
    """List the addresses that a page asks for, itself among them; data inside the page is none."""
    view = opened.new_page()
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.goto(page.as_uri())
    view.wait_for_load_state("networkidle")
    view.close()
    return [address for address in asked if not address.startswith(("data:", "blob:"))]


def main() -> None:
    """Print one line a page, and what axe finds below it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("reports", type=Path)
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--axe", type=Path)
    given = parser.parse_intermixed_args()
    reports = given.reports.resolve()
    axe = given.axe.read_text(encoding="utf-8") if given.axe else ""
    with browser() as opened, tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.html")
        bare.write_text(_BARE, encoding="utf-8")
        base = first_paint(opened, bare)
        for name in given.pages or one_of_each_kind(reports):
            page = reports / name
            ratio = first_paint(opened, page) / base
            print(
                f"{name}: {page.stat().st_size / 1000:.0f} kB, {len(requests(opened, page))} request, "
                f"first paint {ratio:.1f} times a bare page",
                flush=True,
            )
            for line in violations(opened, page, axe) if axe else ():
                print(f"    {line}", flush=True)


if __name__ == "__main__":
    main()
