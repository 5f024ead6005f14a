"""The index over all reports: ``reports/index.html``, one file without scripts or network.

It shows what is there and nothing else: questions with a finished report, what failed, what changed since the
run before, and how new the data are. It holds no time of its own making, so that equal reports with an equal
history give an equal index.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from impact.places import fold
from impact.project import Project
from impact.reporting import history
from impact.reporting import manifest as records
from impact.reporting.key import cachekey
from impact.reporting.page.check import check_page
from impact.reporting.page.templates import fill, style
from impact.reporting.page.words import DOCUMENTS, SITE_TITLE, date_words, kicker
from impact.reporting.request.spec import ReportSpec, read_reports
from impact.reporting.site import news
from impact.reporting.site.finished_reports import FEW, FinishedReport, finished_reports, rank
from impact.wording import count

INDEX = "index.html"
#: the label of a page whose parameters are the usual ones, beside others of its notebook
_USUAL = "as reports.yml has it"
#: What is new about more pages of one notebook than this is folded.
_MOST_UNFOLDED = 4
PURPOSE = (
    "In March 2025 five European states were leaving, or weighing whether to leave, the convention that bans "
    "anti-personnel mines. The military and diplomatic arguments are well known. These pages collect what is "
    "known about the harm to civilians: every figure with its source, its gaps and its uncertainty. They "
    "take no side on the decision."
)


def write_index(project: Project) -> Path:
    """Write the index over the reports that are there, unless it is as it would be.

    Returns
    -------
    Path
        Of ``reports/index.html``.
    """
    index = project.reports / INDEX
    key = _key(project)
    if index.is_file() and index.read_text(encoding="utf-8").rstrip().endswith(f"<!-- {key} -->"):
        return index
    page = _render(project) + f"<!-- {key} -->\n"
    check_page(page)
    project.reports.mkdir(exist_ok=True)
    records.replace(index, page)
    return index


def _key(project: Project) -> str:
    """Hash what the index depends on: reading the tables to find nothing new would take half a second."""
    digest = hashlib.sha256(cachekey.package_hash().encode())
    names = (records.MANIFEST, records.FAILED)
    about = [path for name in names for path in project.reports.glob(f"*/*/{name}")]
    data = [project.processed / name for name in ("datapackage.json", "accounts.json")]
    for path in (project.reports_yml, *data, *sorted(about), *sorted(news.traces(project.reports))):
        digest.update(f"{path.relative_to(project.root).as_posix()}\0".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    for report, slug in history.places(project.reports):  # the time decides which earlier run to compare with
        run = records.read_run(project.reports / report / slug)
        digest.update(((run.made_at if run else None) or "").encode())
    return digest.hexdigest()


def _render(project: Project) -> str:
    specs = sorted(read_reports(project.reports_yml), key=lambda spec: rank(spec.question))
    finished = {spec.id: finished_reports(project, spec) for spec in specs}
    tables = _tables(project)
    return fill(
        "site.html.j2",
        title=SITE_TITLE,
        purpose=PURPOSE,
        style=style(),
        reports=[_entry(spec, finished[spec.id]) for spec in specs if finished[spec.id]],
        failures=[_group(spec, news.failures(project.reports, spec)) for spec in specs],
        changes=[_group(spec, _changes(project, spec, finished[spec.id])) for spec in specs],
        tables=tables,
        data_words=_data_words(tables),
    )


def _entry(spec: ReportSpec, pages: list[FinishedReport]) -> dict[str, Any]:
    entry: dict[str, Any] = {**_heading(spec), "listing": [], "few": []}
    if _rest(pages[0]) and len({_rest(item) for item in pages}) > 1:
        if len(pages) > FEW:
            return {**entry, "listing": _listing(pages)}
        few = [{"label": _label(item) or _USUAL, **_headline(item)} for item in pages]
        return {**entry, "few": sorted(few, key=lambda page: (fold(page["label"]), page["href"]))}
    return {
        **entry,
        **_headline(pages[0]),
        "variants": [{"href": item.href, "label": _label(item)} for item in pages],
    }


def _headline(item: FinishedReport) -> dict[str, Any]:
    """Collect what the index shows of a page: its first finding, what that rests on, and its documents."""
    first = item.findings[0] if item.findings else None
    basis = "; ".join(part for part in (first.interval, first.method) if part) if first else ""
    return {
        "href": item.href,
        "sentence": first.sentence if first else "",
        "basis": basis[:1].upper() + basis[1:],
        "documents": [
            {"href": f"{item.href.removesuffix(records.REPORT)}report.{name}", "label": words}
            for name, words in DOCUMENTS
            if (item.folder / f"report.{name}").is_file()
        ],
    }


def _label(item: FinishedReport) -> str:
    return news.label(item.manifest.parameters, item.manifest.slug)


def _heading(spec: ReportSpec) -> dict[str, str]:
    return {"title": spec.title, "question": kicker(spec.question)}


def _rest(item: FinishedReport) -> str:
    """Name what a page is about besides its day, to part pages of one notebook about different things."""
    return repr(sorted((k, v) for k, v in item.manifest.parameters.items() if k != "as_of"))


def _listing(pages: list[FinishedReport]) -> list[dict[str, Any]]:
    """List many pages of one notebook by letter, each with one number: dozens of sentences would hide it."""
    entries = []
    for item in pages:
        headline = item.findings[0] if item.findings else None
        number = headline.stated if headline else ""
        entries.append({"href": item.href, "label": _label(item), "number": number})
    entries.sort(key=lambda entry: (fold(entry["label"]), entry["href"]))
    groups: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        groups.setdefault(fold(entry["label"])[:1].upper(), []).append(entry)
    return [{"letter": letter, "pages": pages} for letter, pages in groups.items()]


def _group(spec: ReportSpec, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Keep what is new about one notebook together, so that many pages of it can be folded."""
    return {"title": spec.title, "entries": entries, "folded": len(entries) > _MOST_UNFOLDED}


def _changes(project: Project, spec: ReportSpec, pages: list[FinishedReport]) -> list[dict[str, Any]]:
    entries = [news.changed(project.reports, item.folder, item.manifest, spec.title) for item in pages]
    return [entry for entry in entries if entry is not None]


def _tables(project: Project) -> list[dict[str, str]]:
    """List for each processed table how much it holds and how new it is."""
    package = _read_json(project.processed / "datapackage.json")
    accounts = _read_json(project.processed / "accounts.json").get("accounts", ())
    by_table = {account["table"]: account for account in accounts}
    days = _publication_days(project.processed / "sources.parquet")
    rows = []
    for resource in package.get("resources", ()):
        account = by_table.get(resource["name"].replace("-", "_"), {})
        year, (iso, words) = _newest(project.processed / resource["path"], days)
        rows.append(
            {
                "title": re.split("[;:]", resource.get("title", resource["name"]))[0],
                "rows": count(resource["rows"]) if "rows" in resource else "",
                "year": year,
                "published": words,
                "published_iso": iso,
                "quarantined": count(account["quarantined"]) if account else "",
                "conflicts": count(account["conflicts"]) if account else "",
            }
        )
    return rows


def _publication_days(path: Path) -> dict[str, tuple[str, str]]:
    """Look up for each source the day from which it counts as published, and its date in words."""
    import pandas as pd

    if not path.is_file():
        return {}
    pages = pd.read_parquet(path, columns=["source_id", "published", "published_precision"])
    days = {}
    for source_id, published, precision in pages.itertuples(index=False, name=None):
        iso = str(published)[:10]
        # a month counts as published on its last day; it is still only known as a month
        days[str(source_id)] = (iso, date_words(iso, str(precision)))
    return days


def _newest(path: Path, days: dict[str, tuple[str, str]]) -> tuple[str, tuple[str, str]]:
    """Look up the newest year that a table is about, and the publication of its newest source."""
    import pandas as pd
    import pyarrow.parquet as pq

    if not path.is_file():
        return "", ("", "")
    columns = [name for name in ("year", "source_id") if name in pq.read_schema(path).names]
    table = pd.read_parquet(path, columns=columns)
    years = table["year"].dropna() if "year" in columns else pd.Series(dtype="Int64")
    ids = set(table["source_id"].dropna().astype(str)) if "source_id" in columns else set()
    newest = max((days[name] for name in ids if name in days), default=("", ""))
    return (str(int(years.max())) if len(years) else "", newest)


def _data_words(tables: list[dict[str, str]]) -> str:
    newest = max(tables, key=lambda table: table["published_iso"], default={"published": ""})["published"]
    whole = "The tables that the reports are made from."
    return f"{whole} The newest source is of {newest}." if newest else whole


def _read_json(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}
