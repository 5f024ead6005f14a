"""What of a site is not true: pages, links, hashes, states, the figures of a page, the feed; for the soak."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pandas as pd

from impact.project import Project, clock
from impact.reporting import manifest as records
from impact.reporting.links.site_map import site_map
from impact.reporting.page.check import check_page
from impact.reporting.site.link_check import broken_links

#: what the fragile report of the soak reads
NEWS = "soak.txt"
_ATOM = "{http://www.w3.org/2005/Atom}"


def untrue(project: Project) -> Iterator[str]:
    """Name what on the site is not true."""
    reports = project.reports
    for page in sorted(reports.rglob("*.html")):
        try:
            check_page(page.read_text(encoding="utf-8"))
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs into the log
            yield f"{page.relative_to(reports)}: {error}"
    yield from map(str, broken_links(reports, site_map(project.reports_yml)))
    index = (reports / "index.html").read_text(encoding="utf-8")
    for folder in sorted(reports.glob("[!.]*/*/")):
        manifest, run = records.read_manifest(folder), records.read_run(folder)
        name = folder.relative_to(reports).as_posix()
        if manifest is None or run is None:
            yield f"{name} has no records"
            continue
        yield from (f"{name}: {problem}" for problem in records.damages(folder, manifest))
        if (f"{name}/{records.FAILED_NOTEBOOK}" in index) != (run.state == "failed"):
            yield f"{name}: the index does not say what run.json says ({run.state})"
        if f"{name}/{records.REPORT}" not in index:
            yield f"{name}: the index does not lead to it"
        if not run.made_at or clock.is_to_come(clock.read_moment(run.made_at)):
            yield f"{name}: it was made at {run.made_at}"
    yield from _other_figures(project)
    for entry in entries(project):
        if clock.is_to_come(clock.read_moment(entry.findtext(f"{_ATOM}updated") or "")):
            yield f"the feed has an entry of a time to come: {entry.findtext(f'{_ATOM}title')}"


def _other_figures(project: Project) -> Iterator[str]:
    table = pd.read_parquet(project.processed / "casualties_vintages.parquet")
    rows = table[(table["measure"] == "improvised_mine") & (table["place"] == "WLD")].sort_values("year")
    folder = project.reports / "newest/as-of-latest"
    stated = json.loads((folder / records.FINDINGS).read_text(encoding="utf-8"))["findings"][0]["value"]
    value = int(rows["value"].iloc[-1])
    if stated != value or f"{value:,}" not in (folder / records.REPORT).read_text(encoding="utf-8"):
        yield f"newest: the page says {stated}, the table {value}"
    shown = pd.read_csv(folder / "tables/years.csv")
    if [*shown["value"].astype(int)] != [*rows["value"].astype(int)]:
        yield "newest: its table is not that of the month"
    news = (project.root / NEWS).read_text(encoding="utf-8").split()[1]
    page = (project.reports / "fragile/default/report.html").read_text(encoding="utf-8")
    if f"month {news}." not in page:
        yield f"fragile: the page does not say the news of month {news}"


def entries(project: Project) -> list[ET.Element]:
    """List the entries of the feed."""
    return ET.parse(project.reports / "feed.xml").getroot().findall(f"{_ATOM}entry")
